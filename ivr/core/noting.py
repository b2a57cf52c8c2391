"""What the log keeps of a turn."""

from __future__ import annotations

from ivr.core.entries import Kind, Note
from ivr.core.events import CallStarted, Event, Key, RecordingEnded, Silence, TransferEnded
from ivr.core.reply import Reply, Transfer
from ivr.core.state import CallState


def note(before: CallState | None, event: Event, after: CallState, reply: Reply) -> Note:
    """The note of one turn."""
    kind, value = _kind(event)
    rung = " ".join(number.team for number in reply.then.to) if isinstance(reply.then, Transfer) else ""
    return Note(
        kind=kind,
        value=value,
        mode=before.mode if before else "",
        place=before.at if before else "",
        part=before.part if before else "",
        language=after.language if after.keyed else "",
        next_mode=after.mode,
        next_place=after.at,
        next_part=after.part,
        why=after.why or (before.why if before else ""),
        rung=rung,
        opens=reply.opens,
    )


def _kind(event: Event) -> tuple[Kind, str]:
    match event:
        case CallStarted():
            return Kind.STARTED, ""
        case Key(digit=digit):
            return Kind.KEY, digit
        case Silence():
            return Kind.SILENCE, ""
        case TransferEnded(outcome=outcome):
            return Kind.TRANSFER, outcome
        case RecordingEnded(kept=kept):
            return Kind.MESSAGE, "kept" if kept else ""
