"""``ivr init``: a new folder with menus."""

from __future__ import annotations

from pathlib import Path

import click

import ivr
from ivr.content.skeletons import write


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new menus folder called FOLDER: a copy of the menus that came with the line, without approvals.

    Nothing that is there is overwritten. For a line about another procedure, see `ivr new line`.

    Example: ivr init clinic-menus
    """
    try:
        click.echo(write.copied(folder, shipped_menus()))
    except write.NewError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None


def shipped_menus() -> Path:
    """The menus that came with the line: inside the package, or at the top of a checkout."""
    package = Path(ivr.__file__).parent
    inside = package / "shipped" / "menus"
    return inside if inside.is_dir() else package.parent / "menus"
