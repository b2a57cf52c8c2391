"""A second carrier: JSON in, closed by an HMAC in a header, and JSON out. It is all that a carrier has to be.

It calls things otherwise than the first one: what it sends is one object with the fields of `SENT`, and what it is
answered with is a list of objects, one for each instruction, with their ``do``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, assert_never

from ivr.carriers.instructions import (
    CODE,
    PLACE,
    SHOWN,
    Ask,
    File,
    HangUp,
    Instruction,
    Ring,
    Speak,
    TakeMessage,
    Words,
)
from ivr.carriers.port import (
    BEGINNING,
    CarrierApi,
    CarrierError,
    DialEnd,
    MalformedError,
    Recorded,
    RefusedError,
    Signal,
    Webhook,
)
from ivr.core.events import Outcome
from ivr.core.line.model import Line

HEADER: Final = b"x-plain-hmac"
SENT: Final = {"call", "leg", "from", "to", "key", "words", "stage", "dial", "message", "over", "failed", "error"}
_ENDS: Final = {
    "joined": Outcome.ACCEPTED,
    "refused": Outcome.DECLINED,
    "picked up": Outcome.DECLINED,
    "rang out": Outcome.NO_ANSWER,
    "engaged": Outcome.BUSY,
}
_OVER: Final = {"hung up": "completed", "lost": "failed"}


@dataclass(frozen=True, slots=True)
class Json:
    """A document with its blanks."""

    text: str

    def fill(self, called: str, place: str = BEGINNING, code: str = "") -> bytes:
        """The document for one call."""
        shown = self.text.replace(f'"{SHOWN}"', json.dumps(called or None))
        return shown.replace(PLACE, place).replace(CODE, code).encode()


class Plain:
    """See `ivr.carriers.port.Carrier`."""

    document_type: Final = b"application/json"

    def __init__(self, secret: bytes, calls: CarrierApi | None = None) -> None:
        self._secret, self._calls = secret, calls

    def signed(self, target: str, sent: dict[str, Any]) -> Webhook:
        """A request as this carrier sends it."""
        path, _, query = target.partition("?")
        body = json.dumps(sent).encode()
        return Webhook(path.encode(), query.encode(), {HEADER: self._code(target.encode(), body)}, body)

    def verify(self, webhook: Webhook) -> Callable[[], Signal]:
        """Check the code."""
        target = webhook.path + b"?" + webhook.query if webhook.query else webhook.path
        if not hmac.compare_digest(self._code(target, webhook.body), webhook.headers.get(HEADER, b"")):
            raise RefusedError("a code that does not fit")
        return lambda: _signal(webhook.body)

    def document(self, line: Line, instructions: Sequence[Instruction]) -> Json:
        """Write JSON."""
        return Json(json.dumps([_written(line, each) for each in instructions]))

    def api(self) -> CarrierApi | None:
        """What a test gave it."""
        return self._calls

    def probe(self, path: str) -> Webhook:
        """About no call."""
        return self.signed(path, {"call": "self-test"})

    def _code(self, target: bytes, body: bytes) -> bytes:
        return hmac.new(self._secret, target + b"\n" + body, hashlib.sha256).hexdigest().encode()


@dataclass
class Calls:
    """Its API: keeps what it is asked for."""

    placed: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    recordings: dict[str, bytes] = field(default_factory=dict)

    def call(self, to: str, sender: str, url: str, *, detects: bool = False) -> str:
        """Keep it; this carrier knows nothing of what answers."""
        del detects
        self.placed.append((to, sender, url))
        return f"call-{len(self.placed)}"

    def text(self, to: str, sender: str, body: str) -> str:
        """Keep it, unless it is one too many."""
        if self.texts:
            raise CarrierError(429, again=True)
        self.texts.append((to, sender, body))
        return "text-1"

    def call_state(self, id_: str) -> tuple[bool | None, str]:
        """Nobody picked up."""
        return False, f"{id_} rang out"

    def text_state(self, id_: str) -> tuple[bool | None, str]:
        """It is delivered."""
        return bool(id_), ""

    def recording(self, id_: str) -> bytes | None:
        """What a test put there."""
        return self.recordings.get(id_)

    def delete_recording(self, id_: str) -> None:
        """Delete it."""
        del self.recordings[id_]

    def close(self) -> None:
        """Nothing is open."""


def _signal(body: bytes) -> Signal:
    sent = json.loads(body)
    if not isinstance(sent.get("call"), str) or not set(sent) <= SENT:
        raise MalformedError
    dial, message = sent.get("dial"), sent.get("message")
    return Signal(
        sent["call"],
        sent.get("from") or "",
        sent.get("to") or "",
        sent.get("key") or "",
        sent.get("words") or "",
        called_leg="leg" in sent,
        ringing=sent.get("stage") == "incoming",
        dial=dial and DialEnd(_ENDS[dial["end"]], dial.get("lasted"), untold=dial["end"] == "picked up"),
        recorded=message and Recorded(message["id"], message["lasts"], kept=message["lasts"] > 0, ready=True),
        ended=_OVER[sent["over"]] if "over" in sent else "",
        failed=sent.get("failed") or "",
        error=sent.get("error"),
    )


def _written(line: Line, instruction: Instruction) -> dict[str, Any]:
    match instruction:
        case Speak(words):
            return {"do": "say", "words": _words(line, words)}
        case Ask(words, seconds, key, silence, ears):
            asked = {"do": "ask", "words": _words(line, words), "wait": seconds, "key": key, "silence": silence}
            return asked | ({"hear": ears.language, "expect": list(ears.hints)} if ears else {})
        case Ring(numbers, seconds, over, shown):
            phones = [{"phone": each.number, "first": each.whisper} for each in numbers]
            return {"do": "ring", "phones": phones, "wait": seconds, "then": over, "shown": shown or None}
        case TakeMessage(seconds=seconds, over=over, ready=ready):
            return {"do": "record", "most": seconds, "then": over, "ready": ready}
        case HangUp():
            return {"do": "hang up"}
        case never:
            assert_never(never)


def _words(line: Line, words: Words) -> list[str]:
    return [
        each.address if isinstance(each, File) else f"{line.voices[each.language].locale}: {each.text}"
        for each in words
    ]
