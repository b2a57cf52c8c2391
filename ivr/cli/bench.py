"""What the commands about callbacks work with, put together once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from ivr import settings as environment
from ivr.alerts.ports import Box, Kept
from ivr.alerts.ways import Sender
from ivr.content import notice
from ivr.content.duty import OnDuty
from ivr.content.load import load_folder
from ivr.core.alerts import Way
from ivr.core.model import Line
from ivr.core.staff import Duty
from ivr.store.database import StoreError
from ivr.wiring.behind import carrier_of, lists, ways


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
    given = context.find_object(Bench)
    if given is None:
        given = context.obj = _joined()
    return given


def _joined() -> Bench:
    try:
        settings = environment.read()
        line = load_folder(settings.menus).line
        on_disk = lists(settings, lambda: line)
        on_disk.prepare()
    except (environment.SettingsError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except Exception as error:  # noqa: BLE001  # every database fails in its own words, which may hold what is stored
        raise click.ClickException(
            f"The callback list cannot be opened ({type(error).__name__}). Check IVR_DATA and IVR_DATABASE_URL, which "
            "must be those of the line, and that the database is up."
        ) from None
    joined = Bench(on_disk.kept, on_disk.vault, settings.data, settings.clock, line)
    if line is None:
        return joined
    duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
    return replace(joined, senders=ways(settings, line, on_disk.kept, carrier_of(settings)), duty=duty)
