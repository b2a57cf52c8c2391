"""The ways to tell staff: each sends one alert, blocking, and knows nothing of plans, rounds and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeVar

import httpx

from ivr.alerts.mail import Mail
from ivr.alerts.settings import AlertSettings
from ivr.alerts.wording import Alert, text
from ivr.carriers.outward import Http, TooLongError
from ivr.carriers.port import CarrierApi, CarrierError
from ivr.core.callbacks.attempts import Way
from ivr.core.line.model import Line

Result = TypeVar("Result")

SECONDS: Final = 10.0
"""How long the webhook may take, from the first byte to the last one."""
_SERVER_FAULT: Final = 500
_REASK: Final = {408, 425, 429}
"""HTTP statuses that mean: later."""


class WayError(Exception):
    """An alert was not sent. The message may be logged and stored: it names no person, number or address.

    Attributes:
        again: Whether another try may help.
    """

    def __init__(self, problem: str, *, again: bool) -> None:
        super().__init__(problem)
        self.again = again


class Sender(Protocol):
    """One way."""

    def send(self, told: Alert) -> str:
        """Send an alert.

        Returns:
            The carrier's id to look it up by, or "" where there is nothing to look at.

        Raises:
            WayError: it was not sent.
        """

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Whether what was sent is delivered, None while that is open; and what went wrong.

        Raises:
            WayError: nobody can tell now.
        """


class Call:
    """A phone call; the line itself tells what it says.

    Args:
        carrier: Places it.
        sender: The clinic's number.
        url: Gives the address that answers for an entry, a target and a language.
    """

    def __init__(self, carrier: CarrierApi, sender: str, url: Callable[[int, str, str], str]) -> None:
        self._carrier, self._sender, self._url = carrier, sender, url

    def send(self, told: Alert) -> str:
        """Ring the number."""
        url = self._url(told.callback.id, told.target, told.language)
        return _carried(lambda: self._carrier.call(told.to, self._sender, url))

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Picked up is all that can be known: had somebody pressed 1, the entry would be taken."""
        return _carried(lambda: self._carrier.call_state(sid))


class Text:
    """A text message.

    Args:
        carrier: Sends it.
        sender: The clinic's number.
        line: Whose phrases are sent.
    """

    def __init__(self, carrier: CarrierApi, sender: str, line: Line) -> None:
        self._carrier, self._sender, self._line = carrier, sender, line

    def send(self, told: Alert) -> str:
        """Send it; that it is accepted means little."""
        body = text(self._line, told)
        return _carried(lambda: self._carrier.text(told.to, self._sender, body))

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Only the carrier's final word counts."""
        return _carried(lambda: self._carrier.text_state(sid))


class MailWay:
    """A mail.

    Args:
        mail: Sends it.
        line: Whose phrases are sent.
    """

    def __init__(self, mail: Mail, line: Line) -> None:
        self._mail, self._line = mail, line

    def send(self, told: Alert) -> str:
        """Hand the mail to the server."""
        words = text(self._line, told)
        problem, again = self._mail.send(told.to, words.partition(". ")[0].partition("\n")[0], words)
        if problem:
            raise WayError(problem, again=again)
        return ""

    def look(self, sid: str) -> tuple[bool | None, str]:  # noqa: ARG002  # as every way
        """The server has taken it: more nobody tells us."""
        return True, ""


class Webhook:
    """A POST of JSON to an address that the clinic names.

    Args:
        url: The address; may hold secrets.
        line: The line's id.
    """

    def __init__(self, url: str, line: str) -> None:
        self._url, self._line, self._http = url, line, Http()

    def send(self, told: Alert) -> str:
        """Post it; any 2xx is delivered."""
        status = self._post(told)
        if status is None:
            raise WayError("the webhook was not reached", again=True)
        if not httpx.codes.is_success(status):
            raise WayError(f"the webhook answered {status}", again=status >= _SERVER_FAULT or status in _REASK)
        return ""

    def _post(self, told: Alert) -> int | None:
        data = {
            "line": self._line,
            "callback": told.callback.id,
            "callbacks": list(told.waiting.entries) or [told.callback.id],
            "patients": told.waiting.patients,
            "cause": str(told.callback.cause),
            "opened": told.opened,
            "open_minutes": told.minutes,
            "final": told.final,
        }
        try:
            return self._http.ask("POST", self._url, seconds=SECONDS, json=data).status
        except (httpx.HTTPError, httpx.InvalidURL, TooLongError, OSError):
            return None

    def look(self, sid: str) -> tuple[bool | None, str]:  # noqa: ARG002  # as every way
        """It was answered."""
        return True, ""


def _carried(request: Callable[[], Result]) -> Result:
    try:
        return request()
    except CarrierError as error:
        raise WayError(str(error), again=error.again) from None


def senders(
    settings: AlertSettings, line: Line, carrier: CarrierApi | None, url: Callable[[int, str, str], str]
) -> Mapping[Way, Sender]:
    """The ways that are set up and may be used.

    Args:
        settings: What the environment says.
        line: The line, with its phrases and its staff.
        carrier: Calls and texts; None where that is not set up.
        url: Gives the address that answers an alert call.
    """
    found: dict[Way, Sender] = {}
    if carrier is not None:
        found[Way.CALL] = Call(carrier, settings.sender, url)
        found[Way.TEXT] = Text(carrier, settings.sender, line)
    if settings.mail_usable and any(team.emails for team in line.staff.teams):
        found[Way.MAIL] = MailWay(Mail(settings.smtp, settings.mail_from), line)
    if settings.webhook_usable:
        found[Way.WEBHOOK] = Webhook(settings.webhook, line.id)
    return found
