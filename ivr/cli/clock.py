"""The clock of the commands: what they write down, and what they look ahead from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from ivr import settings


def today(environment: Mapping[str, str] = os.environ) -> str:
    """The date, as in `2026-03-31`; IVR_NOW may set the clock."""
    at = _set_clock(environment)
    return (at or datetime.now(UTC).astimezone()).date().isoformat()


def now(environment: Mapping[str, str] = os.environ) -> datetime:
    """This instant, in UTC; IVR_NOW may set the clock."""
    return _set_clock(environment) or datetime.now(UTC)


def _set_clock(environment: Mapping[str, str]) -> datetime | None:
    """What IVR_NOW says, by the rule of the service; None if it says nothing."""
    try:
        return settings.set_clock(environment)
    except settings.SettingsError as error:
        raise click.ClickException(str(error)) from None
