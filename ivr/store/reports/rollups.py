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

from sqlalchemy import Connection, Engine, delete, func, insert, select
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


def roll_up(engine: Engine, zone: tzinfo, now: datetime, back: int = 3) -> int:
    """Count the finished days that are not counted yet, as often as you like.

    Args:
        engine: The database.
        zone: Whose days these are.
        now: Days that ended four hours before it are finished.
        back: How many days to look back.

    Returns:
        How many days were counted.
    """
    today = now.astimezone(zone).date()
    wanted = [day for day in days(today - DAY * back, today) if _is_finished(day, zone, now)]
    with engine.connect() as connection:
        found = _look(connection, zone, wanted)
        counted = _count(connection, zone, found.missing)
    _keep(engine, zone, counted, found)
    return len(found.missing)


def read(engine: Engine, zone: tzinfo, first: date, last: date, now: datetime) -> dict[date, Tally]:
    """What there is to count on each day. Days that are missing in the tallies are counted, and kept if finished."""
    wanted = days(first, min(last, now.astimezone(zone).date()))
    finished = [day for day in wanted if _is_finished(day, zone, now)]
    with engine.connect() as connection:
        found = _look(connection, zone, finished)
        counted = _count(connection, zone, found.missing)
        live = _count(connection, zone, [day for day in wanted if day not in set(finished)])
        kept = _kept(connection, zone, finished)
    _keep(engine, zone, counted, found)
    return {day: {} for day in wanted} | kept | {day: each for day, (_, each) in (counted | live).items()}


def _is_finished(day: date, zone: tzinfo, now: datetime) -> bool:
    return begins(day + DAY, zone) + LONGEST <= now.timestamp() * 1000


def _kept(connection: Connection, zone: tzinfo, wanted: Sequence[date]) -> dict[date, Tally]:
    found: dict[date, Tally] = {}
    if wanted:
        of_days = tallies.c.day.between(str(wanted[0]), str(wanted[-1]))
        columns = (tallies.c[name] for name in ("day", "what", "place", "value", "count", "callers"))
        query = select(*columns).where(tallies.c.zone == str(zone), of_days)
        for day, what, place, value, count, callers in connection.execute(query):
            found.setdefault(date.fromisoformat(day), {})[Cell(what, place, value)] = Count(count, callers)
    return found


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


def _look(connection: Connection, zone: tzinfo, wanted: Sequence[date]) -> _Found:
    seen = connection.execute(select(func.max(entries.c.id))).scalar_one() or 0
    marks = select(tally_marks.c.seen).where(tally_marks.c.zone == str(zone))
    mark: int | None = connection.execute(marks).scalar_one_or_none()
    query = select(tallied.c.day, tallied.c.entries).where(tallied.c.zone == str(zone), tallied.c.form == FORM)
    known = {date.fromisoformat(day): number for day, number in connection.execute(query)}
    grown = {
        day
        for day in _late(connection, zone, mark or 0, max(known, default=None))
        if day in known and _entries(connection, zone, day) > known[day]
    }
    stale = grown | {day - DAY for day in grown}
    missing = [day for day in wanted if day not in known or day in stale]
    return _Found(missing, stale, seen, behind=mark is None or seen - mark > _UNDER_WAY)


def _late(connection: Connection, zone: tzinfo, mark: int, last: date | None) -> set[date]:
    """The days, up to the last one that was counted, of which entries were written since the last look."""
    if last is None:
        return set()
    before = entries.c.at + 0 < begins(last + DAY, zone)  # a sum, so that no planner reads the whole index of times
    query = select(entries.c.at).where(entries.c.id > mark - _UNDER_WAY, before)
    return {local_day(at, zone) for (at,) in connection.execute(query)}


def _entries(connection: Connection, zone: tzinfo, day: date) -> int:
    within = entries.c.at.between(begins(day, zone), begins(day + DAY, zone) - 1)
    return connection.execute(select(func.count()).select_from(entries).where(within)).scalar_one()


def _count(connection: Connection, zone: tzinfo, wanted: Sequence[date]) -> dict[date, tuple[int, Tally]]:
    """For each day, how many entries it has, and what there is to count in its calls."""
    return {day: (_entries(connection, zone, day), _tally(connection, zone, day)) for day in wanted}


def _tally(connection: Connection, zone: tzinfo, day: date) -> Tally:
    return tally(calls_of(connection, zone, day, day), zone)


def calls_of(connection: Connection, zone: tzinfo, first: date, last: date) -> Iterator[LoggedCall]:
    """The calls of some days. They belong to the day on which they began, so the hours around it are read too."""
    begin, end = begins(first, zone), begins(last + DAY, zone)
    calls = complete_calls(_stream(connection, begin - LONGEST, end + LONGEST), LONGEST)
    return (call for call in calls if begin <= call.started < end)


def _stream(connection: Connection, begin: int, end: int) -> Iterator[Logged]:
    query = select(*COLUMNS).where(entries.c.at.between(begin, end - 1)).order_by(entries.c.at)
    for rows in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query).partitions():
        yield from map(Logged._make, rows)


def _keep(engine: Engine, zone: tzinfo, counted: dict[date, tuple[int, Tally]], found: _Found) -> None:
    """Write what was counted. Where that fails (another process was quicker), it is counted again another time."""
    if not (counted or found.stale or found.behind):
        return
    names = [str(day) for day in {*counted, *found.stale}]
    rows = [row for day, (_, tally_) in counted.items() for row in _rows(zone, day, tally_)]
    days_ = [{"zone": str(zone), "day": str(day), "form": FORM, "entries": each[0]} for day, each in counted.items()]
    try:
        with writing(engine) as connection:
            for table in (tallies, tallied):
                connection.execute(delete(table).where(table.c.zone == str(zone), table.c.day.in_(names)))
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                connection.execute(insert(tallies), rows[start : start + _ROWS_AT_ONCE])
            if days_:
                connection.execute(insert(tallied), days_)
            connection.execute(delete(tally_marks).where(tally_marks.c.zone == str(zone)))
            connection.execute(insert(tally_marks).values(zone=str(zone), seen=found.seen))
    except DBAPIError as error:
        logger.info("what was counted of %d days is not kept: %s", len(counted), describe(error))


def _rows(zone: tzinfo, day: date, found: Tally) -> Iterable[dict[str, object]]:
    for cell, count in found.items():
        yield {
            "zone": str(zone),
            "day": str(day),
            **{name: str(value) for name, value in cell._asdict().items()},
            "count": count.count,
            "callers": count.callers,
        }
