"""``ivr replay``: recorded calls, played again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.phone.calling import line_client, read_settings
from ivr.cli.printing.words import words_of_files
from ivr.sim.form import FormWriter
from ivr.sim.recorded.recording import RecordedCall, RecordingError, read
from ivr.sim.recorded.replaying import Difference
from ivr.sim.recorded.replaying import replay as replay_call
from ivr.sim.switchboard import Addresses
from ivr.sim.wire import Wire


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--url", help="Scheme, host and port of the line, instead of IVR_PUBLIC_URL or PORT.")
@click.option("--json", "as_json", is_flag=True, help="Show differences as JSON lines.")
def replay(paths: tuple[Path, ...], url: str | None, *, as_json: bool) -> None:
    """Play recorded calls (files, or folders) to the line again, and show what a caller would hear differently.

    Exits with 1 if there is a difference.

    Example: ivr replay tests/data/webhooks
    """
    settings = read_settings()
    base = (url or settings.public_url).rstrip("/")
    calls, broken = _read(paths)
    with line_client(base) as client:
        if not calls and not broken:
            raise click.UsageError("There is no recorded call in what was named. Name files that 'ivr record' wrote.")
        rng = random.Random(0)  # noqa: S311 - it only varies the encoding of spaces
        wire = Wire(client, settings.auth_tokens[0], FormWriter("", "", rng), rng=rng, account=settings.account_sid)
        addresses, words = Addresses.of(base), words_of_files(settings)
        differences = [change for call in calls for change in replay_call(call, wire, addresses, words)]
    for change in differences:
        click.echo(json.dumps(asdict(change), ensure_ascii=False) if as_json else str(change))
    if not as_json:
        click.echo(_result(calls, differences))
    for problem in broken:
        click.echo(f"Error: {problem}", err=True)
    if differences or broken:
        raise SystemExit(1)


def _read(paths: Sequence[Path]) -> tuple[list[RecordedCall], list[str]]:
    """The calls, and why what else was named is none."""
    calls, broken = [], []
    for path in _files(paths):
        try:
            call = read(path)
        except RecordingError as error:
            broken.append(str(error))
        else:
            calls.append(call) if call.exchanges else broken.append(f"'{path}' holds no webhook.")
    return calls, broken


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        else:
            yield path


def _result(calls: Sequence[RecordedCall], differences: Sequence[Difference]) -> str:
    count = sum(len(call.exchanges) for call in calls)
    changed = len({change.call for change in differences})
    outcome = f"{len(differences)} differences in {changed} of them" if differences else "no difference"
    return f"{len(calls)} calls with {count} webhooks played again: {outcome}."
