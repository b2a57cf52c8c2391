"""``ivr replay``: recorded calls, played again."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.fixtures.results import Result
from ivr.cli.fixtures.telling import as_json_line, nothing_compared, sentence, write_junit
from ivr.cli.phone.calling import line_client, read_settings
from ivr.cli.printing.numbers import Whole
from ivr.sim.recorded.accepting import LayoutError, accept
from ivr.sim.recorded.reading_files import files_in


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Scheme, host and port of a line that runs, instead of a line in this process.")
@click.option("--update", is_flag=True, help="Accept what the line says now: write it into the files.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write JUnit's XML.")
@click.option("--jobs", "-j", type=Whole(1, 64), help="How many calls at a time.")
@click.option("--json", "as_json", is_flag=True, help="Show differences as JSON lines.")
def replay(
    paths: tuple[Path, ...], url: str | None, junit: Path | None, jobs: int | None, *, update: bool, as_json: bool
) -> None:
    """Play recorded calls (files, or folders) again, and show what a caller would hear differently.

    The line is the one of the menus here, in this process, at each call's own time; with --url it is one that runs.
    Exits with 1 if there is a difference, a broken file, or a file that compares nothing.

    Example: ivr replay tests/data/webhooks --junit results.xml
    """
    from ivr.cli.fixtures.playing import AT_ONCE, MANY, InProcess, Play, Running, play_all  # noqa: PLC0415  # heavy
    from ivr.cli.fixtures.spoken import UNKNOWN, SpokenLine  # noqa: PLC0415
    from ivr.wiring.trying.trial import TrialLine, UnfitError  # noqa: PLC0415

    files = _files(paths)
    settings = read_settings()
    began = time.monotonic()
    play: Play
    if url is None:
        try:
            play = InProcess(TrialLine(settings))
        except UnfitError as error:
            raise click.ClickException(str(error)) from None
        jobs = jobs or (os.cpu_count() or 1 if len(files) >= MANY else 1)
    else:
        base = url.rstrip("/")
        with line_client(base):
            line = SpokenLine(settings, base)
        if not line.is_known_version:
            click.echo(UNKNOWN, err=True)
        play, jobs = Running(settings, base, line), jobs or AT_ONCE
    results = []
    with click.progressbar(
        play_all(files, play, min(jobs, len(files))), len(files), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as going:
        results = sorted(going, key=lambda result: files.index(result.path))
    _tell(results, update=update, as_json=as_json, junit=junit, seconds=time.monotonic() - began)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, each once.

    Raises:
        click.UsageError: there are none.
    """
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"'{path}' is not there. Name files that 'ivr record' wrote, or a folder of them.")
    files = list(dict.fromkeys(files_in(paths)))
    if not files:
        raise click.UsageError("There is no recorded call in what was named. Name files that 'ivr record' wrote.")
    return files


def _tell(results: Sequence[Result], *, update: bool, as_json: bool, junit: Path | None, seconds: float) -> None:
    """Show what was found, accept it if asked, and exit with 1 if anything is wrong.

    Raises:
        SystemExit: something is.
    """
    wrong, left = False, []
    for result in results:
        if result.problem:
            click.echo(f"Error: {result.problem}", err=True)
        elif update and _acceptable(result):
            click.echo(_accepted(result), err=as_json)
            continue
        else:
            for change in result.played.differences if result.played else ():
                click.echo(as_json_line(change) if as_json else str(change))
            if nothing := nothing_compared(result):
                click.echo(nothing, err=as_json)
        left.append(result)
        wrong |= not _fine(result)
    if not as_json and (left or not update):
        click.echo(sentence(left))
    if junit:
        _write_junit(junit, results, seconds)
    if wrong:
        raise SystemExit(1)


def _fine(result: Result) -> bool:
    return bool(result.played and result.played.script.compares and not result.played.differences)


def _acceptable(result: Result) -> bool:
    """Whether there is something to accept, and the call could be played to its end."""
    played = result.played
    if played is None or _fine(result):
        return False
    return all(change.now is not None for change in played.differences)


def _accepted(result: Result) -> str:
    """Write what the line says now into the file.

    Raises:
        click.ClickException: it cannot be written.
    """
    assert result.played  # noqa: S101  # see above
    try:
        written = accept(result.path, result.played)
    except OSError as error:
        raise click.ClickException(f"'{result.path}' cannot be written: {error.strerror}.") from None
    except LayoutError as error:
        raise click.ClickException(str(error)) from None
    instead = "" if written == result.path else f", as {written}: the older file is gone"
    answers = len(result.played.differences) or len(result.played.answers)
    return f"Accepted in {result.path}: {answers} {'answer' if answers == 1 else 'answers'}{instead}."


def _write_junit(path: Path, results: Sequence[Result], seconds: float) -> None:
    try:
        write_junit(path, results, seconds)
    except OSError as error:
        raise click.ClickException(f"'{path}' cannot be written: {error.strerror}. Name another file.") from None
