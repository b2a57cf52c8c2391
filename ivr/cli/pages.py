"""``ivr pages``: what callers hear, as pages to read and to print."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ivr import settings as environment
from ivr.cli.clock import today
from ivr.cli.menus.check import evidence_or_exit, menus_option
from ivr.content.evidence.evidence import Evidence
from ivr.content.values.placeholders import is_placeholder
from ivr.pages.files import Page, write
from ivr.pages.files import pages as pages_of
from ivr.pages.html import Look, NoWordsError
from ivr.settings import SettingsError
from ivr.wiring.going_live import refusals, unapproved


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="pages",
    show_default=True,
    metavar="FOLDER",
    help="Write the pages into this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@menus_option
def pages(menus: Path, output: Path, *, as_json: bool) -> None:
    """Write a page for every topic in every language: the words that callers hear, to be read and printed.

    Each topic is written twice, in usual and in large print; both are good on a phone, on a screen and on paper. There
    is a list of topics in each language, and "index.html" leads to them. The pages need nothing else, and name nobody.

    They follow the rule of the line: words that a clinician refused are never written. Where approvals are missing
    that a live line waits for, nothing is written with the settings of a live line (IVR_PUBLIC_URL); without them each
    page says that it is a draft. Pages of topics that callers no longer hear are deleted.

    Example: ivr pages --output pages
    """
    evidence = evidence_or_exit(menus)
    missing = _missing(menus, evidence)
    look = Look(evidence.line, today(), bool(missing), evidence.rules.emergency_number)
    try:
        found = list(pages_of(look))
        deleted = write(found, output)
    except NoWordsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        told = f'"{error.filename or output}" cannot be written: {error.strerror}. Choose another folder.'
        raise click.ClickException(told) from None
    if as_json:
        click.echo(json.dumps(_as_json(look, output, found, deleted), ensure_ascii=False))
    else:
        _tell(look, menus, output, found, deleted)


def _missing(menus: Path, evidence: Evidence) -> list[str]:
    """What is not approved, in sentences; an error where callers may not hear these words either."""
    refused, missing = list(refusals(evidence)), list(unapproved(menus, evidence))
    if refused or (missing and not _local()):
        for each in (*refused, *missing):
            click.echo(each, err=True)
        click.echo("No page was written: callers may not hear these words either.", err=True)
        raise click.exceptions.Exit(1)
    return missing


def _local() -> bool:
    """Whether these are the settings of a line that nobody but testers hears."""
    try:
        return environment.read().local
    except SettingsError as error:
        return error.found.local if error.found else False


def _as_json(look: Look, output: Path, found: list[Page], deleted: list[str]) -> dict[str, object]:
    named = ("file", "topic", "language", "form", "mark")
    return {
        "folder": str(output),
        "version": look.line.version,
        "date": look.date,
        "draft": look.draft,
        "pages": [{name: getattr(page, name) for name in named} for page in found],
        "deleted": deleted,
    }


def _tell(look: Look, menus: Path, output: Path, found: list[Page], deleted: list[str]) -> None:
    for file in deleted:
        click.echo(f"Deleted {file}: callers no longer hear it.")
    if look.draft:
        click.echo("Each page says that it is a draft: approvals are missing. See them with:  ivr check", err=True)
    if is_placeholder(look.line.staff.number_to_call):
        click.echo(
            f'The number on them is a placeholder (555-01xx). Write the clinic\'s own into "{menus}/staff.yaml".',
            err=True,
        )
    click.echo(f'Wrote {len(found)} pages. Open "{output / "index.html"}" in a browser, or print what you need.')
