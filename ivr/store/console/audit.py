"""What staff did in the console: rows that are only ever added, with the name of whoever did it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, insert, select

from ivr.store.console.people import Person
from ivr.store.database import reading, writing
from ivr.store.tables import audit

ABOUT_WIDTH: Final = 300
_A: Final = audit.c


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did. Nothing in it tells who a caller is."""

    at: int
    """Milliseconds since 1970, UTC."""
    by: str
    roles: str
    act: str
    about: str


class Audit:
    """The audit. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
        line: The name of the line that it is about; "" for the first one.
    """

    def __init__(self, engine: Engine, line: str = "") -> None:
        self._engine, self._line = engine, line

    def add(self, person: Person, act: str, about: str, at: int) -> None:
        """Note what somebody does.

        Args:
            person: Who does it.
            act: What, as one of the words that pages know.
            about: Of what: an id, a version, a reason.
            at: Milliseconds since 1970.
        """
        values = {"at": at, "by": person.name, "roles": _roles(person), "act": act, "about": _clean(about)}
        values |= {"line": self._line}
        with writing(self._engine) as connection:
            connection.execute(insert(audit).values(values))

    def newest(self, most: int, before: int = 0) -> list[Act]:
        """The last acts, newest first.

        Args:
            most: How many.
            before: Only those before this time, in milliseconds since 1970; 0: all.
        """
        query = select(_A.at, _A.by, _A.roles, _A.act, _A.about).where(_A.line == self._line)
        query = query.order_by(_A.id.desc()).limit(most)
        if before:
            query = query.where(_A.at < before)
        with reading(self._engine) as connection:
            return [Act(*row) for row in connection.execute(query)]


def _roles(person: Person) -> str:
    return " ".join(_sorted(person.roles))


def _sorted(roles: Iterable[str]) -> list[str]:
    return sorted(str(role) for role in roles)


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:ABOUT_WIDTH]
