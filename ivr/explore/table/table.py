"""The whole table, or a sample of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from ivr.content.evidence.evidence import Evidence
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.explore.table.goals import Goal, signs, tasks
from ivr.explore.table.personas import PERSONAS, Persona
from ivr.explore.table.playing import Row, Stage, TaskRow, Who, play_sign, play_task
from ivr.sim.sides import BY_ID, SIDES, Side

_TASKS_ANSWERED_BY: Final = BY_ID["person"]
_STRIDE: Final = 7919
"""Rows of a sample are so far apart, round and round: a prime, so that all signs, sides and people are among few."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table is made of."""

    signs: Sequence[Goal]
    languages: Sequence[str]
    hours: Sequence[Duty]
    sides: Sequence[Side] = SIDES
    personas: Sequence[Persona] = PERSONAS

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.signs) * len(self.languages) * len(self.hours) * len(self.sides) * len(self.personas)

    def __iter__(self) -> Iterator[Who]:
        """All rows."""
        for row in product(self.signs, self.languages, self.hours, self.sides, self.personas):
            yield Who(*row)

    def sample(self, rows: int) -> Iterator[Who]:
        """So many rows, far apart, the same ones each time."""
        everyone = list(self)
        return (everyone[i * _STRIDE % len(everyone)] for i in range(min(rows, len(everyone))))


@dataclass(frozen=True, slots=True)
class Table:
    """What was played."""

    line: str
    version: str
    whole: int
    """Rows of the whole table."""
    rows: tuple[Row, ...]
    tasks: tuple[TaskRow, ...]

    @property
    def holds(self) -> bool:
        """Whether every row does."""
        return not self.broken

    @property
    def broken(self) -> tuple[Row | TaskRow, ...]:
        """The rows that do not hold."""
        rows: tuple[Row | TaskRow, ...] = (*self.rows, *self.tasks)
        return tuple(row for row in rows if row.problem)

    @property
    def longest(self) -> float:
        """The most seconds from a choice to a person or the words."""
        return max((row.seconds for row in self.rows), default=0.0)


def whole_table(evidence: Evidence, hours: Sequence[Duty]) -> Asked:
    """The whole table of a line."""
    return Asked(signs(evidence), evidence.line.languages, hours)


def play(stage: Stage, asked_: Asked, *, sample: int = 0) -> Table:
    """Play the table.

    Args:
        stage: Where calls are played.
        asked_: Its rows.
        sample: How many of them; 0: all, with all everyday tasks.
    """
    chosen: Iterable[Who] = asked_.sample(sample) if sample else asked_
    everyday = _everyday(stage, asked_)
    return Table(
        line=stage.line.id,
        version=stage.line.version,
        whole=len(asked_),
        rows=tuple(play_sign(stage, who) for who in chosen),
        tasks=tuple(play_task(stage, who) for who in (islice(everyday, 0, None, 5) if sample else everyday)),
    )


def _everyday(stage: Stage, asked_: Asked) -> Iterator[Who]:
    for task, language, persona in product(tasks(stage.line), asked_.languages, asked_.personas):
        yield Who(task, language, EVERYBODY, _TASKS_ANSWERED_BY, persona)
