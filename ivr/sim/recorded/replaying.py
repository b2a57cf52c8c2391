"""Plays recorded webhooks to a line again, and compares what the caller would hear and which way the call can go.

The recorded forms are sent, freshly signed, to the addresses that the line's own present answers name. Recorded
addresses are only for the reader: tokens in them have long been replaced.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar

from ivr.sim.form import Pairs
from ivr.sim.reading.document import Dial, Gather, Record, Redirect
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.summary import Summary, summarise
from ivr.sim.reading.twiml_reader import read_answer, read_document
from ivr.sim.recorded.recording import Exchange, RecordedCall
from ivr.sim.switchboard import Addresses, Page
from ivr.sim.wire import Answer, Wire
from ivr.sim.words import Words, no_words, worded

Kind = TypeVar("Kind", bound=Gather | Dial | Record | Redirect)
_FORBIDDEN = "403: the line has another auth token, account or address (IVR_PUBLIC_URL) than this command"
FICTIONAL = re.compile(r"\+1[2-9]\d\d55501\d\d")


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed at one exchange, as readable lines: ``-`` recorded, ``+`` now."""

    call: str
    place: int
    """Which exchange of the recording, from 1."""
    label: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"{self.call}, exchange {self.place} ({self.label}):", *(f"  {line}" for line in self.lines)])


def replay(call: RecordedCall, wire: Wire, addresses: Addresses, words: Words = no_words) -> Iterator[Difference]:
    """Send a recorded call's webhooks in order. After a way that no longer exists, the rest cannot be sent.

    ``words`` tells what sound files say, so that a file and a voice with the same words are no difference.
    """
    now = _Now(addresses, words)
    for place, exchange in enumerate(call.exchanges, start=1):
        address = now.address(exchange)
        if address is None:
            lost = f"the call went on here ({exchange.label}), but the line's present answer has no such way"
            yield Difference(call.name, place, exchange.label, (lost,))
            return
        changed = _compare(exchange, now, _send(wire, address, exchange.form))
        if changed:
            yield Difference(call.name, place, exchange.label, tuple(changed))


@dataclass(frozen=True, slots=True)
class _Address:
    method: str
    url: str


@dataclass(slots=True)
class _Now:
    """Where the call stands on the line as it is today."""

    addresses: Addresses
    words: Words
    pages: dict[str, Page] = field(default_factory=dict)
    last: _Address | None = None
    recording: _Address | None = None
    """Where the line wants to be told that the last recording is ready."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Real staff numbers to the fictional ones that the recording has in their place."""

    def address(self, exchange: Exchange) -> _Address | None:
        """Where the line now wants this webhook to go, or None if it has no way for it."""
        if not exchange.repeat:
            self.last = self._address(exchange)
        return self.last

    def _address(self, exchange: Exchange) -> _Address | None:
        fixed = {
            "start": self.addresses.voice,
            "fallback": self.addresses.fallback,
            "status": self.addresses.status,
        }
        if exchange.label in fixed:
            return _Address("POST", fixed[exchange.label])
        caller, staff = self.pages.get("caller"), self.pages.get("staff")
        match exchange.label:
            case "whisper":
                return self._whisper(caller, dict(exchange.form).get("To", ""))
            case "whisper-key":
                return _link(staff, Gather)
            case "key":
                return _link(caller, Gather)
            case "dial-ended":
                return _link(caller, Dial)
            case "recording-ended":
                return _link(caller, Record)
            case "recording-ready":
                return self.recording
            case _:
                return _link(staff if exchange.leg == "staff" else caller, Redirect)

    def _whisper(self, page: Page | None, rung: str) -> _Address | None:
        dial = _first(page, Dial)
        if page is None or dial is None or not dial.numbers:
            return None
        number = next((number for number in dial.numbers if self.recorded(number.number) == rung), dial.numbers[0])
        return _Address(number.method, page.link(number.url)) if number.url else None

    def learn(self, exchange: Exchange, page: Page) -> None:
        """Note the new page, and which of its real numbers stand for which recorded ones; a callback brings none."""
        if exchange.label == "recording-ready":
            return
        self.pages[exchange.leg] = page
        record = _first(page, Record)
        if record and record.status_callback:
            self.recording = _Address("POST", page.link(record.status_callback))
        recorded = _first(Page("", read_document(exchange.twiml.encode())), Dial) if exchange.twiml else None
        dial = _first(page, Dial)
        if recorded is None or dial is None:
            return
        pairs = [(now.number, before.number) for now, before in zip(dial.numbers, recorded.numbers, strict=False)]
        if dial.caller_id and recorded.caller_id:
            pairs.append((dial.caller_id, recorded.caller_id))
        for now, before in pairs:
            if not FICTIONAL.fullmatch(now) and before not in self.numbers.values():
                self.numbers.setdefault(now, before)

    def recorded(self, number: str) -> str:
        """How a number of the present line stands in the recording."""
        return self.numbers.get(number, number if FICTIONAL.fullmatch(number) else "another number")


def _send(wire: Wire, address: _Address, form: Pairs) -> Answer | RefusedError:
    try:
        return wire.send(address.method, address.url, form)[-1]
    except RefusedError as error:
        return error


def _compare(exchange: Exchange, now: _Now, answer: Answer | RefusedError) -> list[str]:
    """The difference between a recorded answer and the present one, empty if a caller would not notice any."""
    if isinstance(answer, RefusedError):
        return [f"no answer: {answer}"]
    if answer.status != exchange.status:
        told = [f"- status {exchange.status}", f"+ status {answer.status}"]
        return [*told, _FORBIDDEN] if answer.status == HTTPStatus.FORBIDDEN else told
    before = list(_recorded(exchange, now.words).lines)
    after: list[str] = []
    if answer.body:
        try:
            page = Page(answer.url, read_answer(answer.body, answer.content_type))
        except RefusedError as error:
            return [f"the answer would be refused: {error}"]
        now.learn(exchange, page)
        after = list(summarise(worded(page.document, now.words), now.recorded).lines)
    return [line for line in difflib.ndiff(before, after) if line[0] in "+-"]


def _recorded(exchange: Exchange, words: Words) -> Summary:
    """The recorded answer in words, with those of its sound files; what somebody wrote in their place counts."""
    if exchange.expected is not None:
        return exchange.expected
    try:
        return summarise(worded(read_document(exchange.twiml.encode()), words)) if exchange.twiml else exchange.summary
    except RefusedError:
        return exchange.summary


def _first(page: Page | None, kind: type[Kind]) -> Kind | None:
    verbs = page.document.verbs if page else ()
    return next((verb for verb in verbs if isinstance(verb, kind)), None)


def _link(page: Page | None, kind: type[Gather | Dial | Record | Redirect]) -> _Address | None:
    """The address that the first verb of a kind names; a Dial without one leads nowhere."""
    verb = _first(page, kind)
    if page is None or verb is None or (isinstance(verb, Dial) and verb.action is None):
        return None
    return _Address(verb.method, page.link(verb.url if isinstance(verb, Redirect) else verb.action))
