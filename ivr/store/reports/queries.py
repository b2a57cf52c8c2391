"""What people ask of the call log. Nothing here writes but what was counted of finished days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, select

from ivr.core.callbacks.attempts import PUT_OFF
from ivr.store.database import FAILURES, StoreError, connect, describe, sqlite_file
from ivr.store.reports import rollups
from ivr.store.reports.calls import Logged, LoggedCall, in_order
from ivr.store.reports.counting import Tally
from ivr.store.tables import alerts, callbacks, entries

_COLUMNS: Final = rollups.COLUMNS
_AT_ONCE: Final = 500
_AFTER: Final = "z" * 12
"""Sorts behind whatever an id goes on with, in the order of any language."""


class LogError(Exception):
    """The call log cannot be read; the message says why, and holds no password."""


class AmbiguousError(LogError):
    """Several calls have ids that begin alike."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calls to list: the newest first."""

    first: date | None = None
    last: date | None = None
    red_flags: bool = False
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Alert:
    """An attempt to tell staff. ``target`` is a team and a place in it, never a number or an address."""

    at: int
    way: str
    target: str
    state: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An entry of the callback list that a call opened, and what was done about it."""

    id: int
    cause: str
    sign: str
    opened: int
    standing: str
    alerts: tuple[Alert, ...]


class CallLog:
    """The call log, to be read.

    Args:
        engine: The database.
        zone: The time zone in which days begin.
        line: Of which line; "" is the first one, None all of them.
    """

    def __init__(self, engine: Engine, zone: tzinfo, line: str | None = "") -> None:
        self._engine = engine
        self._zone = zone
        self._whose = rollups.Whose(zone, line)

    def calls(self, asked: Asked) -> list[LoggedCall]:
        """The newest calls, newest first."""
        within = self._within(asked.first, asked.last)
        with self._engine.connect() as connection:
            ids: dict[str, None] = {}
            query = select(entries.c.call).where(*within).order_by(entries.c.at.desc(), entries.c.id.desc())
            if asked.red_flags:
                query = query.where(entries.c.opens != "")
            with connection.execution_options(yield_per=_AT_ONCE).execute(query) as result:
                for (call,) in result:
                    ids.setdefault(call)
                    if len(ids) > asked.limit:  # one more: the oldest found may be older than it seems
                        break
            found = _whole(connection, list(ids))
        kept = [call for call in found if self._began_within(call, asked)]
        return sorted(kept, key=lambda call: call.started, reverse=True)[: asked.limit]

    def call(self, prefix: str) -> LoggedCall | None:
        """The call whose id is, or begins with, ``prefix``.

        Raises:
            AmbiguousError: Several do.
        """
        with self._engine.connect() as connection:
            begins = entries.c.call.between(prefix, prefix + _AFTER) & entries.c.call.startswith(
                prefix, autoescape=True
            )
            for condition in (entries.c.call == prefix, begins):
                found = select(entries.c.call).where(condition, self._whose.calls).distinct().limit(2)
                ids = connection.execute(found).scalars().all()
                if len(ids) > 1:
                    raise AmbiguousError(f'Several calls begin with "{prefix}". Write more of the id.')
                if ids:
                    return _whole(connection, ids)[0]
        return None

    def by_same_caller(self, call: LoggedCall) -> list[LoggedCall]:
        """The calls of one caller on the day of a call, oldest first; that call alone where the number is withheld."""
        day = rollups.local_day(call.started, self._zone)
        within = self._within(day, day)
        with self._engine.connect() as connection:
            same = select(entries.c.call).where(*within, entries.c.caller == call.caller).distinct()
            ids = [id_ for (id_,) in connection.execute(same)] or [call.id]
            return sorted(_whole(connection, ids), key=lambda each: each.started)

    def follow_ups(self, call: LoggedCall) -> list[FollowUp]:
        """The entries of the callback list that a call opened, the oldest first."""
        listed = callbacks.c
        columns = (listed.id, listed.cause, listed.sign, listed.opened, listed.standing)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*columns).where(listed.call == call.id).order_by(listed.id)).all()
            return [FollowUp(*row, _alerts(connection, row.id)) for row in rows]

    def tallies(self, first: date, last: date, now: datetime) -> dict[date, Tally]:
        """What there is to count on each local day, up to today; see `rollups.read`."""
        return rollups.read(self._engine, self._whose, first, last, now)

    def each_call(self, first: date, last: date) -> Iterator[LoggedCall]:
        """Every call that began on these local days, one after another: few are held in memory."""
        with self._engine.connect() as connection:
            yield from rollups.calls_of(connection, self._whose, first, last)

    def _within(self, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
        found = [self._whose.calls]
        if first:
            found.append(entries.c.at >= rollups.begins(first, self._zone))
        if last:
            found.append(entries.c.at < rollups.begins(last + rollups.DAY, self._zone))
        return found

    def _began_within(self, call: LoggedCall, asked: Asked) -> bool:
        day = rollups.local_day(call.started, self._zone)
        return (asked.first is None or day >= asked.first) and (asked.last is None or day <= asked.last)


@contextmanager
def opened(url: str, zone: tzinfo, line: str | None = "") -> Iterator[CallLog]:
    """The call log of a database that is there, for as long as it is wanted.

    Raises:
        LogError: It is not there, or cannot be read.
    """
    try:
        engine = connect(url)
    except StoreError as error:
        raise LogError(str(error)) from None
    try:
        path = sqlite_file(engine)
        if path and not path.exists():
            raise LogError(f'There is no call log "{path}" yet: it begins with the first "ivr serve".')
        yield CallLog(engine, zone, line)
    except FAILURES as error:
        raise LogError(f"The call log cannot be read: {describe(error)}.") from None
    finally:
        engine.dispose()


def _alerts(connection: Connection, callback: int) -> tuple[Alert, ...]:
    sent = alerts.c
    query = select(sent.created, sent.way, sent.target, sent.state).where(
        sent.callback == callback, sent.round != PUT_OFF
    )
    return tuple(Alert(*row) for row in connection.execute(query.order_by(sent.created, sent.id)))


def _whole(connection: Connection, ids: Sequence[str]) -> list[LoggedCall]:
    """The calls with all their entries."""
    found: dict[str, list[Logged]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(*_COLUMNS).where(entries.c.call.in_(ids[start : start + _AT_ONCE]))
        for row in connection.execute(query):
            found.setdefault(row.call, []).append(Logged._make(row))
    return [in_order(steps) for steps in found.values()]
