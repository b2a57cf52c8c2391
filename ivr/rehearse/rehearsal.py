"""Rehearsing a line: plan after plan, each judged; those that break a promise are named by their seeds."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from ivr.core.line.model import Line, Menu, Statement
from ivr.rehearse.plan import Keys, Plan, plan
from ivr.rehearse.promises.all import Broken, broken
from ivr.rehearse.promises.record import Record, Row
from ivr.rehearse.simulated.network import STRANGE
from ivr.rehearse.simulated.seams import put_in
from ivr.rehearse.simulated.world import World
from ivr.rehearse.words import Texts, keys_of

_GARBAGE = 20_000
"""Objects after which is looked for what nothing holds any more: a rehearsal makes many, and leaves few."""
_MORE: dict[str, str] = {"en": " Thank you.", "es": " Gracias."}
_ROWS = (
    "SELECT id, call, cause, language, opened, standing, taken_by, recording, message, choices, number "
    "FROM callbacks ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A rehearsal in which promises were broken."""

    plan: Plan
    broken: tuple[Broken, ...]


@dataclass(slots=True)
class Result:
    """What came of many rehearsals."""

    calls: int = 0
    rehearsals: int = 0
    signs: int = 0
    """Warning signs that callers were told about."""
    troubles: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every promise held."""
        return not self.failures


class _Log(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """One more line."""
        self.lines.append(record.getMessage())


class Stage:
    """A line in its simulated world, ready for one rehearsal after another."""

    def __init__(self, texts: tuple[Texts, Texts], world: World, log: _Log) -> None:
        self.keys: Keys = keys_of(texts[0].line)
        self._texts, self._world, self._log = texts, world, log

    def play(self, wanted: Plan) -> Record:
        """Play a plan, and tell all that is known of it."""
        self._log.lines.clear()
        trace, world = self._world.play(wanted), self._world
        rows = [self._row(*found) for found in world.database.rows(_ROWS)]
        strange = world.database.rows("SELECT count(*) FROM entries WHERE call LIKE ?", f"{STRANGE}%")[0][0]
        log = "\n".join(self._log.lines)
        return Record(wanted, trace.events, rows, strange, log, *self._texts, world.second())

    def breaks(self, wanted: Plan) -> set[str]:
        """The names of the promises that a plan breaks."""
        return {each.promise for each in broken(self.play(wanted))}

    def _row(self, *found: Any) -> Row:  # noqa: ANN401  # as they are stored
        *stored, number = found
        return Row._make([*stored, self._world.vault.decrypt_number(number) if number else ""])

    def mark(self) -> str:
        """The mark of what happened in the last rehearsal."""
        return self._world.trace.mark()

    def text(self) -> str:
        """What happened in the last rehearsal, a line for each event."""
        return self._world.trace.text()


@contextmanager
def stage(line: Line) -> Iterator[Stage]:
    """Put a line into a simulated world.

    Raises:
        ValueError: There is nothing to rehearse.
    """
    keys_of(line)
    texts = Texts(line), Texts(other(line))
    world, log = World((texts[0].line, texts[1].line), texts[0].calling | texts[1].calling), _Log()
    loggers = logging.getLogger("ivr"), logging.getLogger("asyncio")
    before = loggers[0].level, loggers[0].propagate
    often = gc.get_threshold()
    loggers[0].addHandler(log)
    loggers[0].setLevel(logging.INFO)
    loggers[0].propagate = False
    try:
        with put_in(world):
            world.join()
            gc.set_threshold(_GARBAGE, *often[1:])
            gc.freeze()  # the line and its world stay: whatever looks for garbage need not walk through them
            yield Stage(texts, world, log)
    finally:
        gc.unfreeze()
        gc.set_threshold(*often)
        loggers[0].removeHandler(log)
        loggers[0].setLevel(before[0])
        loggers[0].propagate = before[1]
        world.close()


def rehearse(
    on: Stage, calls: int, seed: int, told: Callable[[Result], object] = lambda _result: None, most: int = 20
) -> Result:
    """Rehearse so many calls, from a seed on.

    Args:
        on: Where.
        calls: At least.
        seed: Of the first rehearsal; each further one has the next number.
        told: Is shown how far it is.
        most: Failures after which nothing more is rehearsed.
    """
    result = Result()
    while result.calls < calls and len(result.failures) < most:
        wanted = plan(seed + result.rehearsals, on.keys)
        judge(on, wanted, result)
        told(result)
    return result


def judge(on: Stage, wanted: Plan, result: Result) -> None:
    """Play one plan, and add what came of it to a result."""
    record = on.play(wanted)
    found = broken(record)
    result.rehearsals += 1
    result.calls += len(wanted.callers)
    result.signs += sum(len(each.told) for each in record.calls.values())
    result.troubles += len(wanted.troubles) + sum(len(each.troubles) for each in wanted.callers)
    if found:
        result.failures.append(Failure(wanted, found))


def other(line: Line) -> Line:
    """Another version of a line: its menus say more, and its signs stand behind other keys."""
    menus = {id_: _other_menu(line, menu) for id_, menu in line.menus.items()}
    version = sha256(f"other {line.version}".encode()).hexdigest()[:12]
    return replace(line, menus=menus, version=version)


def _other_menu(line: Line, menu: Menu) -> Menu:
    texts = {each: text.strip() + _MORE.get(each, " ...") for each, text in menu.choices.text.items()}
    choices = Statement(menu.choices.id, texts, menu.choices.seconds)
    signs = [each for each in menu.options if each.target in line.red_flags]
    turned = {each.key: following for each, following in zip(signs, [*signs[1:], *signs[:1]], strict=True)}
    options = tuple(replace(turned.get(each.key, each), key=each.key) for each in menu.options)
    return replace(menu, choices=choices, options=options)
