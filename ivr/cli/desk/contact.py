"""``ivr contact``: the line's numbers as a contact card, for the telephones of staff."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ivr import settings as environment
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.content.values.phone_numbers import is_number
from ivr.content.values.placeholders import is_placeholder
from ivr.settings import SettingsError
from ivr.staffing.contact import NAME, card

_NOTE = "Rings when a patient with a warning sign needs a nurse. Press 1 to take the call."


def _numbers(_context: click.Context, _parameter: click.Parameter, numbers: tuple[str, ...]) -> tuple[str, ...]:
    for number in numbers:
        if not is_number(number):
            raise click.BadParameter(f"'{number}' is not a whole phone number. Write it as in +12025550100.")
    return numbers


@click.command()
@click.option("--name", default=NAME, show_default=True, help="What the phones show when the line calls.")
@click.option("--number", "more", multiple=True, callback=_numbers, help="A further number that the line calls from.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the card to this file, such as patient-line.vcf, rather than print it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print name and numbers as JSON.")
@menus_option
def contact(  # one parameter for each option
    menus: Path, name: str, more: tuple[str, ...], output: Path | None, *, as_json: bool
) -> None:
    """Write a contact card (vCard) with the numbers that the line calls from, for every phone of staff.

    A phone that screens calls lets an assistant answer unknown numbers; a saved number rings. Send the card to each
    of staff, let them save it and allow it to ring at night, and write "contact-saved: yes" into staff.yaml.

    The numbers are "caller-id" and "number-to-call" of staff.yaml, and IVR_ALERT_FROM.

    Example: ivr contact --output patient-line.vcf
    """
    staff = load_or_exit(menus).staff
    numbers = tuple(dict.fromkeys(filter(None, (staff.caller_id, staff.number_to_call, _sender(), *more))))
    written = card(name, numbers, _NOTE)
    if any(map(is_placeholder, numbers)):
        click.echo(
            f'Some of these numbers are placeholders (555-01xx). Write the clinic\'s own into "{menus}/staff.yaml".',
            err=True,
        )
    if as_json:
        click.echo(json.dumps({"name": name, "numbers": numbers, "card": written}, ensure_ascii=False))
    elif output is None:
        click.echo(written.encode(), nl=False)
    else:
        _write(output, written)


def _sender() -> str:
    """The number that alerts come from; a broken environment is told by other commands."""
    try:
        return environment.read().alerting.sender
    except SettingsError as error:
        return error.found.alerting.sender if error.found else ""


def _write(output: Path, written: str) -> None:
    try:
        output.write_bytes(written.encode())
    except OSError as error:
        raise click.ClickException(f'"{output}" cannot be written: {error.strerror}. Choose another file.') from None
    click.echo(
        f'Wrote "{output}". Send it to each of staff; when all have saved it, write "contact-saved: yes" in staff.yaml.'
    )
