"""Which carrier the line is called through: the one place that names its package."""

from __future__ import annotations

from ivr.carriers.port import Carrier
from ivr.carriers.twilio.carrier import Twilio
from ivr.settings import Settings


def carrier_of(settings: Settings) -> Carrier:
    """The carrier that asks the line."""
    return Twilio(settings.auth_tokens, settings.public_url, settings.accounts)
