"""The table of cases, read from data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from ivr.content.load import load, read_folder
from ivr.core.line.model import Line
from tests.lines import SMALL

FOLDER: Final = Path(__file__).parents[1] / "data" / "cases"
LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class Case:
    """One case, for a caller of either language. Durations are seconds, marks are minutes after the first choice."""

    name: str
    about: str
    at: datetime
    """When the call begins."""
    keys: str
    """What an English caller presses; a Spanish one presses 9 first."""
    leaves: tuple[str, float] | None = None
    """The caller hangs up after so many seconds of something, once all keys are pressed."""
    staff: dict[str, list[str]] = field(default_factory=dict)
    """What happens at each number, ring after ring, by team and place. The last goes on for ever."""
    others: str = "no-answer"
    """What happens at all other numbers."""
    withheld: bool = False
    notice: bool = False
    tells_bridged: bool = True
    twice: bool = False
    """The carrier sends every webhook twice."""
    killed: str = ""
    """The process dies before or after the first such webhook, or when an alert is sent."""
    down: bool = False
    """It is not started again before the call is over; the carrier has the file for that."""
    fault: str = ""
    """What is the matter with the database and the disk."""
    since: str = "start"
    """The first webhook that meets the fault."""
    mended: float = 0.0
    """When the fault is over; 0: at the end of the call, a negative mark: never."""
    rest: int = 0
    """The HTTP status with which the carrier's REST API refuses everything."""
    text: str = "delivered"
    """What becomes of texts to staff."""
    alert_call: dict[str, str] = field(default_factory=dict)
    """The keys that are pressed in alert calls, by team and place. All others do not answer."""
    marks: tuple[float, ...] = (3,)
    """When to look at the alerts."""
    postgres: bool = False
    """It is played on PostgreSQL too, with the same outcome."""


@cache
def cases() -> tuple[Case, ...]:
    """All cases, in the order of the file."""
    read = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
    return tuple(_case(name, read["clocks"], fields) for name, fields in read["cases"].items())


def _case(name: str, clocks: dict[str, str], fields: dict[str, Any]) -> Case:
    fields = {key.replace("-", "_"): value for key, value in fields.items()}
    fields["at"] = datetime.fromisoformat(clocks[fields["at"]])
    fields["keys"] = str(fields["keys"])
    if "leaves" in fields:
        doing, seconds = fields["leaves"].split()
        fields["leaves"] = doing, float(seconds)
    if "marks" in fields:
        fields["marks"] = tuple(fields["marks"])
    staff = fields.get("staff", {})
    fields["staff"] = {place: ways if isinstance(ways, list) else [ways] for place, ways in staff.items()}
    return Case(name, **fields)


@cache
def line_of_cases() -> Line:
    """The small line, with staff who have hours.

    Raises:
        AssertionError: It does not load; the message holds its issues.
    """
    files = read_folder(SMALL) | read_folder(FOLDER / "menus")
    loaded = load(files)
    if loaded.line is None:
        raise AssertionError("\n".join(str(issue) for issue in loaded.issues))
    return loaded.line


def places(line: Line) -> dict[str, str]:
    """Every staff number, and who that is: the team and the place in it."""
    return {number.number: f"{team.id}.{i}" for team in line.staff.teams for i, number in enumerate(team.numbers)}
