"""A call log for the commands, in a data folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ivr.store.database import connect, default_url
from ivr.store.reports.calls import Logged
from ivr.store.tables import metadata
from tests.lines import SMALL
from tests.soak.loading import add


def fill(data: Path, *calls: Iterable[Logged]) -> dict[str, str]:
    """Write calls into the log of a data folder; returns the environment of the commands."""
    engine = connect(default_url(data))
    metadata.create_all(engine)
    for call in calls:
        add(engine, call)
    engine.dispose()
    return {"IVR_DATA": str(data), "IVR_MENUS": str(SMALL), "IVR_DATABASE_URL": "", "IVR_NOW": "2026-11-20T12:00:00Z"}
