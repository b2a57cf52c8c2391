"""``ivr check``: whether the menus can be used, and what to put right if not."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.menus.audio import audio_issues, audio_option, hear, voice_issues
from ivr.content.evidence.evidence import Evidence
from ivr.content.files import staff_slips
from ivr.content.load import Loaded, load_folder
from ivr.content.report import report
from ivr.content.running import Running, running
from ivr.content.yaml.issues import Issue, Severity
from ivr.core.line.model import Line
from ivr.staffing.coverage import coverage, errors

menus_option = click.option(
    "--menus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="IVR_MENUS",
    default="menus",
    show_default=True,
    metavar="FOLDER",
    help="The folder with the menus; also $IVR_MENUS.",
)
"""The option of every command that reads the menus."""


def load_or_exit(menus: Path) -> Line:
    """The line in this folder. If it has errors, prints them and ends with exit code 1."""
    return evidence_or_exit(menus).line


def evidence_or_exit(menus: Path) -> Evidence:
    """The line in this folder with all that it rests on. If it has errors, prints them and ends with exit code 1."""
    loaded = load_folder(menus)
    if loaded.line is None or loaded.evidence is None:
        for issue in loaded.issues:
            click.echo(issue, err=True)
        raise click.exceptions.Exit(1)
    return loaded.evidence


@click.command()
@menus_option
@audio_option
@click.option("--audio", "sounds", is_flag=True, help="Also check the sound of every audio file.")
@click.option("--listen", is_flag=True, help="Also hear the audio with a machine listener: make listen installs it.")
@click.option("--sample", default=0, metavar="N", help="With --listen: N texts a language and the urgent ones; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print the issues and what the line covers as JSON.")
def check(menus: Path, audio: Path, sample: int, *, sounds: bool, listen: bool, as_json: bool) -> None:
    """Check the menus: print every error and warning with its file, its line and what to write instead.

    Notes tell what people still have to do. The last lines tell whether the line that runs on this machine speaks
    these menus. The exit code is 0 if the menus can be used, 1 if they have errors or a sound that was checked is not
    right.

    Example: ivr check --audio
    """
    figures: list[str] = []
    loaded = load_folder(menus)
    if loaded.line and loaded.evidence:
        uncovered = _uncovered(loaded.line, loaded.evidence, menus)
        more = list(audio_issues(loaded.line, audio, sounds=sounds))
        if listen:
            heard, figures = hear(loaded.line, audio, sample)
            more += heard
        voice = [issue.below(str(menus)) for issue in voice_issues(loaded.line)]
        loaded = replace(loaded, issues=(*sorted((*loaded.issues, *uncovered)), *voice, *more))
    lines = running(Path(os.environ.get("IVR_DATA") or "var"))
    if as_json:
        click.echo(json.dumps(_as_json(loaded, lines), ensure_ascii=False))
    else:
        for issue in sorted(loaded.issues, key=lambda issue: issue.severity is Severity.NOTE):
            click.echo(issue)  # what has to be put right first, and what people still have to do behind it
        for figure in figures:
            click.echo(figure)
        click.echo(f"{menus}: {_counted(loaded.issues)}; {_content(loaded.line)}.")
        for each in lines:
            click.echo(_spoken(each, loaded.line))
    if not _is_fine(loaded):
        raise click.exceptions.Exit(1)


def _uncovered(line: Line, evidence: Evidence, menus: Path) -> Iterator[Issue]:
    """What depends on the date: that in the coming weeks nobody would ring for a red flag, or exceptions are over."""
    covered = coverage(line.staff, line.languages, now())
    today = now().astimezone(line.staff.zone).date()
    found = (*errors(covered, evidence.staff), *staff_slips.past(line.staff, evidence.staff, today))
    yield from (issue.below(str(menus)) for issue in found)


def _spoken(running: Running, line: Line | None) -> str:
    """Whether a line that runs speaks these menus, and what to type if not."""
    says = f"The line at {running.url}"
    if line is None:
        return f"{says} goes on speaking version {running.version}, since {running.since}."
    if line.version == running.version:
        return f"{says} speaks these menus, since {running.since}."
    speaks = f"{says} speaks version {running.version}, since {running.since}, and not these menus."
    if running.live:
        return f'{speaks} To let callers hear them, type:  ivr publish --by NAME -m "WHY"'
    return f"{speaks} It takes them up within a second of a save in its own folder; look into its log if it does not."


def _as_json(loaded: Loaded, lines: list[Running]) -> dict[str, object]:
    """The whole result; what the line covers is told as soon as its files can be joined."""
    return {
        "ok": _is_fine(loaded),
        "version": loaded.line.version if loaded.line else None,
        "running": [asdict(each) for each in lines],
        "issues": [issue.as_dict() for issue in loaded.issues],
        **(report(loaded.evidence) if loaded.evidence else {}),
    }


def _is_fine(loaded: Loaded) -> bool:
    return loaded.line is not None and all(issue.severity is not Severity.ERROR for issue in loaded.issues)


def _counted(issues: tuple[Issue, ...]) -> str:
    """The number of errors and warnings, and of notes if there are any."""
    counts = Counter(issue.severity for issue in issues)
    shown = [each for each in Severity if counts[each] or each is not Severity.NOTE]
    return ", ".join(_some(counts[each], each) for each in shown)


def _content(line: Line | None) -> str:
    if line is None:
        return "the line cannot use them"
    return f"{_some(len(line.menus), 'menu')}, {_some(len(line.topics), 'topic')}, version {line.version}"


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
