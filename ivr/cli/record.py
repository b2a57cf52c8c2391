"""``ivr record``: a call written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ivr.cli.clock import now
from ivr.cli.phone.calling import Options, phone_options, play, read_settings
from ivr.sim.events import Event, Requested


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--about", default="", help="What the call shows, in a few words, for the reader of the file.")
@click.option("--overwrite", is_flag=True, help="Replace the file if it exists.")
@click.option("--with-twiml", is_flag=True, help="Keep the documents as well, to compare each of their lines.")
@phone_options
def record(file: Path, about: str, *, overwrite: bool, with_twiml: bool, **options: Any) -> None:  # noqa: ANN401
    """Call the line and write the call to FILE: who does what, what is heard, where keys lead, who rings.

    The numbers in it are fictional, and nothing in it is signed. What you change in it is expected from then on.

    Example: ivr record red-flag.yaml --keys 4,1 --fast --staff busy,answers
    """
    if file.exists() and not overwrite:
        raise click.UsageError(f"'{file}' exists. Choose another name, or add --overwrite.")
    from ivr.cli.fixtures.spoken import SpokenLine  # noqa: PLC0415  # heavy
    from ivr.sim.recorded.recording import OpenCall, write  # noqa: PLC0415

    settings, at = read_settings(), now()
    line = SpokenLine(settings, settings.public_url)
    recorded = OpenCall(file.stem, about, guide=lambda: line.guide(at), clock=line.on_the_wall(at), twiml=with_twiml)

    def listen(event: Event) -> None:
        if isinstance(event, Requested):
            recorded.add(event.url, event.form, event.status, event.body)
            write(file, recorded.script())

    play(Options(**options), listen)
    click.echo(f"Written to {file}", err=True)
