"""A text message."""

from __future__ import annotations

from typing import Final

from ivr.alerts.notifiers.call import NEEDS
from ivr.alerts.notifiers.port import Notifier
from ivr.alerts.wording import Alert, text
from ivr.carriers.port import CarrierApi
from ivr.core.callbacks.recipients import Reach
from ivr.core.line.model import Line


class Text:
    """Sends texts.

    Args:
        carrier: Sends them.
        sender: The clinic's number.
        line: Whose phrases are sent.
    """

    def __init__(self, carrier: CarrierApi, sender: str, line: Line) -> None:
        self._carrier, self._sender, self._line = carrier, sender, line

    def send(self, told: Alert) -> str:
        """Send it; that it is accepted means little."""
        return self._carrier.text(told.to, self._sender, text(self._line, told))

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Only the carrier's final word counts."""
        return self._carrier.text_state(sid)


NOTIFIER: Final = Notifier(
    way="text",
    reaches=Reach.PHONE,
    needs=NEEDS,
    usable=lambda settings, _line: settings.carrier_usable,
    make=lambda setup: Text(setup.carrier, setup.settings.sender, setup.line) if setup.carrier else None,
)
