"""What the environment says: read once at the start, frozen, with secrets kept out of every repr."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

TOKEN_FILE = "auth-token"  # noqa: S105  # the name of a file, not a secret
DEFAULT_PORT = 8000
_MAX_PORT = 65535
_BASE = re.compile(
    r"https?://([^\s/?#@]+@)?([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]+)?\Z", re.ASCII | re.IGNORECASE
)


class SettingsError(Exception):
    """The environment is wrong; the message names the variable and what to write instead."""


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
    host: str
    port: int
    audio: Path = Path("audio")
    speak: str = ""
    """What callers hear where nobody recorded anything: "files", "carrier", or "" for what the menus say."""


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the environment. In local mode without a token, one is made and kept in the data folder.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    port = _port(environment.get("PORT", str(DEFAULT_PORT)))
    url = environment.get("IVR_PUBLIC_URL", "").strip().rstrip("/") or f"http://127.0.0.1:{port}"
    local = is_loopback(_checked(url))
    data = Path(environment.get("IVR_DATA") or "var")
    return Settings(
        public_url=url,
        local=local,
        auth_tokens=_tokens(environment.get("TWILIO_AUTH_TOKEN", ""), data, local=local),
        menus=Path(environment.get("IVR_MENUS") or "menus"),
        data=data,
        host=_loopback(url) if local else environment.get("HOST") or "0.0.0.0",
        port=port,
        audio=audio(environment),
        speak=speak(environment),
    )


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


def _loopback(url: str) -> str:
    return "::1" if urlsplit(url).hostname == "::1" else "127.0.0.1"


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
    tokens = tuple(token.strip() for token in written.split(",") if token.strip())
    if not all(token.isascii() for token in tokens):
        raise SettingsError("TWILIO_AUTH_TOKEN holds characters that no token has. Copy it from the carrier's console.")
    if tokens:
        return tokens
    if not local:
        raise SettingsError(
            "TWILIO_AUTH_TOKEN is not set. In live mode it must hold the account's auth token, from the carrier's "
            "console; during a rotation both tokens, separated by a comma."
        )
    return (_kept_token(data / TOKEN_FILE),)


def _kept_token(path: Path) -> str:
    """The local token, made once: a second process that starts at the same time reads the first one's."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
    token = path.read_text(encoding="ascii").strip()
    if not token:
        raise SettingsError(f'The file "{path}" is empty. Delete it; a new token is made at the next start.')
    return token
