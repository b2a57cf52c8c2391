"""What a test call is: when it comes in, in which languages, and one step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ivr.core.events import Earlier, Outcome
from ivr.core.line.model import Line
from ivr.core.line.staff import Team

NURSE = "nurse"
"""Whoever is rung for a warning sign, and the team of that name."""


@dataclass(frozen=True, slots=True)
class Presses:
    """The caller presses a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Says:
    """The caller says something, to a line that listens."""

    words: str


@dataclass(frozen=True, slots=True)
class SaysNothing:
    """The caller lets one wait pass; after the tone, no message is left."""


@dataclass(frozen=True, slots=True)
class Listens:
    """The caller hears a topic to its end."""


@dataclass(frozen=True, slots=True)
class LeavesMessage:
    """The caller speaks after the tone."""


@dataclass(frozen=True, slots=True)
class HangsUp:
    """The caller hangs up: nothing follows."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What the people do who are rung."""

    who: str
    """A team; `NURSE`; "" is whoever is rung."""
    outcome: Outcome

    def means(self, line: Line, team: str) -> bool:
        """Whether it speaks of a team that is rung."""
        return self.who in {"", team} or (self.who == NURSE and team in _nurses(line))


@dataclass(frozen=True, slots=True)
class Rings:
    """The caller waits while a team is rung."""

    who: str


@dataclass(frozen=True, slots=True)
class Hears:
    """One of some texts was heard since the caller last did something; or none of them was."""

    texts: frozenset[str]
    """Their ids."""
    number: bool = False
    """Any text that names the emergency number will do."""
    never: bool = False


@dataclass(frozen=True, slots=True)
class Ends:
    """The line has said goodbye and hung up."""


Step = Presses | Says | SaysNothing | Listens | LeavesMessage | HangsUp | Rung | Rings | Hears | Ends


@dataclass(frozen=True, slots=True)
class Written:
    """A step as it stands in its file."""

    line: int
    words: str
    step: Step


@dataclass(frozen=True, slots=True)
class When:
    """When a call comes in: a day of the week or a date with a minute, or an hour at which all are there, or away."""

    weekday: int | None = None
    day: date | None = None
    minute: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class TestCall:
    """A call that somebody wrote down."""

    __test__ = False

    file: str
    line: int
    name: str
    when: When
    languages: tuple[str, ...]
    withheld: bool
    """Whether the caller's number is, so that nobody can call back."""
    steps: tuple[Written, ...]
    earlier: Earlier | None = None
    """What is known of an earlier call from the same telephone; the language is that of this one."""


def _nurses(line: Line) -> set[str]:
    """The teams that are rung for a warning sign, and those that take over from them."""
    known = {team.id: team for team in line.staff.teams}
    found: set[str] = set()
    waiting = [known[id_] for id_ in line.staff.red_flag if id_ in known]
    while waiting:
        team: Team = waiting.pop()
        if team.id not in found:
            found.add(team.id)
            waiting += [known[team.when_closed]] if team.when_closed in known else []
    return found
