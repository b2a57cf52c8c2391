"""``ivr versions`` and ``ivr rollback``: what callers heard when, and the way back."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.desk.data_folder import data_folder, demand_folder
from ivr.cli.menus.publish import opened, refused, tell, unchanged
from ivr.cli.printing.numbers import Whole
from ivr.cli.which_line import line_option
from ivr.content.load import load_folder
from ivr.core.line.published import Record
from ivr.settings import Settings
from ivr.wiring.kept import KeepError, Kept
from ivr.wiring.publishing import RefusedError, audit, history, roll_back

_SECOND = 1000


@click.command()
@click.option("--limit", type=Whole(1, 1_000), default=20, show_default=True, help="At most so many.")
@click.option("--audit", "audited", is_flag=True, help="List what people did, also what was refused, instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@line_option
def versions(limit: int, *, audited: bool, as_json: bool) -> None:
    """List what callers heard, the newest first: since when, who published it, and why.

    The first line is what they hear now. Times are in UTC. With --audit it is the audit: who did what when and why,
    which nobody can change or delete afterwards.

    Example: ivr versions --audit
    """
    demand_folder(data_folder())
    settings, kept = opened()
    if audited:
        _audit(kept, limit, as_json=as_json)
        return
    records = _history(kept)[:limit]
    if as_json:
        click.echo(json.dumps([_data(each, now=each is records[0]) for each in records], ensure_ascii=False))
        return
    if not records:
        click.echo("Nothing was ever published. Publish the menus folder with:  ivr publish")
        return
    for each in records:
        mark = "*" if each is records[0] else " "
        click.echo(f"{mark} {each.version}  {_at(each):%Y-%m-%d %H:%M:%S}  {each.by or '-'}: {each.why or '-'}")
    click.echo(_folder(settings, records[0]))


@click.command()
@click.argument("version", default="")
@click.option("--by", default="", metavar="NAME", help="Who decides so; your name on this machine if not given.")
@click.option("-m", "--why", default="", metavar="WHY", help="The reason.")
@line_option
def rollback(version: str, by: str, why: str) -> None:
    """Go back to what callers heard before, at once: to VERSION, or to the one before the present one.

    The folder with the menus stays as it is. VERSION is one of `ivr versions`, or its beginning.

    Example: ivr rollback --by "Ana Ruiz, RN" -m "The new recovery text was too fast"
    """
    settings, kept = opened()
    try:
        done = roll_back(kept, version, by.strip() or getpass.getuser(), why.strip() or "rollback")
    except RefusedError as error:
        raise refused(error) from None
    except KeepError as error:
        raise unchanged(error) from None
    tell(settings, done)


def _history(kept: Kept) -> list[Record]:
    try:
        return history(kept)
    except KeepError as error:
        raise click.ClickException(str(error)) from None


def _audit(kept: Kept, limit: int, *, as_json: bool) -> None:
    try:
        acts = audit(kept, limit)
    except KeepError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        found = [{**asdict(each), "at": _instant(each.at).isoformat(timespec="seconds")} for each in acts]
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for each in acts:
        click.echo(f"{_instant(each.at):%Y-%m-%d %H:%M:%S}  {each.by}: {each.act}: {each.about}")
    if not acts:
        click.echo("Nobody has published anything yet.")


def _data(record: Record, *, now: bool) -> dict[str, object]:
    data = {**asdict(record), "at": _at(record).isoformat(timespec="seconds"), "now": now}
    del data["number"]
    return data


def _at(record: Record) -> datetime:
    return _instant(record.at)


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at / _SECOND, UTC)


def _folder(settings: Settings, now: Record) -> str:
    """How the folder stands to what is heard."""
    line = load_folder(settings.menus).line
    if line is None:
        return f'The folder "{settings.menus}" has errors. See:  ivr check'
    if line.version == now.version:
        return f'The folder "{settings.menus}" holds what callers hear.'
    return f'The folder "{settings.menus}" holds version {line.version}. Publish it with:  ivr publish'
