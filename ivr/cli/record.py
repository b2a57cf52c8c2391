"""``ivr record``: a call written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ivr.cli.phone.calling import Options, phone_options, play
from ivr.sim.events import Event, Requested
from ivr.sim.recorded.recording import OpenCall, write


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--about", default="", help="What the call shows, in a few words, for the reader of the file.")
@click.option("--overwrite", is_flag=True, help="Replace the file if it exists.")
@phone_options
def record(file: Path, about: str, *, overwrite: bool, **options: Any) -> None:  # noqa: ANN401 - click has checked each
    """Call the line and write its webhooks to FILE, with fictional numbers and without signatures.

    Example: ivr record red-flag.json --keys 4,1 --fast --staff busy,answers
    """
    if file.exists() and not overwrite:
        raise click.UsageError(f"'{file}' exists. Choose another name, or add --overwrite.")
    recorded = OpenCall(file.stem, about)

    def listen(event: Event) -> None:
        if isinstance(event, Requested):
            recorded.add(event.url, event.form, event.status, event.body)
            write(file, recorded.recorded())

    play(Options(**options), listen)
    click.echo(f"Written to {file}", err=True)
