"""Counts for those who watch the service: how many entries and alerts there are, and nothing of any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from ivr.core.callbacks.attempts import PUT_OFF
from ivr.core.callbacks.entry import Standing
from ivr.store.tables import alerts, callbacks


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are."""

    callbacks: Mapping[str, int]
    """Entries of the callback list by their standing, without those that are done with."""
    alerts: Mapping[tuple[str, str], int]
    """Alerts by way and state."""


def figures(engine: Engine) -> Figures:
    """Count.

    Raises:
        SQLAlchemyError: the database cannot be asked.
    """
    standing, way, state = callbacks.c.standing, alerts.c.way, alerts.c.state
    watched = (Standing.OPEN, Standing.TAKEN)
    with engine.connect() as connection:
        listed = connection.execute(
            select(standing, func.count()).where(standing.in_(watched)).group_by(standing)
        ).all()
        tried = select(way, state, func.count()).where(alerts.c.round != PUT_OFF)
        sent = connection.execute(tried.group_by(way, state)).all()
    found = dict.fromkeys(map(str, watched), 0) | {str(name): count for name, count in listed}
    return Figures(found, {(way, state): count for way, state, count in sent})
