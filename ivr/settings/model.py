"""What the environment says, as frozen values with secrets kept out of every repr."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ivr.alerts.settings import AlertSettings

LINES: Final = "lines"
"""In each of its folders: what belongs to another line than the first one, in a folder of that one's name."""


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
class ConsolePlace:
    """Where staff's pages are."""

    on: bool = True
    host: str = ""
    """The address of this machine that they alone listen on; "": beside the line."""
    port: int = 0


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """Where a clinic's own accounts are: an OpenID Connect provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


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
    alerting: AlertSettings = field(default=AlertSettings(), repr=False)
    """How staff can be alerted, as far as the environment tells."""
    console: ConsolePlace = ConsolePlace()
    provider: SignInProvider | None = None
    """Where staff may sign in with the clinic's account; None: with their password alone."""
    now: datetime | None = None
    """The instant at which the clock stands still; None: it goes."""
    line: str = ""
    """The name of the line that is meant; "" is the first one."""
    home: Path | None = None
    """The data folder that all lines share, where this is another line's."""

    @property
    def shared(self) -> Path:
        """The data folder with what all lines have together: the call log, what waits beside it, messages."""
        return self.home or self.data

    def of_line(self, name: str) -> Settings:
        """The settings of another line: its menus, audio, and what it keeps, beside those of the first one.

        Args:
            name: Its name; "" for the first one.
        """
        if not name:
            return self
        below = Path(LINES, name)
        return replace(
            self,
            line=name,
            menus=self.menus / below,
            audio=self.audio / below,
            data=self.data / below,
            home=self.shared,
        )

    @property
    def account_sid(self) -> str:
        """The carrier's account; "" where nothing can be asked of the carrier."""
        return self.accounts[0] if self.accounts else ""

    def clock(self) -> datetime:
        """The time, as an aware datetime."""
        return self.now or datetime.now(UTC)
