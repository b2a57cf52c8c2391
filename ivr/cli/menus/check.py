"""``ivr check``: whether the menus can be used, and what to put right if not."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.editing import summary
from ivr.cli.editing.watching import again_at_every_save
from ivr.cli.menus.audio import audio_issues, audio_option, hear, voice_issues
from ivr.cli.printing.numbers import Whole
from ivr.cli.which_line import chosen, menus_of_line, with_line
from ivr.content import lines
from ivr.content.evidence.evidence import Evidence
from ivr.content.files import staff_slips
from ivr.content.load import Loaded, load_folder
from ivr.content.messages.catalogue import ENGLISH, LANGUAGES
from ivr.content.report import report
from ivr.content.running import Running, running
from ivr.content.yaml.issues import Issue, Severity
from ivr.core.line.model import Line
from ivr.staffing.coverage import coverage, errors

menus_option = with_line(
    click.option(
        "--menus",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        callback=menus_of_line,
        envvar="IVR_MENUS",
        default="menus",
        show_default=True,
        metavar="FOLDER",
        help="The folder with the menus; also $IVR_MENUS.",
    )
)
"""The options of every command that reads the menus: the folder, and the line in it."""


def load_or_exit(menus: Path) -> Line:
    """The line in this folder. If it has errors, prints them and ends with exit code 1."""
    return evidence_or_exit(menus).line


def evidence_or_exit(menus: Path) -> Evidence:
    """The line in this folder with all that it rests on. If it has errors, prints them and ends with exit code 1."""
    loaded = load_folder(menus)
    if loaded.line is None or loaded.evidence is None:
        for issue in loaded.issues:
            if issue.severity is Severity.ERROR:
                click.echo(issue, err=True)
        click.echo(f'"{menus}" has errors. Correct them first; this tells all there is to say:  ivr check', err=True)
        raise click.exceptions.Exit(1)
    return loaded.evidence


@click.command()
@menus_option
@audio_option
@click.option("--audio", "sounds", is_flag=True, help="Also check the sound of every audio file.")
@click.option("--listen", is_flag=True, help="Also hear the audio with a machine listener: make listen installs it.")
@click.option(
    "--sample", default=0, type=Whole(0), metavar="N", help="With --listen: N texts a language and urgent ones; 0: all."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=ENGLISH, help="The language of the messages.")
@click.option("--watch", is_flag=True, help="Check again at every save, until you press Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print the issues and what the line covers as JSON.")
def check(  # noqa: PLR0913  # each is an option
    menus: Path, audio: Path, sample: int, lang: str, *, sounds: bool, listen: bool, watch: bool, as_json: bool
) -> None:
    """Check the menus: print every error and warning with its file, its line and what to write instead.

    Each ends with its code in brackets, which `ivr explain` explains. Notes tell what people still have to do. The
    last lines tell whether the line that runs on this machine speaks these menus. The exit code is 0 if the menus can
    be used, 1 if they have errors or a sound that was checked is not right.

    Example: ivr check --lang es --watch
    """
    once = partial(_check_all, menus, audio, sample, lang, sounds=sounds, listen=listen, as_json=as_json)
    if watch:
        again_at_every_save(menus, once)
    elif not once():
        raise click.exceptions.Exit(1)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: reading menus makes many values, and hardly any garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check_all(menus: Path, audio: Path, sample: int, lang: str, *, sounds: bool, listen: bool, as_json: bool) -> bool:
    """Check once, and print; whether the menus can be used. Behind the first line come the others."""
    once = partial(_check, sample=sample, sounds=sounds, listen=listen)
    data = Path(os.environ.get("IVR_DATA") or "var")
    first = once(menus, audio, lines.folder_of(data, chosen()))
    others = lines.names(first.loaded.line) if first.loaded.line and not chosen() else ()
    there = [name for name in others if lines.folder_of(menus, name).is_dir()]
    found = {name: once(*(lines.folder_of(each, name) for each in (menus, audio, data))) for name in there}
    if as_json:
        more = {"lines": {name: _as_json(each) for name, each in found.items()}} if found else {}
        click.echo(json.dumps({**_as_json(first), **more}, ensure_ascii=False))
    else:
        for each in (first, *found.values()):
            _print(each, lang)
    return all(_is_fine(each.loaded) for each in (first, *found.values()))


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in one folder."""

    menus: Path
    loaded: Loaded
    running: list[Running]
    figures: list[str]


def _check(menus: Path, audio: Path, data: Path, *, sample: int, sounds: bool, listen: bool) -> _Checked:
    figures: list[str] = []
    with uncollected():
        loaded = load_folder(menus)
    if loaded.line and loaded.evidence:
        uncovered = _uncovered(loaded.line, loaded.evidence, menus)
        more = list(audio_issues(loaded.line, audio, sounds=sounds))
        if listen:
            heard, figures = hear(loaded.line, audio, sample)
            more += heard
        voice = [issue.below(str(menus)) for issue in voice_issues(loaded.line)]
        others = lines.issues(menus, loaded.line, f"{menus}/line.yaml")
        loaded = replace(loaded, issues=(*sorted((*loaded.issues, *uncovered, *others)), *voice, *more))
    return _Checked(menus, loaded, running(data), figures)


def _print(found: _Checked, lang: str) -> None:
    issues, line = found.loaded.issues, found.loaded.line
    for issue in sorted(issues, key=lambda issue: issue.severity is Severity.NOTE):
        click.echo(issue.as_line(lang))  # what has to be put right first, and what people still have to do behind it
    for figure in found.figures:
        click.echo(figure)
    click.echo(f"{found.menus}: {summary.counted(issues, lang)}; {summary.content(line, lang)}.")
    for each in found.running:
        click.echo(summary.spoken(each, line, lang))


def _uncovered(line: Line, evidence: Evidence, menus: Path) -> Iterator[Issue]:
    """What depends on the date: that in the coming weeks nobody would ring for a red flag, or exceptions are over."""
    covered = coverage(line.staff, line.languages, now())
    today = now().astimezone(line.staff.zone).date()
    found = (*errors(covered, evidence.staff), *staff_slips.past(line.staff, evidence.staff, today))
    yield from (issue.below(str(menus)) for issue in found)


def _as_json(found: _Checked) -> dict[str, object]:
    """The whole result; what the line covers is told as soon as its files can be joined."""
    loaded = found.loaded
    return {
        "ok": _is_fine(loaded),
        "version": loaded.line.version if loaded.line else None,
        "running": [asdict(each) for each in found.running],
        "issues": [issue.as_dict() for issue in loaded.issues],
        **(report(loaded.evidence) if loaded.evidence else {}),
    }


def _is_fine(loaded: Loaded) -> bool:
    return loaded.line is not None and all(issue.severity is not Severity.ERROR for issue in loaded.issues)
