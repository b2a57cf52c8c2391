"""Who may be rung: teams with their numbers, languages and hours, and who is there at an instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from ivr.core.line.hours import Hours

SILENCE, STAFF, WRONG = "silence", "staff", "wrong"
"""Why staff are rung outside warning signs: the caller was silent, asked, or pressed three wrong keys."""
UNKNOWN_FLAG: Final = "unknown"
"""The id of the red flag of unknown kind: 0, the third silence or the third wrong key inside warning signs."""
_HASH_DIGITS: Final = 6


def is_red_flag(why: str) -> bool:
    """Whether a reason to ring is a warning sign, of a known kind or not."""
    return bool(why) and why not in {SILENCE, STAFF, WRONG}


@dataclass(frozen=True, slots=True)
class StaffNumber:
    """One number that may ring. Kept out of every repr and log."""

    number: str = field(repr=False)
    language: str
    """The language in which the person there hears who is calling."""
    team: str = ""
    speaks: tuple[str, ...] = ()
    """The languages that the person speaks with callers; none: ``language`` alone."""

    def understands(self, language: str) -> bool:
        """Whether the person can talk with a caller in a language."""
        return language in (self.speaks or (self.language,))


@dataclass(frozen=True, slots=True)
class Team:
    """People who are there at the same hours."""

    id: str
    numbers: tuple[StaffNumber, ...]
    hours: Hours | None = None
    """None: always there."""
    when_closed: str = ""
    """The team that takes over; "": nobody."""
    together: bool = False
    """Whether its phones ring at once, then one by one. Never for a red flag, which rings one by one."""
    emails: tuple[str, ...] = field(default=(), repr=False)
    """Where alerts go."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is away at an instant, and what is announced: all that the engine knows of time. Has few values."""

    closed: frozenset[str] = frozenset()
    """The ids of the teams that are closed."""
    notice: tuple[tuple[str, str], ...] = ()
    """Language and text of the notice that is on; nothing: none is."""
    texts: bool = False
    """Whether this caller can be sent a text now about the topic they are in."""


EVERYBODY: Final = Duty()
"""All teams are there, and nothing is announced."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is rung for what, one number after another: the ids of teams in their order."""

    teams: tuple[Team, ...]
    red_flag: tuple[str, ...]
    """On duty first, the last resort last."""
    asked: tuple[str, ...]
    silence: tuple[str, ...]
    """For a silent caller: never an on-call nurse."""
    ring_seconds: int = 20
    """The longest that one number rings."""
    caller_id: str = field(default="", repr=False)
    """A number the clinic owns, shown to staff. Empty: the number the caller dialled."""
    message_seconds: int = 0
    """The length of a message a caller may leave when nobody answers. 0: no message is offered."""
    number_to_call: str = field(default="", repr=False)
    """The number that callers are told to call."""
    callback_minutes: int = 0
    """Within how many minutes the clinic promises to call back after a red flag. 0: it promises nothing."""
    callback_countries: tuple[str, ...] = ()
    """The countries (US, MX) whose numbers the line dials when staff press 1 in an alert call; none: the clinic's."""
    contact_saved: bool = False
    """Whether the line's numbers are saved on all telephones of staff, so that no assistant answers them."""
    zone: tzinfo = UTC
    """The time zone of the clinic, in which times are told to people."""
    _numbers: tuple[StaffNumber, ...] = field(init=False, compare=False, repr=False)
    _rounds: dict[tuple[str, frozenset[str], str], tuple[Round, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Who rings, by reason, teams that are closed and language: it is asked at every ringing."""

    def __post_init__(self) -> None:
        """Gather the numbers of all teams."""
        object.__setattr__(self, "_numbers", tuple(number for team in self.teams for number in team.numbers))

    @property
    def shown(self) -> str:
        """The number that the line calls from, as far as the menus tell: patients and staff hear and save it."""
        return self.caller_id or self.number_to_call

    @property
    def numbers(self) -> tuple[StaffNumber, ...]:
        """Every number, in the order of the file."""
        return self._numbers

    @property
    def last_resort(self) -> str:
        """The team that somebody always answers: the last one rung for a red flag."""
        return self.red_flag[-1] if self.red_flag else ""

    def team(self, id_: str) -> Team | None:
        """The team with an id."""
        return next((team for team in self.teams if team.id == id_), None)

    def closed(self, at: datetime) -> frozenset[str]:
        """The teams that are away at an instant."""
        return frozenset(team.id for team in self.teams if team.hours and not team.hours.is_open(at))

    def ring_list(self, why: str) -> tuple[str, ...]:
        """The teams to ring for `SILENCE`, `STAFF`, `WRONG` or, for anything else, a red flag."""
        if why == SILENCE:
            return self.silence
        return self.asked if why in {STAFF, WRONG} else self.red_flag

    def there(self, why: str, duty: Duty) -> tuple[Team, ...]:
        """The teams that ring now, in order: for each closed one, who takes over.

        Nobody takes over for a silent caller, who may be a phone in a pocket.
        """
        found: dict[str, Team] = {}
        for id_ in self.ring_list(why):
            team = self._standing_in(id_, duty, take_over=why != SILENCE)
            if team is not None:
                found.setdefault(team.id, team)
        return tuple(found.values())

    def _standing_in(self, id_: str, duty: Duty, *, take_over: bool) -> Team | None:
        asked: set[str] = set()
        while id_ not in asked:
            team = self.team(id_)
            if team is None or id_ not in duty.closed:
                return team
            asked.add(id_)
            id_ = team.when_closed if take_over else ""
        return None


Round = tuple[StaffNumber, ...]
"""Numbers that ring at once; nearly always one."""

MAX_RED_FLAG_ROUNDS: Final = 4
"""Numbers that can ring for a red flag, one after another, before a caller must hear what to do instead."""
MAX_TOGETHER: Final = 10
"""Numbers that one Dial of the carrier takes."""


def rounds(staff: Staff, why: str, duty: Duty, language: str) -> tuple[Round, ...]:
    """Who rings for a reason, one round after another; in each team first those who speak the caller's language.

    A red flag rings single numbers, at most `MAX_RED_FLAG_ROUNDS`, and always the last one of the list. A number that
    stands in two teams rings once: whoever did not answer it would only hear it again.
    """
    key = (why, duty.closed, language)
    if key not in staff._rounds:  # noqa: SLF001  # the same module
        staff._rounds[key] = _found(staff, why, duty, language)  # noqa: SLF001
    return staff._rounds[key]  # noqa: SLF001


def _found(staff: Staff, why: str, duty: Duty, language: str) -> tuple[Round, ...]:
    different: dict[tuple[str, ...], Round] = {}
    for each in _rounds(staff.there(why, duty), language, together=not is_red_flag(why)):
        different.setdefault(tuple(number.number for number in each), each)
    found = list(different.values())
    if is_red_flag(why) and len(found) > MAX_RED_FLAG_ROUNDS:
        found = [*found[: MAX_RED_FLAG_ROUNDS - 1], found[-1]]
    return tuple(found)


def _rounds(teams: Iterable[Team], language: str, *, together: bool) -> Iterator[Round]:
    for team in teams:
        numbers = sorted(team.numbers, key=lambda number: not number.understands(language))
        if together and team.together and len(numbers) > 1:
            yield tuple(numbers[:MAX_TOGETHER])
        for number in numbers:
            yield (number,)


def meaning(found: tuple[Round, ...]) -> str:
    """What the places of rounds mean, as a short hash that tells no number."""
    teams = "\n".join(" ".join(number.team for number in each) for each in found)
    return hashlib.sha256(teams.encode()).hexdigest()[:_HASH_DIGITS]
