"""What was counted of finished days, kept in `tables.tallies`, so that a report of a month reads no entries.

Entries of a call may come late (from the spool, say). So each day notes how many entries it had when it was counted;
with more, it is counted anew, and so is the day before, whose calls may have gone on over midnight.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from ivr.store.calls import Logged, complete_calls
from ivr.store.counting import FORM, Cell, Count, Tally, tally
from ivr.store.database import describe, writing
from ivr.store.tables import entries, tallied, tallies

logger = logging.getLogger(__name__)

COLUMNS: Final = tuple(entries.c[name] for name in Logged._fields)
LONGEST: Final = 4 * 3600 * 1000
"""The milliseconds after which nothing more of a call is expected: carriers end calls after four hours."""
_ROWS_AT_ONCE: Final = 5_000
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
    with engine.connect() as connection:
        wanted = [day for day in days(today - DAY * back, today) if _is_finished(day, zone, now)]
        missing = _missing(connection, zone, wanted)
        counted = _count(connection, zone, missing)
    _keep(engine, zone, counted)
    return len(missing)


def read(engine: Engine, zone: tzinfo, first: date, last: date, now: datetime) -> dict[date, Tally]:
    """What there is to count on each day. Days that are missing in the tallies are counted, and kept if finished."""
    wanted = days(first, min(last, now.astimezone(zone).date()))
    finished = [day for day in wanted if _is_finished(day, zone, now)]
    with engine.connect() as connection:
        missing = _missing(connection, zone, finished)
        counted = _count(connection, zone, missing)
        live = _count(connection, zone, [day for day in wanted if day not in set(finished)])
        kept = _kept(connection, zone, finished)
    _keep(engine, zone, counted)
    return {day: {} for day in wanted} | kept | {day: found for day, (_, found) in (counted | live).items()}


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


def _missing(connection: Connection, zone: tzinfo, wanted: Sequence[date]) -> list[date]:
    """The days that are not counted, or were with fewer entries. ``wanted`` is without gaps."""
    if not wanted:
        return []
    of_days = tallied.c.day.between(str(wanted[0]), str(wanted[-1]))
    known = {
        date.fromisoformat(row.day): row.entries
        for row in connection.execute(
            select(tallied).where(tallied.c.zone == str(zone), of_days, tallied.c.form == FORM)
        )
    }
    whole = _entries(connection, zone, wanted[0], wanted[-1])
    if len(known) == len(wanted) and sum(known.values()) >= whole:
        return []
    grown = {day for day in wanted if day in known and _entries(connection, zone, day, day) > known[day]}
    return [day for day in wanted if day not in known or day in grown or day + DAY in grown]


def _entries(connection: Connection, zone: tzinfo, first: date, last: date) -> int:
    within = entries.c.at.between(begins(first, zone), begins(last + DAY, zone) - 1)
    return connection.execute(select(func.count()).select_from(entries).where(within)).scalar_one()


def _count(connection: Connection, zone: tzinfo, wanted: Sequence[date]) -> dict[date, tuple[int, Tally]]:
    """For each day, how many entries it has, and what there is to count in its calls."""
    return {day: (_entries(connection, zone, day, day), _tally(connection, zone, day)) for day in wanted}


def _tally(connection: Connection, zone: tzinfo, day: date) -> Tally:
    """Calls belong to the day on which they began, so the hours around it are read too."""
    begin, end = begins(day, zone), begins(day + DAY, zone)
    calls = complete_calls(_stream(connection, begin - LONGEST, end + LONGEST), LONGEST)
    return tally((call for call in calls if begin <= call.started < end), zone)


def _stream(connection: Connection, begin: int, end: int) -> Iterator[Logged]:
    query = select(*COLUMNS).where(entries.c.at.between(begin, end - 1)).order_by(entries.c.at)
    for rows in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query).partitions():
        yield from map(Logged._make, rows)


def _keep(engine: Engine, zone: tzinfo, counted: dict[date, tuple[int, Tally]]) -> None:
    """Write what was counted. Where that fails (another process was quicker), it is counted again another time."""
    if not counted:
        return
    names = [str(day) for day in counted]
    try:
        with writing(engine) as connection:
            for table in (tallies, tallied):
                connection.execute(delete(table).where(table.c.zone == str(zone), table.c.day.in_(names)))
            for chunk in _chunks([row for day, each in counted.items() for row in _rows(zone, day, each[1])]):
                connection.execute(insert(tallies), chunk)
            days_ = [
                {"zone": str(zone), "day": str(day), "form": FORM, "entries": each[0]} for day, each in counted.items()
            ]
            connection.execute(insert(tallied), days_)
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


def _chunks(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield rows[start : start + _ROWS_AT_ONCE]
