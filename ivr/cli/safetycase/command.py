"""``ivr safety-case``: what shows that callers with a warning sign are safe."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import menus_option
from ivr.cli.printing.numbers import Whole
from ivr.cli.safetycase.table import lines
from ivr.content.line.timing import retimed
from ivr.content.load import load_folder
from ivr.explore.graph import duties
from ivr.explore.table.table import Table, asked, play


@click.command()
@click.option("--table", is_flag=True, help="Play every combination of signs, hours, phones and callers.")
@click.option("--sample", type=Whole(min=1), metavar="N", help="Play N calls of the table, spread over all of it.")
@click.option("--json", "as_json", is_flag=True, help="Print every row as JSON.")
@menus_option
@audio_option
def safety_case(menus: Path, audio: Path, sample: int | None, *, table: bool, as_json: bool) -> None:
    """Show that a caller with a warning sign is safe, whoever calls and whatever answers.

    With --table whole calls are played, with the real documents and in virtual time: each warning sign in each
    language, at each kind of hours, with everything that may answer the phones of staff, and callers who press late,
    twice, forget, hear badly, speak through a relay operator, say nothing, or hang up and call again. Each must end
    with a person, or with the emergency words and an open entry of the callback list, within 90 seconds of the choice;
    and each caller must finish ten everyday tasks. All of it takes some minutes. Nobody is rung. The exit code is 1
    where a row does not hold.

    Example: ivr safety-case --table --sample 200
    """
    if not table:
        raise click.UsageError("Say what to show:  ivr safety-case --table")
    found = _played(menus, audio, sample or 0)
    if as_json:
        told = {"ok": found.holds, "longest": found.longest, **asdict(found)}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in lines(found):
            click.echo(line)
    if not found.holds:
        raise click.exceptions.Exit(1)


def _played(menus: Path, audio: Path, sample: int) -> Table:
    from ivr.wiring.proving.staging import Theatre  # noqa: PLC0415  # the carrier's library is heavy

    loaded = load_folder(menus)
    if loaded.line is None or loaded.evidence is None:
        for issue in loaded.issues:
            click.echo(issue, err=True)
        raise click.exceptions.Exit(1)
    at = now()
    line = retimed(loaded.line, shelf_of(loaded.line, audio).lengths())
    return play(Theatre(line, at), asked(loaded.evidence, duties(line, at)), sample=sample)
