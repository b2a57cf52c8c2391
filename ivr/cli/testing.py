"""``ivr test``: makes the test calls that staff wrote down, and tells which went another way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from ivr.cli.clock import now
from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import evidence_or_exit, menus_option
from ivr.content.line.timing import retimed
from ivr.content.yaml.folder import TEST_CALLS
from ivr.explore.promised import Promised
from ivr.explore.testcalls.results import Results, page, run

_LISTED: Final = 12
"""So many things that were never exercised are listed of each kind; the page and the JSON have all."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--page",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a page with the results and with all that was never exercised.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@menus_option
@audio_option
def test(paths: tuple[Path, ...], file: Path | None, menus: Path, audio: Path, *, as_json: bool) -> None:
    """Make the test calls in PATHS (files or folders), without a telephone and with a clock of their own.

    Without PATHS, those in the folder test-calls of the menus. Each call is made in every language of the line unless
    it names one. Nobody is rung. The exit code is 1 if a call went another way than it is written.

    Example: ivr test menus/test-calls/closed.yaml
    """
    evidence = evidence_or_exit(menus)
    line, at = evidence.line, now()
    wanted = list(paths) or [menus / TEST_CALLS]
    line = retimed(line, shelf_of(line, audio).lengths())
    found = run([each for each in wanted if each.exists()], line, at, Promised.by(evidence.rules))
    if file:
        _write(file, page(found, at.date().isoformat()))
    if as_json:
        click.echo(json.dumps(found.as_data(), ensure_ascii=False))
    else:
        _print(found)
    if not found.played and not found.issues:
        names = " and ".join(f'"{each}"' for each in wanted)
        raise click.ClickException(f"There is no test call in {names}. See menus/README.md for how to write one.")
    if not found.ok:
        raise click.exceptions.Exit(1)


def _print(found: Results) -> None:
    for sentence in found.sentences():
        click.echo(sentence)
    if not found.played:
        return
    click.echo(f"{len(found.played) - len(found.failed)} of {len(found.played)} test calls went as they are written.")
    for kind in found.kinds:
        click.echo(f"  {len(kind.done):>4} of {kind.all:>4} {kind.name}")
    for kind in found.kinds:
        if kind.missing:
            more = len(kind.missing) - _LISTED
            shown = "; ".join(kind.missing[:_LISTED]) + (f"; and {more} more (see --page)" if more > 0 else "")
            click.echo(f"No test call exercised these {kind.name}: {shown}.")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be written: {error.strerror}. Choose another file.') from None
    click.echo(f'Wrote "{path}". Open it in a browser, or print it.', err=True)
