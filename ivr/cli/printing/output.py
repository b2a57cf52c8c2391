"""Writing what a command makes to a file, and saying plainly when that fails."""

from __future__ import annotations

from pathlib import Path

import click


def write(path: Path, data: bytes) -> None:
    """Writes a file.

    Raises:
        ClickException: It cannot be written; the message says why and what to do.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        hint = "" if path.parent.is_dir() else f' There is no folder "{path.parent}"; make it first.'
        raise click.ClickException(f'"{path}" cannot be written: {error.strerror}.{hint}') from None
