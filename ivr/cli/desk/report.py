"""``ivr report``: what callers did in a month, with nothing about any of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import click

from ivr.cli.clock import now
from ivr.cli.desk.call_log import (
    Month,
    call_log,
    demand_order,
    from_to_options,
    line_or_none,
    menus_option,
    month_of,
    waiting,
    zone_of,
)
from ivr.cli.printing.place_names import Names
from ivr.cli.printing.report_page import page
from ivr.cli.printing.report_text import Labels, as_csv, as_json, as_table
from ivr.cli.which_line import chosen
from ivr.languages.registry import PACKS
from ivr.store.reports.report import Report
from ivr.store.reports.report import report as made
from ivr.store.reports.tree import in_tree_order

_FORMATS: Final[dict[str, Callable[[Report, Labels], str]]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "html": page,
}


_CODES: Final = f"[{'|'.join(PACKS)}]"


class Language(click.ParamType[str]):
    """A language that has a pack."""

    name = "language"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The language; a usage error if it has none."""
        return str(click.Choice([*PACKS]).convert(value, param, ctx))


@click.command()
@click.option("--month", type=Month(), metavar="YYYY-MM", help="A whole month; without any option, this month so far.")
@from_to_options
@click.option("--format", "form", type=click.Choice([*_FORMATS]), default="table", show_default=True)
@click.option("--json", "as_json_", is_flag=True, help="The same as --format json.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option(
    "--language",
    type=Language(),
    default="en",
    show_default=True,
    metavar=f"[{'|'.join(PACKS)}]",
    help="Of the report.",
)
@menus_option
def report(  # noqa: PLR0913  # one for each option
    *,
    month: tuple[date, date] | None,
    first: date | None,
    last: date | None,
    form: str,
    as_json_: bool,
    output: Path | None,
    language: str,
    menus: Path,
) -> None:
    """Report on calls: languages, topics, silences, wrong keys, transfers, red flags, hours and days.

    Figures of fewer than five callers are masked, so that the report can be passed on. But pass on one report for a
    time: two of overlapping times can be subtracted from each other.

    Example: ivr report --month 2026-11 --format html --output november.html
    """
    line = line_or_none(menus)
    zone = zone_of(line)
    first, last = _days(month, first, last, now().astimezone(zone).date())
    with call_log(zone, chosen()) as log:
        waiting("ivr report", as_data=True)
        counted = log.tallies(first, last, now())
    text = _FORMATS["json" if as_json_ else form](
        in_tree_order(made(first, last, str(zone), counted), line), Labels(language, Names(line, language))
    )
    _write(text, output)


def _days(month: tuple[date, date] | None, first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The first and the last day that are asked for."""
    if month and (first or last):
        raise click.UsageError("Write either --month, or --from and --to.")
    if month:
        return month
    first = first or month_of(last or today)[0]
    last = last or max(first, today)
    demand_order(first, last)
    return first, last


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f'"{output}" cannot be written: {error.strerror}. Choose another file.') from None
    click.echo(f'Wrote "{output}".')
