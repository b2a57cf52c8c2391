"""``ivr serve``: start the line."""

from __future__ import annotations

import errno
import gc
import logging
import os
import socket
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from ivr import settings as environment
from ivr.calls.documents import VOICE
from ivr.core.callbacks.attempts import CALL
from ivr.staffing.coverage import coverage
from ivr.web import server
from ivr.web.app import create_app
from ivr.wiring import Parts, UnfitError, going_live, join
from ivr.wiring.console import address as console_address
from ivr.wiring.renewal import News
from ivr.wiring.trying.recorder import AllCalls

logger = logging.getLogger(__name__)


SWITCH_SECONDS = 0.0005
"""How long a thread that makes a page, or loads menus, may keep a webhook waiting each time it gets its turn."""
PRIVATE = 0o077
"""What nobody but the service's own user may do with the files it makes: they hold numbers."""


def keep_private(folder: Path) -> None:
    """Let nobody else look into the data folder, unless it is one for everybody, such as ``/tmp``."""
    with suppress(OSError):  # another user's folder; where nothing can be written, the start says so
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & PRIVATE and not mode & stat.S_ISVTX:
            folder.chmod(0o700)


@click.command()
@click.option(
    "--record",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write every call here, as a file that 'ivr replay' plays.",
)
def serve(folder: Path | None) -> None:
    r"""Start the line: on this machine only, unless IVR_PUBLIC_URL says where the carrier calls it.

    Example: PORT=8000 ivr serve --record recorded-calls
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for chatty in ("alembic", "httpx", "watchfiles"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    os.umask(PRIVATE)
    try:
        settings = environment.read()
        keep_private(settings.data)
        recorder = _recorder(folder)
        parts = join(settings, recorder)
    except environment.SettingsError as error:
        missing = going_live.all_missing(error, once_fit=True)
        raise click.ClickException(_unfit(missing, local=False) if len(missing) > 1 else str(error)) from None
    except UnfitError as error:
        raise click.ClickException(_unfit(error.missing, local=error.local)) from None
    if recorder:
        recorder.of(parts)
    try:
        run(parts)
    finally:
        if recorder:
            recorder.close()


def _unfit(missing: Sequence[str], *, local: bool) -> str:
    """Everything that keeps a line from its first start."""
    listed = "\n".join(f"- {each}" for each in missing)
    if local:
        return f"The menus have errors, and none ever loaded here. Correct them first:\n{listed}"
    return f"The line cannot start. All that is to be put right:\n{listed}"


def _recorder(folder: Path | None) -> AllCalls | None:
    """What writes each call that is answered into a folder."""
    if folder is None:
        return None
    try:
        return AllCalls(folder)
    except OSError as error:
        raise click.UsageError(
            f'Calls cannot be recorded in "{folder}": {error.strerror}. Name another folder.'
        ) from None


def run(parts: Parts) -> None:
    """Serve parts until a signal ends it: what is under way is finished, and the log is flushed."""
    settings = parts.settings
    listening = _bind(settings.hosts, settings.port)
    if settings.console.port:
        listening += _bind((settings.console.host,), settings.console.port)
    _announce(parts)
    app = create_app(parts)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # all of it stays: a collection that walked through it would hold up calls for tenths of a second
    server.run(app, listening, websockets=settings.local)  # the browser phone's, which is local


def _bind(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    """The listening sockets, or a message that names the way out."""
    try:
        return server.bind(hosts, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            help_ = f"The line is perhaps already running; to start another one:  make run PORT={port + 1}"
        else:
            help_ = "Set HOST to an address of this machine, and PORT to a number above 1023."
        where = " and ".join(hosts)
        raise click.ClickException(f"{where} port {port} cannot be used ({error.strerror}). {help_}") from None


def _announce(parts: Parts) -> None:
    settings = parts.settings
    if parts.news:
        _announce_version(parts.news)
    if unheard := parts.publications.current.shelf.unheard():
        logger.warning("%d texts have no audio file yet, so the carrier's voice says them. Type: ivr render", unheard)
    if told := parts.voice.progress().progress_text():
        logger.warning("%s", told) if parts.voice.progress().trouble else click.echo(told)
    mode = "local mode: nothing leaves this machine" if settings.local else "live"
    url = environment.without_credentials(settings.public_url)
    click.echo(f"The line {parts.line.id} is up at {url} ({mode}).")
    if settings.now:
        logger.warning("The clock stands still at %s, as IVR_NOW says.", settings.now.isoformat())
    _announce_staff(parts)
    _announce_others(parts)
    _announce_console(parts)
    if settings.local:
        port = "" if settings.port == environment.DEFAULT_PORT else f" PORT={settings.port}"
        click.echo(f"Call it from your browser:  {settings.public_url}/")
        click.echo(f"Call it from another terminal:  make call{port}")
        click.echo("Press Ctrl-C to stop it.")
        return
    click.echo(f"At the carrier, enter as the number's voice webhook:  {url}{VOICE}  (POST)")
    if url.startswith("http:"):
        logger.warning("IVR_PUBLIC_URL begins with http. If the carrier calls https, every call will be refused.")


def _announce_others(parts: Parts) -> None:
    """The lines beside the first one, and loudly those that cannot speak."""
    if parts.others is None:
        return
    for name, each in parts.others.speaking.items():
        told = each.news.text() if each.news else ""
        click.echo(f"The line {name} is up too, for callers of its numbers in line.yaml. {told}")
        for span in coverage(each.line.staff, each.line.languages, parts.settings.clock()).holes:
            logger.error("NOBODY WOULD RING FOR A RED FLAG of the line %s from %s.", name, span)
    for name in parts.others.silent:
        logger.error(
            "THE LINE %s DOES NOT SPEAK. The first line answers its callers. Type: ivr doctor --line %s", name, name
        )


def _announce_console(parts: Parts) -> None:
    """Where staff's pages are, and who may sign in."""
    place = parts.settings.console
    if not place.on:
        click.echo("The console is off (IVR_CONSOLE).")
        return
    click.echo(f"Staff's pages:  {console_address(parts.settings)}")
    if not parts.settings.local:
        click.echo('Who may sign in there:  ivr people   (to invite somebody:  ivr people add "NAME" --role nurse)')


def _announce_version(news: News) -> None:
    """What speaks, and loudly if it is not what the folder holds."""
    for error in news.folder.errors:
        click.echo(error, err=True)
    if news.stands_in:
        logger.error("THE FIRST LINE DOES NOT SPEAK, and never was fit to. The line %s answers it.", news.stands_in)
    elif news.folder.errors:
        logger.error("THE MENUS HAVE ERRORS. Callers hear the last menus that were right, version %s.", news.version)
    elif news.differs:
        logger.warning("THE MENUS FOLDER IS NOT WHAT CALLERS HEAR. %s", news.text())
    click.echo(news.text())


def _announce_staff(parts: Parts) -> None:
    """Who hears of a warning sign, where the log is, and when nobody would ring."""
    click.echo(f"The call log is in:  {parts.log}")
    click.echo(f"Staff are alerted by:  {', '.join(parts.ways) or 'nothing, since none is set up on this machine'}")
    if CALL not in parts.ways and not parts.settings.local:
        logger.warning("STAFF ARE NOT ALERTED BY TELEPHONE, which is what wakes people up. Set TWILIO_ACCOUNT_SID.")
    if not parts.settings.local:
        for each in going_live.manual_steps(parts.settings, parts.line):
            logger.warning("%s", each)
    for each in parts.missing:
        logger.error("THE LINE LACKS WHAT IT NEEDS. %s", each)
    staff = parts.line.staff
    for span in coverage(staff, parts.line.languages, parts.settings.clock()).holes:
        logger.error("NOBODY WOULD RING FOR A RED FLAG from %s. Type: ivr coverage", span)
