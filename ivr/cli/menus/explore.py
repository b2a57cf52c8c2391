"""``ivr explore``: walks every call that callers can have, and proves what is promised or shows what breaks it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import evidence_or_exit, menus_option
from ivr.cli.safetycase.sources import summary
from ivr.content.line.timing import retimed
from ivr.content.yaml.folder import TEST_CALLS, read_files
from ivr.explore.certificate import Looked, marks, page
from ivr.explore.exploration import COUNTED, Exploration
from ivr.explore.promised import Promised
from ivr.explore.testcalls.results import run


@click.command()
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a dated page for the clinic: what was proved, of which version, and the limits that were met.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@menus_option
@audio_option
def explore(menus: Path, audio: Path, certificate: Path | None, *, as_json: bool) -> None:
    """Walk every call that callers can have, in each language, at any hour, and check what is promised of them.

    Nothing is changed, nobody is rung. Where a promise does not hold, the shortest call that shows it is told.

    Example: ivr explore --certificate certificate.html
    """
    from ivr.wiring.proving.exploring import explored  # noqa: PLC0415  # the carrier's library is heavy

    evidence = evidence_or_exit(menus)
    line, at = evidence.line, now()
    shelf = shelf_of(line, audio)
    lengths, promised = shelf.lengths(), Promised.by(evidence.rules)
    timed = retimed(line, lengths)
    found = explored(timed, at, shelf.url, promised)
    if certificate:
        calls = run([menus / TEST_CALLS], timed, at, promised) if (menus / TEST_CALLS).is_dir() else None
        passed = len(calls.played) if calls and calls.ok else 0
        looked = Looked(
            at.date().isoformat(), marks(read_files(menus)), len(lengths), len(shelf.texts()), passed, summary(evidence)
        )
        _write(certificate, page(found, looked))
    if as_json:
        click.echo(json.dumps({"ok": found.holds, **asdict(found)}, ensure_ascii=False))
    else:
        _print(found)
        if certificate:
            click.echo(f'Wrote "{certificate}". Open it in a browser, or print it.')
    if not found.holds:
        raise click.exceptions.Exit(1)


def _print(found: Exploration) -> None:
    languages, hours = len(found.languages), len(found.hours)
    click.echo(
        f"Walked {found.states:,} places of calls and {found.steps:,} steps between them, in {languages} languages and "
        f"{hours} {'kind' if hours == 1 else 'kinds'} of hours. Version {found.version}. "
        f"There are {found.calls:,} different calls of at most {COUNTED} steps."
    )
    for proof in found.proofs:
        click.echo(f"{'BROKEN' if proof.broken else 'holds '}  {proof.says}")
        for met in proof.met:
            click.echo(f"          {met.limit}: {met.worst} in the worst call")
    for sentence in found.sentences():
        click.echo(f"\n{sentence}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be written: {error.strerror}. Choose another file.') from None
