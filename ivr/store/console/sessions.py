"""Who is signed in where. A session lives in the database, so it can be ended there, and every process knows it."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Final

from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from ivr.store.console import proofs
from ivr.store.console.directory import person
from ivr.store.console.people import Person
from ivr.store.database import reading, writing
from ivr.store.tables import people, sessions

IDLE_SECONDS: Final = 2 * 60 * 60
LONGEST_SECONDS: Final = 12 * 60 * 60
_NOTED_SECONDS: Final = 60
"""How exactly it is noted when somebody was seen last."""
_SECOND: Final = 1000
_S: Final = sessions.c


class Sessions:
    """The sessions. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, person_id: int, at: int) -> str:
        """Somebody signs in. Returns the secret that their browser keeps.

        Args:
            person_id: Of the person.
            at: Milliseconds since 1970.
        """
        secret = token_urlsafe(32)
        row = {"token": proofs.mark(secret), "person": person_id, "created": at, "seen": at}
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(_is_over(at)))
            connection.execute(insert(sessions).values(row))
        return secret

    def person(self, secret: str, at: int) -> Person | None:
        """Who is signed in with this, in the roles that they have now; None if it is over."""
        token = proofs.mark(secret)
        query = select(people.c.id, people.c.name, people.c.roles, people.c.lines, _S.seen, _S.created)
        query = query.join_from(sessions, people, _S.person == people.c.id).where(_S.token == token)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(~_is_over(at))).first()
        if row is None:
            return None
        if at - row.seen > _NOTED_SECONDS * _SECOND:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(_S.token == token).values(seen=at))
        return person(row.id, row.name, row.roles, row.lines)

    def end(self, secret: str) -> None:
        """Somebody signs out."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(_S.token == proofs.mark(secret)))

    def end_all(self, person_id: int) -> int:
        """Sign somebody out everywhere. Returns how often they were signed in."""
        with writing(self._engine) as connection:
            return connection.execute(delete(sessions).where(_S.person == person_id)).rowcount


def _is_over(at: int) -> ColumnElement[bool]:
    return or_(_S.seen <= at - IDLE_SECONDS * _SECOND, _S.created <= at - LONGEST_SECONDS * _SECOND)
