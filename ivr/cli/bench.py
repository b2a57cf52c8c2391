"""What the commands about callbacks work with, put together once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from ivr.alerts.ports import Box, Kept
from ivr.alerts.ways import Sender
from ivr.core.alerts import Way
from ivr.core.model import Line
from ivr.core.staff import Duty


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
    return context.ensure_object(Bench)
