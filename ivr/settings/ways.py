"""How staff can be alerted, as far as the environment tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ivr.alerts.settings import AlertSettings
from ivr.settings.keys import plain
from ivr.settings.model import SettingsError
from ivr.settings.places import is_loopback

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)


def alerting(environment: Mapping[str, str], *, local: bool) -> AlertSettings:
    """The sender, the mail server, the webhook and the carrier's API, each where it is set."""
    sender, smtp, mail_from, webhook, carrier_api = (
        plain(environment, name)
        for name in ("IVR_ALERT_FROM", "IVR_ALERT_SMTP", "IVR_ALERT_MAIL_FROM", "IVR_ALERT_WEBHOOK", "IVR_CARRIER_API")
    )
    if sender and not _NUMBER.match(sender):
        raise SettingsError("IVR_ALERT_FROM is not a telephone number. Write one that the account owns: +1202...")
    if smtp and not _is_server(smtp, "smtp", "smtps"):
        raise SettingsError(
            "IVR_ALERT_SMTP is not a mail server. Write smtps://USER:PASSWORD@HOST:465, or smtp://HOST:25."
        )
    if bool(smtp) != ("@" in mail_from):
        raise SettingsError(
            "IVR_ALERT_SMTP and IVR_ALERT_MAIL_FROM belong together: the mail server, and the address that alerts come "
            "from, such as line@clinic.example. Set both or neither."
        )
    if webhook and not _is_server(webhook, "https", "http"):
        raise SettingsError("IVR_ALERT_WEBHOOK is not an address. Write one that begins with https://.")
    if carrier_api and not (_is_server(carrier_api, "https", "http") and _is_safe(carrier_api)):
        raise SettingsError("IVR_CARRIER_API is not an address of an API. Write one that begins with https://.")
    if carrier_api and local and not is_loopback(carrier_api):
        raise SettingsError(
            "IVR_CARRIER_API is not on this machine, and in local mode nothing leaves it. Leave it out, or write an "
            "address such as http://127.0.0.1:9000."
        )
    return AlertSettings(local, carrier_api=carrier_api, sender=sender, smtp=smtp, mail_from=mail_from, webhook=webhook)


def _is_server(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_safe(url: str) -> bool:
    """Whether the token that goes there cannot be read on the way."""
    return url.startswith("https:") or is_loopback(url)
