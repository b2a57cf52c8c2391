"""The alerts that went out or are to go out, one row for each way and target of a round. For any thread or process.

A row holds no number, address or sign: its target is a team and a place in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Engine, RowMapping, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.store.database import reading, writing
from ivr.store.tables import alerts

_A: Final = alerts.c
_WIDTHS: Final = {"sid": 64, "problem": 200}


class AlertState(StrEnum):
    """How far an alert is."""

    DUE = "due"
    """To be sent, or sent again, at ``next_at``."""
    SENT = "sent"
    """Under way: what became of it is to be looked up at ``next_at``."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up, or not needed any more."""


WORKING: Final = (AlertState.DUE, AlertState.SENT)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert. Times are milliseconds since 1970, UTC."""

    id: int
    callback: int
    round: int
    way: str
    target: str
    state: AlertState
    tries: int
    """How often it was claimed to be sent."""
    next_at: int
    created: int
    updated: int
    sid: str = ""
    """The carrier's id of the call or message."""
    problem: str = ""


class Alerts:
    """Reads and changes the alerts. Every method raises `database.FAILURES` if the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, callback: int, round: int, targets: Iterable[tuple[str, str]], at: int) -> int:  # noqa: A002
        """Have a round go out now. Those that are there already stay as they are. Returns how many are new.

        Args:
            callback: The entry's id.
            round: Its number; -1 for the final notice.
            targets: Ways and targets.
            at: Milliseconds since 1970.
        """
        rows = [_new(callback, round, way, target, at) for way, target in targets]
        if not rows:
            return 0
        with writing(self._engine) as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            return connection.execute(insert(alerts).values(rows).on_conflict_do_nothing()).rowcount

    def claim(self, now: int, lease: int, most: int = 50) -> tuple[AlertRow, ...]:
        """Take what is due, so that no other process does the same for a while.

        If nothing is told by `update` until then (the process died), it is due again.

        Args:
            now: Milliseconds since 1970.
            lease: For how many milliseconds it is taken.
            most: At most so many rows, the longest due first.
        """
        due = select(alerts).where(_A.state.in_(WORKING), _A.next_at <= now).order_by(_A.next_at, _A.id).limit(most)
        claimed = []
        with writing(self._engine) as connection:
            found = connection.execute(due.with_for_update(skip_locked=True)).mappings().all()
            for row in found:
                tries = row["tries"] + (row["state"] == AlertState.DUE)
                change: dict[str, Any] = {"next_at": now + lease, "updated": now, "tries": tries}
                connection.execute(update(alerts).where(_A.id == row["id"]).values(change))
                claimed.append(_alert({**row, **change}))
        return tuple(claimed)

    def update(
        self,
        id: int,  # noqa: A002
        state: AlertState,
        *,
        at: int,
        next_at: int = 0,
        sid: str | None = None,
        problem: str = "",
    ) -> bool:
        """Note what became of an alert. False if there is none with this id.

        Args:
            id: Of the alert.
            state: How far it is now.
            at: Milliseconds since 1970.
            next_at: When to try again or to look again, where it is under way.
            sid: The carrier's id; as it was if None.
            problem: What went wrong; never a number or an address.
        """
        values: dict[str, Any] = {"state": state, "updated": at, "next_at": next_at}
        values["problem"] = problem.replace("\0", "")[: _WIDTHS["problem"]]
        if sid is not None:
            values["sid"] = sid[: _WIDTHS["sid"]]
        with writing(self._engine) as connection:
            return connection.execute(update(alerts).where(_A.id == id).values(values)).rowcount == 1

    def give_up(self, callback: int, at: int, problem: str = "not needed any more") -> int:
        """Stop what is still under way for an entry: somebody has taken it. Returns how many there were."""
        stop = update(alerts).where(_A.callback == callback, _A.state.in_(WORKING))
        with writing(self._engine) as connection:
            return connection.execute(stop.values(state=AlertState.FAILED, updated=at, problem=problem)).rowcount

    def of_callback(self, callback: int) -> tuple[AlertRow, ...]:
        """All alerts about an entry, in the order in which they were made."""
        with reading(self._engine) as connection:
            found = connection.execute(select(alerts).where(_A.callback == callback).order_by(_A.id)).mappings()
            return tuple(_alert(row) for row in found)

    def rounds(self, callback: int) -> frozenset[int]:
        """The rounds that were begun for an entry; -1 is the final notice."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(_A.round).where(_A.callback == callback).distinct()).scalars())

    def next_due(self) -> int | None:
        """When the next alert is due, in milliseconds since 1970; None if nothing is under way."""
        with reading(self._engine) as connection:
            found = connection.execute(select(func.min(_A.next_at)).where(_A.state.in_(WORKING))).scalar()
            return None if found is None else int(found)


def _new(callback: int, number: int, way: str, target: str, at: int) -> dict[str, Any]:
    return {
        "callback": callback,
        "round": number,
        "way": way,
        "target": target,
        "state": AlertState.DUE,
        "tries": 0,
        "next_at": at,
        "created": at,
        "updated": at,
        "sid": "",
        "problem": "",
    }


def _alert(row: RowMapping | dict[str, Any]) -> AlertRow:
    values = {name: row[name] for name in AlertRow.__dataclass_fields__}
    return AlertRow(**values | {"state": AlertState(row["state"])})
