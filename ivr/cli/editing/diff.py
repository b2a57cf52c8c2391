"""``ivr diff``: what callers will hear differently."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.clock import today
from ivr.cli.menus.publish import opened
from ivr.cli.printing.output import write
from ivr.cli.which_line import chosen, line_option, menus_folder
from ivr.content.comparing.comparison import Side, compare
from ivr.content.comparing.page import page
from ivr.content.comparing.telling import Telling
from ivr.content.comparing.words import WORDS
from ivr.content.lines import folder_of
from ivr.wiring.comparing import PUBLISHED, UnreadableError, folder_side, side
from ivr.wiring.kept import KeepError


@click.command()
@click.argument("before", default=PUBLISHED, metavar="[A]")
@click.argument("after", default="", metavar="[B]")
@click.option(
    "--page",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write it as a web page that can be printed.",
)
@click.option("--lang", type=click.Choice(sorted(WORDS)), default="en", show_default=True, help="The language to read.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@line_option
def diff(before: str, after: str, output: Path | None, lang: str, *, as_json: bool) -> None:
    """Show what callers will hear differently: from A to B, or from what is published to the menus folder.

    A and B are versions of `ivr versions`, or the beginning of one, or folders with menus. For each place and language
    it shows the words that go and come, with their seconds (reckoned from the words, at the speed of the voice), keys
    that lead elsewhere, who rings, facts gained and lost, and the approvals that callers wait for. Nothing is changed.

    Example: ivr diff --page changes.html
    """
    one, other = _sides(before, after)
    comparison = compare(one, other)
    telling = Telling(comparison, lang)
    if as_json:
        click.echo(json.dumps({"same": comparison.same, **asdict(comparison)}, ensure_ascii=False))
    else:
        for line in telling.lines():
            click.echo(line)
    if output:
        write(output, page(comparison, today(), lang).encode())
        click.echo(f'Wrote "{output}". Open it in a browser, or print it.', err=as_json)


def _sides(before: str, after: str) -> tuple[Side, Side]:
    menus = folder_of(menus_folder(), chosen())
    try:
        one = side(before, lambda: opened()[1])
        return one, side(after, lambda: opened()[1]) if after else folder_side(menus)
    except (UnreadableError, KeepError) as error:
        raise click.ClickException(str(error)) from None
