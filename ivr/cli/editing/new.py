"""``ivr new``: the beginning of a topic, a menu, a team or a whole line, right but for what has to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from ivr.cli.editing.init import shipped_menus
from ivr.cli.menus.check import menus_option
from ivr.content.load import load_folder
from ivr.content.skeletons import write

_KINDS: Final = {"topic": write.topic, "menu": write.menu, "team": write.team}


@click.command()
@click.argument("kind", type=click.Choice([*_KINDS, "line"]))
@click.argument("name")
@menus_option
def new(kind: str, name: str, menus: Path) -> None:
    """Begin a topic, menu or team called NAME in the menus, or a whole new line in a folder NAME.

    What you have to write stands there as "FILL IN: ..."; `ivr check` names each place until all are filled in, and
    callers never hear them. Nothing that is there is overwritten.

    Example: ivr new topic back-brace
    """
    try:
        if kind == "line":
            folder = Path(name)
            click.echo(write.whole_line(folder, shipped_menus(), folder.name))
            return
        evidence = load_folder(menus).evidence
        if evidence is None:
            raise click.ClickException(f'The menus in "{menus}" cannot be read. See:  ivr check --menus {menus}')
        click.echo(_KINDS[kind](menus, evidence.line, name))
    except write.NewError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None
