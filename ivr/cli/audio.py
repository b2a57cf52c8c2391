"""What the commands that look at audio share: their option, the shelf of a line, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from ivr import settings
from ivr.content.issues import Issue, Place
from ivr.content.timing import retimed
from ivr.core.model import Line
from ivr.speech import recordings
from ivr.speech.heard_words import not_heard
from ivr.speech.shelf import Shelf, shelf_for, who_speaks

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
    help="The folder with the audio; also $IVR_AUDIO.",
)
"""The option of every command that reads or makes audio."""


def shelf_of(line: Line, audio: Path) -> Shelf:
    """The audio of a line, as callers hear it: by IVR_SPEAK, else by the menus, else from files."""
    try:
        speak = who_speaks(settings.speak(), line)
    except settings.SettingsError as error:
        raise click.UsageError(str(error)) from None
    return shelf_for(line, audio, speak)


def audio_issues(line: Line, audio: Path, *, listen: bool) -> Iterator[Issue]:
    """What is wrong with the recordings' names and words and, if asked, with every sound.

    Args:
        line: The line.
        audio: The folder with its audio.
        listen: Whether to look at the sounds too, which takes some seconds. What they lack are errors.
    """
    for finding in recordings.find(line, audio / "recordings").findings:
        yield Place(str(finding.path), 1).warning(finding.problem, finding.remedy)
    if listen:
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
