"""``ivr render``: make the audio files of the line."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.cli.printing.numbers import Whole
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.background import affordable
from ivr.speech.rendering.render import render as make
from ivr.speech.rendering.urgency import red_flags as red_flag_ids
from ivr.speech.rendering.workers import Done, Job, cores


@click.command()
@menus_option
@audio_option
@click.option("--jobs", "count", type=Whole(0, 64), default=0, help="How many at a time; 0: one a core.")
@click.option("--good", is_flag=True, help="Wait until the good voice has spoken everything too: some minutes.")
@click.option("--red-flags", is_flag=True, help="The same for the emergency sentence and the step-ups alone.")
@click.option("--remove-unused", is_flag=True, help="Delete rendered files that the line no longer uses.")
def render(menus: Path, audio: Path, count: int, *, good: bool, red_flags: bool, remove_unused: bool) -> None:
    """Speak everything the line says, in every language, and make recordings ready for the phone.

    Only what is missing or has changed is made; nothing is made twice. This takes seconds and lets everything be heard
    at once, in a voice that is hard to understand. The good voice needs some minutes: while the line runs, it speaks
    behind it, the most urgent texts first; --good does the same now.

    Example: ivr render --good
    """
    shelf = shelf_of(load_or_exit(menus), audio)
    failed = _make(shelf, shelf.missing(), count, "audio")
    shelf.refresh()
    waiting = shelf.waiting()
    if red_flags:
        urgent = red_flag_ids(shelf.line)
        waiting = [job for job in waiting if (said := shelf.utterance(job.to.name)) and said.id in urgent]
    if waiting and (good or red_flags):
        failed = _make(shelf, waiting, count or affordable(cores()), "good") or failed
    elif waiting:
        count = len(waiting)
        click.echo(f"{count} texts wait for the good voice. It speaks while the line runs, or now: ivr render --good")
    unused = shelf.unused()
    if remove_unused:
        for path in unused:
            path.unlink()
        click.echo(f"{len(unused)} unused {_files(len(unused))} deleted.")
    elif unused:
        click.echo(f"{len(unused)} {_files(len(unused))} no longer used. Delete with: ivr render --remove-unused")
    if failed:
        raise click.exceptions.Exit(1)


def _make(shelf: AudioLibrary, jobs: list[Job], count: int, what: str) -> bool:
    """Make these files, and tell; whether something could not be made."""
    if not jobs:
        there = len(shelf.jobs) - len(shelf.waiting())
        click.echo(f"All {there} audio files are there.")
        return not there
    done, took = progress(shelf, jobs, count)
    made = [each for each in done if not each.error]
    speech = sum(each.seconds for each in made)
    click.echo(f"{len(made)} {what} {_files(len(made))} made: {speech:.0f} seconds of sound in {took:.1f} seconds.")
    failed = [each for each in done if each.error]
    for each in failed:
        click.echo(describe_failures(shelf, each), err=True)
    return bool(failed)


def progress(shelf: AudioLibrary, jobs: Sequence[Job], count: int) -> tuple[list[Done], float]:
    """Make files with a progress bar; what became of each, and the seconds it took."""
    started = time.monotonic()
    try:
        with click.progressbar(make(shelf, jobs, count), len(jobs), label="Rendering", width=40) as bar:
            done = list(bar)
    except OSError as error:
        raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None
    return done, time.monotonic() - started


def describe_failures(shelf: AudioLibrary, done: Done) -> str:
    """What could not be made, and why."""
    said = shelf.utterance(done.job.to.name)
    what = f"'{said.id}' in language '{said.language}'" if said else done.job.to.name
    if done.job.recording:
        return f"{done.job.recording}: The recording of {what} is not played. {done.error} Another voice speaks."
    return f"{done.job.to}: {what} is not rendered. {done.error}"


def _files(count: int) -> str:
    return "file" if count == 1 else "files"
