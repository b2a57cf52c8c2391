"""``ivr calls``: the calls in the log, and each of them step by step. No number or pseudonym is shown."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, tzinfo
from pathlib import Path

import click

from ivr.cli.desk.call_log import (
    Day,
    call_log,
    demand_order,
    from_to_options,
    line_or_none,
    local,
    menus_option,
    waiting,
    zone_of,
)
from ivr.cli.menus.kept_lines import line_of_version
from ivr.cli.printing.numbers import Whole
from ivr.cli.printing.place_names import Names
from ivr.cli.printing.transcript import afterwards, as_data, as_lines
from ivr.cli.which_line import named_line
from ivr.core.line.model import Line
from ivr.store.reports.calls import LoggedCall
from ivr.store.reports.queries import Asked, CallLog, FollowUp
from ivr.store.reports.transcripts import transcript


@click.group(invoke_without_command=True)
@click.option("--day", type=Day(), help="One day only, such as 2026-11-30.")
@from_to_options
@click.option("--red-flags", is_flag=True, help="Only calls in which a warning sign was chosen.")
@click.option("--same-caller", metavar="CALL", help="Only calls of the caller of CALL, on that day.")
@click.option("--limit", type=Whole(1, 100_000), default=20, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@menus_option
@click.pass_context
def calls(  # noqa: PLR0913  # one for each option
    context: click.Context,
    *,
    day: date | None,
    first: date | None,
    last: date | None,
    red_flags: bool,
    same_caller: str | None,
    limit: int,
    as_json: bool,
    menus: Path,
) -> None:
    """List the calls, the newest first: when, how long, in which language, how each ended, and its red flag.

    Times are by the clock of the clinic. A call that ended by "hung_up" is none that went wrong: the line leaves
    hanging up to callers.

    Example: ivr calls --day 2026-11-30 --red-flags
    """
    context.obj = menus
    if context.invoked_subcommand is not None:
        return
    if day and (first or last):
        raise click.UsageError("Write either --day, or --from and --to.")
    demand_order(first, last)
    line = line_or_none(menus)
    zone = zone_of(line)
    with call_log(zone, named_line()) as log:
        missing = waiting("ivr calls", as_data=as_json)
        if same_caller:
            found = log.by_same_caller(_found(log, same_caller))[::-1][:limit]
        else:
            found = log.calls(Asked(day or first, day or last, red_flags, limit))
    if as_json:
        click.echo(json.dumps([_data(call, zone) for call in found], ensure_ascii=False))
    elif found or not missing:
        _list(found, zone, _names(line))
    if missing:
        raise click.exceptions.Exit(1)


@calls.command()
@click.argument("call")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(menus: Path, call: str, *, as_json: bool) -> None:
    """Show a call step by step: what the caller did, where they were, who rang, and what was said.

    Behind it stands what was done afterwards: its entries of the callback list, and the alerts to staff.
    CALL is the id, or as much of its beginning as no other call shares. The words are those of the version that
    the call was spoken with, which is kept as long as the log.

    Example: ivr calls show CA5f0c
    """
    line = line_or_none(menus)
    zone = zone_of(line)
    with call_log(zone, named_line()) as log:
        missing = waiting(f"ivr calls show {call}", as_data=as_json)
        found = _found(log, call)
        follow_ups = log.follow_ups(found)
    line = line_of_version(found.version) or line
    said = transcript(found, line)
    if as_json:
        click.echo(
            json.dumps({**_data(found, zone), "transcript": as_data(said), **_done(follow_ups)}, ensure_ascii=False)
        )
    else:
        click.echo(_head(found, zone, _names(line)))
        for text in (*as_lines(found, said, _names(line)), *afterwards(found, follow_ups, _names(line))):
            click.echo(text)
    if missing:
        raise click.exceptions.Exit(1)


def _done(follow_ups: list[FollowUp]) -> dict[str, object]:
    return {"callbacks": [asdict(each) for each in follow_ups]}


def _found(log: CallLog, prefix: str) -> LoggedCall:
    found = log.call(prefix)
    if found is None:
        raise click.ClickException(f'There is no call "{prefix}" in the log. List them with: ivr calls')
    return found


def _flags(call: LoggedCall, names: Names) -> str:
    """The warning signs of the call, and whether a person took it."""
    return ", ".join(
        f"{names.sign(flag.sign)}: {'answered' if flag.answered else 'UNANSWERED'}" for flag in call.red_flags
    )


def _list(found: list[LoggedCall], zone: tzinfo, names: Names) -> None:
    if not found:
        click.echo("No calls.")
        return
    several = any(call.line for call in found)
    rows = [
        (
            call.id,
            f"{local(call.started, zone):%Y-%m-%d %H:%M:%S}",
            f"{call.seconds // 60}:{call.seconds % 60:02}",
            call.language or "-",
            call.disposition,
            str(len(call.turns)),
            _flags(call, names),
            *([call.line or "-"] if several else []),
        )
        for call in found
    ]
    head = ("call", f"began ({zone})", "long", "language", "ended", "steps", "red flag", *(["line"] if several else []))
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _names(line: Line | None) -> Names:
    return Names(line, line.languages[0] if line else "")


def _head(call: LoggedCall, zone: tzinfo, names: Names) -> str:
    when = f"{local(call.started, zone):%Y-%m-%d %H:%M:%S} {zone}"
    flags = f"\nRed flag: {_flags(call, names)}" if call.red_flags else ""
    return f"{call.id}\n{when}, {call.seconds} s, language {call.language or 'not known'}, {call.disposition}{flags}"


def _data(call: LoggedCall, zone: tzinfo) -> dict[str, object]:
    return {
        "call": call.id,
        "started": local(call.started, zone).isoformat(timespec="milliseconds"),
        "seconds": call.seconds,
        "language": call.language,
        "disposition": call.disposition,
        "steps": len(call.turns),
        "red_flags": [{"sign": flag.sign, "answered": flag.answered} for flag in call.red_flags],
        "version": call.version,
        **({"line": call.line} if call.line else {}),
    }
