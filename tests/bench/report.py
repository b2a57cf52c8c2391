"""The table for people and ``var/bench.json`` for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench import compare
from tests.bench.compare import Measure, Rounds

FIGURES = (
    ("throughput", "requests a second", 0),
    ("cpu", "server CPU, µs a request", 1),
    ("p50", "p50, ms", 2),
    ("p99", "p99, ms", 2),
)
"""Figure, what it is called, digits shown."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure beside what it should be; None as target means that it is only told."""

    what: str
    value: Measure | None
    target: float | None = None
    at_least: bool = True

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        if self.value is None:
            return "not measured on this system"
        if self.target is None:
            return ""
        met = self.value.median >= self.target if self.at_least else self.value.median <= self.target
        return f"target {'>=' if self.at_least else '<='} {self.target:g}: {'met' if met else 'MISSED'}"

    def as_data(self) -> dict[str, object]:
        """For the file."""
        return {**asdict(self), "verdict": self.verdict}


def goals(measured: Rounds) -> list[Goal]:
    """The service's figures as ratios, taken within each round and over all rounds."""
    return [
        Goal("throughput, service / limit", compare.ratio(measured, "throughput", "service", "limit"), 0.6),
        Goal("CPU a request, limit / service", compare.ratio(measured, "cpu", "limit", "service"), 0.6),
        Goal("p50, service / limit", compare.ratio(measured, "p50", "service", "limit")),
        Goal("p99, service / limit", compare.ratio(measured, "p99", "service", "limit"), 2, at_least=False),
        Goal("throughput, service / tutorial", compare.ratio(measured, "throughput", "service", "tutorial"), 4),
        Goal("CPU a request, tutorial / service", compare.ratio(measured, "cpu", "tutorial", "service"), 4),
    ]


def loading_goal(seconds: float) -> Goal:
    """How long a big line may take to load."""
    return Goal("seconds for 5,000 statements", Measure(seconds, seconds, seconds), 3, at_least=False)


def growth_goal(times: float) -> Goal:
    """How much more a place of a call may cost to walk among 1,000 menus than among 10: near linear growth."""
    return Goal("times a place costs", Measure(times, times, times), 2, at_least=False)


def machine(cores: tuple[int, ...]) -> dict[str, object]:
    """What a reader must know to compare two files: as little as possible."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "pinned": len(cores) > 1,
    }


def shown(value: Measure | None, digits: int) -> str:
    """``median (lowest-highest)``."""
    if value is None:
        return "-"
    return f"{value.median:,.{digits}f} ({value.low:,.{digits}f}-{value.high:,.{digits}f})"


def print_rounds(title: str, measured: Rounds) -> None:
    """One column per server, median and spread over the rounds."""
    names = list(measured[0])
    print(f"\n{title}\n{'':26}" + "".join(f"{name:>26}" for name in names))
    for figure, label, digits in FIGURES:
        cells = (shown(compare.over(compare.values(measured, name, figure)), digits) for name in names)
        print(f"{label:26}" + "".join(f"{cell:>26}" for cell in cells))


def print_goals(title: str, found: Sequence[Goal]) -> None:
    """Each ratio with its target."""
    print(f"\n{title}")
    for goal in found:
        print(f"{goal.what:36}{shown(goal.value, 2):>20}   {goal.verdict}".rstrip())


def print_plain(title: str, figures: Mapping[str, float]) -> None:
    """One figure a line."""
    print(f"\n{title}")
    for what, value in figures.items():
        print(f"{what:36}{value:>20,.{0 if value > 1000 else 2}f}")


def as_data(measured: Rounds) -> dict[str, object]:
    """The figures of every server, summed up over the rounds."""
    figures = (*(figure for figure, _, _ in FIGURES), "requests", "client", "server")
    summed = {
        name: {figure: compare.over(compare.values(measured, name, figure)) for figure in figures}
        for name in measured[0]
    }
    return {name: {figure: value and asdict(value) for figure, value in row.items()} for name, row in summed.items()}


def write(path: Path, data: Mapping[str, object]) -> None:
    """Write the file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
