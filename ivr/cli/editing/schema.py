"""``ivr schema``: writes the schemas by which an editor completes and underlines menus."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ivr.cli.menus.check import menus_option
from ivr.content.load import load_folder
from ivr.content.schema.generate import FOLDER, schemas
from ivr.languages.registry import PACKS


@click.command()
@menus_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; the exit code is 1 if one is out of date.")
@click.option("--json", "as_json", is_flag=True, help="Print which files were written, or are out of date, as JSON.")
def schema(menus: Path, *, only_check: bool, as_json: bool) -> None:
    """Write a JSON Schema for each kind of menu file into the folder "schema" of the menus.

    Editors that know YAML (such as Visual Studio Code with its YAML extension) then complete names and underline
    mistakes while you type. Each shipped file names its schema in its first line; do the same in your own.

    Example: ivr schema
    """
    evidence = load_folder(menus).evidence
    languages = evidence.line.languages if evidence else tuple(PACKS)
    folder = menus / FOLDER
    wanted = schemas(languages)
    old = [name for name, text in wanted.items() if _text(folder / name) != text]
    if not only_check:
        try:
            folder.mkdir(exist_ok=True)
            for name in old:
                (folder / name).write_text(wanted[name], encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f'"{folder}" cannot be written: {error.strerror}.') from None
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "changed": old}, ensure_ascii=False))
    elif only_check and old:
        click.echo(f'Out of date in "{folder}": {", ".join(old)}. Type:  ivr schema --menus {menus}', err=True)
    else:
        click.echo(f'{len(wanted)} schemas in "{folder}", {len(old)} of them new or changed.' if not only_check else
                   f'{len(wanted)} schemas in "{folder}", up to date.')  # fmt: skip
    if only_check and old:
        raise click.exceptions.Exit(1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
