"""What was published, by whom and why, where every process finds it. A version that was kept never changes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, exists, insert, not_, select, text

from ivr.core.line.published import LOCAL, Record
from ivr.store import acts
from ivr.store.acts import clean
from ivr.store.database import StoreError, reading, sqlite_file, writing
from ivr.store.migrations.migrate import migrate
from ivr.store.tables import entries, menus, publications

BY_WIDTH: Final = 100
WHY_WIDTH: Final = 300
_P: Final = publications.c
_KEEP: Final = text("INSERT INTO menus (version, packed) VALUES (:version, :packed) ON CONFLICT DO NOTHING")
_DAY: Final = 24 * 60 * 60 * 1000


class OvertakenError(Exception):
    """Somebody else published meanwhile; nothing was written."""

    def __init__(self, record: Record) -> None:
        self.record = record
        """What they published."""
        super().__init__(record.version)


class Publications:
    """The versions in the database. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
        line: The name of the line whose versions these are; "" for the first one.
    """

    def __init__(self, engine: Engine, line: str = "") -> None:
        self._engine, self._line = engine, line
        self._ready = False

    def add(self, record: Record, packed: bytes, act: str = "publish", after: int | None = None) -> Record:
        """Note that a version is spoken from now on, keep its menus, and who did so in the audit: all of it or nothing.

        Args:
            record: The version, and who lets it be spoken; of what is only saved ("by" is empty), no audit is kept.
            packed: Its menus.
            act: What was done, for the audit.
            after: The number of the record that is replaced, 0 for none; None: whichever it is.

        Returns:
            The record with its number.

        Raises:
            OvertakenError: another record came after that one.
        """
        self._prepare()
        row = {"at": record.at, "version": record.version, "mode": record.mode, "line": self._line}
        said = {"by": clean(record.by)[:BY_WIDTH], "why": clean(record.why)[:WHY_WIDTH]}
        with writing(self._engine) as connection:
            if after is not None:
                self._refuse_overtaken(connection, record.mode, after)
            connection.execute(_KEEP, {"version": record.version, "packed": packed})
            number = connection.execute(insert(publications).values(row | said).returning(_P.id)).scalar_one()
            if record.by:
                about = f"{record.mode} {record.version}: {record.why}"
                acts.note(connection, acts.Act(record.at, record.by, "", act, about, self._line))
        return Record(number, record.version, record.at, record.mode, said["by"], said["why"])

    def note(self, act: acts.Act) -> None:
        """Add to the audit something that changed nothing, such as a refusal."""
        self._prepare()
        with writing(self._engine) as connection:
            acts.note(connection, act)

    def acts(self, most: int) -> list[acts.Act]:
        """What people did, the newest first."""
        self._prepare()
        return acts.newest(self._engine, most, self._line)

    def _refuse_overtaken(self, connection: Connection, mode: str, after: int) -> None:
        """On SQLite the transaction has its turn alone; on PostgreSQL whoever publishes waits for the one before."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE publications IN EXCLUSIVE MODE"))
        query = select(publications).where(*self._of(mode)).order_by(_P.id.desc()).limit(1)
        newest = connection.execute(query).mappings().first()
        if newest is not None and newest["id"] != after:
            raise OvertakenError(_record(newest))

    def newest(self, mode: str) -> Record | None:
        """What a mode speaks; None if nothing was ever published for it."""
        found = self._records(mode, 1)
        return found[0] if found else None

    def history(self, mode: str, most: int = 1_000) -> list[Record]:
        """What a mode spoke, the newest first."""
        return self._records(mode, most)

    def packed(self, version: str) -> bytes | None:
        """The menus of a version, as they were given."""
        self._prepare()
        with reading(self._engine) as connection:
            found = connection.execute(select(menus.c.packed).where(menus.c.version == version)).scalar()
            return None if found is None else bytes(found)

    def forget_tries(self, now: int) -> int:
        """Delete what was saved in local mode, more than a day ago, and what no call in the log was spoken with.

        Args:
            now: Milliseconds since 1970.

        Returns:
            How many versions that were.
        """
        self._prepare()
        newest = self.newest(LOCAL)
        old = and_(*self._of(LOCAL), _P.by == "", _P.at < now - _DAY, _P.id != (newest.number if newest else 0))
        used = exists().where(entries.c.version == _P.version)
        with writing(self._engine) as connection:
            connection.execute(delete(publications).where(old, not_(used)))
            unnamed = not_(exists().where(_P.version == menus.c.version))
            return connection.execute(delete(menus).where(unnamed)).rowcount

    def _records(self, mode: str, most: int) -> list[Record]:
        self._prepare()
        with reading(self._engine) as connection:
            query = select(publications).where(*self._of(mode)).order_by(_P.id.desc()).limit(most)
            return [_record(row) for row in connection.execute(query).mappings()]

    def _of(self, mode: str) -> tuple[ColumnElement[bool], ...]:
        return _P.line == self._line, _P.mode == mode

    def _prepare(self) -> None:
        """Create the tables where they are missing: a start looks here before anything else is opened."""
        if not self._ready:
            migrate(self._engine)
            self._ready = True
        elif (file := sqlite_file(self._engine)) and not file.exists():  # looking must not make it anew
            raise StoreError("The database's file is gone.")


def _record(row: RowMapping) -> Record:
    return Record(row["id"], row["version"], row["at"], row["mode"], row["by"], row["why"])
