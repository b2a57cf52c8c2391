"""What the environment says: read once at the start, frozen, with secrets kept out of every repr."""

from __future__ import annotations

from ivr.settings.environment import audio, engine, read, set_clock, speak
from ivr.settings.keys import MIN_SECRET, MIN_TOKEN, SECRET_FILE, TOKEN_FILE
from ivr.settings.model import Settings, SettingsError
from ivr.settings.places import DEFAULT_PORT, LOOPBACK, is_loopback, without_credentials

__all__ = [
    "DEFAULT_PORT",
    "LOOPBACK",
    "MIN_SECRET",
    "MIN_TOKEN",
    "SECRET_FILE",
    "TOKEN_FILE",
    "Settings",
    "SettingsError",
    "audio",
    "engine",
    "is_loopback",
    "read",
    "set_clock",
    "speak",
    "without_credentials",
]
