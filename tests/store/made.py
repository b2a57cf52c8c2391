"""Calls for tests, taken through the engine, as the log would hold them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ivr.core.engine import step
from ivr.core.entries import Kind, Note, note, numbered
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, Silence, Spoken, TransferEnded
from ivr.core.happenings import write
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.state import CallState
from ivr.store.reports.calls import Logged, LoggedCall, in_order
from tests.lines import small_line

BEGAN: Final = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
_EVERY: Final = 5_000


def logged(
    *happened: str, call: str = "CA1", caller: str = "c1", began: datetime = BEGAN, line: Line | None = None,
    duty: Duty = EVERYBODY,
) -> list[Logged]:  # fmt: skip
    """The entries of a call, five seconds apart.

    Args:
        happened: "start", keys, "silence", outcomes of ringing such as "no-answer", "kept", meanings of speech such as
            "said:0", and the kinds of entries that the engine does not answer: "accepted!", "fault!", "ended!".
        call: Its id.
        caller: The pseudonym.
        began: When it began.
        line: The menus.
        duty: Who is away.
    """
    line = line or small_line()
    state: CallState | None = None
    found: list[Logged] = []
    steps = 0
    for number, each in enumerate(("start", *happened)):
        at = int(began.timestamp() * 1000) + number * _EVERY
        if each.endswith("!"):
            about = Note(Kind(each[:-1]), "completed" if each == "ended!" else "")
            seconds = number * _EVERY // 1000 + 2 if each == "ended!" else 0
            asked = about.kind in {Kind.ACCEPTED, Kind.DECLINED}  # in the dial that the last turn began
            found.append(_entry(about, at, call, steps - asked, caller, seconds, line))
            continue
        event = _event(each, withheld=not caller)
        taken = step(line, state, event, duty)
        found.append(_entry(note(state, event, taken), at, call, steps, caller, 0, line))
        state, steps = taken.state, steps + 1
    return found


def called(*happened: str) -> LoggedCall:
    """The same, as one call."""
    return in_order(logged(*happened))


def _event(word: str, *, withheld: bool) -> Event:
    match word:
        case "start":
            return CallStarted(withheld)
        case "silence":
            return Silence()
        case "kept" | "empty":
            return RecordingEnded(kept=word == "kept")
    if word.startswith("said:"):
        return Spoken(word.removeprefix("said:"))
    return TransferEnded(Outcome(word)) if word in set(Outcome) else Key(word)


def _entry(about: Note, at: int, call: str, number: int, caller: str, seconds: int, line: Line) -> Logged:
    return Logged(
        at, call, number, caller, str(about.kind), about.value, about.mode, about.place, about.part, about.language,
        about.next_mode, about.next_place, about.next_part, about.why, about.rung, about.opens, seconds, line.version,
        *numbered(number, about.kind), "", write(about.happened),
    )  # fmt: skip


def until_over(*before: str, again: str = "no-answer") -> tuple[str, ...]:
    """Events until the last number did not answer, or the topic was read to its end."""
    mode = logged(*before)[-1].next_mode
    events = before
    while logged(*events)[-1].next_mode == mode:
        events = (*events, again)
    return events


HEARD: Final = until_over("1", again="silence")
"""A topic that is read to its end."""
_RUNG: Final = until_over("silence", "silence", "silence")
AT_MENU: Final = (*_RUNG, *("silence",) * (logged(*_RUNG)[-1].next_mode == "offer"))
"""A silent caller at the menu again, after nobody answered."""
