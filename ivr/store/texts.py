"""Texts to callers in the database: how many there were, and who wants none. Never a number, a word or a topic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Engine, delete, insert, select, text, update

from ivr.store.database import reading, writing
from ivr.store.tables import opt_outs, texts

KEPT: Final = 2 * 24 * 60 * 60 * 1000
"""Milliseconds for which texts are remembered."""
_CLAIM: Final = text(
    "INSERT INTO texts (name, who, at, outcome) VALUES (:name, :who, :at, 'claimed') ON CONFLICT DO NOTHING"
)


class Texts:
    """Every method blocks, and raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, name: str, who: str, at: int) -> bool:
        """Note that a text is about to be sent; False if somebody else has it, or it was sent."""
        with writing(self._engine) as connection:
            return connection.execute(_CLAIM, {"name": name, "who": who, "at": at}).rowcount == 1

    def ended(self, name: str, outcome: str) -> None:
        """Note what has become of it."""
        with writing(self._engine) as connection:
            connection.execute(update(texts).where(texts.c.name == name).values(outcome=outcome))

    def since(self, at: int) -> list[str]:
        """Whom texts were sent to since then, each as often as there were texts."""
        with reading(self._engine) as connection:
            return [*connection.execute(select(texts.c.who).where(texts.c.at >= at)).scalars()]

    def opted_out(self) -> frozenset[str]:
        """Who wants no texts."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(opt_outs.c.who)).scalars())

    def opt_out(self, who: str, at: int) -> None:
        """Note that somebody wants no texts any more."""
        with writing(self._engine) as connection:
            connection.execute(delete(opt_outs).where(opt_outs.c.who == who))
            connection.execute(insert(opt_outs).values(who=who, at=at))

    def opt_in(self, who: Iterable[str]) -> None:
        """Note that somebody, by any of their pseudonyms, wants texts again."""
        with writing(self._engine) as connection:
            connection.execute(delete(opt_outs).where(opt_outs.c.who.in_([*who])))

    def forget(self, now: int) -> int:
        """Delete what is older than it is kept; how many that were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(texts).where(texts.c.at < now - KEPT)).rowcount
