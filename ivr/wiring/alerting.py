"""Which ways of alerting staff there are, and what alerts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ivr.alerts.desk import Desk
from ivr.alerts.loop import AlertLoop, Clock, Office
from ivr.alerts.messages import Messages
from ivr.alerts.settings import AlertSettings
from ivr.alerts.ways import Sender
from ivr.core.attempts import Way
from ivr.core.entries import Entry
from ivr.core.model import Line
from ivr.settings import Settings, SettingsError


def alert_settings(settings: Settings, line: Line) -> AlertSettings:
    """What alerts need to know of the environment."""
    found = settings.alerting
    return AlertSettings(
        local=settings.local,
        public_url=settings.public_url,
        account=settings.account_sid,
        token=settings.auth_tokens[0],
        carrier_api=found.carrier_api,
        sender=found.sender or line.staff.caller_id,
        smtp=found.smtp,
        mail_from=found.mail_from,
        webhook=found.webhook,
    )


def check(settings: Settings, line: Line, ways: Mapping[Way, Sender]) -> None:
    """Refuse to go live where nobody would hear of a red flag, or of a message.

    Raises:
        SettingsError: that is so; the message says what to set.
    """
    if settings.local:
        return
    phone = (
        "TWILIO_ACCOUNT_SID and, unless staff.yaml has a caller-id, IVR_ALERT_FROM (a number of the account) for phone "
        "calls and text messages"
    )
    if not ways:
        raise SettingsError(
            "Nobody would be alerted of a caller with a warning sign who reaches nobody. Set at least one way: "
            f"{phone}; IVR_ALERT_SMTP and IVR_ALERT_MAIL_FROM, with 'emails' in staff.yaml, for e-mail; "
            "IVR_ALERT_WEBHOOK for a system of your own."
        )
    if line.staff.message_seconds and Way.CALL not in ways:
        raise SettingsError(
            "Callers may leave a message ('message-seconds' in staff.yaml), but it cannot be fetched from the carrier. "
            f"Set {phone}, or write message-seconds: 0."
        )


class Alerts:
    """The loop that alerts staff."""

    def __init__(
        self, desk: Desk, senders: Mapping[Way, Sender], office: Office, messages: Messages, clock: Clock
    ) -> None:
        self.ways: Final = tuple(map(str, senders))
        self._loop = AlertLoop(desk=desk, senders=senders, office=office, clock=clock, messages=messages)

    def alert_unwritten(self, entries: Iterable[Entry]) -> None:
        """Tell staff at once of red flags that could be written nowhere."""
        self._loop.alert_unwritten(entries)

    async def run(self) -> None:
        """Alert staff until cancelled."""
        await self._loop.run()

    def silent_for(self) -> float:
        """Seconds since the last round in which the list was read, and all that was due was begun."""
        return self._loop.silent_for()

    def why(self) -> str:
        """What went wrong in the last round; "" if nothing did."""
        return self._loop.trouble
