"""Calls for tests: a line whose clock is moved by hand, and webhooks that follow the documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from ivr.calls.documents import Sound, no_sound
from ivr.calls.session import Answer, CallSession
from ivr.calls.token import place_of
from ivr.carriers.twilio.carrier import Twilio
from ivr.core.entries import Entry, Kept, Kind, Note
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from tests.calls.forms import BASE, CALL, TOKEN, webhook
from tests.lines import small_line

NOW = datetime(2026, 3, 8, 2, 30, tzinfo=UTC)
LEG = {"CallSid": "CA9", "ParentCallSid": CALL, "Direction": "outbound-dial", "From": "+12025550100"}
"""The fields of a request about the leg of somebody we rang."""
NOBODY = {"DialCallStatus": "no-answer", "DialBridged": "false"}
ACCEPTED = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "42"}


TWILIO = Twilio([TOKEN], BASE)


def session_for(
    line: Line | None = None,
    sound: Sound = no_sound,
    *,
    tokens: Sequence[str] = (TOKEN,),
    base: str = BASE,
    **joined: Any,  # noqa: ANN401  # as a session takes them
) -> CallSession:
    """What answers for a line, the small one if there is no other."""
    return CallSession(line or small_line(), Twilio(tokens, base), tokens, sound, **joined)


@dataclass
class FakeLedger:
    """Remembers 1s: those this process knows, and those that only the disk does."""

    known: set[tuple[str, str]] = field(default_factory=set)
    on_disk: set[tuple[str, str]] = field(default_factory=set)
    broken: bool = False

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Keep nothing."""
        raise NotImplementedError

    def accepted(self, call: str, dial: str) -> bool:
        """Whether this process knows it."""
        return (call, dial) in self.known

    async def was_accepted(self, call: str, dial: str) -> bool:
        """Whether the disk does."""
        if self.broken:
            raise RuntimeError("the caller +12025550171 said something")
        return (call, dial) in self.on_disk


@dataclass
class TestedLine:
    """A line at a time that a test chooses."""

    __test__ = False

    line: Line = field(default_factory=small_line)
    now: datetime = NOW
    duty: Duty = EVERYBODY
    ledger: FakeLedger = field(default_factory=FakeLedger)
    session: CallSession = field(init=False)

    def __post_init__(self) -> None:
        """Put the session together."""
        self.session = session_for(self.line, duty=lambda: self.duty, clock=lambda: self.now, ledger=self.ledger)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def send(self, target: str, **fields: str) -> Answer:
        """The answer to one signed webhook."""
        return self.session.answer(webhook(target, **fields))

    def call(self, *forms: dict[str, str]) -> Answer:
        """The last answer of a call whose webhooks carry these fields."""
        return call(self.session, *forms)


def text(answer: Answer) -> str:
    """The document of an answer."""
    assert answer.status == 200
    assert answer.body.startswith(b"<?xml")
    return answer.body.decode()


def action(answer: Answer) -> str:
    """The URL that a key, or the end of a dial or message, is sent to."""
    return attribute(answer, "action")


def attribute(answer: Answer, name: str) -> str:
    """The first URL that stands in an attribute."""
    found = re.search(rf' {name}="([^"]*)"', text(answer))
    assert found
    return unescape(found[1])


def dial(answer: Answer) -> str:
    """The mark of the dial that an answer begins: in it is a 1 that was pressed."""
    query = action(answer).partition("?")[2]
    place = place_of(query)
    assert place
    return place.mark(query.partition("&mac=")[2])


def whisper(answer: Answer) -> str:
    """The URL of the first whisper of a dial."""
    return attribute(answer, "url")


def call(session: CallSession, *forms: dict[str, str]) -> Answer:
    """The last answer of a call whose webhooks carry these fields."""
    answer = session.answer(webhook("/voice", CallStatus="ringing"))
    for form in forms:
        answer = session.answer(webhook(action(answer), **form))
    return answer


def keys(*digits: str) -> list[dict[str, str]]:
    """The fields of keys, one after another."""
    return [{"Digits": digit} for digit in digits]


def entry(answer: Answer) -> Entry:
    """The entry of an answer; of a failure's, which may tell the end of a dial beside it, its own."""
    found, *ends = answer.entries
    assert found.note.kind in {Kind.FAULT, Kind.FALLBACK} or not ends
    assert all(each.note.kind is Kind.TRANSFER and each.state == found.state for each in ends)
    return found


def note(answer: Answer) -> Note:
    """What that entry says."""
    return entry(answer).note
