"""Opening the call log, and the times that commands ask for: what ``ivr calls`` and ``ivr report`` share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import click

from ivr.cli.desk.data_folder import SPOOL, data_folder, demand_log, what_is_missing
from ivr.cli.which_line import menus_of_line, with_line
from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.store.beside import beside
from ivr.store.database import default_url
from ivr.store.reports.queries import CallLog, LogError, opened

menus_option = with_line(
    click.option(
        "--menus",
        type=click.Path(path_type=Path, file_okay=False),
        callback=menus_of_line,
        envvar="IVR_MENUS",
        default="menus",
        show_default=True,
        metavar="FOLDER",
        help="The menus, for names, words and the time zone; also $IVR_MENUS.",
    )
)
"""The menus, and the line in them, which need not be there: without them there are ids, and times in UTC."""


def line_or_none(menus: Path) -> Line | None:
    """The line in the folder; a word of warning where it cannot be used."""
    line = load_folder(menus).line
    if line is None:
        click.echo(f'The menus in "{menus}" cannot be used: ids instead of names, and times in UTC.', err=True)
    return line


def zone_of(line: Line | None) -> tzinfo:
    """The clinic's time zone."""
    return line.staff.zone if line else UTC


def waiting(again: str, *, as_data: bool = False) -> bool:
    """Say how many entries are not in the log yet, before anything of it is shown. Returns whether there are any.

    Args:
        again: The command to type again.
        as_data: What is shown is read by a program, so this goes to the error output.
    """
    data = data_folder()
    found = beside(data, data / SPOOL)
    missing = what_is_missing(found, again)
    if found.slips:
        click.echo(
            f"THIS LIST IS NOT COMPLETE: {len(found.slips)} entries wait beside the database, which is slow or gone. "
            f"Look again:  {again}",
            err=as_data,
        )
    if missing:
        click.echo(missing, err=as_data)
    return bool(found.slips or missing)


@contextmanager
def call_log(zone: tzinfo, line: str | None = "") -> Iterator[CallLog]:
    """The call log that the environment names; its errors end the command with exit code 1.

    Args:
        zone: In which days begin.
        line: Of which line; "" is the first one, None all of them.
    """
    data = data_folder()
    demand_log(data)
    try:
        with opened(os.environ.get("IVR_DATABASE_URL", "").strip() or default_url(data), zone, line) as log:
            yield log
    except LogError as error:
        raise click.ClickException(str(error)) from None


class Day(click.ParamType[date]):
    """A date, such as 2026-11-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The date.

        Raises:
            BadParameter: It is none.
        """
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date. Write one such as 2026-11-30.", param, ctx)


class Month(click.ParamType[tuple[date, date]]):
    """A month, such as 2026-11: its first and its last day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:  # noqa: ANN401
        """The first and the last day.

        Raises:
            BadParameter: It is no month.
        """
        try:
            return value if isinstance(value, tuple) else month_of(date.fromisoformat(f"{value}-01"))
        except ValueError:
            self.fail(f"'{value}' is not a month. Write one such as 2026-11.", param, ctx)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def from_to_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``--from`` and ``--to``."""
    last = click.option("--to", "last", type=Day(), help="The last day.")
    return click.option("--from", "first", type=Day(), help="The first day.")(last(function))


def demand_order(first: date | None, last: date | None) -> None:
    """Refuse a time that ends before it begins.

    Raises:
        UsageError: It does.
    """
    if first and last and last < first:
        raise click.UsageError(f"--to {last} is before --from {first}.")


def local(at: int, zone: tzinfo) -> datetime:
    """A moment of the log by the clock of the clinic."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
