"""``ivr new``: the beginning of a topic, a menu, a team or a whole line, right but for what has to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from ivr.cli.editing.init import shipped_menus
from ivr.cli.menus.check import menus_option
from ivr.content.lines import folder_of
from ivr.content.load import load_folder
from ivr.content.skeletons import write

_MAPPING: Final = """\
Then say which numbers lead to it. Write at the end of "{menus}/line.yaml" (without "lines:" if that is there):
lines:
  - line: {name}
    numbers:
      - +12025550180"""
_KINDS: Final = {"topic": write.topic, "menu": write.menu, "team": write.team}


@click.command()
@click.argument("kind", type=click.Choice([*_KINDS, "line"]))
@click.argument("name")
@menus_option
def new(kind: str, name: str, menus: Path) -> None:
    """Begin a topic, menu or team called NAME in the menus, or a whole new line beside theirs.

    A new line is written into the folder lines/NAME of the menus; a NAME with a slash is a folder of its own.

    What you have to write stands there as "FILL IN: ..."; `ivr check` names each place until all are filled in, and
    callers never hear them. Nothing that is there is overwritten.

    Example: ivr new topic back-brace
    """
    try:
        if kind == "line":
            beside = write.is_name(name) and load_folder(menus).evidence is not None
            folder = folder_of(menus, name) if beside else Path(name)
            click.echo(write.whole_line(folder, shipped_menus(), folder.name))
            if beside:
                click.echo(_MAPPING.format(menus=menus, name=name))
            return
        evidence = load_folder(menus).evidence
        if evidence is None:
            raise click.ClickException(f'The menus in "{menus}" cannot be read. See:  ivr check --menus {menus}')
        click.echo(_KINDS[kind](menus, evidence.line, name))
    except write.NewError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None
