"""``ivr check``: whether the menus can be used, and what to put right if not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from ivr.cli.audio import audio_issues, audio_option, hear, voice_issues
from ivr.cli.clock import now
from ivr.content.coverage import coverage, errors
from ivr.content.evidence import Evidence
from ivr.content.issues import Issue, Severity
from ivr.content.load import Loaded, load_folder
from ivr.content.report import report
from ivr.core.model import Line

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

    Notes tell what people still have to do. The exit code is 0 if the menus can be used, 1 if they have errors or
    a sound that was checked is not right.

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
    if as_json:
        click.echo(json.dumps(_as_json(loaded), ensure_ascii=False))
    else:
        for issue in loaded.issues:
            click.echo(issue)
        for figure in figures:
            click.echo(figure)
        click.echo(f"{menus}: {_counted(loaded.issues)}; {_content(loaded.line)}.")
    if not _is_fine(loaded):
        raise click.exceptions.Exit(1)


def _uncovered(line: Line, evidence: Evidence, menus: Path) -> Iterator[Issue]:
    """The error that in the coming weeks nobody would ring for a red flag: it depends on the date of today."""
    covered = coverage(line.staff, line.languages, now())
    yield from (issue.below(str(menus)) for issue in errors(covered, evidence.staff))


def _as_json(loaded: Loaded) -> dict[str, object]:
    """The whole result; what the line covers is told as soon as its files can be joined."""
    return {
        "ok": _is_fine(loaded),
        "version": loaded.line.version if loaded.line else None,
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
