"""How a call was played again, and what was different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.sim.recorded.script import Script, Told


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed at one step, as readable lines: ``-`` expected, ``+`` now."""

    call: str
    place: int
    """Which step of the file, from 1."""
    label: str
    lines: tuple[str, ...]
    fields: tuple[str, ...] = ()
    """The fields of the file that are not as they were; none where the call could not go on."""
    now: Told | None = None
    """All of the present answer."""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else f"{self.file or self.call}, step {self.place}"
        return "\n".join([f"{where} ({self.label}):", *(f"  {line}" for line in self.lines)])


@dataclass(frozen=True, slots=True)
class Played:
    """How a call was played again."""

    script: Script
    requests: int
    differences: tuple[Difference, ...]
    answers: tuple[Told | None, ...] = ()
    """What the line said at each step; None where it was not asked."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Which real number of the line stands for which fictional one of the file; digits only."""
