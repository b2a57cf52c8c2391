"""Who rings, when they are there, how the line speaks: all that makes a version and is no text and no key.

Numbers and addresses of staff are private: only their last figures are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Final

from ivr.content.review.fingerprint import plain
from ivr.content.values.public_holidays import PublicHolidays
from ivr.core.line.hours import DAY_MINUTES, Hours, Shift
from ivr.core.line.model import Line
from ivr.core.line.staff import StaffNumber, Team

_SHOWN_FIGURES: Final = 4
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that is set otherwise."""

    what: str
    """What it is, as in `team.hours`; all of them are in `WHAT`."""
    about: str
    """The team, language, topic or word that it is about; "" for the whole line."""
    before: str
    """For people; "" if it was not set."""
    after: str


WHAT: Final = (
    *("line.id", "line.languages", "line.start", "line.speak", "line.speech", "line.callback-days"),
    *("line.recall-key", "line.lines"),
    *("line.texts", "line.texts-a-day", "line.clinic", "line.emergency-number"),
    *("voice.locale", "voice.name", "voice.words-a-minute", "voice.rendered", "voice.engine"),
    *("word.rendered", "word.carrier", "menu.warning", "topic.parts"),
    *("rings.red-flag", "rings.asked", "rings.silence"),
    *("team.numbers", "team.hours", "team.when-closed", "team.together", "team.emails"),
    "staff.teams",
    *("staff.ring-seconds", "staff.caller-id", "staff.message-seconds", "staff.number-to-call"),
    *("staff.callback-minutes", "staff.callback-countries", "staff.zone"),
)

_Value = tuple[str, object]
"""For people, and what makes a difference."""
_Found = Iterator[tuple[str, str, _Value]]
"""What, about what, and its value."""


def settings(before: Line, after: Line) -> Iterator[Setting]:
    """All that is set otherwise, in the order of `WHAT`."""
    old, new = _all(before), _all(after)
    found = []
    for id_ in chain(new, (each for each in old if each not in new)):
        was, now = old.get(id_, ("", None)), new.get(id_, ("", None))
        if was[1] != now[1]:
            found.append(Setting(*id_, was[0], now[0]))
    yield from sorted(found, key=lambda each: WHAT.index(each.what))


def _all(line: Line) -> dict[tuple[str, str], _Value]:
    found = chain(_line(line), _voices(line), _words(line), _places(line), _teams(line.staff.teams), _staff(line))
    return {(what, about): value for what, about, value in found}


def _same(value: Any) -> _Value:  # noqa: ANN401  # any value of a line
    """Something that is shown as it is."""
    if isinstance(value, bool):
        return ("yes" if value else "no"), value
    return ", ".join(value) if isinstance(value, tuple) else str(value or ""), plain(value)


def _line(line: Line) -> _Found:
    yield "line.id", "", _same(line.id)
    yield "line.languages", "", _same(line.languages)
    yield "line.start", "", _same(line.start)
    yield "line.speak", "", _same(line.speak)
    yield "line.speech", "", _same(bool(line.listens))
    yield "line.callback-days", "", _same(line.callback_days)
    yield "line.recall-key", "", _same(line.recall_key)
    others = [f"{name} {_hidden(number)}" for number, name in line.other_numbers.items()]
    yield "line.lines", "", (", ".join(others), plain(line.other_numbers))
    yield "line.texts", "", _same(line.texts)
    yield "line.texts-a-day", "", _same(line.texts_a_day)
    yield "line.clinic", "", _same(line.clinic)
    yield "line.emergency-number", "", _same(line.emergency_number)


def _voices(line: Line) -> _Found:
    for language, voice in line.voices.items():
        for each in fields(voice):
            yield f"voice.{each.name.replace('_', '-')}", language, _same(getattr(voice, each.name))


def _words(line: Line) -> _Found:
    for language, lexicon in line.pronunciation.items():
        for word in lexicon.words:
            yield "word.rendered", f"{word.written} ({language})", _same(word.rendered)
            yield "word.carrier", f"{word.written} ({language})", (word.carrier, word.carrier)


def _places(line: Line) -> _Found:
    for menu in line.menus.values():
        yield "menu.warning", menu.id, _same(menu.warning)
    for topic in line.topics.values():
        yield "topic.parts", topic.id, (str(len(topic.parts)), [part.id for part in topic.parts])


def _teams(teams: Iterable[Team]) -> _Found:
    for team in teams:
        yield "team.numbers", team.id, (", ".join(map(_number, team.numbers)), plain(team.numbers))
        yield "team.hours", team.id, (_hours(team.hours), plain(team.hours))
        yield "team.when-closed", team.id, _same(team.when_closed)
        yield "team.together", team.id, _same(team.together)
        yield "team.emails", team.id, (", ".join(map(_address, team.emails)), plain(team.emails))


def _staff(line: Line) -> _Found:
    staff = line.staff
    for why, ids in (("red-flag", staff.red_flag), ("asked", staff.asked), ("silence", staff.silence)):
        yield f"rings.{why}", "", (" > ".join(ids), ids)
    yield "staff.teams", "", _same(tuple(team.id for team in staff.teams))
    yield "staff.ring-seconds", "", _same(staff.ring_seconds)
    yield "staff.caller-id", "", (_hidden(staff.caller_id), staff.caller_id)
    yield "staff.message-seconds", "", _same(staff.message_seconds)
    yield "staff.number-to-call", "", _same(staff.number_to_call)  # which every caller hears
    yield "staff.callback-minutes", "", _same(staff.callback_minutes)
    yield "staff.callback-countries", "", _same(staff.callback_countries)
    yield "staff.zone", "", (str(staff.zone), str(staff.zone))


def _number(number: StaffNumber) -> str:
    speaks = ", ".join(number.speaks or (number.language,))
    return f"{_hidden(number.number)} ({speaks})"


def _hidden(number: str) -> str:
    return f"...{number[-_SHOWN_FIGURES:]}" if number else ""


def _address(address: str) -> str:
    name, _, host = address.rpartition("@")
    return f"{name[:1]}...@{host}"


def _hours(hours: Hours | None) -> str:
    """As in `mon-fri 08:00-17:00; 2026-12-24 closed; holidays of US NY closed (America/New_York)`."""
    if hours is None:
        return ""
    said = [f"{_days(each.days)} {_shift(each)}" for each in hours.weekly]
    said += [f"{day} {', '.join(map(_shift, each)) or 'closed'}" for day, each in sorted(hours.exceptions.items())]
    if isinstance(hours.holidays, PublicHolidays):
        said.append(f"holidays of {hours.holidays.country} {hours.holidays.state}".rstrip() + " closed")
    return f"{'; '.join(said)} ({hours.zone})"


def _days(days: Iterable[int]) -> str:
    """As in `mon-fri` or `mon, wed`."""
    named = sorted(days)
    if len(named) > 2 and named == list(range(named[0], named[-1] + 1)):  # noqa: PLR2004  # two days are an "and"
        return f"{_DAYS[named[0]]}-{_DAYS[named[-1]]}"
    return ", ".join(_DAYS[each] for each in named)


def _shift(shift: Shift) -> str:
    return f"{_clock(shift.opens)}-{_clock(shift.closes)}"


def _clock(minute: int) -> str:
    minute = minute if minute <= DAY_MINUTES else minute - DAY_MINUTES
    return f"{minute // 60:02}:{minute % 60:02}"
