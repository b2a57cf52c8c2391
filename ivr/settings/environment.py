"""Reading the environment, once at the start: all that is wrong is named at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from ivr.alerts.settings import AlertSettings
from ivr.settings.keys import accounts, plain, secret_keys, tokens
from ivr.settings.model import ConsolePlace, Settings, SettingsError
from ivr.settings.places import DEFAULT_PORT, LOOPBACK, checked, console, hosts, is_loopback, port_of
from ivr.settings.provider import provider
from ivr.settings.ways import alerting

T = TypeVar("T")


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the environment. Local mode makes the token and the secret it lacks, and keeps them.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    port, url = _port_and_url(environment)
    local = is_loopback(checked(url))
    data = Path(plain(environment, "IVR_DATA") or "var")
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
        auth_tokens=tried(lambda: tokens(environment.get("TWILIO_AUTH_TOKEN", ""), data, local=local), ()),
        menus=Path(tried(lambda: plain(environment, "IVR_MENUS"), "") or "menus"),
        data=data,
        hosts=LOOPBACK if local else tried(lambda: hosts(environment.get("HOST", "").strip()), LOOPBACK),
        port=port,
        audio=tried(lambda: audio(environment), Path("audio")),
        speak=tried(lambda: speak(environment), ""),
        engine=tried(lambda: engine(environment), ""),
        secrets=tried(lambda: secret_keys(environment.get("IVR_SECRET", ""), data, local=local), ()),
        database_url=tried(lambda: plain(environment, "IVR_DATABASE_URL"), ""),
        accounts=tried(lambda: accounts(environment.get("TWILIO_ACCOUNT_SID", "")), ()),
        alerting=tried(lambda: alerting(environment, local=local), AlertSettings(local)),
        console=tried(lambda: console(environment.get("IVR_CONSOLE", "").strip(), local=local), ConsolePlace()),
        provider=tried(lambda: provider(environment), None),
        now=tried(lambda: _now(environment.get("IVR_NOW", "").strip(), local=local), None),
    )
    if problems:
        raise SettingsError(*problems, found=found)
    return found


def _port_and_url(environment: Mapping[str, str]) -> tuple[int, str]:
    port = port_of(environment.get("PORT", str(DEFAULT_PORT)))
    return port, environment.get("IVR_PUBLIC_URL", "").strip().rstrip("/") or f"http://127.0.0.1:{port}"


def set_clock(environment: Mapping[str, str] = os.environ) -> datetime | None:
    """The instant at which IVR_NOW lets the clock stand still, in UTC; None if it is not set.

    Raises:
        SettingsError: it is no instant with a time zone, or the line is live.
    """
    written = environment.get("IVR_NOW", "").strip()
    if not written:
        return None
    return _now(written, local=is_loopback(checked(_port_and_url(environment)[1])))


def audio(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder with the audio.

    Raises:
        SettingsError: it stands in quotes.
    """
    return Path(plain(environment, "IVR_AUDIO") or "audio")


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
