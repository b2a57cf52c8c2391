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
from ivr.cli.printing.output import write
from ivr.cli.safetycase.table import lines as table_lines
from ivr.content.line.timing import retimed
from ivr.content.load import load_folder
from ivr.explore.graph import duties
from ivr.explore.hazards.case import SafetyCase
from ivr.explore.hazards.telling import data, lines, page
from ivr.explore.table.table import Table, play, whole_table

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--output", type=_FILE, default="safety-case.html", show_default=True, help="Write the page here.")
@click.option("--results", type=_FILE, metavar="FILE", help="Results of the tests (JUnit XML); else var/junit.xml.")
@click.option("--hazards", type=_FILE, metavar="FILE", help="The hazard log; else safety/hazards.yaml.")
@click.option("--calls", type=Whole(min=1), default=150, show_default=True, help="Rehearse so many calls at least.")
@click.option("--table", is_flag=True, help="Play every combination of signs, hours, phones and callers instead.")
@click.option("--sample", type=Whole(min=1), metavar="N", help="With --table: N calls, spread over all of it.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON, and write no page.")
@menus_option
@audio_option
def safety_case(  # noqa: PLR0913  # each is an option
    menus: Path,
    audio: Path,
    output: Path,
    results: Path | None,
    hazards: Path | None,
    calls: int,
    sample: int | None,
    *,
    table: bool,
    as_json: bool,
) -> None:
    """Show that a caller with a warning sign is safe: the hazards, what is done about each, and what proves it.

    Writes the safety case as a page that prints: intended use, risk management plan, hazard log, report,
    traceability. It rests on the results of the last run of the tests (make test), on the check of the menus, on
    every call there can be (as ivr explore) and on rehearsed calls with troubles (as ivr rehearse). The exit code is
    1 where a control is not shown to work, or the hazard log has a mistake: a test that does not exist, or a warning
    sign that no hazard is about. Results that are older than the code are said to be.

    With --table whole calls are played instead, with the real documents and in virtual time: each warning sign in
    each language, at each kind of hours, with everything that may answer the phones of staff, and callers who press
    late, twice, forget, hear badly, speak through a relay operator, say nothing, or hang up and call again. Each must
    end with a person, or with the emergency words and an open entry of the callback list, within 90 seconds of the
    choice; and each caller must finish ten everyday tasks. All of it takes some minutes. Nobody is rung.

    Example: ivr safety-case --results var/junit.xml
    """
    if table:
        _show_table(_played(menus, audio, sample or 0), as_json=as_json)
        return
    if sample:
        raise click.UsageError("--sample goes with --table:  ivr safety-case --table --sample 200")
    case = _case(menus, audio, results, hazards, calls)
    if as_json:
        click.echo(json.dumps(data(case), ensure_ascii=False))
    else:
        for line in lines(case):
            click.echo(line)
        write(output, page(case).encode())
        click.echo(f'\nWrote "{output}". Open it in a browser, or print it.')
    if not case.holds:
        raise click.exceptions.Exit(1)


def _case(menus: Path, audio: Path, results: Path | None, hazards: Path | None, calls: int) -> SafetyCase:
    from ivr.cli.safetycase.making import make  # noqa: PLC0415  # what it rehearses with is heavy

    return make(menus, audio, results, hazards, calls)


def _show_table(found: Table, *, as_json: bool) -> None:
    if as_json:
        told = {"ok": found.holds, "longest": found.longest, **asdict(found)}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in table_lines(found):
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
    return play(Theatre(line, at), whole_table(loaded.evidence, duties(line, at)), sample=sample)
