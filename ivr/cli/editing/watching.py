"""Doing something again at every save, for somebody who edits beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

_QUIET_MILLISECONDS: Final = 120
"""Saves that follow each other closer than this are one."""


def again_at_every_save(folder: Path, do: Callable[[], object]) -> None:
    """Do it now and after each save in a folder, until somebody presses Ctrl-C."""
    from watchfiles import watch  # noqa: PLC0415  # only needed here, and slow to load

    do()
    click.echo(f'-- Waiting for the next save in "{folder}". Press Ctrl-C to end.')
    for _ in watch(folder, step=_QUIET_MILLISECONDS, raise_interrupt=False):
        click.echo()
        do()
