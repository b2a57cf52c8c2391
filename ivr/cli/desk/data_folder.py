"""The data folder of a line: whether it is one, and what waits in it beside the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from ivr.store.beside import Beside

SPOOL: Final = "spool"
_MARKS: Final = ("ivr.db", SPOOL, "memory-*.state", "menus-kept", "running", "notice.json", "messages")
"""What only a line that runs, or has run, writes there. Its secrets are not among them: commands make those, too."""


def data_folder() -> Path:
    """The folder that the environment names."""
    return Path(os.environ.get("IVR_DATA") or "var")


def is_of_a_line(data: Path) -> bool:
    """Whether a line has ever run with this folder."""
    return any(next(data.glob(mark), None) is not None for mark in _MARKS)


def demand_line(data: Path) -> None:
    """Refuse a folder that no line has written to: what is not there would look like "nothing".

    Raises:
        ClickException: It is such a folder.
    """
    if not is_of_a_line(data):
        raise click.ClickException(
            f'"{data}" holds no data of a line. Name the folder that the line itself uses, in IVR_DATA; a new line has '
            "data once it was started."
        )


def demand_folder(data: Path) -> None:
    """Refuse a folder that is not there, where the database would be a file in it: what may be empty yet is not wrong.

    Raises:
        ClickException: It is not there.
    """
    if not (os.environ.get("IVR_DATABASE_URL", "").strip() or data.is_dir()):
        raise click.ClickException(
            f'There is no folder "{data}". Name the data folder of the line in IVR_DATA; a new line makes '
            "its folder when it starts."
        )


def demand_log(data: Path) -> None:
    """Refuse a folder, or a database file, that no line has written to.

    Raises:
        ClickException: There is no such thing.
    """
    from ivr.store.database import StoreError, connect, default_url, sqlite_file  # noqa: PLC0415  # heavy

    url = os.environ.get("IVR_DATABASE_URL", "").strip()
    try:
        file = sqlite_file(connect(url or default_url(data)))
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    if file is not None and not file.exists():
        raise click.ClickException(
            f'There is no call log "{file}": it begins with the first "ivr serve". Name the data of the line that '
            "runs, in IVR_DATA or IVR_DATABASE_URL."
        )
    if file is None and not is_of_a_line(data):
        click.echo(
            f'"{data}" holds no data of a line: what waits beside the database there cannot be seen. Name the data '
            "folder of the line in IVR_DATA.",
            err=True,
        )


def what_is_missing(waiting: Beside, again: str) -> str:
    """Why a list is not complete, and what to do; "" if it is.

    Args:
        waiting: What waits beside the database.
        again: The command to type again.
    """
    why = []
    if waiting.no_database:
        why.append(
            f"the callback list cannot be opened ({waiting.no_database}); check IVR_DATA and IVR_DATABASE_URL, which "
            "must be those of the line, and that the database is up"
        )
    if waiting.hidden:
        why.append(f"{waiting.hidden} entries are only in the memory of the line, which can write them nowhere")
    if waiting.refused:
        why.append(f"{waiting.refused} entries cannot be read, and were put aside in spool.refused")
    why += [f"a file of the spool cannot be read ({each})" for each in waiting.locked]
    if not why:
        return ""
    return f"THIS LIST IS NOT COMPLETE: {'; '.join(why)}. See what /readyz says, and look again:  {again}"
