"""Lines that were spoken, for commands that tell of them: from what is kept on this machine, else from the database."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.content.last_good import Copies, Menus
from ivr.core.line.model import Line


def data_folder() -> Path:
    """Where the service writes."""
    return Path(os.environ.get("IVR_DATA") or "var")


def line_of_version(version: str) -> Line | None:
    """What callers heard in a version, for as long as it is kept; None where it is not, or cannot be read any more."""
    found = Copies(data_folder()).menus(version) or _in_database(version)
    return found.line() if found else None


def _in_database(version: str) -> Menus | None:
    """Opened only where it is needed: its packages take a while to load."""
    from ivr.store.database import FAILURES, connect, default_url  # noqa: PLC0415
    from ivr.store.publications import Publications  # noqa: PLC0415

    url = os.environ.get("IVR_DATABASE_URL", "").strip()
    if not url and not (data_folder() / "ivr.db").exists():
        return None  # a look must not make one
    try:
        packed = Publications(connect(url or default_url(data_folder()), pooled=False)).packed(version)
    except FAILURES:
        return None
    return Menus.unpacked(packed) if packed else None
