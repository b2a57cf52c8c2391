"""What is known of a rehearsal that is over: its events by call, the callback list, the log, and the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from ivr.core.line.model import Line
from ivr.rehearse.plan import Caller, Plan
from ivr.rehearse.trace import Asked, Ended, Event, Happened, Heard, Rang, Told, TookBack
from ivr.rehearse.words import Texts

_Kind = TypeVar("_Kind", bound=Event)
ENDS_PROCESSES: Final = frozenset({"killed", "power", "killed-before-commit", "killed-behind-commit"})


class Row(NamedTuple):
    """An entry of the callback list, as it is on disk."""

    id: int
    call: str
    cause: str
    language: str
    opened: int
    standing: str
    taken_by: str
    recording: str
    message: str
    choices: str
    number: str
    """Decrypted, as staff see it."""


@dataclass
class Case:
    """One call."""

    sid: str
    caller: Caller
    heard: list[Heard] = field(default_factory=list)
    rang: list[Rang] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    ended: Ended | None = None
    rows: list[Row] = field(default_factory=list)
    told: list[Heard] = field(default_factory=list)
    """Where the caller heard that a nurse is called for a warning sign."""

    @property
    def signs(self) -> list[Row]:
        """Its entries about warning signs."""
        return [row for row in self.rows if row.cause == "red-flag"]

    tells_bridged: bool = True

    @cached_property
    def talks(self) -> list[Rang]:
        """When the caller talked with somebody who had pressed 1.

        Where the carrier does not tell if two legs were joined, nobody can know that an answer to a 1 was lost.
        """
        return [each for each in self.rang if each.pressed and (each.joined or not self.tells_bridged)]

    @cached_property
    def unanswered(self) -> list[Heard]:
        """The signs behind which nobody talked with the caller."""
        return [each for each in self.told if not any(talk.at >= each.at for talk in self.talks)]


@dataclass(frozen=True)
class Record:
    """A rehearsal that is over."""

    plan: Plan
    events: Sequence[Event]
    rows: Sequence[Row]
    strange: int
    """How many entries there are of calls that only forged webhooks know."""
    log: str
    """All that was written to the log."""
    texts: Texts
    """The words of the line."""
    others: Texts
    """The words of the line that it is swapped for."""
    ends: float
    """Seconds since the beginning."""

    @property
    def lines(self) -> tuple[Line, Line]:
        """The line, and that which it is swapped for."""
        return self.texts.line, self.others.line

    def of(self, kind: type[_Kind]) -> Iterator[_Kind]:
        """The events of a kind."""
        return (each for each in self.events if isinstance(each, kind))

    @cached_property
    def calls(self) -> dict[str, Case]:
        """The calls, by their ids."""
        found: dict[str, Case] = {}
        for each in self.events:
            if isinstance(each, Asked | Heard | Rang | Ended) and not (isinstance(each, Asked) and each.forged):
                self._into(found, each)
        for row in self.rows:
            if row.call in found:
                found[row.call].rows.append(row)
        return found

    def _into(self, found: dict[str, Case], event: Asked | Heard | Rang | Ended) -> None:
        place = int(event.call[-16:], 16)
        if place >= len(self.plan.callers) or event.call.startswith("CA9"):  # an alert call
            return
        case = found.get(event.call) or found.setdefault(event.call, self._case(event.call, place))
        self._add(case, event)

    def _case(self, call: str, place: int) -> Case:
        return Case(call, self.plan.callers[place], tells_bridged=self.plan.tells_bridged)

    def _add(self, case: Case, event: Asked | Heard | Rang | Ended) -> None:
        match event:
            case Asked():
                case.asked.append(event)
            case Heard():
                case.heard.append(event)
                if not self.texts.calling.isdisjoint(event.words):
                    case.told.append(event)
            case Rang():
                case.rang.append(event)
            case Ended():
                case.ended = event

    @cached_property
    def alerts(self) -> list[Told]:
        """What was told to staff."""
        return list(self.of(Told))

    @cached_property
    def took(self) -> list[TookBack]:
        """Who took patients, or tried to reach them."""
        return list(self.of(TookBack))

    @cached_property
    def trouble_ends(self) -> float:
        """When the last trouble of the system was over; 0 where there was none."""
        return max((each.at for each in self.of(Happened)), default=0.0)

    def had(self, *kinds: str) -> bool:
        """Whether any trouble of these kinds came."""
        return any(each.kind in kinds for each in self.plan.troubles)

    @property
    def was_killed(self) -> bool:
        """Whether any process ended."""
        return any(each.kind in ENDS_PROCESSES for each in self.plan.troubles)

    def calm(self, cases: Iterable[Case]) -> Iterator[Case]:
        """The calls in which nothing went wrong, in a system in which nothing went wrong."""
        if not self.plan.troubles:
            yield from (case for case in cases if not case.caller.troubles)
