"""The callback list as staff and alerts use it. Each function is one short transaction, for any thread or process.

A number is decrypted only where it is asked for by `Callbacks.number`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import BigInteger, Engine, Row, Select, and_, bindparam, func, or_, select, update

from ivr.core.callbacks.entry import Callback, Cause, Recording, Standing
from ivr.store.database import reading, writing
from ivr.store.durable.log_row import call_key
from ivr.store.durable.write import give_back, proof_over, reopen_unproven
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.tables import callbacks, entries
from ivr.store.vault import Vault

_C: Final = callbacks.c
_FIELDS: Final = tuple({each.name for each in fields(Callback)} & {*_C.keys()} - {"cause", "standing"})
"""What is told of an entry as it stands in its columns."""
_CALLER: Final = select(func.max(entries.c.caller)).where(entries.c.call == _C.call).scalar_subquery().label("caller")

# Made once: these are asked every second.
_DUE: Final = select(_C.id).where(proof_over(bindparam("now", type_=BigInteger))).limit(1)
_LIST: Final = select(*(_C[name] for name in _FIELDS), _C.cause, _C.standing, _C.recording, _CALLER).order_by(
    _C.opened, _C.id
)
_OPEN: Final = _LIST.where(_C.standing == Standing.OPEN)
_THESE: Final = _LIST.where(_C.id.in_(bindparam("ids", expanding=True)))
_LISTED: Final = _LIST.where(_C.standing.in_([Standing.OPEN, Standing.TAKEN]))
_OF_CALL: Final = _LIST.where(_C.call == bindparam("of"))
_ONE: Final = _LIST.where(_C.id == bindparam("its_id"))
_NUMBER: Final = select(_C.number).where(_C.id == bindparam("its_id"))
_RECORDING: Final = select(_C.recording).where(_C.id == bindparam("its_id"))
_TAKE: Final = (
    update(callbacks)
    .where(_C.id == bindparam("its_id"), _C.standing == Standing.OPEN)
    .values(standing=Standing.TAKEN, taken_by=bindparam("whose"), taken=bindparam("when"))
)
_SUMS: Final = select(func.count(), func.coalesce(func.max(_C.id), 0), func.coalesce(func.sum(_C.id), 0))
_STAMP: Final = _SUMS.where(_C.standing == Standing.OPEN)
_OPEN_IDS: Final = select(_C.id).where(_C.standing == Standing.OPEN)
_AT_ONCE: Final = 500
"""Rows asked for by their ids: databases limit how many a statement may name."""
_MILLISECONDS_A_DAY: Final = 86_400_000
_NAME_WIDTH: Final = 100
RETENTION_DAYS: Final = 30


class Callbacks:
    """Reads and changes the list. Every method raises `database.FAILURES` if the database is gone."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        days: int = RETENTION_DAYS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        scope: Scope = EVERYTHING,
    ) -> None:
        """Prepare the list.

        Args:
            engine: See `database.connect`.
            vault: Decrypts numbers.
            days: For how long numbers and messages are kept once their entry is closed.
            clock: The present time, aware: what a 1 answered is open again when nobody talked for too long.
            scope: Of which line the entries are that are listed; one that is named by its id is found in any case.
        """
        self._clock = clock
        self._engine = engine
        self._vault = vault
        self._days = days
        self._scope = scope

    def open(self) -> tuple[Callback, ...]:
        """What nobody has taken or answered, oldest first: what to alert about."""
        return self._list(self._mine(_OPEN))

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever another set of entries is OPEN. Cheap, however many there are."""
        return tuple(int(each) for each in self._read(self._mine(_STAMP))[0])

    def open_ids(self) -> tuple[int, ...]:
        """The ids of what is OPEN."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(self._mine(_OPEN_IDS)).scalars())

    def these(self, ids: Sequence[int]) -> tuple[Callback, ...]:
        """The entries with these ids, as far as there are any."""
        if len(ids) == 1:  # mostly; and that statement is always the same
            return self._list(_ONE, its_id=ids[0])
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        return tuple(each for part in parts for each in self._list(_THESE, ids=part))

    def listed(self) -> tuple[Callback, ...]:
        """What is still to be done, open or taken by somebody, oldest first."""
        return self._list(self._mine(_LISTED))

    def recordings(self) -> tuple[Recording, ...]:
        """The messages that are still at the carrier, whatever the standing of their entries, oldest first."""
        lies = (_C.recording != "", _C.fetched.is_(False), self._scope.where(_C.line))
        waiting = select(_C.id, _C.recording).where(*lies).order_by(_C.opened)
        with reading(self._engine) as connection:
            return tuple(Recording(row.id, row.recording) for row in connection.execute(waiting))

    def of_call(self, call: str) -> tuple[Callback, ...]:
        """All entries of a call, oldest first."""
        return self._list(_OF_CALL, of=call_key(call))

    def get(self, id: int) -> Callback | None:  # noqa: A002  # the word that staff type
        """An entry; None if there is none with this id."""
        return next(iter(self._list(_ONE, its_id=id)), None)

    def is_mine(self, entry: Callback) -> bool:
        """Whether an entry is of the line that is listed here."""
        return self._scope.holds(entry.line)

    def take(self, id: int, by: str, at: int) -> bool:  # noqa: A002
        """Somebody says that they will call back: alerts stop. False if somebody else did, or it is closed.

        Args:
            id: Of the entry.
            by: A member of staff.
            at: Milliseconds since 1970.
        """
        with writing(self._engine) as connection:
            return connection.execute(_TAKE, {"its_id": id, "whose": _name(by), "when": at}).rowcount == 1

    def give_back(self, id: int, by: str) -> bool:  # noqa: A002
        """Whoever took it did not reach the caller: alerts go on. False if it is not theirs (any more).

        If somebody talked with the caller meanwhile, in the call itself, the entry is answered and nobody is alerted.
        """
        mine = and_(_C.id == id, _C.standing == Standing.TAKEN, _C.taken_by == _name(by))
        with writing(self._engine) as connection:
            return give_back(connection, mine, int(self._clock().timestamp() * 1000))

    def done(self, id: int, by: str, at: int) -> bool:  # noqa: A002
        """The caller was called back. False if it is closed already, or there is no such entry."""
        with writing(self._engine) as connection:
            where = and_(_C.id == id, _C.standing.in_([Standing.OPEN, Standing.TAKEN]))
            before = connection.execute(select(_C.taken_by, _C.taken).where(where).with_for_update()).first()
            if before is None:
                return False
            values = {"taken_by": before.taken_by or _name(by), "taken": before.taken or at}
            values |= {"standing": Standing.DONE, "closed": at}
            connection.execute(update(callbacks).where(where).values(values))
        return True

    def number(self, id: int) -> str:  # noqa: A002
        """The number to call, E.164, or what was sent instead; "" if it is withheld or forgotten, or of no such entry.

        Raises:
            VaultError: It was encrypted with another secret.
        """
        token = self._text(_NUMBER, id)
        return self._vault.decrypt_number(token) if token else ""

    def recording(self, id: int) -> str:  # noqa: A002
        """The carrier's id of the message; "" if there is none."""
        return self._text(_RECORDING, id)

    def fetched(self, id: int) -> bool:  # noqa: A002
        """Note that the message is kept here, and that the carrier's copy is deleted."""
        kept = update(callbacks).where(_C.id == id, _C.recording != "").values(fetched=True)
        with writing(self._engine) as connection:
            return connection.execute(kept).rowcount == 1

    def add_drill(self, language: str, at: int, call: str = "") -> int:
        """Open an entry for a test call, marked as such and without a number. Returns its id.

        Args:
            language: In which it rings.
            at: Milliseconds since 1970.
            call: The carrier's id of the test call, if an accept of it is to answer the entry.
        """
        values = dict.fromkeys(("choices", "sign", "number", "taken_by", "recording", "message"), "")
        numbers = dict.fromkeys(("step", "taken", "closed", "proof_due"), 0)
        made = callbacks.insert().values(
            **values,
            **numbers,
            call=call_key(call) if call else f"drill-{token_hex(12)}",
            cause=Cause.DRILL,
            language=language,
            withheld=True,
            opened=at,
            standing=Standing.OPEN,
            attempts=1,
            last_attempt=at,
            fetched=False,
            line=self._scope.line,
            name=f"drill-{token_hex(12)}",
        )
        with writing(self._engine) as connection:
            return int(connection.execute(made.returning(_C.id)).scalar_one())

    def purge(self, now: int, days: int | None = None) -> tuple[int, ...]:
        """Forget the numbers and messages of entries that have been closed for so many days.

        What somebody else changes at this moment has its turn next time: who waits for nobody is in no ring.

        Args:
            now: Milliseconds since 1970.
            days: The retention, if not the one that was given at the start.

        Returns:
            The ids of those entries whose kept messages are now to be deleted.
        """
        kept = self._days if days is None else days
        old = and_(_C.closed > 0, _C.closed <= now - kept * _MILLISECONDS_A_DAY)
        full = and_(old, self._scope.where(_C.line), or_(_C.number != "", _C.recording != "", _C.fetched.is_(True)))
        with writing(self._engine) as connection:
            found = connection.execute(select(_C.id, _C.fetched).where(full).with_for_update(skip_locked=True)).all()
            ids = [row.id for row in found]
            if ids:
                unknown = and_(_C.withheld, _C.number == "")
                forget = update(callbacks).where(_C.id.in_(ids))
                connection.execute(forget.values(number="", recording="", fetched=False, withheld=unknown))
        return tuple(row.id for row in found if row.fetched)

    def _mine(self, statement: Select[Any]) -> Select[Any]:
        return self._scope.narrowed(statement, _C.line)

    def _list(self, statement: Select[Any], **values: object) -> tuple[Callback, ...]:
        return tuple(map(_callback, self._read(statement, **values)))

    def _read(self, statement: Select[Any], **values: object) -> Sequence[Row[Any]]:
        """What is found once all is open again that a 1 answered, and nobody talked for too long."""
        now = int(self._clock().timestamp() * 1000)
        with reading(self._engine) as connection:
            if connection.execute(_DUE, {"now": now}).first() is None:
                return connection.execute(statement, values).all()
        with writing(self._engine) as connection:
            reopen_unproven(connection, now)
            return connection.execute(statement, values).all()

    def _text(self, statement: Select[Any], id: int) -> str:  # noqa: A002
        with reading(self._engine) as connection:
            return connection.execute(statement, {"its_id": id}).scalar() or ""


def _name(by: str) -> str:
    return by.strip().replace("\0", "")[:_NAME_WIDTH]


def _callback(row: Row[Any]) -> Callback:
    return Callback(
        **dict(zip(_FIELDS, row, strict=False)),
        cause=Cause(row.cause),
        standing=Standing(row.standing),
        has_message=bool(row.recording),
        caller=row.caller or "",
    )
