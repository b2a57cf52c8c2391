"""What ``ivr call`` and ``ivr record`` share: their options, the line they call, and the call itself."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
import httpx
from click.core import ParameterSource

from ivr import settings as environment
from ivr.cli.phone.callers import PacedCaller, TypedCaller
from ivr.cli.phone.keyboard import Keyboard
from ivr.cli.printing.numbers import Whole
from ivr.cli.printing.show import JsonShow, Show, Shown
from ivr.cli.printing.words import words_of_files
from ivr.cli.which_line import chosen, line_option, menus_folder
from ivr.content import lines
from ivr.content.yaml.fields import did_you_mean
from ivr.sim.events import Event, Listener, Requested
from ivr.sim.people import Scripted, Step, parse_keys
from ivr.sim.player import CALLER, LINE, MAX_REQUESTS, Call, CallSettings
from ivr.sim.staff import KINDS, Staff
from ivr.sim.switchboard import APPLICATION_ERROR, LOOP

_FORBIDDEN = 403
_PARTY = re.compile(r"\+?[0-9]{3,15}|anonymous|unknown|restricted|unavailable|(sip|client):\S+", re.IGNORECASE)
KEYS_HELP = (
    "Keys to press, one at each wait: 9,3,#,0. A point (or - or s) is silence, h hangs up; 9@2 presses 9 two seconds "
    "into the prompt, h@20 hangs up after 20 seconds. Words in quotation marks are said, to a line that listens: "
    "'\"I need a nurse\"'. After the last one: silence until the call ends."
)
STAFF_HELP = f"What the called side does: {', '.join(KINDS)}. Several, with commas, for one ring after another."


def _keys(_context: click.Context, _parameter: click.Parameter, text: str | None) -> tuple[Step, ...] | None:
    try:
        return None if text is None else parse_keys(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _staff(_context: click.Context, _parameter: click.Parameter, text: str) -> Staff:
    kinds = [kind.strip() for kind in text.split(",")]
    for kind in kinds:
        if kind not in KINDS:
            guess = did_you_mean(kind, KINDS)
            meant = f" Did you mean '{guess}'?" if guess else ""
            raise click.BadParameter(f"'{kind}' is none of {', '.join(KINDS)}.{meant}")
    return Staff(*kinds)


def _party(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if not _PARTY.fullmatch(text):
        raise click.BadParameter(f"'{text}' is not a caller: write +1..., or anonymous.")
    return text


def _called(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The number that is dialled: that of the line that somebody named, if they named no number."""
    name = chosen()
    if name and context.get_parameter_source("called") is ParameterSource.DEFAULT:
        numbers = [number for number, each in lines.summary(menus_folder()).numbers.items() if each == name]
        if not numbers:
            raise click.BadParameter(f"No number leads to the line '{name}'. Write it below 'lines:' in line.yaml.")
        return numbers[0]
    return _party(context, parameter, text)


_OPTIONS = (
    click.option("--keys", callback=_keys, help=KEYS_HELP),
    click.option("--fast", is_flag=True, help="Do not wait while it speaks; with --keys, never wait."),
    click.option("--staff", callback=_staff, default="answers", show_default=True, help=STAFF_HELP),
    click.option("--from", "caller", callback=_party, default=CALLER, show_default=True, help="Who calls."),
    line_option,
    click.option("--to", "called", callback=_called, default=LINE, show_default=True, help="The number called."),
    click.option("--twiml", is_flag=True, help="Show the documents that the line answers with."),
    click.option("--forms", is_flag=True, help="Show what is sent to the line."),
    click.option("--json", "as_json", is_flag=True, help="Show events as JSON lines."),
    click.option("--repeat", is_flag=True, help="Send each webhook twice; warn where the answers differ."),
    click.option("--max-requests", type=Whole(1), default=MAX_REQUESTS, show_default=True, help="A loop."),
)


def phone_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a phone."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a phone, as given."""

    keys: tuple[Step, ...] | None
    fast: bool
    staff: Staff
    caller: str
    called: str
    twiml: bool
    forms: bool
    as_json: bool
    repeat: bool
    max_requests: int


@contextmanager
def line_client(url: str) -> Iterator[httpx.Client]:
    """A client for a line that answers.

    Raises:
        click.ClickException: no line answers there.
    """
    with httpx.Client(trust_env=False) as client:
        try:
            client.get(f"{url}/healthz", timeout=5)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise click.UsageError(
                f"'{url}' is not the address of a line. Write scheme, host and port, as in http://127.0.0.1:8000"
            ) from None
        except httpx.HTTPError as error:
            raise click.ClickException(
                f"No line answers at {url} ({type(error).__name__}). Start it with  make run  in another terminal."
            ) from None
        yield client


def read_settings() -> environment.Settings:
    """The settings, or wrong use."""
    try:
        return environment.read()
    except environment.SettingsError as error:
        raise click.UsageError(str(error)) from None


def play(options: Options, also: Listener | None = None) -> None:
    """Call the line, show the call, and exit with 1 if the carrier would have had to give up."""
    settings = read_settings()
    shown = Shown(options.twiml, options.forms)
    show: Listener = JsonShow(shown) if options.as_json else Show(shown)
    statuses: list[int] = []

    def listen(event: Event) -> None:
        show(event)
        if isinstance(event, Requested):
            statuses.append(event.status)
        if also:
            also(event)

    call = CallSettings(
        settings.public_url,
        settings.auth_tokens[0],
        options.caller,
        options.called,
        options.repeat,
        options.max_requests,
        words_of_files(settings),
        settings.account_sid,
    )
    rng = random.Random(secrets.randbits(64))  # noqa: S311 - it only shuffles parameters and numbers calls
    with line_client(settings.public_url) as client, Keyboard() as keyboard:
        person = _caller(options, keyboard)
        ended = Call(call, client, (person, options.staff), listen, rng).run()
    if _FORBIDDEN in statuses:
        click.echo("The line refuses our signature: IVR_DATA or TWILIO_AUTH_TOKEN differ from the line's.", err=True)
    if ended.how in {APPLICATION_ERROR, LOOP}:
        raise SystemExit(1)


def _caller(options: Options, keyboard: Keyboard) -> TypedCaller | PacedCaller:
    if options.keys is None:
        return TypedCaller(keyboard, options.fast)
    return PacedCaller(Scripted(options.keys), keyboard, options.fast)
