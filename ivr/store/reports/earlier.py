"""What the log tells of earlier calls from a telephone. Nothing is kept for it: it is read from entries that are there.

Entries name a caller by a pseudonym that changes daily, so only the days around now can be asked for, and of them only
`DAY` is looked at. Language and place, and what the callback list says, are all that is told; never a sign or a topic's
name. What waits beside the database is looked at too. Where that cannot be known, nothing is told of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, exists, select

from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.entries import Entry, Kind, is_number
from ivr.core.events import Earlier, OnList
from ivr.core.happenings import Ended, read
from ivr.core.state import Mode
from ivr.store.answers import is_over
from ivr.store.beside import beside, copied
from ivr.store.database import connect, reading
from ivr.store.durable.log_row import CALLER, LogRow, Writer, call_key
from ivr.store.durable.spool import paths
from ivr.store.tables import callbacks, entries
from ivr.store.vault import MIN_SECRET, Vault

HOUR: Final = 3_600_000
"""So long a caller may go on where the last call stopped, in milliseconds."""
DAY: Final = 24 * HOUR
"""So long it is told what the callback list says."""
OVER: Final = 120_000
"""A call of which nothing came for so long is over, also where the carrier never told its end."""
MOST_SPOOLED: Final = 1_000_000
"""Bytes that wait beside the database: with more of them there is no time to look."""
_E, _C = entries.c, callbacks.c


class EarlierCalls:
    """Reads the log, for any thread. Every method raises `database.FAILURES` if the database is gone."""

    def __init__(self, url: str, vault: Vault, spool: Path, data: Path | None, patience: float) -> None:
        """Remember where the log is; it is opened for each question.

        Args:
            url: Of the database.
            vault: Knows the pseudonyms.
            spool: The folder of what waits beside the database.
            data: The folder in which a line tells what it holds in memory only.
            patience: Seconds that a statement or a lock may take.

        Raises:
            StoreError: The URL names no database that is known here.
        """
        self._engine = connect(url, patience=patience, pooled=False)
        self._vault, self._spool, self._data = vault, spool, data

    def about(self, number: str, call: str, now: datetime, line: str = "") -> Earlier | None:
        """What is known of earlier calls from a number; None for nothing, and for one that is withheld.

        Args:
            number: The caller's.
            call: The present call, which is none of them.
            now: The present time, aware.
            line: The name of the line that was called; calls to others are not asked for.
        """
        if not is_number(number) or self._too_much_waits():
            return None
        asked = _asked(self._vault, number, call, now, line)
        waiting = beside(self._data or self._spool, self._spool)
        with reading(self._engine) as connection:
            calls = {*connection.execute(asked.flagged(_C.call)).scalars(), *filter(None, [asked.last(connection)])}
            mine = [slip for slip in waiting.slips if slip.call in calls or slip.row[CALLER] in asked.names]
            found = asked.answer(connection) if not mine else None
        if mine:
            found = self._with(mine, calls, asked)
        unknown = waiting.hidden or waiting.locked
        return replace(found, listed=OnList.NOTHING) if found and unknown else found

    def _with(self, mine: Sequence[LogRow], calls: set[str], asked: _Asked) -> Earlier | None:
        """The answer that the database will give once it holds what waits."""
        return asked.answer_in(*copied(self._engine, mine, calls))

    def _too_much_waits(self) -> bool:
        return sum(path.stat().st_size for path in paths(self._spool)) > MOST_SPOOLED


def earlier_in(given: Sequence[Entry], number: str, call: str, now: datetime, line: str = "") -> Earlier | None:
    """What is known of earlier calls from entries that are in memory only, see `EarlierCalls.about`."""
    if not is_number(number):
        return None
    vault = Vault([token_hex(MIN_SECRET)])
    writer = Writer(vault)
    return _asked(vault, number, call, now, line).answer_in(*copied(None, [writer.slip(each) for each in given]))


def _asked(vault: Vault, number: str, call: str, now: datetime, line: str) -> _Asked:
    at = int(now.timestamp() * 1000)
    days = (at // DAY + each for each in (-1, 0, 1))  # one that lies ahead, where the clock was set back
    return _Asked([name for day in days for name in vault.pseudonyms(number, day)], call_key(call), at, line)


class _Asked:
    """The questions about the caller of one call."""

    def __init__(self, names: Sequence[str], call: str, now: int, line: str) -> None:
        self.names, self._call, self._now, self._line = names, call, now, line

    def answer_in(self, copy: Engine, _stored: set[int]) -> Earlier | None:
        with reading(copy) as connection:
            return self.answer(connection)

    def answer(self, connection: Connection) -> Earlier | None:
        rows = connection.execute(self.flagged(_C.standing, _C.proof_due, _C.language)).mappings().all()
        last = self.last(connection)
        language, place = self._stopped(connection, last) if last else ("", "")
        listed = self._listed(rows)
        language = language or (rows[0]["language"] if rows else "")
        return Earlier(language, place, listed) if language or place or listed else None

    def last(self, connection: Connection) -> str | None:
        """The last call of this hour in which a key told the language."""
        mine = and_(_E.at >= self._now - HOUR, _E.caller.in_(self.names), _E.call != self._call, _E.language != "")
        mine = and_(mine, _E.line == self._line)
        return connection.execute(select(_E.call).where(mine).order_by(_E.at.desc()).limit(1)).scalar()

    def flagged(self, *columns: object) -> Select[tuple[object, ...]]:
        """The red flags that were chosen on this telephone, the newest first."""
        known = exists(select(_E.id).where(_E.call == _C.call, _E.caller.in_(self.names)))
        standing = _C.standing.in_(list(Standing))  # which has an index
        mine = and_(standing, _C.opened >= self._now - DAY, _C.cause == Cause.RED_FLAG, _C.call != self._call, known)
        mine = and_(mine, _C.line == self._line)
        return select(*columns).where(mine).order_by(_C.opened.desc())  # type: ignore[call-overload,no-any-return]

    def _listed(self, rows: Sequence[RowMapping]) -> OnList:
        if any(row["standing"] == Standing.OPEN or is_over(row["proof_due"], self._now) for row in rows):
            return OnList.WAITS
        return OnList.TAKEN if rows else OnList.NOTHING

    def _stopped(self, connection: Connection, call: str) -> tuple[str, str]:
        """Language and place of a call; no place of one that goes on, that the line ended, or that stopped nowhere."""
        asked = select(_E.kind, _E.at, _E.language, _E.next_mode, _E.next_place, _E.next_part, _E.happened)
        steps = connection.execute(asked.where(_E.call == call).order_by(_E.at, _E.step, _E.id)).mappings().all()
        last = [step for step in steps if step["next_mode"]][-1]
        over = any(step["kind"] == Kind.ENDED for step in steps) or abs(self._now - last["at"]) >= OVER
        if not over or any(isinstance(each, Ended) for each in read(last["happened"])):
            return last["language"], ""
        return last["language"], {Mode.TOPIC: last["next_part"], Mode.MENU: last["next_place"]}.get(
            last["next_mode"], ""
        )
