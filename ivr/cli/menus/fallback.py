"""``ivr fallback``: the carrier-hosted file for when the service cannot be reached."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ivr.calls.fallback import static_document
from ivr.carriers.twilio import twiml
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.cli.printing.output import write


@click.command()
@menus_option
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to the screen."
)
def fallback(menus: Path, output: Path | None) -> None:
    r"""Write one static TwiML file that apologises, rings staff and says what to do.

    Host it at the carrier (as a "TwiML Bin") and enter its address as the number's fallback, so that callers are
    helped even when this service cannot be reached. Write it again whenever staff's numbers change.

    Example: ivr fallback --output fallback.xml
    """
    line = load_or_exit(menus)
    document = static_document(line, twiml.document)
    if not line.staff.caller_id:
        click.echo(
            "Warning: staff.yaml names no 'caller-id', so this file shows staff the caller's own number. The carrier "
            "may refuse that for callers who withhold it. Write 'caller-id:' with a number of the clinic's.",
            err=True,
        )
    if output is None:
        sys.stdout.write(document.decode() + "\n")
    else:
        write(output, document)
        click.echo(f'Wrote "{output}". Host it at the carrier and enter its address as the fallback URL.')
