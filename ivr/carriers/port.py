"""What a carrier is to the line: a few frozen values, and what each carrier's package does with them.

A request is verified and read once, into a `Signal`; nobody behind that sees how the carrier wrote it. What the carrier
is to do is a row of `instructions`; its package writes them down as a document, once, with blanks for what differs from
call to call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from ivr.carriers.instructions import Instruction
from ivr.core.events import Outcome
from ivr.core.line.model import Line

MAX_BODY: Final = 64 * 1024
"""Bytes of a webhook's body; real ones have about one thousand."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it came: raw path, raw query, headers by their names in lower case, body."""

    path: bytes
    query: bytes
    headers: Mapping[bytes, bytes] = field(repr=False)
    body: bytes = field(repr=False)


class RefusedError(Exception):
    """A request that the carrier did not sign, or that is about somebody else's account; the text is for operators."""


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
    said: str = field(default="", repr=False)
    """What the carrier took to have been said, where it listened; it goes no further than `calls.events`."""
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
    sent: str = field(default="", repr=False)
    """What came in place of a number, for people to read; "" where there is one, or it is withheld."""
    text: str = field(default="", repr=False)
    """In a request about a text message, and in no other: what somebody wrote to the clinic."""
    verified: str = ""
    """What the network says of the caller's number: ``passed-a`` (it is theirs) to ``passed-c``, ``failed``, ``none``
    (nobody vouches for it), and so on; "" where it says nothing."""
    reached: str = field(default="", repr=False)
    """The clinic's number where it was not written in E.164 (``sip:+1202...@...``): it tells which line was called, and
    is never shown to anybody. "" where ``called`` tells it, or nothing does."""

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


# --- documents ------------------------------------------------------------------------------------------------------

BEGINNING: Final = "0"
"""The place of the first step of a call."""


class Document(Protocol):
    """Instructions as the carrier reads them, with blanks."""

    def fill(self, called: str, place: str = BEGINNING, code: str = "") -> bytes:
        """The document for one call, ready to send. Quick: all the work was done when it was written.

        Args:
            called: The number that the caller dialled, E.164, for `SHOWN`; "" if it is none: then none is named.
            place: That of the step that follows, as a query.
            code: What protects the state at that place.
        """


# --- what is asked of the carrier -----------------------------------------------------------------------------------


class CarrierError(Exception):
    """The carrier did not do it.

    Attributes:
        code: The carrier's code (21211), or the HTTP status, or 0 where it was not reached at all.
        again: Whether it may work later: too many requests, a fault of the carrier, or it was not reached.
    """

    def __init__(self, code: int, *, again: bool) -> None:
        super().__init__(f"carrier error {code}" if code else "the carrier was not reached")
        self.code = code
        self.again = again


class CarrierApi(Protocol):
    """Calls and texts to staff, and callers' messages.

    Each method blocks and may raise `CarrierError`, which tells a code and no more: never a number, an address or what
    a carrier writes about them.
    """

    def call(self, to: str, sender: str, url: str, *, detects: bool = False) -> str:
        """Ring a number; what it hears is told by ``url``, which is also asked a second time if it fails.

        Args:
            to: The number.
            sender: Shown there.
            url: Tells what is heard.
            detects: Whether the carrier listens to find out what answers, a person or a machine. It is a guess, which
                nothing may depend on.

        Returns:
            The carrier's id of the call.
        """

    def text(self, to: str, sender: str, body: str) -> str:
        """Send a text message.

        Returns:
            Its id. It is accepted, not delivered.
        """

    def call_state(self, id_: str) -> tuple[bool | None, str]:
        """Whether a call was picked up and is over, None while it goes on; and what went wrong, or what answered."""

    def text_state(self, id_: str) -> tuple[bool | None, str]:
        """Whether a text is delivered, None while that is open; and what went wrong."""

    def recording(self, id_: str) -> bytes | None:
        """The sound of a message as a WAV file; None while it is not ready."""

    def delete_recording(self, id_: str) -> None:
        """Delete the carrier's copy of a message. One that is no more is fine."""

    def close(self) -> None:
        """Close the connections."""


# --- the carrier ----------------------------------------------------------------------------------------------------


class Carrier(Protocol):
    """A carrier's dialect, as one line's account speaks it."""

    @property
    def document_type(self) -> bytes:
        """The content type of documents."""

    def verify(self, webhook: Webhook) -> Callable[[], Signal]:
        """Let a request in; returns what reads it, which raises `MalformedError` if it is about no call.

        Raises:
            RefusedError: the carrier did not send it for an account of ours.
        """

    def document(self, line: Line, instructions: Sequence[Instruction]) -> Document:
        """Write instructions down, in the voices of a line."""

    def api(self) -> CarrierApi | None:
        """A client of the carrier; None where no account is set up, or nothing may leave this machine."""

    def probe(self, path: str) -> Webhook:
        """A request about no real call, as the carrier would sign it: with it the service tests itself."""


LetIn = Callable[[], Signal] | RefusedError
"""What reads a request that the carrier sent; or why it may not come in."""


def let_in(carrier: Carrier, webhook: Webhook) -> LetIn:
    """Verify a request, once, for all that ask about it."""
    try:
        return carrier.verify(webhook)
    except RefusedError as error:
        return error
