"""What the commands about callbacks work with, put together once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from ivr import settings as environment
from ivr.alerts.notifiers.port import Sender
from ivr.alerts.ports import Box, Kept
from ivr.cli import which_line
from ivr.cli.desk.data_folder import data_folder, demand_log
from ivr.content.lines import folder_of, names
from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.settings import Settings
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty
from ivr.store.beside import Beside
from ivr.store.database import StoreError
from ivr.store.scope import EVERYTHING, Scope
from ivr.wiring.backend import Lists, lists, ways
from ivr.wiring.carrier import carrier_of


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
    senders: Mapping[str, Sender] = field(default_factory=dict)
    duty: Callable[[], Duty] = Duty
    waiting: Beside = field(default_factory=Beside)
    """What waits beside the database."""
    others: Mapping[str, Line] = field(default_factory=dict)
    """Further lines by their names, as far as their menus load."""

    def line_of(self, name: str) -> Line | None:
        """The menus of a line; "" is the first one."""
        return self.others.get(name) if name else self.line

    def name_of(self, name: str) -> str:
        """What a line is called; "" is the first one."""
        return name or (self.line.id if self.line else "")


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
    demand_log(data_folder())
    try:
        asked, everything = which_line.named_line(), environment.read()
        settings = everything.of_line(asked or "")
        line = load_folder(everything.menus).line
        others = _others(everything, line)
        mine = others.get(asked) if asked else line
        scope = EVERYTHING if asked is None else Scope(asked, lambda: others)
        on_disk = lists(settings, lambda: mine, with_waiting=True, scope=scope)
        problem = _prepared(on_disk)
    except (environment.SettingsError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"The settings of the line cannot be read ({error.strerror}).") from None
    waiting = replace(on_disk.waiting, no_database=problem)
    joined = Bench(on_disk.kept, on_disk.vault, settings.shared, settings.clock, line, waiting=waiting, others=others)
    if mine is None:
        return joined
    duty = OnDuty(mine.staff, settings.data / notice.FILE, settings.clock)
    return replace(joined, senders=ways(settings, mine, carrier_of(settings).api()), duty=duty)


def _others(settings: Settings, line: Line | None) -> dict[str, Line]:
    """The further lines whose menus load."""
    found = {name: load_folder(folder_of(settings.menus, name)).line for name in (names(line) if line else ())}
    return {name: each for name, each in found.items() if each}


def _prepared(on_disk: Lists) -> str:
    """Bring the database up to date. Returns why it cannot be used; then the list is what waits beside it.

    Raises:
        StoreError: It was written by a newer version.
    """
    try:
        on_disk.prepare()
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  # every database fails in its own words, which may hold what is stored
        on_disk.kept.is_readable = False
        return type(error).__name__
    return ""
