"""A phone call; the line itself tells what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ivr.alerts.notifiers.port import Notifier
from ivr.alerts.wording import Alert
from ivr.carriers.port import CarrierApi
from ivr.core.callbacks.attempts import CALL
from ivr.core.callbacks.entry import Cause
from ivr.core.callbacks.recipients import Reach

NEEDS: Final = (
    "TWILIO_ACCOUNT_SID and, unless staff.yaml has a caller-id, IVR_ALERT_FROM (a number of the account) for phone "
    "calls and text messages"
)


class Call:
    """Rings a number.

    Args:
        carrier: Places the call.
        sender: The clinic's number.
        url: Gives the address that answers for an entry, a target and a language.
    """

    def __init__(self, carrier: CarrierApi, sender: str, url: Callable[[int, str, str], str]) -> None:
        self._carrier, self._sender, self._url = carrier, sender, url

    def send(self, told: Alert) -> str:
        """Ring the number; in a drill the carrier tells afterwards what answered."""
        url, is_drill = self._url(told.callback.id, told.target, told.language), told.callback.cause is Cause.DRILL
        return self._carrier.call(told.to, self._sender, url, detects=is_drill)

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Picked up is all that can be known: had somebody pressed 1, the entry would be taken."""
        return self._carrier.call_state(sid)


NOTIFIER: Final = Notifier(
    way=CALL,
    reaches=Reach.PHONE,
    needs=NEEDS,
    usable=lambda settings, _line: settings.carrier_usable,
    make=lambda setup: Call(setup.carrier, setup.settings.sender, setup.url) if setup.carrier else None,
)
