"""``ivr notice``: a spoken notice for some hours, such as that the office is closed because of snow."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import click
from click.core import ParameterSource

from ivr.cli.clock import now
from ivr.cli.desk.data_folder import demand_line, is_of_a_line
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.cli.printing.numbers import Decimal
from ivr.cli.which_line import folder_of_line, line_option
from ivr.core.line.model import Line
from ivr.languages.registry import PACKS
from ivr.staffing import notice as notices
from ivr.staffing.coverage import written_time
from ivr.staffing.notice import FILE, Notice, NoticeError

MAX_HOURS = 31 * 24
"""What is to be said for longer belongs into the menus."""

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="IVR_DATA",
    default="var",
    show_default=True,
    metavar="FOLDER",
    callback=folder_of_line,
    help="What the service writes; also $IVR_DATA.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print the notice as JSON.")


def _text_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for the text in each language that has a pack."""
    for code, pack in reversed(PACKS.items()):
        command = click.option(f"--{code}", metavar="TEXT", help=f"The text in {pack.name}.")(command)
    return command


@click.group(invoke_without_command=True)
@menus_option
@_data
@_json
@click.pass_context
def notice(context: click.Context, menus: Path, data: Path, *, as_json: bool) -> None:
    """Show the spoken notice; "on" puts one on, "off" takes it off.

    Callers hear it after the emergency sentence, and may cut it short with any key. A running line says it within a
    second. It ends by itself.

    Example: ivr notice on --en "Our office is closed today because of snow."
    --es "Hoy el consultorio está cerrado por la nieve." --hours 8
    """
    if context.invoked_subcommand is None:
        _check_data(context, data)
        _show(load_or_exit(menus), _read(data / FILE), as_json=as_json)
    elif any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
        name = context.invoked_subcommand
        raise click.UsageError(f"Write the options behind '{name}', as in: ivr notice {name} --data var")


@notice.command()
@menus_option
@_data
@_text_options
@click.option("--text", "others", nargs=2, multiple=True, metavar="CODE TEXT", help="The text in another language.")
@click.option("--hours", type=Decimal(0, MAX_HOURS, min_open=True), help="For how many hours it is on.")
@click.option("--until", metavar="TIME", help="When it ends, as 2026-11-22T18:00 by the clinic's clock.")
@_json
def on(  # each is an option that staff may write
    menus: Path,
    data: Path,
    others: tuple[tuple[str, str], ...],
    hours: float | None,
    until: str | None,
    *,
    as_json: bool,
    **by_language: str | None,
) -> None:
    """Put a notice on, in every language of the line, in place of the one that is on.

    It takes at most 15 seconds to say, names no key and no sign of danger, and tells callers to hang up only if it is
    to call 911.

    Example: ivr notice on --en "We are closed today." --es "Hoy está cerrado." --until 2026-11-22T18:00
    """
    line = load_or_exit(menus)
    given = {**by_language, **dict(others)}
    texts = {code: text for code, text in given.items() if text is not None}
    if not texts:
        raise click.UsageError('Write the text in every language, as in --en "We are closed today." --es "..."')
    end = _end(line, hours, until)
    problems = list(notices.problems(texts, line))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.exceptions.Exit(1)
    if not is_of_a_line(data):
        click.echo(
            f'No line has run with the folder "{data}" yet: one that runs with another does not say it.', err=True
        )
    new = Notice(tuple((code, notices.prepared(texts[code])[0]) for code in line.languages), end)
    try:
        notices.write(data / FILE, new)
    except OSError as error:
        raise click.ClickException(f'"{data / FILE}" cannot be written: {error.strerror}.') from None
    _show(line, new, as_json=as_json)
    if not as_json:
        click.echo("The carrier's voice says it, also where the line plays audio files.")


@notice.command()
@line_option
@_data
@_json
@click.pass_context
def off(context: click.Context, data: Path, *, as_json: bool) -> None:
    """Take the notice off.

    Example: ivr notice off
    """
    _check_data(context, data)
    try:
        was_on = notices.remove(data / FILE)
    except OSError as error:
        raise click.ClickException(f'"{data / FILE}" cannot be removed: {error.strerror}.') from None
    if as_json:
        click.echo(json.dumps({"on": False}))
    else:
        click.echo("The notice is off." if was_on else "There was no notice.")


def _check_data(context: click.Context, data: Path) -> None:
    """Refuses a folder that is not there, or that no line wrote to: a notice that is on would seem to be off."""
    if not data.is_dir() and context.get_parameter_source("data") is not ParameterSource.DEFAULT:
        raise click.UsageError(f'There is no folder "{data}". Name the one that the line writes to, as in --data var.')
    demand_line(data)


def _end(line: Line, hours: float | None, until: str | None) -> datetime:
    """The instant at which the notice ends."""
    if (hours is None) == (until is None):
        raise click.UsageError("Write either --hours, as in --hours 8, or --until, as in --until 2026-11-22T18:00.")
    start = now()
    try:
        end = datetime.fromisoformat(until) if until else start + timedelta(hours=hours or 0)
    except ValueError:
        raise click.UsageError("This is not a time. Write --hours 8, or --until 2026-11-22T18:00.") from None
    end = end if end.tzinfo else end.replace(tzinfo=line.staff.zone)
    if not start < end <= start + timedelta(hours=MAX_HOURS):
        raise click.BadParameter(
            f"{written_time(end)} is not within the {MAX_HOURS // 24} days after "
            f"{written_time(start.astimezone(line.staff.zone))}. "
            "What is to be said for longer belongs into the menus.",
            param_hint="--until",
        )
    return end


def _read(path: Path) -> Notice | None:
    try:
        found = notices.read(path)
    except NoticeError as error:
        raise click.ClickException(
            f'The notice in "{path}" is not said. {error} "ivr notice off" removes it.'
        ) from None
    return found if found and now() < found.until else None


def _show(line: Line, found: Notice | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
    elif found is None:
        click.echo("No notice is on.")
    else:
        for code, text in found.texts:
            click.echo(f"{code}: {text}")
        click.echo(f"It ends on {written_time(found.until.astimezone(line.staff.zone))} ({line.staff.zone}).")


def _as_json(found: Notice | None) -> dict[str, object]:
    if found is None:
        return {"on": False}
    return {"on": True, "texts": dict(found.texts), "until": found.until.isoformat()}
