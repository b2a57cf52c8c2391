"""``ivr tree``: the menu tree of the line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.content.line import tree as menu_tree
from ivr.content.line.timing import retimed


@click.command()
@menus_option
@audio_option
@click.option(
    "--language", metavar="CODE", help="The language of the labels, such as es; the line's first if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print the rows of the tree as JSON.")
def tree(menus: Path, audio: Path, language: str | None, *, as_json: bool) -> None:
    """Print the menu tree: keys, where they lead, and how long each menu and topic takes to say.

    Example: ivr tree --language es
    """
    line = load_or_exit(menus)
    line = retimed(line, shelf_of(line, audio).lengths())
    code = language or line.languages[0]
    if code not in line.languages:
        raise click.BadParameter(f"'{code}' is not a language of this line; it has {', '.join(line.languages)}.")
    if as_json:
        click.echo(json.dumps([asdict(row) for row in menu_tree.rows(line, code)], ensure_ascii=False))
    else:
        click.echo(menu_tree.tree(line, code))
