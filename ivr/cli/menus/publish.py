"""``ivr publish``: let callers hear what is in the folder with the menus."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import click

from ivr import settings as environment
from ivr.cli import which_line
from ivr.cli.menus.render import describe_failures, progress
from ivr.content.load import load_folder
from ivr.content.running import Running, running
from ivr.core.line.published import Record
from ivr.settings import Settings
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.background import affordable
from ivr.speech.rendering.workers import Job, cores
from ivr.wiring import kept_for
from ivr.wiring.going_live import all_missing, manual_steps
from ivr.wiring.kept import KeepError, Kept
from ivr.wiring.publishing import Published, RefusedError
from ivr.wiring.publishing import publish as publish_menus

WAIT_SECONDS: Final = 5.0
"""The longest that a command waits for the lines on this machine to speak what was published."""


@click.command()
@click.option("--by", required=True, metavar="NAME", help="Who publishes, as in 'Ana Ruiz, RN'.")
@click.option("-m", "--why", required=True, metavar="WHY", help="What changed, and why.")
@which_line.line_option
def publish(by: str, why: str) -> None:
    """Let callers hear the menus in the folder, from the next call on. Calls under way go on as they began.

    The menus are checked, and in live mode everything that a live line needs: approvals, the clinic's own numbers, a
    chosen voice, a way to alert staff. Every call that callers could have is walked ("ivr explore"), and the test calls
    are made ("ivr test"): menus that break a promise, or with which a test call fails, are refused. Missing audio is
    made; in live mode the good voice says the red flags first, which may take some minutes. If anything is not right,
    all of it is listed, nothing is published, and callers go on hearing what they heard.

    Example: ivr publish --by "Ana Ruiz, RN" -m "New office hours"
    """
    settings, kept = opened()
    if not by.strip() or not why.strip():
        raise click.UsageError("Write a name behind --by and a reason behind -m: they stand in the list of versions.")
    try:
        done = publish_menus(settings, kept, by, why, _render)
    except RefusedError as error:
        raise refused(error) from None
    except (KeepError, OSError) as error:
        raise unchanged(error) from None
    tell(settings, done)


def opened() -> tuple[Settings, Kept]:
    """The settings and what was published; an error where a live line runs here and this is no shell for it."""
    try:
        settings = which_line.settings()
        kept = kept_for(settings)
    except environment.SettingsError as error:
        raise click.UsageError("\n".join(all_missing(error))) from None
    if settings.local and any(each.live for each in running(settings.data)):
        raise click.UsageError(
            "A live line runs on this machine, and IVR_PUBLIC_URL is not set here. Set the environment as the line has "
            "it, and try again."
        )
    return settings, kept


def unchanged(error: Exception) -> click.ClickException:
    """Why nothing was published, and what callers hear."""
    told = str(error)
    begins = "" if told.startswith("Nothing was published") else "Nothing was published; callers hear what they heard. "
    return click.ClickException(f"{begins}{told}")


def refused(error: RefusedError) -> click.ClickException:
    """Everything that is to be put right."""
    listed = "\n".join(f"- {each}" for each in error.reasons)
    return click.ClickException(f"Nothing was published; callers go on hearing what they heard. Put right:\n{listed}")


def tell(settings: Settings, done: Published) -> None:
    """Say what was done, and whether the lines on this machine speak it."""
    record = done.record
    if not done.new:
        click.echo(f"Callers hear version {record.version} already: nothing was done.")
        return
    click.echo(f"Published version {record.version}.")
    menus = None if settings.local else load_folder(settings.menus).line
    if menus is not None:
        for each in manual_steps(settings, menus):
            click.echo(f"Please see to this: {each}")
    lines = _followed(settings.data, record)
    for line in lines:
        speaks = line.version == record.version
        click.echo(f"The line at {line.url} speaks {'it now' if speaks else f'version {line.version} still'}.")
    if not lines:
        click.echo("No line runs on this machine. One that does elsewhere speaks it within two seconds.")


def _followed(data: Path, record: Record) -> list[Running]:
    """The lines on this machine, once all of them speak a version, or have had time for it."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        lines = running(data)
        if all(line.version == record.version for line in lines) or time.monotonic() > until:
            return lines
        time.sleep(0.1)


def _render(shelf: AudioLibrary, jobs: list[Job]) -> list[str]:
    done, _ = progress(shelf, jobs, affordable(cores()))
    return [describe_failures(shelf, each) for each in done if each.error]
