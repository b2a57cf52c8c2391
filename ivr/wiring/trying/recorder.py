"""Recording the calls of a line that is served: all that come in, or one that somebody plays from a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from http.client import BAD_REQUEST
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Final

from ivr.calls.answer import Answer, log_fault
from ivr.calls.texts.inbound import TEXT
from ivr.carriers.port import Webhook
from ivr.carriers.twilio.read import parse_form
from ivr.sim.events import Event, Requested
from ivr.sim.form import Pairs
from ivr.sim.recorded.recording import OpenCall, Recorder
from ivr.sim.recorded.telling import Guide
from ivr.sim.recorded.yaml_writer import text_of, write
from ivr.wiring import Parts
from ivr.wiring.publication import CLINIC_COOKIE, CLOSED, OPEN, Publication
from ivr.wiring.trying.guide import guide_of, hours_at

FOLDER: Final = "recorded-calls"
"""In the data folder: calls that somebody played from a page and wished to keep."""
_MOST_FILES: Final = 10_000
_CLOSE_SECONDS: Final = 10.0
_Exchange = tuple[str, Pairs, int, str, str]


def _wall(parts: Parts) -> datetime:
    """The time on the clinic's wall, to the minute."""
    now = parts.settings.clock().astimezone(parts.line.staff.zone)
    return now.replace(second=0, microsecond=0, tzinfo=None)


class _Asked:
    """What a line tells of itself: asked again after an edit, and each time whether it is open."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._publication: Publication | None = None
        self._guide = Guide()

    def __call__(self) -> Guide:
        publication = self._parts.publications.current
        if publication is not self._publication:
            self._publication, self._guide = publication, guide_of(publication.line, publication.shelf)
        return replace(self._guide, hours=hours_at(publication.line, self._parts.settings.clock()))


class AllCalls:
    """Writes every call that a line answers. It is made before the line is, so that a bad folder is told first.

    Args:
        folder: Where to.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._parts: list[Parts] = []
        self._guides: list[_Asked] = []
        self._recorder = Recorder(folder, self._guide, self._wall)
        self._waiting: SimpleQueue[_Exchange | None] = SimpleQueue()
        self._thread: Thread | None = None

    def _guide(self) -> Guide:
        return self._guides[0]()

    def _wall(self) -> datetime:
        return _wall(self._parts[0])

    def of(self, parts: Parts) -> None:
        """Ask this line for words, keys and names, and write from now on: behind the calls, which must not wait."""
        self._parts.append(parts)
        self._guides.append(_Asked(parts))
        self._thread = Thread(target=self._work, name="recording-calls", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is still to be written, and end."""
        if self._thread:
            self._waiting.put(None)
            self._thread.join(_CLOSE_SECONDS)

    def _work(self) -> None:
        while (exchange := self._waiting.get()) is not None:
            path, form, status, body, hours = exchange
            try:
                self._recorder.exchange(path, form, status, body, hours, write_now=self._waiting.empty())
            except Exception as error:  # noqa: BLE001  # a full disk, say: the next call is another one
                log_fault("recording a webhook", error)

    def __call__(self, webhook: Webhook, answer: Answer) -> None:
        """Add a webhook of the carrier that was answered; those that were refused, and texts, are nobody's call."""
        if answer.status < BAD_REQUEST and self._parts and webhook.path != TEXT.encode():
            target = (webhook.path + b"?" + webhook.query if webhook.query else webhook.path).decode("latin-1")
            hours = _hours(webhook) if self._parts[0].settings.local else ""
            self._waiting.put((target, tuple(parse_form(webhook.body)), answer.status, answer.body.decode(), hours))


def _hours(webhook: Webhook) -> str:
    """How the clinic is for a call that was played as if it were open or closed."""
    try:
        cookie = SimpleCookie(webhook.headers.get(b"cookie", b"").decode("latin-1")).get(CLINIC_COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie and cookie.value in {OPEN, CLOSED} else ""


class OneCall:
    """Records one call that a page or a button plays.

    Args:
        parts: The line.
        hours: ``open`` or ``closed``, where it is played as if the clinic were so; "" for by the clock.
        about: What it shows, for its reader.
    """

    def __init__(self, parts: Parts, hours: str = "", about: str = "") -> None:
        self._folder = parts.settings.data / FOLDER
        self._call = OpenCall("call", about, guide=_Asked(parts), clock=_wall(parts), hours=hours)

    def __call__(self, event: Event) -> None:
        """Listen to the call."""
        if isinstance(event, Requested):
            self._call.add(event.url, event.form, event.status, event.body)

    def write(self) -> tuple[Path, str]:
        """Write the call into a new file of the data folder: the file, and all of its text.

        Raises:
            OSError: it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = next(path for path in self._names() if not path.exists())
        self._call.name = path.stem
        script = self._call.script()
        write(path, script)
        return path, text_of(script)

    def _names(self) -> list[Path]:
        return [self._folder / f"call-{number:04}.yaml" for number in range(1, _MOST_FILES)]
