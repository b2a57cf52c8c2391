"""``ivr doctor``: everything that this machine and these menus lack before patients may call, at once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import click

from ivr import settings as environment
from ivr.cli.which_line import chosen, line_option
from ivr.content.lines import folder_of, names
from ivr.content.load import load_folder
from ivr.content.running import running
from ivr.settings import Settings, SettingsError
from ivr.speech.engines import engines
from ivr.staffing.coverage import coverage
from ivr.store.database import FAILURES, connect, describe, sqlite_file
from ivr.web.console.provider.asking import ProviderError
from ivr.web.console.provider.provider import Provider
from ivr.wiring.backend import url
from ivr.wiring.going_live import manual_steps, unmet

_STAND_IN: Final = "https://line.example.org"
"""In local mode it is asked what a live line would lack; its public address is one of these things."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found."""

    missing: tuple[str, ...]
    """What keeps a line from going live, each with what to do."""
    hints: tuple[str, ...]
    """What it could do without, and should not."""
    running: tuple[str, ...]
    """The lines that run on this machine, as sentences."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@line_option
def doctor(*, as_json: bool) -> None:
    """Name everything that is missing before patients may call: settings, numbers, approvals, voice, alerts, hours.

    Nothing is changed. It looks at the same environment and menus as ``ivr serve``. The exit code is 1 while something
    is missing.

    Example: ivr doctor
    """
    found = examine(dict(os.environ))
    if as_json:
        told = {"ok": not found.missing, "missing": found.missing, "hints": found.hints, "running": found.running}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(found)
    if found.missing:
        raise click.exceptions.Exit(1)


def examine(variables: dict[str, str]) -> Examined:
    """Look at an environment, and at the menus that it names, as if the line went live now."""
    local = environment.is_loopback(variables.get("IVR_PUBLIC_URL", "").strip() or "http://127.0.0.1")
    missing = []
    if local:
        variables = {**variables, "IVR_PUBLIC_URL": _STAND_IN}
        missing.append(
            "IVR_PUBLIC_URL is not set to an address that the carrier can call: this is local mode. Write scheme and "
            "host of the line, such as https://line.example.org."
        )
    try:
        settings = environment.read(variables).of_line(chosen())
        missing += unmet(settings, load_folder(settings.menus))
    except SettingsError as error:
        missing += error.problems
        if error.found is None:
            return Examined(tuple(dict.fromkeys(missing)), (), ())
        settings = error.found.of_line(chosen())
        missing += unmet(settings, load_folder(settings.menus))
    lines = running(settings.data)
    speaking = tuple(f"{each.url} speaks version {each.version}, since {each.since}." for each in lines)
    return Examined(tuple(dict.fromkeys(missing)), tuple(_hints(settings)), speaking)


def _hints(settings: Settings) -> Iterator[str]:
    """What a line can do without and should not."""
    if problem := _of_provider(settings):
        yield problem
    if problem := _of_database(settings):
        yield f"The database cannot be opened ({problem}). Check IVR_DATABASE_URL and IVR_DATA."
    loaded = load_folder(settings.menus)
    line = loaded.line or (loaded.evidence.line if loaded.evidence else None)
    if line is None:
        return
    if trouble := engines(line, settings.engine).trouble:
        yield f"The good voice does not speak here, and espeak is hard to understand. {trouble}"
    for span in coverage(line.staff, line.languages, settings.clock()).holes:
        yield f"Nobody would ring for a red flag from {span}. See:  ivr coverage"
    yield from manual_steps(settings, line)
    for name in () if settings.line else names(line):
        lacks = unmet(settings.of_line(name), load_folder(folder_of(settings.menus, name)))
        if lacks:
            yield f"The line {name} lacks {len(lacks)} things and does not speak. See:  ivr doctor --line {name}"
    if not settings.accounts:
        yield "TWILIO_ACCOUNT_SID is not set: staff cannot be alerted by telephone, which is what wakes people up."


def _of_provider(settings: Settings) -> str:
    """What keeps staff from signing in with the clinic's accounts."""
    if settings.provider is None:
        return ""
    try:
        Provider(settings.provider).document()
    except ProviderError as error:
        return (
            f"The sign-in provider of IVR_OIDC_ISSUER does not answer as it should: {error}. Staff can sign in with "
            "their passwords alone. Compare the address with the issuer in the provider's discovery document."
        )
    return ""


def _of_database(settings: Settings) -> str:
    """What keeps it from being opened; a file that is not there yet is made by the line."""
    try:
        engine = connect(url(settings), patience=2.0)
        file = sqlite_file(engine)
        if file is None or file.exists():
            with engine.connect():
                return ""
    except FAILURES as error:
        return describe(error)
    return ""


def _print(found: Examined) -> None:
    for number, each in enumerate(found.missing, 1):
        click.echo(f"{number}. {each}")
    for each in found.hints:
        click.echo(f"hint: {each}")
    for each in found.running:
        click.echo(each)
    if found.missing:
        click.echo(f"{len(found.missing)} things are missing before patients may call.")
    else:
        click.echo("Nothing is missing: this line may go live. Start it with:  ivr serve")
