"""``ivr serve``: start the line."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from collections.abc import Callable
from http.client import BAD_REQUEST
from pathlib import Path

import click
import uvicorn

from ivr import settings as environment
from ivr.content.coverage import coverage
from ivr.content.last_good import NoMenusError
from ivr.core.alerts import Way
from ivr.sim.recording import Recorder
from ivr.twilio.exchange import Answer, Webhook
from ivr.twilio.inbound import parse_form
from ivr.twilio.twiml import VOICE
from ivr.web.app import create_app
from ivr.wiring import Parts, join

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5
"""How long requests under way may take to finish when the service is told to stop."""


@click.command()
@click.option("--record", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write every call here.")
def serve(folder: Path | None) -> None:
    r"""Start the line: on this machine only, unless IVR_PUBLIC_URL says where the carrier calls it.

    Example: PORT=8000 ivr serve --record recorded-calls
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for chatty in ("alembic", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        settings = environment.read()
        parts = join(settings, _recorder(folder))
    except environment.SettingsError as error:
        raise click.ClickException(str(error)) from None
    except NoMenusError as error:
        for issue in error.issues:
            click.echo(str(issue), err=True)
        raise click.ClickException("The menus have errors, and none ever loaded here: correct them first.") from None
    run(parts)


def _recorder(folder: Path | None) -> Callable[[Webhook, Answer], None] | None:
    """What writes each webhook of the carrier that was answered; those that were refused are nobody's call."""
    if folder is None:
        return None
    recorder = Recorder(folder)

    def record(webhook: Webhook, answer: Answer) -> None:
        if answer.status < BAD_REQUEST:
            target = (webhook.path + b"?" + webhook.query if webhook.query else webhook.path).decode("latin-1")
            recorder.exchange(target, parse_form(webhook.body), answer.status, answer.body.decode())

    return record


def run(parts: Parts) -> None:
    """Serve parts until a signal ends it: what is under way is finished, and the log is flushed."""
    settings = parts.settings
    listening = _bind(settings.host, settings.port)
    _announce(parts)
    config = uvicorn.Config(
        create_app(parts),
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the signed URL is the configured one, whatever a header says
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws="websockets-sansio" if settings.local else "none",  # the browser phone's, which is local
    )
    uvicorn.Server(config).run(sockets=[listening])


def _bind(host: str, port: int) -> socket.socket:
    """The listening socket, or a message that names the way out."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            help_ = f"The line is perhaps already running; to start another one:  make run PORT={port + 1}"
        else:
            help_ = "Set HOST to an address of this machine, and PORT to a number above 1023."
        raise click.ClickException(f"{host} port {port} cannot be used ({error.strerror}). {help_}") from None


def _announce(parts: Parts) -> None:
    settings = parts.settings
    if parts.from_last_good:
        for issue in parts.issues:
            click.echo(str(issue), err=True)
        logger.error(
            "THE MENUS HAVE ERRORS. Callers hear the last menus that were without, version %s.", parts.line.version
        )
    if unheard := parts.shelf.unheard():
        logger.warning("%d texts have no audio file yet, so the carrier's voice says them. Type: ivr render", unheard)
    if told := parts.voice.progress().told():
        logger.warning("%s", told) if parts.voice.progress().trouble else click.echo(told)
    mode = "local mode: nothing leaves this machine" if settings.local else "live"
    url = environment.without_credentials(settings.public_url)
    click.echo(f"The line {parts.line.id} is up at {url} ({mode}).")
    if settings.now:
        logger.warning("The clock stands still at %s, as IVR_NOW says.", settings.now.isoformat())
    _announce_staff(parts)
    if settings.local:
        port = "" if settings.port == environment.DEFAULT_PORT else f" PORT={settings.port}"
        click.echo(f"Call it from your browser:  {settings.public_url}/")
        click.echo(f"Call it from another terminal:  make call{port}")
        click.echo("Press Ctrl-C to stop it.")
        return
    click.echo(f"At the carrier, enter as the number's voice webhook:  {url}{VOICE}  (POST)")
    if url.startswith("http:"):
        logger.warning("IVR_PUBLIC_URL begins with http. If the carrier calls https, every call will be refused.")


def _announce_staff(parts: Parts) -> None:
    """Who hears of a warning sign, where the log is, and when nobody would ring."""
    click.echo(f"The call log is in:  {parts.log}")
    click.echo(f"Staff are alerted by:  {', '.join(parts.ways) or 'nothing, since none is set up on this machine'}")
    if Way.CALL not in parts.ways and not parts.settings.local:
        logger.warning(
            "STAFF ARE NOT ALERTED BY TELEPHONE, which is what wakes people up. Set TWILIO_ACCOUNT_SID, and "
            "IVR_ALERT_FROM unless staff.yaml has a caller-id."
        )
    staff = parts.line.staff
    for span in coverage(staff, parts.line.languages, parts.settings.clock()).holes:
        logger.error("NOBODY WOULD RING FOR A RED FLAG from %s. Type: ivr coverage", span)
