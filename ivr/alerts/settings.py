"""What alerts need to know of the environment, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The ways that are set up. An empty one is not. Secrets, addresses and numbers are in no repr."""

    local: bool = True
    """Whether nothing may leave this machine: then a way is used only if its server is this machine."""
    public_url: str = field(default="", repr=False)
    """The base of the line's own addresses, which an alert call asks what to say."""
    account: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    """The first auth token."""
    carrier_api: str = field(default="", repr=False)
    """The base of the carrier's REST API; "": the carrier's own."""
    sender: str = field(default="", repr=False)
    """The number from which alerts are sent, E.164; "" for staff's caller id."""
    smtp: str = field(default="", repr=False)
    """``smtp[s]://user:password@host:port``."""
    mail_from: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)

    @property
    def carrier_usable(self) -> bool:
        """Whether calls and texts can be sent."""
        return bool(self.account and self.token and self.sender) and self.may_reach(self.carrier_api)

    @property
    def mail_usable(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.smtp and self.mail_from) and self.may_reach(self.smtp)

    def may_reach(self, url: str) -> bool:
        """Whether a server may be asked at all; "" is one that is not on this machine."""
        return not self.local or is_loopback(url)


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine and no other."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
