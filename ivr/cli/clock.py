"""The clock of the commands: what they write down, and what they look ahead from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

import click


def today(environment: Mapping[str, str] = os.environ) -> str:
    """The date, as in `2026-03-31`; IVR_NOW may set the clock."""
    return (_set_clock(environment) or datetime.now(UTC).astimezone()).date().isoformat()


def now(environment: Mapping[str, str] = os.environ) -> datetime:
    """This instant, in UTC; IVR_NOW may set the clock, in UTC too where it names no offset."""
    at = _set_clock(environment) or datetime.now(UTC)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _set_clock(environment: Mapping[str, str]) -> datetime | None:
    """What IVR_NOW says; None if it says nothing."""
    written = environment.get("IVR_NOW", "")
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        raise click.ClickException(f'IVR_NOW is "{written}". Write an instant such as 2026-03-31T09:00:00Z.') from None
