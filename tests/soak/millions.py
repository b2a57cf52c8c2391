"""``python -m tests.soak.millions``: a report of a month, and writing, with millions of entries in the log.

The report must take less than `MOST` seconds (the median of three), as the command that staff type, on SQLite and on
a PostgreSQL that is started here. Finished days were counted before, as the service does each hour; how long that
takes is printed too. On a busy machine look at the seconds of CPU.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine, insert

from ivr.content.load import load_folder
from ivr.store.database import connect, writing
from ivr.store.reports.rollups import roll_up
from ivr.store.tables import entries, metadata
from tests.soak.loading import load
from tests.soak.year import year
from tests.store.postgres import Postgres, make_database

MOST: Final = 2.0
"""Seconds that a report may take."""
BATCH: Final = 256
_BATCHES: Final = 50
_WARM_UP: Final = 10
_REPORTS: Final = 3
_LAST: Final = date(2026, 11, 30)
_NOW: Final = datetime(2026, 12, 1, 18, tzinfo=UTC)
_MENUS: Final = "menus"


@dataclass(slots=True)
class Measured:
    """What one database took. Seconds."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    slowest: float = 0.0

    def note(self, what: str, told: str) -> None:
        """Keep a figure, and show it at once: the whole takes minutes."""
        self.lines.append((what, told))
        click.echo(f"{self.name}: {what}: {told}")


def measure(name: str, url: str, count: int) -> Measured:
    """Fill a database, count its days, and measure reports and writing."""
    found = Measured(name)
    engine = connect(url, patience=600)
    metadata.create_all(engine)
    empty = _writing(engine, seed=1)
    zone = _zone()
    seconds, loaded = _timed(lambda: load(engine, year(count, _LAST, zone)))
    found.note("entries loaded", f"{loaded:,} in {seconds:.0f} s")
    seconds, days = _timed(lambda: roll_up(engine, zone, _NOW, back=400))
    found.note("finished days counted", f"{days} in {seconds:.0f} s, {seconds / max(1, days):.2f} s each")
    full = _writing(engine, seed=2)
    told = f"{empty * 1000:.1f} ms empty, {full * 1000:.1f} ms full: {full / empty:.2f}"
    found.note(f"a batch of {BATCH} entries", told)
    engine.dispose()
    for what, arguments in (("a month", ["--month", "2026-10"]), ("the month with today", ["--from", "2026-11-02"])):
        taken = [_report(url, arguments) for _ in range(_REPORTS)]
        told = ", ".join(f"{seconds:.2f} s ({cpu:.2f})" for seconds, cpu in taken)
        found.note(f"ivr report, {what} (of it CPU)", told)
        found.slowest = max(found.slowest, median(seconds for seconds, _ in taken))
    return found


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    begins = perf_counter()
    result = work()
    return perf_counter() - begins, result


def _zone() -> ZoneInfo:
    """That of the shipped menus, since the command reads them."""
    line = load_folder(Path(_MENUS)).line
    return ZoneInfo(str(line.staff.zone) if line else "UTC")


def _report(url: str, arguments: list[str]) -> tuple[float, float]:
    """The command that staff type, in a process of its own: its seconds, and those of CPU among them."""
    used = _cpu()
    begins = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ivr", "report", "--menus", _MENUS, *arguments],
        env=os.environ | {"IVR_DATABASE_URL": url, "IVR_NOW": _NOW.isoformat()},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return perf_counter() - begins, _cpu() - used


def _cpu() -> float:
    """Seconds of CPU that processes started here have used."""
    times = os.times()
    return times.children_user + times.children_system


def _writing(engine: Engine, seed: int) -> float:
    """The median seconds of a committed batch, as the log writes them."""
    today = next(year(20_000, _LAST + timedelta(days=1), _zone(), days=1, seed=seed))
    steps = iter(today)
    taken = []
    for _ in range(_BATCHES):
        batch = [step._asdict() for step in islice(steps, BATCH)]
        begins = perf_counter()
        with writing(engine) as connection:
            connection.execute(insert(entries), batch)
        taken.append(perf_counter() - begins)
    return median(taken[_WARM_UP:])


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a new database on a PostgreSQL of our own."""
    server = Postgres()
    try:
        yield make_database(server.url, "millions")
    finally:
        server.stop()


def main() -> int:
    """Measure, print a table; 1 if a report takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--database", help="Only this empty database; else SQLite and a PostgreSQL started here.")
    asked = parser.parse_args()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="ivr-millions-") as name:
        folder = Path(name)
        if asked.database:
            found.append(measure("database", asked.database, asked.entries))
        else:
            found.append(measure("SQLite", f"sqlite:///{folder / 'ivr.db'}", asked.entries))
            (folder / "ivr.db").unlink()
            with postgres() as url:
                found.append(measure("PostgreSQL", url, asked.entries))
    return _told(found)


def _told(found: list[Measured]) -> int:
    click.echo(f"\n{'':48}" + "".join(f"{each.name:>44}" for each in found))
    for lines in zip(*(each.lines for each in found), strict=True):
        click.echo(f"{lines[0][0]:48}" + "".join(f"{told:>44}" for _, told in lines))
    slow = [each for each in found if each.slowest >= MOST]
    for each in slow:
        click.echo(f"{each.name}: a report took {each.slowest:.2f} s, and may take less than {MOST:.0f} s.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
