"""``ivr audio``: carry rendered audio from one machine to another."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.menus.audio import audio_option, shelf_of
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.speech import carrying
from ivr.speech.voice import SpeechError


@click.group()
def audio() -> None:
    """Carry rendered audio from one machine to another, so that the good voice need speak only once.

    Example: ivr audio export voice.zip
    """


@audio.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@menus_option
@audio_option
def export(archive: Path, menus: Path, audio: Path) -> None:  # the option is called so everywhere
    """Write every audio file of the line into one archive.

    Example: ivr audio export voice.zip
    """
    shelf = shelf_of(load_or_exit(menus), audio)
    try:
        count = carrying.pack(shelf, archive)
    except OSError as error:
        raise click.ClickException(f'"{archive}" cannot be written: {error.strerror}.') from None
    click.echo(f'{count} files written into "{archive}"; {len(shelf.waiting())} texts still wait for the good voice.')
    click.echo(f"On the other machine type:  ivr audio import {archive.name}")


@audio.command(name="import")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@menus_option
@audio_option
def import_(archive: Path, menus: Path, audio: Path) -> None:  # as above
    """Take the audio files that this line can use out of an archive; a line that is running plays them at once.

    Example: ivr audio import voice.zip
    """
    shelf = shelf_of(load_or_exit(menus), audio)
    try:
        taken = carrying.unpack(shelf, archive)
    except SpeechError as error:
        raise click.ClickException(f'"{archive}" is not taken. {error}') from None
    except OSError as error:
        raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None
    shelf.refresh()
    click.echo(f"{taken.new} files are new here, {taken.known} were here, {taken.strange} say something else.")
    click.echo(f"{len(shelf.waiting())} texts wait for the good voice.")
