"""``ivr evidence``: the review sheet, for people who sign off what callers hear without reading YAML."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.clock import today
from ivr.cli.menus.check import menus_option
from ivr.content.load import load_folder
from ivr.content.review.sheet_build import build_sheet
from ivr.content.review.sheet_page import page


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="review-sheet.html",
    show_default=True,
    help="Write the page to this file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what is in the sheet as JSON, and write no page.")
@menus_option
def evidence(menus: Path, output: Path, *, as_json: bool) -> None:
    """Write the review sheet: each text in all languages, what it rests on, and who approved it.

    It is one web page that needs nothing else, to be read in a browser, printed and signed. It is written as soon as
    the files can be put together, also if texts have errors: those are named in it.

    Example: ivr evidence --output review-sheet.html
    """
    loaded = load_folder(menus)
    if loaded.evidence is None:
        for issue in loaded.issues:
            click.echo(issue, err=True)
        raise click.exceptions.Exit(1)
    sheet = build_sheet(loaded.evidence, loaded.issues, today())
    if as_json:
        click.echo(json.dumps(asdict(sheet), ensure_ascii=False))
        return
    try:
        output.write_text(page(sheet), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f'"{output}" cannot be written: {error.strerror}. Choose another file.') from None
    click.echo(f'Wrote "{output}". Open it in a browser, or print it.')
