"""A made-up year of calls, as the log would hold it: many entries quickly, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any, Final

from ivr.core.entries import Kind, numbered
from ivr.core.happenings import write
from ivr.store.reports.calls import Logged
from ivr.store.untold import happened

TOPICS: Final = ("about", "candidates", "expect", "kyphoplasty", "prepare", "questions", "recovery")
SIGNS: Final = ("numb-legs", "chest-pain", "fever", "bleeding")
_OUTCOMES: Final = ("no-answer", "busy", "declined", "failed")
_HOURS: Final = (1, 1, 1, 1, 1, 2, 4, 8, 16, 24, 26, 24, 18, 20, 24, 24, 20, 12, 8, 6, 5, 3, 2, 1)
"""How many calls begin in each hour of the day, of all."""
TEMPLATES: Final = 3_000
_FIRST: Final = ("", "", "")

Place = tuple[str, str, str]


class Story:
    """One call that is made up as it goes on. Times are milliseconds from its start."""

    def __init__(self, chance: random.Random) -> None:
        self.steps: list[Logged] = []
        self._chance = chance
        self._at = 0
        self._place: Place = _FIRST
        self._language = ""

    def turn(self, kind: Kind, value: str, then: Place, why: str = "", rung: str = "", opens: str = "") -> None:
        """The caller, or the carrier, does something that the line answers."""
        if kind is Kind.KEY:
            self._language = "es" if value == "9" else (self._language or "en")
        self._add(kind, value, then, why, rung, opens)
        self._place = then

    def mark(self, kind: Kind, value: str = "", why: str = "", seconds: int = 0) -> None:
        """Something that the engine does not answer; under the step that is under way."""
        self._add(kind, value, _FIRST, why, seconds=seconds)

    def _add(
        self, kind: Kind, value: str, then: Place, why: str = "", rung: str = "", opens: str = "",
        seconds: int = 0,
    ) -> None:  # fmt: skip
        where = _FIRST if kind in {Kind.ENDED, Kind.STARTED} else self._place
        number = sum(each.is_turn for each in self.steps) - (kind is Kind.ACCEPTED)
        name, state = numbered(number, kind)
        self.steps.append(
            Logged(self._at, "", number, "", kind, value, *where, self._language, *then, why, rung, opens, seconds, "")
        )
        told = write(happened(self.steps[-1]._asdict()))
        self.steps[-1] = self.steps[-1]._replace(name=name, state=state, happened=told)
        self._at += self._chance.randint(2_000, 30_000)


def story(chance: random.Random) -> tuple[Logged, ...]:
    """A call: menus and topics, silences and wrong keys, staff, warning signs."""
    told = Story(chance)
    told.turn(Kind.STARTED, "", ("menu", "main", ""))
    if chance.random() < 0.3:
        told.turn(Kind.KEY, "9", ("menu", "main", ""))
    for _ in range(chance.randint(1, 4)):
        chance.choices((_topic, _silence, _wrong, _staff, _red_flag), (70, 10, 8, 10, 2))[0](told, chance)
    told.mark(Kind.ENDED, "completed", seconds=told.steps[-1].at // 1000 + 3)
    return tuple(told.steps)


def _topic(told: Story, chance: random.Random) -> None:
    topic = chance.choice(TOPICS)
    for part in range(chance.randint(1, 4)):
        kind, value = (Kind.SILENCE, "") if part else (Kind.KEY, "1")
        told.turn(kind, value, ("topic", topic, f"{topic}-{part}"))
    if chance.random() < 0.6:
        told.turn(Kind.SILENCE, "", ("menu", "main", ""))
    else:
        told.turn(Kind.KEY, "*", ("menu", "main", ""))


def _silence(told: Story, _chance: random.Random) -> None:
    told.turn(Kind.SILENCE, "", ("menu", "main", ""))


def _wrong(told: Story, _chance: random.Random) -> None:
    told.turn(Kind.KEY, "6", ("menu", "main", ""))


def _staff(told: Story, chance: random.Random) -> None:
    told.turn(Kind.KEY, "0", ("ring", "main", ""), "staff", "front-desk.0")
    _ring(told, chance, "staff", "nurse.0")


def _red_flag(told: Story, chance: random.Random) -> None:
    sign = chance.choice(SIGNS)
    told.turn(Kind.KEY, "4", ("menu", "warning", ""))
    told.turn(Kind.KEY, "1", ("ring", "warning", ""), sign, "nurse.0", sign)
    _ring(told, chance, sign, "on-call.0")


def _ring(told: Story, chance: random.Random, why: str, second: str) -> None:
    if chance.random() < 0.3:
        told.turn(Kind.TRANSFER, chance.choice(_OUTCOMES), ("ring", "main", ""), why, second)
    if chance.random() < 0.8:
        told.mark(Kind.ACCEPTED, "1", why)
        told.turn(Kind.TRANSFER, "accepted", ("bye", "main", ""), why)
        told.turn(Kind.KEY, "*", ("menu", "main", ""))
    else:
        told.turn(Kind.TRANSFER, chance.choice(_OUTCOMES), ("menu", "main", ""), why)


def year(entries: int, last: date, zone: tzinfo, days: int = 365, seed: int = 5) -> Iterator[list[Logged]]:
    """The entries of each day, about as many in all as asked, up to and with the last day; days sorted by time.

    About one call in 25 comes from a withheld number, and about one caller in six calls again on the same day.
    """
    stories, after = _stories(seed)
    chance = random.Random()
    chance.setstate(after)
    share = entries / days / (sum(map(len, stories)) / len(stories))
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        calls = round(share * (0.5 if day.weekday() > 4 else 1.2) * chance.uniform(0.9, 1.1))
        yield sorted(_day(day, zone, calls, stories, chance))


@cache
def _stories(seed: int) -> tuple[list[tuple[Logged, ...]], tuple[Any, ...]]:
    """What calls are made from, and the state of chance after them."""
    chance = random.Random(seed)
    return [story(chance) for _ in range(TEMPLATES)], chance.getstate()


def _day(
    day: date, zone: tzinfo, calls: int, stories: list[tuple[Logged, ...]], chance: random.Random
) -> Iterator[Logged]:
    hours = chance.choices(range(24), _HOURS, k=calls)
    for number, hour in enumerate(hours):
        begins = int(datetime.combine(day, time(hour), zone).timestamp() * 1000) + chance.randrange(3_600_000)
        call = f"CA{chance.getrandbits(128):032x}"
        caller = "" if chance.random() < 0.04 else f"{chance.randrange(max(1, calls * 3)) * 7919 + _mark(day):016x}"
        version = f"{day.month:012x}"
        for step in stories[(number * 31 + chance.randrange(TEMPLATES)) % TEMPLATES]:
            yield step._replace(at=begins + step.at, call=call, caller=caller, version=version)


def _mark(day: date) -> int:
    """What makes the pseudonyms of each day differ from those of others."""
    return day.toordinal() << 32
