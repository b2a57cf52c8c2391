"""Which carrier the line is called through: the one place that names its package."""

from __future__ import annotations

from typing import Final

from ivr.carriers.port import Carrier
from ivr.carriers.twilio.carrier import Twilio
from ivr.settings import Settings

TOKEN: Final = "no-token"  # noqa: S105 - which protects nothing
URL: Final = "http://127.0.0.1"
"""Of a carrier that no line is called through."""


def carrier_of(settings: Settings) -> Carrier:
    """The carrier that asks the line, and is asked for calls and texts unless nothing may leave this machine."""
    api = settings.alerting.carrier_api
    reached = settings.alerting.may_reach(api)
    return Twilio(settings.auth_tokens, settings.public_url, settings.accounts, api if reached else None)


def without_account() -> Carrier:
    """The carrier as far as it writes documents: nothing is verified by it, and nothing asked of it."""
    return Twilio((TOKEN,), URL, (), None)
