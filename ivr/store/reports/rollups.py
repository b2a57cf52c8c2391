"""What was counted of finished days, kept in `tables.tallies`, so that a report of a month reads no entries.

Entries of a call may come late (from the spool, say). So what was written since the last look is looked through for
entries of days that are counted already. Each day notes how many entries it had when it was counted; if it has more,
it is counted anew, and so is the day before, whose calls may have gone on over midnight.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, func, insert, select, true
from sqlalchemy.exc import DBAPIError

from ivr.store.database import describe, writing
from ivr.store.reports.calls import Logged, LoggedCall, complete_calls
from ivr.store.reports.counting import FORM, Cell, Count, Tally, tally
from ivr.store.tables import entries, tallied, tallies, tally_marks

logger = logging.getLogger(__name__)

COLUMNS: Final = tuple(entries.c[name] for name in Logged._fields)
LONGEST: Final = 4 * 3600 * 1000
"""The milliseconds after which nothing more of a call is expected: carriers end calls after four hours."""
_ROWS_AT_ONCE: Final = 5_000
_UNDER_WAY: Final = 10_000
"""Entries before the newest one that are looked at again: they may have been written later than it."""
DAY: Final = timedelta(days=1)


def begins(day: date, zone: tzinfo) -> int:
    """The first millisecond of a local day, since 1970, UTC."""
    return int(datetime.combine(day, time.min, zone).timestamp() * 1000)


def local_day(at: int, zone: tzinfo) -> date:
    """The local day of a moment in milliseconds since 1970, UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date()


def days(first: date, last: date) -> tuple[date, ...]:
    """All days from the first to the last one."""
    return tuple(first + DAY * n for n in range((last - first).days + 1))


def roll_up(engine: Engine, zone: tzinfo, now: datetime, back: int = 3, line: str = "") -> int:
    """Count the finished days that are not counted yet, as often as you like.

    Args:
        engine: The database.
        zone: Whose days these are.
        now: Days that ended four hours before it are finished.
        back: How many days to look back.
        line: Of which line.

    Returns:
        How many days were counted.
    """
    today, whose = now.astimezone(zone).date(), Whose(zone, line)
    wanted = [day for day in days(today - DAY * back, today) if _is_finished(day, zone, now)]
    with engine.connect() as connection:
        found = _look(connection, whose, wanted)
        counted = _count(connection, whose, found.missing)
    _keep(engine, whose, counted, found)
    return len(found.missing)


def read(engine: Engine, whose: Whose, first: date, last: date, now: datetime) -> dict[date, Tally]:
    """What there is to count on each day. Days that are missing in the tallies are counted, and kept if finished."""
    zone = whose.zone
    wanted = days(first, min(last, now.astimezone(zone).date()))
    finished = [day for day in wanted if _is_finished(day, zone, now)]
    with engine.connect() as connection:
        found = _look(connection, whose, finished)
        counted = _count(connection, whose, found.missing)
        live = _count(connection, whose, [day for day in wanted if day not in set(finished)])
        kept = _kept(connection, whose, finished)
    _keep(engine, whose, counted, found)
    return {day: {} for day in wanted} | kept | {day: each for day, (_, each) in (counted | live).items()}


def _is_finished(day: date, zone: tzinfo, now: datetime) -> bool:
    return begins(day + DAY, zone) + LONGEST <= now.timestamp() * 1000


def _kept(connection: Connection, whose: Whose, wanted: Sequence[date]) -> dict[date, Tally]:
    found: dict[date, Tally] = {}
    if wanted:
        of_days = tallies.c.day.between(str(wanted[0]), str(wanted[-1]))
        columns = (tallies.c[name] for name in ("day", "what", "place", "value", "count", "callers"))
        query = select(*columns).where(whose.of(tallies), of_days)
        for day, what, place, value, count, callers in connection.execute(query):
            found.setdefault(date.fromisoformat(day), {})[Cell(what, place, value)] = Count(count, callers)
    return found


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose days are counted."""

    zone: tzinfo
    line: str | None = ""
    """The name of the line; "" for the first one, None for all of them."""

    @property
    def calls(self) -> ColumnElement[bool]:
        """The entries of its calls."""
        return true() if self.line is None else entries.c.line == self.line

    def of(self, table: Table) -> ColumnElement[bool]:
        """Its rows of a table with what was counted."""
        return and_(table.c.line == self.line, table.c.zone == str(self.zone))

    @property
    def key(self) -> dict[str, object]:
        """What begins each of these rows."""
        return {"line": self.line, "zone": str(self.zone)}


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be counted, and to be forgotten."""

    missing: list[date]
    """Days that are wanted, and not counted or out of date."""
    stale: set[date]
    """Days that are out of date, wanted or not."""
    seen: int
    """The newest entry."""
    behind: bool
    """Whether that is worth writing down."""


def _look(connection: Connection, whose: Whose, wanted: Sequence[date]) -> _Found:
    seen = connection.execute(select(func.max(entries.c.id))).scalar_one() or 0
    marks = select(tally_marks.c.seen).where(whose.of(tally_marks))
    mark: int | None = connection.execute(marks).scalar_one_or_none()
    query = select(tallied.c.day, tallied.c.entries).where(whose.of(tallied), tallied.c.form == FORM)
    known = {date.fromisoformat(day): number for day, number in connection.execute(query)}
    grown = {
        day
        for day in _late(connection, whose, mark or 0, max(known, default=None))
        if day in known and _entries(connection, whose, day) > known[day]
    }
    stale = grown | {day - DAY for day in grown}
    missing = [day for day in wanted if day not in known or day in stale]
    return _Found(missing, stale, seen, behind=mark is None or seen - mark > _UNDER_WAY)


def _late(connection: Connection, whose: Whose, mark: int, last: date | None) -> set[date]:
    """The days, up to the last one that was counted, of which entries were written since the last look."""
    if last is None:
        return set()
    before = entries.c.at + 0 < begins(
        last + DAY, whose.zone
    )  # a sum, so that no planner reads the whole index of times
    query = select(entries.c.at).where(entries.c.id > mark - _UNDER_WAY, before, whose.calls)
    return {local_day(at, whose.zone) for (at,) in connection.execute(query)}


def _entries(connection: Connection, whose: Whose, day: date) -> int:
    within = entries.c.at.between(begins(day, whose.zone), begins(day + DAY, whose.zone) - 1)
    return connection.execute(select(func.count()).select_from(entries).where(within, whose.calls)).scalar_one()


def _count(connection: Connection, whose: Whose, wanted: Sequence[date]) -> dict[date, tuple[int, Tally]]:
    """For each day, how many entries it has, and what there is to count in its calls."""
    return {day: (_entries(connection, whose, day), _tally(connection, whose, day)) for day in wanted}


def _tally(connection: Connection, whose: Whose, day: date) -> Tally:
    return tally(calls_of(connection, whose, day, day), whose.zone)


def calls_of(connection: Connection, whose: Whose, first: date, last: date) -> Iterator[LoggedCall]:
    """The calls of some days. They belong to the day on which they began, so the hours around it are read too."""
    begin, end = begins(first, whose.zone), begins(last + DAY, whose.zone)
    calls = complete_calls(_stream(connection, whose, begin - LONGEST, end + LONGEST), LONGEST)
    return (call for call in calls if begin <= call.started < end)


def _stream(connection: Connection, whose: Whose, begin: int, end: int) -> Iterator[Logged]:
    query = select(*COLUMNS).where(entries.c.at.between(begin, end - 1), whose.calls).order_by(entries.c.at)
    for rows in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query).partitions():
        yield from map(Logged._make, rows)


def _keep(engine: Engine, whose: Whose, counted: dict[date, tuple[int, Tally]], found: _Found) -> None:
    """Write what was counted. Where that fails (another process was quicker), it is counted again another time."""
    if not (counted or found.stale or found.behind):
        return
    names = [str(day) for day in {*counted, *found.stale}]
    rows = [row for day, (_, tally_) in counted.items() for row in _rows(whose, day, tally_)]
    days_ = [{**whose.key, "day": str(day), "form": FORM, "entries": each[0]} for day, each in counted.items()]
    try:
        with writing(engine) as connection:
            for table in (tallies, tallied):
                connection.execute(delete(table).where(whose.of(table), table.c.day.in_(names)))
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                connection.execute(insert(tallies), rows[start : start + _ROWS_AT_ONCE])
            if days_:
                connection.execute(insert(tallied), days_)
            connection.execute(delete(tally_marks).where(whose.of(tally_marks)))
            connection.execute(insert(tally_marks).values(**whose.key, seen=found.seen))
    except DBAPIError as error:
        logger.info("what was counted of %d days is not kept: %s", len(counted), describe(error))


def _rows(whose: Whose, day: date, found: Tally) -> Iterable[dict[str, object]]:
    for cell, count in found.items():
        yield {
            **whose.key,
            "day": str(day),
            **{name: str(value) for name, value in cell._asdict().items()},
            "count": count.count,
            "callers": count.callers,
        }
