"""The date of today for the commands that write one down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

import click


def today(environment: Mapping[str, str] = os.environ) -> str:
    """The date, as in `2026-03-31`; IVR_NOW may set the clock."""
    now = environment.get("IVR_NOW", "")
    try:
        return (datetime.fromisoformat(now) if now else datetime.now(UTC).astimezone()).date().isoformat()
    except ValueError:
        raise click.ClickException(f'IVR_NOW is "{now}". Write an instant such as 2026-03-31T09:00:00Z.') from None
