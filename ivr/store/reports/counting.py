"""What a report counts of a call. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple

from ivr.core.happenings import (
    ChoseKey,
    Ended,
    HeardToEnd,
    LeftMessage,
    NobodyAnswered,
    NotTaken,
    OpenedTopic,
    RingingStarted,
    StaffAway,
    WasSilent,
    WrongKey,
)
from ivr.core.keys import BACK_KEY
from ivr.core.line.staff import is_red_flag
from ivr.core.state import Mode
from ivr.store.reports.calls import Logged, LoggedCall

TOTAL: Final = "all"
"""Beside how something ended, how often it was begun: the number of callers cannot be added up."""
FORM: Final = 4
"""Of the counting. Raise it when anything here changes, and days are counted anew."""


_SPOKEN: Final = frozenset({Mode.MENU, Mode.TOPIC})


class What(StrEnum):
    """What is counted; ``place`` and ``value`` are as told here, else empty."""

    CALLS = "calls"
    SECONDS = "seconds"
    """The length of the calls, added up."""
    HOUR = "hour"
    """Calls that began in an hour of the day (``value``, "00" to "23")."""
    LANGUAGE = "language"
    ENDED = "ended"
    """``value`` is the `Disposition`."""
    OPENED = "opened"
    """``place`` is a topic. It is then heard or left."""
    HEARD = "heard"
    """To its end."""
    LEFT = "left"
    SILENCE = "silence"
    """``place`` is a menu."""
    WRONG = "wrong"
    """``place`` is a menu or topic in which a key meant nothing."""
    VISITED = "visited"
    """``place`` is a menu or topic that a caller came to."""
    BACK = "back"
    """The same where the next key was the one that leads back: it was not what they had looked for."""
    HUNG_UP = "hung-up"
    """The same where the caller hung up."""
    TRANSFER = "transfer"
    """No red flag: ``place`` is the `End` of it, or `TOTAL`; ``value`` is why staff were wanted."""
    RING = "ring"
    """One ringing that nobody took: ``value`` is the `events.Outcome`."""
    FLAG = "flag"
    """``place`` is "answered" or "unanswered", or `TOTAL`; ``value`` is the sign."""
    MESSAGE = "message"
    """A message that was left."""


class End(StrEnum):
    """How a transfer ended."""

    ANSWERED = "answered"
    NOBODY = "nobody"
    """All were rung, and none took the call."""
    AWAY = "away"
    """Nobody rings at this hour."""
    GONE = "gone"
    """The caller hung up while it rang."""


class Cell(NamedTuple):
    """One place in a table of the report."""

    what: str
    place: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How often, and how many callers. Callers of different days are counted apart: nobody can tell who they are."""

    count: int = 0
    callers: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.count + other.count, self.callers + other.callers)


Tally = dict[Cell, Count]


def tally(calls: Iterable[LoggedCall], zone: tzinfo) -> Tally:
    """What there is to count in the calls of one day."""
    counts: dict[Cell, int] = {}
    callers: dict[Cell, set[str]] = {}
    for call in calls:
        caller = call.caller
        for cell, count in _cells(call, zone):
            counts[cell] = counts.get(cell, 0) + count
            callers.setdefault(cell, set()).add(caller)
    return {cell: Count(count, len(callers[cell])) for cell, count in counts.items()}


def _cells(call: LoggedCall, zone: tzinfo) -> Iterator[tuple[Cell, int]]:
    yield Cell(What.SECONDS), call.seconds
    for cell in (*_whole(call, zone), *_topics(call.turns), *_mishaps(call.turns), *_places(call), *_transfers(call)):
        yield cell, 1
    for flag in call.red_flags:
        for place in (TOTAL, "answered" if flag.answered else "unanswered"):
            yield Cell(What.FLAG, place, flag.sign), 1


def _whole(call: LoggedCall, zone: tzinfo) -> Iterator[Cell]:
    yield Cell(What.CALLS)
    yield Cell(What.HOUR, value=f"{datetime.fromtimestamp(call.started / 1000, UTC).astimezone(zone):%H}")
    yield Cell(What.LANGUAGE, value=call.language)
    yield Cell(What.ENDED, value=call.disposition)


def _topics(turns: Iterable[Logged]) -> Iterator[Cell]:
    """Each topic that was opened was heard to its end, or left."""
    topic = ""
    for each in (each for turn in turns for each in turn.happenings):
        match each:
            case OpenedTopic(topic=opened):
                if topic:
                    yield Cell(What.LEFT, topic)
                topic = opened
                yield Cell(What.OPENED, topic)
            case HeardToEnd(topic=heard) if topic:
                topic = ""
                yield Cell(What.HEARD, heard)
    if topic:
        yield Cell(What.LEFT, topic)


def _mishaps(turns: Iterable[Logged]) -> Iterator[Cell]:
    """At menus and in topics; what is pressed in an offer, or behind a talk, is not counted."""
    for turn in turns:
        if turn.mode == Mode.MENU and turn.tells(WasSilent):
            yield Cell(What.SILENCE, turn.place)
        elif turn.mode in {Mode.MENU, Mode.TOPIC} and turn.tells(WrongKey):
            yield Cell(What.WRONG, turn.place)
        elif turn.tells(LeftMessage):
            yield Cell(What.MESSAGE)


def _places(call: LoggedCall) -> Iterator[Cell]:
    """Where callers came to, from where they went back at once, and where they hung up."""
    arrived = ""
    for turn in call.turns:
        if arrived and turn.place == arrived and turn.tells(ChoseKey) and turn.value == BACK_KEY:
            yield Cell(What.BACK, arrived)
        came = turn.next_mode in _SPOKEN and (turn.place, turn.mode) != (turn.next_place, turn.next_mode)
        arrived = turn.next_place if came else ""
        if came:
            yield Cell(What.VISITED, arrived)
    last = call.turns[-1] if call.turns else None
    if last is not None and last.next_mode in _SPOKEN and not last.tells(Ended):
        yield Cell(What.HUNG_UP, last.next_place)


def _transfers(call: LoggedCall) -> Iterator[Cell]:
    why = ""
    for step in call.steps:
        if why and call.answered(step):
            yield from _ended(End.ANSWERED, why)
            why = ""
        for each in step.happenings:
            match each:
                case NotTaken(outcome=outcome):
                    yield Cell(What.RING, value=outcome)
                case StaffAway(why=wanted):
                    yield from _ended(End.AWAY, wanted)
                case NobodyAnswered(why=wanted):
                    yield from _ended(End.NOBODY, why or wanted)
                    why = ""
                case RingingStarted(why=wanted):
                    yield from _ended(End.GONE, why)
                    why = wanted
    yield from _ended(End.GONE, why)


def _ended(end: End, why: str) -> Iterator[Cell]:
    """Red flags are counted by their sign, and nowhere else: else the one could be reckoned from the other."""
    if why and not is_red_flag(why):
        yield Cell(What.TRANSFER, TOTAL, why)
        yield Cell(What.TRANSFER, end, why)
