"""``ivr coverage``: who would ring for a red flag in the coming weeks, and when nobody would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import click

from ivr.cli.clock import now
from ivr.cli.menus.check import evidence_or_exit, menus_option
from ivr.cli.printing.numbers import Whole
from ivr.staffing.coverage import DAYS, Coverage, Span, errors, warnings, written_time
from ivr.staffing.coverage import coverage as cover

MAX_DAYS = 3660
_SHOWN = 20
"""Stretches that are listed for a language; the JSON has all."""


@click.command()
@menus_option
@click.option("--days", type=Whole(1, MAX_DAYS), default=DAYS, show_default=True, help="How far to look ahead.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def coverage(menus: Path, days: int, *, as_json: bool) -> None:
    """Show who would ring for a red flag at which hours, and find the hours at which nobody would.

    The exit code is 1 if there is a minute at which nobody would ring. That nobody who would ring speaks a language of
    the line is a warning.

    Example: ivr coverage --days 30
    """
    evidence = evidence_or_exit(menus)
    covered = cover(evidence.line.staff, evidence.line.languages, now(), days)
    if as_json:
        click.echo(json.dumps(_as_json(covered), ensure_ascii=False))
    else:
        for line in _calendar(covered):
            click.echo(line)
        for issue in (*errors(covered, evidence.staff), *warnings(covered, evidence.staff)):
            click.echo(issue.below(str(menus)))
        click.echo(_summary(covered, days))
    if covered.holes:
        raise click.exceptions.Exit(1)


def _as_json(covered: Coverage) -> dict[str, object]:
    return {
        "ok": not covered.holes,
        "time_zone": str(covered.staff.zone),
        "watches": [{**_span(span), "teams": list(teams)} for span, teams in covered.calendar],
        "nobody": [_span(span) for span in covered.holes],
        "nobody_who_speaks": {code: [_span(span) for span in spans] for code, spans in covered.without.items()},
    }


def _span(span: Span) -> dict[str, str]:
    return {"from": span.begin.isoformat(), "until": span.end.isoformat()}


# --- for people ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Day:
    """Who rings on a date, as it is shown: `00:00-08:00 on-call`."""

    date: date
    mark: str
    watches: tuple[str, ...]


def _calendar(covered: Coverage) -> Iterator[str]:
    """Dates on which the same people ring at the same hours stand together."""
    for (mark, watches), days in groupby(_days(covered), key=lambda day: (day.mark, day.watches)):
        dates = [day.date for day in days]
        first, last = (f"{each:%a %Y-%m-%d}" for each in (dates[0], dates[-1]))
        yield f"{first if len(dates) == 1 else f'{first} to {last}'}{mark}"
        for watch in watches:
            yield f"    {watch}"
    yield ""
    for span in covered.holes:
        yield click.style(f"NOBODY: {span}", fg="red")
    for code, spans in covered.without.items():
        yield from (f"nobody who speaks '{code}': {span}" for span in spans[:_SHOWN])
        if len(spans) > _SHOWN:
            yield f"nobody who speaks '{code}': {len(spans) - _SHOWN} times more, see --json"


def _days(covered: Coverage) -> Iterator[_Day]:
    first, last = covered.watches[0].span.begin.date(), covered.watches[-1].span.end
    for further in range((last - timedelta(microseconds=1)).date().toordinal() - first.toordinal() + 1):
        day = first + timedelta(further)
        yield _Day(day, _mark(covered, day), tuple(_hours(covered, day)))


def _hours(covered: Coverage, day: date) -> Iterator[str]:
    for span, teams in covered.calendar:
        begin, end = span.begin, span.end
        if begin.date() <= day and end > _midnight(end, day):
            since = f"{begin:%H:%M}" if begin.date() == day else "00:00"
            until = f"{end:%H:%M}" if end.date() == day else "24:00"
            yield f"{since}-{until} {', '.join(teams) or 'NOBODY'}"


def _midnight(like: datetime, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo)


def _mark(covered: Coverage, day: date) -> str:
    """What is special about a date for any team."""
    every = [team.hours for team in covered.staff.teams if team.hours]
    if any(day in hours.exceptions for hours in every):
        return " (exception)"
    return " (holiday)" if any(day in hours.holidays for hours in every) else ""


def _summary(covered: Coverage, days: int) -> str:
    begin, end = covered.watches[0].span.begin, covered.watches[-1].span.end
    minutes = sum(span.minutes for span in covered.holes)
    found = f"nobody would ring for a red flag during {minutes} minutes" if minutes else "somebody would always ring"
    return f"{days} days from {written_time(begin)} to {written_time(end)} ({covered.staff.zone}): {found}."
