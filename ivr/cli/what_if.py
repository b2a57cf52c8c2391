"""``ivr what-if``: what the callers of the last month would have come to with other menus."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import click

from ivr.cli.clock import now
from ivr.cli.desk.call_log import Month, call_log, demand_order, from_to_options, waiting, zone_of
from ivr.cli.menus.check import load_or_exit
from ivr.cli.printing.place_names import Names
from ivr.core.line.model import Line
from ivr.store.reports.what_if import SILENT, Landing, Move, WhatIf
from ivr.store.reports.what_if import what_if as found_out

_DAYS: Final = 30
_SHOWN: Final = 30
_LANDED: Final = {
    "ring": "staff are rung: {}",
    "offer": "nobody answered: {}",
    "message": "a message",
    "bye": "the words behind a talk",
    "goodbye": "goodbye",
}


@click.command("what-if")
@click.argument("draft", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DRAFT_FOLDER")
@click.option("--month", type=Month(), metavar="YYYY-MM", help="A whole month; without any option, the last 30 days.")
@from_to_options
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def what_if(
    draft: Path, month: tuple[date, date] | None, first: date | None, last: date | None, *, as_json: bool
) -> None:
    """Play the keys that callers pressed against a draft of the menus, and tell who would land elsewhere, and where.

    DRAFT_FOLDER is a copy of the menus with what you want to change. Nothing is changed, nobody is rung. Of each call
    only the first difference counts: behind it a caller would have heard something else, and pressed other keys. Where
    few callers are named, do not pass it on: "ivr report" makes figures for others.

    Example: ivr what-if drafts/new-menus --month 2026-11
    """
    line = load_or_exit(draft)
    zone = zone_of(line)
    first, last = _days(month, first, last, now().astimezone(zone).date())
    with call_log(zone) as log:
        missing = waiting("ivr what-if", as_data=as_json)
        found = found_out(line, log.each_call(first, last))
    if as_json:
        click.echo(json.dumps({"first": str(first), "last": str(last), **asdict(found)}, ensure_ascii=False))
    else:
        _print(found, first, last, line)
    if missing:
        raise click.exceptions.Exit(1)


def _days(month: tuple[date, date] | None, first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The first and the last day that are asked for."""
    if month and (first or last):
        raise click.UsageError("Write either --month, or --from and --to.")
    if month:
        return month
    last = last or max(first or today, today)
    first = first or last - timedelta(days=_DAYS - 1)
    demand_order(first, last)
    return first, last


def _print(found: WhatIf, first: date, last: date, line: Line) -> None:
    click.echo(
        f"From {first} to {last}: of {found.calls:,} calls, {found.calls_elsewhere:,} would land elsewhere "
        f"({found.callers_elsewhere:,} of {found.callers:,} callers)."
    )
    names = Names(line, line.languages[0])
    for move in found.moves[:_SHOWN]:
        click.echo(
            f"  {move.calls:>7,}  {_pressed(move, names)}: {_told(move.was, names)}  ->  {_told(move.would, names)}"
        )
    if len(found.moves) > _SHOWN:
        click.echo(f"  and {len(found.moves) - _SHOWN} more; --json tells all.")


def _pressed(move: Move, names: Names) -> str:
    what = "silence" if move.key == SILENT else f"key {move.key}"
    return f"{what} in {names.place(move.at)}"


def _told(landing: Landing, names: Names) -> str:
    if landing.what in _LANDED:
        return _LANDED[landing.what].format(names.sign(landing.place))
    return names.place(landing.place)
