"""What the environment says: read once at the start, frozen, with secrets kept out of every repr."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar
from urllib.parse import urlsplit

TOKEN_FILE = "auth-token"  # noqa: S105  # the name of a file, not a secret
SECRET_FILE = "secret"  # noqa: S105  # as above
MIN_TOKEN = 16
"""Characters of an auth token; the carrier's have 32."""
MIN_VARIETY = 6
"""Different characters of a secret. A random one of 16 has fewer about never."""
MIN_SECRET = 16
"""Characters of a secret. Numbers are few enough to be guessed, so the key must not be."""
DEFAULT_PORT = 8000
LOOPBACK = ("127.0.0.1", "::1")
"""This machine only, by both ways of reaching it."""
_MAX_PORT = 65535
_BASE = re.compile(
    r"https?://([^\s/?#@]+@)?([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]+)?\Z", re.ASCII | re.IGNORECASE
)


T = TypeVar("T")

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}\Z")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)
_QUOTES = "\"'`\u201c\u201d\u2018\u2019"
_MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_hex(32))'"  # noqa: S105  # how to make one


class SettingsError(Exception):
    """The environment is wrong; the message names each variable and what to write instead.

    Attributes:
        problems: What is wrong, one by one.
        found: The settings without what is wrong, so that whatever else is missing can be named beside it; None where
            they mean nothing without it.
    """

    def __init__(self, *problems: str, found: Settings | None = None) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.found = found


@dataclass(frozen=True, slots=True)
class Alerting:
    """How staff can be alerted. Whom is told by ``staff.yaml``; "" is a way that is not set up."""

    sender: str = field(default="", repr=False)
    """The number that alert calls and text messages come from; "" for staff's caller id."""
    smtp: str = field(default="", repr=False)
    """The mail server, with its password."""
    mail_from: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)
    """The URL, which may hold a key."""
    carrier_api: str = field(default="", repr=False)
    """The base of the carrier's REST API; "" for the one that its library knows."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings. Local mode means that nothing leaves the machine."""

    public_url: str = field(repr=False)  # may hold credentials
    """The base of every signed URL: scheme, host and port that the carrier calls."""
    local: bool
    auth_tokens: tuple[str, ...] = field(repr=False)
    """The account's tokens; the first one signs and protects states, all of them are accepted."""
    menus: Path
    data: Path
    hosts: tuple[str, ...]
    """The addresses of this machine that the service listens on; one that the machine lacks is left out."""
    port: int
    audio: Path = Path("audio")
    speak: str = ""
    """What callers hear where nobody recorded anything: "files", "carrier", or "" for what the menus say."""
    engine: str = ""
    """What renders audio files: "espeak", or "" for what the menus say."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What numbers are encrypted with: the first one encrypts, all of them decrypt."""
    database_url: str = field(default="", repr=False)
    """Of the call log; "" is a SQLite file in the data folder."""
    accounts: tuple[str, ...] = ()
    """The carrier's accounts whose webhooks are answered. The first one is asked; none: any, and nothing is asked."""
    alerting: Alerting = field(default=Alerting(), repr=False)
    now: datetime | None = None
    """The instant at which the clock stands still; None: it goes."""

    @property
    def account_sid(self) -> str:
        """The carrier's account; "" where nothing can be asked of the carrier."""
        return self.accounts[0] if self.accounts else ""

    def clock(self) -> datetime:
        """The time, as an aware datetime."""
        return self.now or datetime.now(UTC)


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the environment. Local mode makes the token and the secret it lacks, and keeps them.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    port, url = _port_and_url(environment)
    local = is_loopback(_checked(url))
    data = Path(environment.get("IVR_DATA") or "var")
    problems: list[str] = []

    def tried(read_one: Callable[[], T], otherwise: T) -> T:
        """What one variable says, or what stands for it while all that is wrong is collected."""
        try:
            return read_one()
        except SettingsError as error:
            problems.extend(error.problems)
            return otherwise

    found = Settings(
        public_url=url,
        local=local,
        auth_tokens=tried(lambda: _tokens(environment.get("TWILIO_AUTH_TOKEN", ""), data, local=local), ()),
        menus=Path(environment.get("IVR_MENUS") or "menus"),
        data=data,
        hosts=LOOPBACK if local else tried(lambda: _hosts(environment.get("HOST", "").strip()), LOOPBACK),
        port=port,
        audio=audio(environment),
        speak=tried(lambda: speak(environment), ""),
        engine=tried(lambda: engine(environment), ""),
        secrets=tried(lambda: _secrets(environment.get("IVR_SECRET", ""), data, local=local), ()),
        database_url=environment.get("IVR_DATABASE_URL", "").strip(),
        accounts=tried(lambda: _accounts(environment.get("TWILIO_ACCOUNT_SID", "")), ()),
        alerting=tried(lambda: _alerting(environment, local=local), Alerting()),
        now=tried(lambda: _now(environment.get("IVR_NOW", "").strip(), local=local), None),
    )
    if problems:
        raise SettingsError(*problems, found=found)
    return found


def _port_and_url(environment: Mapping[str, str]) -> tuple[int, str]:
    port = _port(environment.get("PORT", str(DEFAULT_PORT)))
    return port, environment.get("IVR_PUBLIC_URL", "").strip().rstrip("/") or f"http://127.0.0.1:{port}"


def set_clock(environment: Mapping[str, str] = os.environ) -> datetime | None:
    """The instant at which IVR_NOW lets the clock stand still, in UTC; None if it is not set.

    Raises:
        SettingsError: it is no instant with a time zone, or the line is live.
    """
    written = environment.get("IVR_NOW", "").strip()
    if not written:
        return None
    return _now(written, local=is_loopback(_checked(_port_and_url(environment)[1])))


def audio(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder with the audio."""
    return Path(environment.get("IVR_AUDIO") or "audio")


def speak(environment: Mapping[str, str] = os.environ) -> str:
    """What IVR_SPEAK chooses; "" if it is not set.

    Raises:
        SettingsError: It is no choice.
    """
    chosen = environment.get("IVR_SPEAK", "").strip()
    if chosen not in {"", "files", "carrier"}:
        raise SettingsError(
            f'IVR_SPEAK is "{chosen}". Write "files" for audio files made by "ivr render", or "carrier" for the '
            "carrier's voice, or leave it out."
        )
    return chosen


def engine(environment: Mapping[str, str] = os.environ) -> str:
    """What IVR_ENGINE chooses to render audio files with; "" for what the menus say.

    Raises:
        SettingsError: It is no choice.
    """
    chosen = environment.get("IVR_ENGINE", "").strip()
    if chosen not in {"", "espeak"}:
        raise SettingsError(
            f'IVR_ENGINE is "{chosen}". Write "espeak" to do without the good voice, which needs some minutes of both '
            "cores once, or leave it out."
        )
    return chosen


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


def _hosts(written: str) -> tuple[str, ...]:
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


def _port(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= _MAX_PORT):
        raise SettingsError(f'PORT is "{written}". Write a number from 1 to {_MAX_PORT}, such as 8000.')
    return int(written)


def _checked(url: str) -> str:
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


def _tokens(written: str, data: Path, *, local: bool) -> tuple[str, ...]:
    tokens = _parts("TWILIO_AUTH_TOKEN", written)
    if not local and any(len(token) < MIN_TOKEN for token in tokens):
        raise SettingsError(
            f"TWILIO_AUTH_TOKEN holds a token of less than {MIN_TOKEN} characters. Copy the whole token from the "
            "carrier's console: 32 digits and letters a-f."
        )
    if tokens:
        return tokens
    if not local:
        raise SettingsError(
            "TWILIO_AUTH_TOKEN is not set. In live mode it must hold the account's auth token, from the carrier's "
            "console; during a rotation both tokens, separated by a comma."
        )
    return (_kept(data / TOKEN_FILE),)


def _parts(name: str, written: str) -> tuple[str, ...]:
    """The values between commas, each of them as it is: quotes or blanks in it would be part of it, and never fit."""
    found = tuple(part.strip() for part in written.split(",") if part.strip())
    if any(quote in part for part in found for quote in _QUOTES):
        raise SettingsError(
            f"{name} stands in quotes, and they would count as a part of it. Take the quotes away: files of settings "
            "for containers and service managers hand them on as they are."
        )
    if not all(part.isascii() and part.isprintable() and " " not in part for part in found):
        raise SettingsError(
            f"{name} holds blanks, or characters that cannot be seen or typed. Copy it again, with nothing around it."
        )
    return found


def _secrets(written: str, data: Path, *, local: bool) -> tuple[str, ...]:
    found = _parts("IVR_SECRET", written)
    if any(len(secret) < MIN_SECRET for secret in found):
        raise SettingsError(
            f"IVR_SECRET holds a secret of less than {MIN_SECRET} characters. Make a long one with:  {_MAKE_SECRET}"
        )
    if not local and any(len(set(secret)) < MIN_VARIETY for secret in found):
        raise SettingsError(
            f"IVR_SECRET holds a secret that can be guessed: it repeats a few characters. Make one with:  "
            f"{_MAKE_SECRET}"
        )
    if found:
        return found
    if not local:
        raise SettingsError(
            "IVR_SECRET is not set. In live mode it encrypts the numbers on the callback list. Make one with:  "
            f"{_MAKE_SECRET}  and keep a copy in a safe place: without it nobody can read the numbers any more. "
            "During a rotation write the new one, a comma and the old one."
        )
    return (_kept(data / SECRET_FILE),)


def _accounts(written: str) -> tuple[str, ...]:
    accounts = _parts("TWILIO_ACCOUNT_SID", written)
    if not all(_ACCOUNT.match(account) for account in accounts):
        raise SettingsError(
            'TWILIO_ACCOUNT_SID is not an account. Copy it from the carrier\'s console: "AC" and 32 digits or letters '
            "a-f. If a subaccount owns the number, write the subaccount behind it, separated by a comma."
        )
    return accounts


def _alerting(environment: Mapping[str, str], *, local: bool) -> Alerting:
    sender, smtp, mail_from, webhook, carrier_api = (
        environment.get(name, "").strip()
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
    return Alerting(sender, smtp, mail_from, webhook, carrier_api)


def _is_server(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_safe(url: str) -> bool:
    """Whether the token that goes there cannot be read on the way."""
    return url.startswith("https:") or is_loopback(url)


def _now(written: str, *, local: bool) -> datetime | None:
    if not written:
        return None
    if not local:
        raise SettingsError("IVR_NOW sets the clock for tests, in local mode only. Leave it out on a live line.")
    try:
        now: datetime | None = datetime.fromisoformat(written)
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise SettingsError(
            f'IVR_NOW is "{written}". Write an instant with its time zone, such as 2026-03-31T09:00:00-05:00 or '
            "2026-03-31T14:00:00Z."
        )
    return now.astimezone(UTC)


def _kept(path: Path) -> str:
    """A secret of local mode, made once: a second process that starts at the same time reads the first one's."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f'The folder "{path.parent}" cannot be made ({error.strerror}). Name another one in IVR_DATA.'
        ) from None
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:  # readable by its owner only
            file.write(secrets.token_hex(16))
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)
    kept = path.read_text(encoding="ascii").strip()
    if not kept:
        raise SettingsError(f'The file "{path}" is empty. Delete it; a new one is made at the next start.')
    return kept
