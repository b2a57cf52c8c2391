"""A call as it stands in the log: its entries in order, and what follows from them. Knows no database.

How a call ended is reckoned, not stored, so that a better rule holds for old calls too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from ivr.core.callbacks.entry import Standing
from ivr.core.entries import Kind
from ivr.core.events import Earlier, Outcome
from ivr.core.happenings import (
    CalledAgain,
    Ended,
    Happened,
    Happening,
    HeardToEnd,
    NobodyAnswered,
    RingingStarted,
    Said,
    StaffAway,
    read,
)
from ivr.store.answers import Facts, Known, facts, named
from ivr.store.settle import settle

TURNS: Final = frozenset({Kind.STARTED, Kind.KEY, Kind.SAID, Kind.SILENCE, Kind.TRANSFER, Kind.MESSAGE})
"""What the engine answered. The other kinds say nothing about the caller's place."""
_read: Final = lru_cache(5_000)(read)


class Disposition(StrEnum):
    """How a call ended; the first that fits."""

    TRANSFERRED = "transferred"
    """Somebody who was called pressed 1."""
    ERROR = "error"
    """The line failed inside, or could not be reached, or the carrier says that the call failed."""
    GAVE_UP = "gave_up"
    """The line said goodbye to a silent caller."""
    TRANSFER_FAILED = "transfer_failed"
    """Staff were wanted, and nobody took the call: nobody picked up, or the caller hung up before."""
    COMPLETED = "completed"
    """The caller heard at least one topic to its end."""
    HUNG_UP = "hung_up"


class Logged(NamedTuple):
    """An entry as it is stored; see `ivr.core.entries`."""

    at: int
    call: str
    step: int
    caller: str
    kind: str
    value: str
    mode: str
    place: str
    part: str
    language: str
    next_mode: str
    next_place: str
    next_part: str
    why: str
    rung: str
    opens: str
    seconds: int
    version: str
    name: str = ""
    state: str = ""
    after: str = ""
    happened: str = ""
    line: str = ""

    @property
    def for_callbacks(self) -> Known:
        """What of it matters for the callback list."""
        named = (self.name, self.state, self.after)
        return Known(*named, self.step, self.at, self.kind, self.value, self.opens, self.language, self.line)

    @property
    def is_turn(self) -> bool:
        """Whether the engine answered it."""
        return self.kind in TURNS

    @property
    def meaning(self) -> str:
        """What speech was taken for; "" if nobody understood it, or nothing was said."""
        return next((each.means for each in self.happenings if isinstance(each, Said)), "")

    @property
    def happenings(self) -> Happened:
        """What the engine said happened."""
        return _read(self.happened)

    @property
    def earlier(self) -> Earlier | None:
        """What was known of earlier calls when this one began."""
        found = next((each.earlier for each in self.happenings if isinstance(each, CalledAgain)), None)
        return Earlier.read(found) if found else None

    def tells(self, *kinds: type[Happening]) -> bool:
        """Whether any of these happened."""
        return any(isinstance(each, kinds) for each in self.happenings)


_NEVER: Final = sys.maxsize
"""A moment behind all others: whatever could become void by time has."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A warning sign that was chosen, and whether a person took the call."""

    sign: str
    answered: bool


@dataclass(frozen=True)
class LoggedCall:
    """The entries of one call, in the order in which they happened; at least one."""

    steps: tuple[Logged, ...]

    @property
    def id(self) -> str:
        """The carrier's id."""
        return self.steps[0].call

    @property
    def started(self) -> int:
        """Milliseconds since 1970, UTC."""
        return self.steps[0].at

    @property
    def line(self) -> str:
        """The name of the line that was called; "" for the first one."""
        return self.steps[0].line

    @property
    def caller(self) -> str:
        """The pseudonym; the call's own id where the number is withheld, so that each counts as one caller."""
        return next((step.caller for step in self.steps if step.caller), self.id)

    @property
    def turns(self) -> tuple[Logged, ...]:
        """What the engine answered."""
        return tuple(step for step in self.steps if step.is_turn)

    @property
    def seconds(self) -> int:
        """How long it lasted, as the carrier says; else to the last entry."""
        said = next((step.seconds for step in self.steps if step.kind == Kind.ENDED), 0)
        return said or (self.steps[-1].at - self.started) // 1000

    @property
    def language(self) -> str:
        """The language it ended in; "" if nobody ever knew."""
        return next((step.language for step in reversed(self.steps) if step.language), "")

    @property
    def version(self) -> str:
        """That of the menus at its start."""
        return next((step.version for step in self.steps if step.version), "")

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The warning signs, as the callback list holds them: a second choice before an answer is the same one."""
        rows = settle(self._facts, (), now=_NEVER)
        return tuple(RedFlag(row.sign, row.standing is Standing.ANSWERED) for row in rows if row.sign)

    def answered(self, step: Logged) -> bool:
        """Whether an entry tells that a person talked with the caller: a 1 that is not void, or the end of a talk."""
        if step.kind == Kind.TRANSFER:
            return step.value == Outcome.ACCEPTED
        return step.kind == Kind.ACCEPTED and not self.is_void(step)

    def is_void(self, step: Logged) -> bool:
        """Whether an entry is a called person's 1, and nobody talked."""
        return step.kind == Kind.ACCEPTED and self._facts.is_void(named(step.for_callbacks), _NEVER)

    @cached_property
    def _facts(self) -> Facts:
        return facts(step.for_callbacks for step in self.steps)

    def tells(self, *kinds: type[Happening]) -> bool:
        """Whether any of these happened in the call."""
        return any(step.tells(*kinds) for step in self.steps)

    @property
    def disposition(self) -> Disposition:
        """How it ended."""
        if any(map(self.answered, self.steps)):
            return Disposition.TRANSFERRED
        if any(_is_failure(step) for step in self.steps):
            return Disposition.ERROR
        if self.tells(Ended):
            return Disposition.GAVE_UP
        if self.tells(RingingStarted, StaffAway, NobodyAnswered):
            return Disposition.TRANSFER_FAILED
        return Disposition.COMPLETED if self.tells(HeardToEnd) else Disposition.HUNG_UP


def in_order(steps: Iterable[Logged]) -> LoggedCall:
    """The call that entries make, in whatever order they come. There must be one at least."""
    return LoggedCall(tuple(sorted(steps, key=_order)))


def complete_calls(steps: Iterable[Logged], longest: int) -> Iterator[LoggedCall]:
    """The calls of a stream of entries that is sorted by time.

    Args:
        steps: The entries.
        longest: The milliseconds after which nothing more of a call is expected, so that few are held in memory.
    """
    held: dict[str, list[Logged]] = {}
    for step in steps:
        while held and next(iter(held.values()))[0].at + longest < step.at:
            yield in_order(held.pop(next(iter(held))))
        held.setdefault(step.call, []).append(step)
    yield from (in_order(each) for each in held.values())


def _order(step: Logged) -> tuple[bool, int, int, bool]:
    """By time; at the same time, the end comes last and an answer before what follows from it."""
    return step.kind == Kind.ENDED, step.at, step.step, step.kind != Kind.ACCEPTED


def _is_failure(step: Logged) -> bool:
    return step.kind in {Kind.FAULT, Kind.FALLBACK} or (step.kind == Kind.ENDED and step.value == "failed")
