"""One row of the table: a whole call, played with the real documents in virtual time, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ivr.content.values.emergency_number import has_emergency_number
from ivr.core.entries import Entry, Kind
from ivr.core.events import RED_FLAG_SECONDS
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG, Duty
from ivr.explore.table.caller import Caller
from ivr.explore.table.goals import Goal
from ivr.explore.table.personas import Persona
from ivr.sim.events import Bridged, Event, Gathering, Heard, Listener, Refused, Screened, Warned
from ivr.sim.people import Person, StaffSide
from ivr.sim.sides import Side

PERSON, WORDS, NOTHING = "a person", "the words", ""
ALONE, HELPED, NOT_DONE = "alone", "with a person", ""


class Stage(Protocol):
    """Where calls are played."""

    line: Line

    def play(self, person: Person, staff: StaffSide, listener: Listener, duty: Duty) -> Sequence[tuple[float, Entry]]:
        """Play a call to its end: what the log was given, with the seconds of the call."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one caller with one sign."""

    sign: str
    language: str
    hours: str
    side: str
    persona: str
    opened: str = ""
    """The red flag that is on the callback list."""
    reached: str = NOTHING
    seconds: float = 0.0
    """From the choice to that."""
    keys: int = 0
    problem: str = ""
    """What is wrong, as the end of a sentence; "": nothing."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What became of one caller with one everyday task."""

    task: str
    language: str
    persona: str
    done: str = NOT_DONE
    keys: int = 0
    seconds: float = 0.0

    @property
    def problem(self) -> str:
        """What is wrong."""
        return "" if self.done else "it was not done, and no person was reached"


class Phones:
    """The same side at every telephone."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def ring(self, number: str) -> object:  # noqa: ARG002  # alike at every number
        """What happens at this ring."""
        return self._side.ring()


@dataclass
class _Call:
    """One call as it was heard."""

    caller: Caller
    events: list[Event] = field(default_factory=list)
    entries: Sequence[tuple[float, Entry]] = ()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.caller.tell(event)

    @property
    def opened(self) -> tuple[float, str]:
        """When a red flag was put on the list first, and which."""
        return next(((at, each.note.opens) for at, each in self.entries if each.note.opens), (0.0, ""))

    @property
    def accepted(self) -> bool:
        return any(each.note.kind is Kind.ACCEPTED for _, each in self.entries)


@dataclass(frozen=True, slots=True)
class Who:
    """Who calls, what for, and what answers at staff's telephones."""

    goal: Goal
    language: str
    duty: Duty
    side: Side
    persona: Persona


def play_sign(stage: Stage, who: Who) -> Row:
    """A caller with a sign; who hangs up and calls again counts by the second call."""
    hours = ", ".join([*sorted(who.duty.closed), *["a notice is on"] * bool(who.duty.notice)]) or "-"
    row = Row(who.goal.id, who.language, hours, who.side.id, who.persona.id)
    if who.persona.calls_again:
        first = _played(stage, who, again=False)
        if not first.opened[1]:
            return _replaced(row, first, "no entry was opened for who hung up and called again")
        if first.accepted and not any(isinstance(each, Bridged) for each in first.events):
            return _replaced(row, first, "the entry is closed though who hung up talked with nobody")
    call = _played(stage, who, again=True)
    return _replaced(row, call, _problem(stage.line, who, call))


def _played(stage: Stage, who: Who, *, again: bool) -> _Call:
    call = _Call(Caller(stage.line, who.persona, who.goal, who.language, again=again))
    call.entries = stage.play(call.caller, Phones(who.side), call, who.duty)  # type: ignore[arg-type]  # which ends alike
    return call


def _replaced(row: Row, call: _Call, problem: str) -> Row:
    at, opened = call.opened
    found = _reached(call, at)
    seconds = round(found[1] - at, 1) if found[0] else 0.0
    return Row(
        *(row.sign, row.language, row.hours, row.side, row.persona),
        opened=opened,
        reached=found[0],
        seconds=seconds,
        keys=call.caller.keys,
        problem=problem,
    )


def _reached(call: _Call, since: float) -> tuple[str, float]:
    """What the caller had first behind the choice, and when."""
    for event in call.events:
        if event.at < since:
            continue
        if isinstance(event, Bridged):
            return PERSON, event.at
        if isinstance(event, Heard) and event.side == "caller" and _is_guidance(call.caller.line, event):
            return WORDS, event.at
    return NOTHING, 0.0


def _is_guidance(line: Line, event: Heard) -> bool:
    """Whether this is the first sentence of what a caller hears whom nobody answered."""
    words = line.phrases["nobody-red-flag"].text.get(event.language.partition("-")[0], "").split()
    begun = event.text.split()
    return bool(begun) and words[: len(begun)] == begun


def _problem(line: Line, who: Who, call: _Call) -> str:
    at, opened = call.opened
    if objections := [each for each in call.events if isinstance(each, Warned | Refused)]:
        return f"the carrier objects to an answer ({objections[0].code}: {objections[0].problem})"
    if not opened:
        return "no entry was opened"
    expected = who.goal.target or UNKNOWN_FLAG
    if who.persona.chooses and opened != expected:
        return f"'{expected}' was meant, and '{opened}' is on the list"
    reached, when = _reached(call, at)
    if not reached:
        return "neither a person nor the words were reached"
    if round(when - at, 1) > RED_FLAG_SECONDS:
        return f"it took {when - at:.1f} seconds"
    return _of_people(who, call, reached) or _of_words(line, who, call, at)


def _of_people(who: Who, call: _Call, reached: str) -> str:
    """Whether whoever is a person is one, and nothing else."""
    joined = any(isinstance(each, Bridged) for each in call.events)
    if joined and not who.side.takes_the_call:
        return "a machine was taken for a person"
    if who.side.takes_the_call and reached != PERSON:
        return "a person wanted the call and did not get it"
    return "the entry is closed though nobody talked" if call.accepted and not joined else ""


def _of_words(line: Line, who: Who, call: _Call, since: float) -> str:
    """Whether the caller was told what to do, in their language, and the owner of a screening telephone what it is."""
    if _reached(call, since)[0] == WORDS:
        told = _guidance(call, since)
        if not any(each.language.startswith(who.language) for each in told):
            return "what to do was not said in the caller's language"
        if not any(has_emergency_number(each.text) for each in told):
            return "the emergency number was not said"
    for event in call.events:
        if isinstance(event, Screened) and not _names_the_sign(line, call.opened[1], event.text):
            return "the owner of a screening telephone does not read what it is about"
    return ""


def _guidance(call: _Call, since: float) -> list[Heard]:
    """All that is said to a caller whom nobody answered, to the next choice."""
    found: list[Heard] = []
    for event in call.events:
        if event.at < since or (not found and not (isinstance(event, Heard) and _is_guidance(call.caller.line, event))):
            continue
        if isinstance(event, Gathering):
            break
        if isinstance(event, Heard) and event.side == "caller":
            found.append(event)
    return found


def _names_the_sign(line: Line, flag: str, text: str) -> bool:
    sign = line.red_flags[flag].sign if flag in line.red_flags else line.phrases["unknown-sign"]
    return any(" ".join(each.split()).lower() in text.lower() for each in sign.text.values())


def play_task(stage: Stage, who: Who) -> TaskRow:
    """A caller with an everyday task: done alone, or with a person who was reached."""
    call = _played(stage, who, again=True)
    caller = call.caller
    done, at = (ALONE, caller.done_at) if caller.done_at is not None else (HELPED, caller.person_at)
    row = (who.goal.id, who.language, who.persona.id)
    return TaskRow(*row) if at is None else TaskRow(*row, done, caller.keys, round(at, 1))
