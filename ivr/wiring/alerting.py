"""Which ways of alerting staff there are, and what alerts them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.settings import AlertSettings
from ivr.alerts.ways import Sender, carrier_for, senders
from ivr.core.alerts import Way
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
