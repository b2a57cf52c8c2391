"""Where the line is: its public address, its port, and the addresses of this machine that it listens on."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from ivr.settings.model import ConsolePlace, SettingsError

DEFAULT_PORT = 8000
LOOPBACK = ("127.0.0.1", "::1")
"""This machine only, by both ways of reaching it."""
_MAX_PORT = 65535
_LONG = 10
"""A port has fewer digits; thousands of them fit into no number."""
_NO_CONSOLE = (
    'IVR_CONSOLE is "{}". Write an address of this machine and a port, such as 127.0.0.1:8001, for the console alone; '
    '"off" for no console; or leave it out, and the console is beside the line.'
)
_BASE = re.compile(
    r"https?://([^\s/?#@]+@)?([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]+)?\Z", re.ASCII | re.IGNORECASE
)


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine and no other."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def without_credentials(url: str) -> str:
    """A URL that may be shown: the part in front of ``@`` is left out."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def hosts(written: str) -> tuple[str, ...]:
    """Where a live line listens: on this machine only, for the proxy in front of it, unless HOST says otherwise."""
    host = written.strip("[]")
    if not host:
        return LOOPBACK
    try:
        ip_address(host)
    except ValueError:
        if host == "localhost":
            return LOOPBACK
        raise SettingsError(
            f'HOST is "{written}". Write an address of this machine, such as 10.0.0.5; "::" for all of them, IPv4 and '
            "IPv6; or leave it out, and the line listens on this machine only, for the proxy in front of it."
        ) from None
    return (host,)


def console(written: str, *, local: bool) -> ConsolePlace:
    """Where the console is: beside the line, unless IVR_CONSOLE says otherwise."""
    if written in {"", "off"}:
        return ConsolePlace(on=not written)
    host, _, port = written.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        here = ip_address(host)
    except ValueError:
        raise SettingsError(_NO_CONSOLE.format(written)) from None
    if not (port.isascii() and port.isdigit() and len(port) < _LONG and 0 < int(port) <= _MAX_PORT):
        raise SettingsError(_NO_CONSOLE.format(written))
    if local and not here.is_loopback:
        raise SettingsError(
            f'IVR_CONSOLE is "{written}", which is not on this machine alone, and in local mode nobody signs in. Write '
            "an address such as 127.0.0.1:8001, or leave it out."
        )
    return ConsolePlace(host=host, port=int(port))


def port_of(written: str) -> int:
    """The port that the line listens on."""
    if not (written.isascii() and written.isdigit() and len(written) < _LONG and 0 < int(written) <= _MAX_PORT):
        raise SettingsError(f'PORT is "{written}". Write a number from 1 to {_MAX_PORT}, such as 8000.')
    return int(written)


def checked(url: str) -> str:
    """The public URL, if it is scheme, host and port and nothing more: callers of ``/voice`` are found under it."""
    try:
        usable = bool(_BASE.match(url)) and urlsplit(url).port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(
            "IVR_PUBLIC_URL is not a base that the carrier can call. Write scheme, host and perhaps a port, and "
            "nothing behind them, such as https://line.example.org."
        )
    return url
