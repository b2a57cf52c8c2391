"""Makes a safety case: reads the hazard log, and runs what shows that its controls work."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.menus.audio import shelf_of
from ivr.cli.safetycase import sources
from ivr.content.line.timing import retimed
from ivr.content.load import Loaded, load_folder
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import Line
from ivr.explore.exploration import Exploration
from ivr.explore.hazards.case import Ran, Rehearsed, SafetyCase, judge
from ivr.explore.promised import Promised
from ivr.rehearse.rehearsal import rehearse, stage
from ivr.wiring.proving.exploring import explored


def make(menus: Path, audio: Path, results: Path | None, hazards: Path | None, calls: int) -> SafetyCase:
    """The safety case of the line in a folder; what cannot be read is told, and ends the command.

    Args:
        menus: The folder.
        audio: The folder with its audio.
        results: What the tests came to; None for those that `make test` left.
        hazards: The hazard log; None for the one that is there.
        calls: So many calls are rehearsed at least.
    """
    loaded = load_folder(menus)
    line, evidence = loaded.line, loaded.evidence
    if line is None or evidence is None:
        for issue in loaded.issues:
            click.echo(issue, err=True)
        raise click.exceptions.Exit(1)
    log = sources.read_log(sources.hazard_log(hazards), sources.sources(evidence))
    tested = sources.results(results)
    ran = Ran(
        exploration=_explored(line, audio, Promised.by(evidence.rules)),
        rehearsed=_rehearsed(line, calls),
        reported=_reported(loaded),
        results=tested,
        changed=sources.changed(tested, menus),
    )
    return judge(log, ran, now().date().isoformat())


def _reported(loaded: Loaded) -> frozenset[str]:
    """The codes of errors and warnings: notes tell what people still have to do."""
    return frozenset(each.code for each in loaded.issues if each.severity is not Severity.NOTE)


def _explored(line: Line, audio: Path, promised: Promised) -> Exploration:
    shelf = shelf_of(line, audio)
    return explored(retimed(line, shelf.lengths()), now(), shelf.url, promised)


def _rehearsed(line: Line, calls: int) -> Rehearsed:
    with stage(line) as on:
        found = rehearse(on, calls, 1)
    broken = frozenset(each.promise for failure in found.failures for each in failure.broken)
    return Rehearsed(found.calls, found.rehearsals, found.signs, found.troubles, broken)
