"""What a carrier is to the line: a few frozen values, and what each carrier's package does with them.

A request is verified and read once, into a `Signal`; nobody behind that sees how the carrier wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.core.events import Outcome

MAX_BODY: Final = 64 * 1024
"""Bytes of a webhook's body; real ones have about one thousand."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it came: raw path, raw query, headers by their names in lower case, body."""

    path: bytes
    query: bytes
    headers: Mapping[bytes, bytes] = field(repr=False)
    body: bytes = field(repr=False)


class MalformedError(ValueError):
    """Something that every carrier sends is missing, or is nothing that a carrier sends."""


@dataclass(frozen=True, slots=True)
class DialEnd:
    """How a dial ended."""

    outcome: Outcome
    """`Outcome.DECLINED` where the call was picked up and the legs are not known to have been joined."""
    seconds: int | None = None
    """How long the called leg lasted; None where the carrier does not tell."""
    untold: bool = False
    """Whether the call was picked up, and the carrier is one that never tells whether the legs were joined."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a recording."""

    id: str = field(default="", repr=False)
    """The carrier's; "" if it is none that may stand in an address."""
    seconds: int = 0
    kept: bool = False
    """Whether anything was recorded."""
    ready: bool = False
    """Whether the carrier tells that it can be fetched."""


@dataclass(frozen=True, slots=True)
class Signal:
    """All that one request of the carrier tells of a call. What it does not tell is at its default."""

    call: str
    """The id of the caller's leg, also where the request is about a leg that we rang. It may be logged and shown."""
    caller: str = field(default="", repr=False)
    """E.164; "" where the number is withheld or cannot be read as one."""
    called: str = field(default="", repr=False)
    """The clinic's number that was dialled, E.164; "" where something else was dialled (SIP, a client)."""
    digits: str = field(default="", repr=False)
    """What was pressed; "" is silence."""
    called_leg: bool = False
    """Whether it is about the leg of somebody we rang: nobody may be dialled from there."""
    ringing: bool = False
    """Whether the call is not answered yet: its first request is all that was sent, perhaps more than once."""
    dial: DialEnd | None = None
    """Where the request tells how a dial ended."""
    recorded: Recorded | None = None
    """Where it tells of a recording."""
    ended: str = ""
    """How the leg ended: ``completed``, ``busy``, ``failed``, ``no-answer`` or ``canceled``; "" while it goes on."""
    seconds: int = 0
    """How long the whole call lasted, once it has ended."""
    failed: str = field(default="", repr=False)
    """In a fallback: the address that failed, as the carrier tells it. Anything may stand there."""
    error: str | None = None
    """In the first request of a fallback: the carrier's number for what went wrong, or "". None in any other."""

    def outcome(self, *, accepted: bool = False) -> Outcome:
        """How a dial ended; a request that does not tell it means that it failed.

        Args:
            accepted: Whether somebody is known to have pressed 1: it counts where the carrier does not tell.
        """
        if self.dial is None:
            return Outcome.FAILED
        return Outcome.ACCEPTED if accepted and self.dial.untold else self.dial.outcome

    @property
    def untold(self) -> bool:
        """Whether somebody picked up, and only the log can know if they pressed 1."""
        return self.dial is not None and self.dial.untold

    @property
    def talked(self) -> bool:
        """Whether a dial ended after a talk, as far as the carrier tells."""
        if self.dial is None or self.dial.seconds == 0:
            return False
        return self.dial.untold or self.dial.outcome is Outcome.ACCEPTED

    @property
    def dial_seconds(self) -> int:
        """How long the called leg lasted, 0 where nobody knows."""
        return (self.dial.seconds or 0) if self.dial else 0
