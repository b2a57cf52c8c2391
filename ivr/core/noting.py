"""What the log keeps of a turn: where the caller was, what happened, and where that led. Nothing about the caller."""

from __future__ import annotations

from typing import Final, assert_never

from ivr.core.entries import Kind, Note
from ivr.core.events import CallStarted, Event, Key, RecordingEnded, Silence, TransferEnded
from ivr.core.reply import Reply, Transfer
from ivr.core.state import CallState

_KEYS: Final = frozenset("0123456789*#")


def note(before: CallState | None, event: Event, after: CallState, reply: Reply) -> Note:
    """The note of one turn, the same for every call that takes it.

    Args:
        before: The state that the event found; None at the beginning of a call.
        event: What happened.
        after: The state that followed.
        reply: What the caller heard.
    """
    kind, value = _what(event)
    return Note(
        kind,
        value,
        mode=str(before.mode) if before else "",
        place=before.at if before else "",
        part=before.part if before else "",
        language=after.language if after.keyed else "",
        next_mode=str(after.mode),
        next_place=after.at,
        next_part=after.part,
        why=after.why or (before.why if before else ""),
        rung=reply.then.rung if isinstance(reply.then, Transfer) else "",
        opens=reply.opens,
    )


def _what(event: Event) -> tuple[Kind, str]:
    match event:
        case CallStarted():
            return Kind.STARTED, ""
        case Key(digit=digit):  # a key that no phone has is none of ours to keep
            return Kind.KEY, digit if digit in _KEYS else "?"
        case Silence():
            return Kind.SILENCE, ""
        case TransferEnded(outcome=outcome):
            return Kind.TRANSFER, str(outcome)
        case RecordingEnded(kept=kept):
            return Kind.MESSAGE, "kept" if kept else ""
        case never:
            assert_never(never)
