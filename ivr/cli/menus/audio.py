"""What the commands that look at audio share: their option, the shelf of a line, and what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from ivr import settings
from ivr.cli.which_line import folder_of_line
from ivr.content.line.timing import retimed
from ivr.content.yaml.issues import Issue, Place
from ivr.core.line.model import Line
from ivr.shelves import shelf_for, who_speaks
from ivr.speech import recordings
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.engines import engines
from ivr.speech.listening.heard_words import not_heard
from ivr.speech.rendering.background import affordable
from ivr.speech.rendering.render import render
from ivr.speech.rendering.workers import cores
from ivr.speech.voice import SpeechError

SHOWN: Final = 12
"""So many new words are shown."""

audio_option = click.option(
    "--audio-folder",
    "audio",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="IVR_AUDIO",
    default="audio",
    show_default=True,
    metavar="FOLDER",
    callback=folder_of_line,
    help="The folder with the audio; also $IVR_AUDIO.",
)
"""The option of every command that reads or makes audio."""


def shelf_of(line: Line, audio: Path) -> AudioLibrary:
    """The audio of a line, as callers hear it: by IVR_SPEAK, else by the menus, else from files."""
    try:
        speak = who_speaks(settings.speak(), line)
    except settings.SettingsError as error:
        raise click.UsageError(str(error)) from None
    return shelf_for(line, audio, speak)


def voice_issues(line: Line) -> Iterator[Issue]:
    """What people have to do before the good voice speaks where the line asks for it; its place is in the menus."""
    try:
        found = engines(line, settings.engine())
    except settings.SettingsError as error:
        raise click.UsageError(str(error)) from None
    if trouble := found.trouble:
        languages = " and ".join(f"'{code}'" for code in found.lacking)
        yield Place("line.yaml", 1).note(
            f"The good voice does not speak in language {languages}, and espeak is hard to understand", trouble
        )


def audio_issues(line: Line, audio: Path, *, sounds: bool) -> Iterator[Issue]:
    """What is wrong with the recordings' names and words and, if asked, with every sound.

    Args:
        line: The line.
        audio: The folder with its audio.
        sounds: Whether to look at the sounds too, which takes some seconds. What they lack are errors.
    """
    for finding in recordings.find(line, audio / "recordings").findings:
        yield Place(str(finding.path), 1).warning(finding.problem, finding.remedy)
    if sounds:
        from ivr.speech.checks import check  # noqa: PLC0415  # numpy and the decoders are heavy

        shelf = shelf_of(line, audio)
        for finding in check(retimed(line, shelf.lengths()), shelf):
            yield Place(str(finding.path), 1).error(finding.problem, finding.remedy)
        yield from _unheard(line, audio)


def _unheard(line: Line, audio: Path) -> Iterator[Issue]:
    """A note for each language with words that nobody has heard the rendered voice say."""
    new: dict[str, list[str]] = {}
    for language, word, statement in not_heard(line):
        new.setdefault(language, []).append(f"'{word}' ({statement})")
    for language, found in new.items():
        shown = ", ".join(found[:SHOWN]) + (f" and {len(found) - SHOWN} more" if len(found) > SHOWN else "")
        yield Place(str(audio), 1).note(
            f"Nobody has heard the rendered voice say {len(found)} words in language '{language}': {shown}",
            "Listen to them; if one is wrong, tell in pronunciation.yaml how it is spoken.",
        )


def hear(line: Line, audio: Path, sample: int) -> tuple[list[Issue], list[str]]:
    """What a machine listener mishears, sentence by sentence, and the share of words that it got wrong.

    Args:
        line: The line.
        audio: The folder with its audio; what the sample lacks of the good voice is made first.
        sample: Texts a language, beside the urgent ones; 0 for everything the line says.
    """
    from ivr.speech.listening import findings as listening  # noqa: PLC0415  # numpy and the listener are heavy
    from ivr.speech.listening.listener import Listener  # noqa: PLC0415

    shelf = shelf_of(line, audio)
    try:
        ear = Listener()
    except SpeechError as error:
        raise click.ClickException(str(error)) from None
    utterances = listening.chosen(shelf, sample)
    jobs = shelf.jobs_of(utterances)
    with click.progressbar(
        render(shelf, jobs, affordable(cores())), len(jobs), label="Rendering", file=sys.stderr
    ) as bar:
        errors = [done.error for done in bar if done.error]
    shelf.refresh()
    for problem in dict.fromkeys(errors):
        click.echo(problem, err=True)
    with click.progressbar(utterances, label="Listening", file=sys.stderr) as bar:
        heard = [each for utterance in bar for each in listening.listen(shelf, ear, [utterance])]
    issues = [
        (Place(str(found.path), 1).error if severe else Place(str(found.path), 1).warning)(found.problem, found.remedy)
        for found, severe in listening.findings(shelf, heard)
    ]
    figures = [
        f"{language}, {condition}: {wrong} of {said} words wrong, {wrong / max(said, 1):.1%}"
        for (language, condition), (wrong, said) in sorted(listening.rates(heard).items())
    ]
    return issues, [*figures, f"{len(utterances)} texts were heard, in {len(heard)} files and conditions."]
