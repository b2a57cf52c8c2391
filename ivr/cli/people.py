"""``ivr people``: who may use the console of a live line, and as what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import click

from ivr import settings as environment
from ivr.cli.desk.data_folder import data_folder, demand_folder
from ivr.cli.which_line import stored_name
from ivr.content.files.approvals import is_name
from ivr.store.console.accounts import as_compared
from ivr.store.console.audit import Audit
from ivr.store.console.directory import INVITED_SECONDS, Listed
from ivr.store.console.people import EVERY_ROLE, Person, Role
from ivr.store.database import FAILURES, describe
from ivr.wiring.console import address
from ivr.wiring.console import people as joined

_SECOND: Final = 1000
_OPERATOR: Final = Person("ivr people", frozenset({Role.OPERATOR}))
"""In the audit: whoever may type commands on the machine of the line."""
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _name(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    name = " ".join(given.split())
    if not is_name(name):
        raise click.BadParameter("Write a name with letters, as in 'Ana Ruiz'.")
    return name


def _address(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    address_ = as_compared(given)
    if given and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,189}", address_):
        raise click.BadParameter("Write an address of mail, as in ana@clinic.example.")
    return address_


_who = click.argument("name", callback=_name)
_email = click.option(
    "--email",
    default="",
    callback=_address,
    metavar="ADDRESS",
    help="Of their account at the clinic's sign-in provider: then the link lets them come with that account.",
)


class _Hall:
    """What the commands work with."""

    def __init__(self) -> None:
        try:
            self.settings = environment.read()
        except environment.SettingsError as error:
            if error.found is None or not error.found.secrets:
                raise click.ClickException(str(error)) from None
            self.settings = error.found  # what else is wrong does not matter to people
        self.directory, self._audit = _tried(lambda: joined(self.settings))
        self.at = int(self.settings.clock().timestamp() * _SECOND)

    def note(self, act: str, about: str) -> None:
        """Into the audit."""
        audit: Audit = self._audit
        _tried(lambda: audit.add(_OPERATOR, act, about, self.at))

    def link(self, secret: str) -> str:
        """The one-time link."""
        return f"{address(self.settings)}/welcome/{secret}"


@click.group(invoke_without_command=True)
@click.pass_context
def people(context: click.Context) -> None:
    """List who may use the console; add, remove or reset somebody.

    Roles: an editor changes what callers hear and publishes it; a clinician approves it, and calls patients back; a
    nurse calls patients back; an operator sees calls, the audit and how the line stands. Somebody may have several.

    Example: ivr people add "Ana Ruiz" --role nurse --role editor
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@people.command("list")
@_json
def list_(*, as_json: bool = False) -> None:
    """List everybody: their roles, whether they have joined, and how often they are signed in.

    Example: ivr people list
    """
    demand_folder(data_folder())
    hall = _Hall()
    found: list[Listed] = _tried(hall.directory.listed)
    if as_json:
        click.echo(json.dumps([_data(each, hall.at) for each in found], ensure_ascii=False))
        return
    for each in found:
        only = f"  of {', '.join(name or 'the first line' for name in sorted(each.lines))} alone" if each.lines else ""
        click.echo(f"{each.name}  ({', '.join(each.roles)}){only}  {_state(each, hall.at)}")
    if not found:
        click.echo('Nobody may sign in yet. Invite somebody:  ivr people add "NAME" --role nurse')
    _say_if_local(hall)


@people.command()
@_who
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="Once for each role.",
)
@_email
@click.option("--line", "lines", metavar="NAME", multiple=True, help="Of this line alone; once for each. Else of all.")
def add(name: str, roles: tuple[str, ...], email: str, lines: tuple[str, ...]) -> None:
    """Invite somebody: prints a link that is good once, for two days. Hand it to them where nobody else sees it.

    Example: ivr people add "Ana Ruiz" --role clinician
    """
    hall = _Hall()
    theirs = [stored_name(hall.settings.menus, each) for each in lines]
    wanted = [role for role in sorted(EVERY_ROLE) if role in roles]
    secret: str = _tried(lambda: hall.directory.add(name, wanted, hall.at, email, theirs))
    if not secret:
        raise click.ClickException(f'There is a "{name}" already. To give them a new link:  ivr people reset "{name}"')
    hall.note("person-added", " ".join([f"{name}:", *wanted, *(f"line {each}" for each in lines)]))
    _invite(hall, name, secret)


@people.command()
@_who
@_email
def reset(name: str, email: str) -> None:
    """Give somebody a new link: for a forgotten password or a lost phone. They are signed out everywhere at once.

    Example: ivr people reset "Ana Ruiz"
    """
    hall = _Hall()
    secret: str = _tried(lambda: hall.directory.reset(name, hall.at, email))
    if not secret:
        raise _nobody(name)
    hall.note("person-reset", name)
    _invite(hall, name, secret)


@people.command()
@_who
def remove(name: str) -> None:
    """Let somebody in no more: they are signed out everywhere at once. What they did stays in the audit.

    Example: ivr people remove "Ana Ruiz"
    """
    hall = _Hall()
    if not _tried(lambda: hall.directory.remove(name)):
        raise _nobody(name)
    hall.note("person-removed", name)
    click.echo(f"{name} may not sign in any more.")


def _invite(hall: _Hall, name: str, secret: str) -> None:
    click.echo(hall.link(secret))
    click.echo(
        f"{name} opens this once, within {INVITED_SECONDS // 3600} hours, and chooses a password there. Whoever opens "
        "it first is taken for them: hand it over where nobody else sees it.",
        err=True,
    )
    _say_if_local(hall)


def _say_if_local(hall: _Hall) -> None:
    if hall.settings.local:
        click.echo("This is for a live line. In local mode nobody signs in.", err=True)


def _nobody(name: str) -> click.ClickException:
    return click.ClickException(f'There is no "{name}". See everybody with:  ivr people list')


def _state(each: Listed, at: int) -> str:
    if each.joined:
        times = {0: "not signed in", 1: "signed in once"}.get(each.sessions, f"signed in {each.sessions} times")
        return f"has joined, {times}"
    if each.invited_until > at:
        return f"invited until {datetime.fromtimestamp(each.invited_until / _SECOND, UTC):%Y-%m-%d %H:%M} UTC"
    return f'the link is over; a new one:  ivr people reset "{each.name}"'


def _data(each: Listed, at: int) -> dict[str, object]:
    return {
        "name": each.name,
        "roles": list(each.roles),
        **({"lines": sorted(each.lines)} if each.lines else {}),
        "joined": each.joined,
        "invited": each.invited_until > at,
        "sessions": each.sessions,
    }


def _tried(do: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever it gives
    try:
        return do()
    except environment.SettingsError as error:
        raise click.ClickException(str(error)) from None
    except FAILURES as error:
        raise click.ClickException(
            f"The database cannot be used now ({describe(error)}). Check IVR_DATA and IVR_DATABASE_URL, which must be "
            "those of the line."
        ) from None
