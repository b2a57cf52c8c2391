"""What the commands about callbacks work with, put together once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from ivr import settings as environment
from ivr.alerts.ports import Box, Kept
from ivr.alerts.ways import Sender
from ivr.content import notice
from ivr.content.duty import OnDuty
from ivr.content.last_good import NoMenusError, load_or_last_good
from ivr.core.alerts import Way
from ivr.core.model import Line
from ivr.core.staff import Duty
from ivr.settings import Settings
from ivr.store.callbacks import Callbacks
from ivr.store.database import FAILURES, StoreError, connect, describe
from ivr.store.migrate import migrate
from ivr.store.vault import Vault, VaultError
from ivr.wiring.behind import url, ways


@dataclass(frozen=True, slots=True)
class Bench:
    """The callback list and what belongs to it."""

    kept: Kept
    box: Box
    data: Path
    """The data folder, with the messages."""
    clock: Callable[[], datetime]
    line: Line | None = None
    """None where the menus do not load: then signs are shown by their ids."""
    senders: Mapping[Way, Sender] = field(default_factory=dict)
    duty: Callable[[], Duty] = Duty


def bench(context: click.Context) -> Bench:
    """What the commands work with: given with the context, or put together from the environment.

    Raises:
        ClickException: the environment does not allow it; the message says what to do.
    """
    if isinstance(context.obj, Bench):
        return context.obj
    try:
        settings = environment.read()
        vault, engine = Vault(settings.secrets), connect(url(settings))
        migrate(engine)
    except (environment.SettingsError, StoreError, VaultError) as error:
        raise click.ClickException(str(error)) from None
    except FAILURES as error:
        raise click.ClickException(
            f"The database cannot be used now ({describe(error)}). Check IVR_DATA and IVR_DATABASE_URL, which must be "
            "those of the line."
        ) from None
    kept, line = Callbacks(engine, vault), _line(settings)
    if line is None:
        return Bench(kept, vault, settings.data, settings.clock)
    _, senders = ways(settings, line, kept)
    duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
    return Bench(kept, vault, settings.data, settings.clock, line, senders, duty)


def _line(settings: Settings) -> Line | None:
    """The line in use: a list of callers who wait must be seen also where the menus do not load."""
    try:
        return load_or_last_good(settings.menus, settings.data).line
    except NoMenusError:
        return None
