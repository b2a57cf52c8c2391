"""A POST of JSON to an address that the clinic names: for a system of its own."""

from __future__ import annotations

from typing import Final

import httpx

from ivr.alerts.notifiers.port import Notifier, WayError
from ivr.alerts.wording import Alert
from ivr.carriers.outward import Http, TooLongError
from ivr.core.callbacks.recipients import Reach

SECONDS: Final = 10.0
"""How long the webhook may take, from the first byte to the last one."""
_SERVER_FAULT: Final = 500
_REASK: Final = {408, 425, 429}
"""HTTP statuses that mean: later."""


class Webhook:
    """Posts alerts.

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


NOTIFIER: Final = Notifier(
    way="webhook",
    reaches=Reach.SYSTEM,
    needs="IVR_ALERT_WEBHOOK for a system of your own",
    usable=lambda settings, _line: bool(settings.webhook) and settings.may_reach(settings.webhook),
    make=lambda setup: Webhook(setup.settings.webhook, setup.line.id),
)
