"""Instructions as TwiML, made through the carrier's library once and filled in for each call.

What differs from call to call (the place in the call, the code that protects place and state, the number that was
dialled) stands in a document as a blank, so serving it is joining a few pieces of bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from twilio.twiml.voice_response import Dial, Gather, Play, VoiceResponse

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
from ivr.carriers.port import BEGINNING
from ivr.carriers.twilio.saying import say
from ivr.core.line.model import Line

_BLANKS: Final = re.compile(rf'({PLACE}|{CODE}| callerId="{SHOWN}")'.encode())
_PAUSE_SECONDS: Final = 2
"""The pause that ends what is said: people who are old or in pain stop between words."""
_PLACE, _CODE = PLACE.encode(), CODE.encode()


@dataclass(frozen=True, slots=True)
class Twiml:
    """A document with blanks: the pieces around them alternate with the blanks themselves."""

    pieces: tuple[bytes, ...]

    def fill(self, called: str, place: str = BEGINNING, code: str = "") -> bytes:
        """The document for one call; see `Document.fill`."""
        shown = f' callerId="{called}"'.encode() if called else b""
        values = {_PLACE: place.replace("&", "&amp;").encode(), _CODE: code.encode()}
        filled = list(self.pieces)
        filled[1::2] = [values.get(blank, shown) for blank in filled[1::2]]
        return b"".join(filled)


def document(line: Line, instructions: Sequence[Instruction]) -> Twiml:
    """Write instructions down, in the voices of a line."""
    response = VoiceResponse()
    for each in instructions:
        match each:
            case Speak(words):
                _speak(response, line, words)
            case Ask():
                _ask(response, line, each)
            case Ring():
                response.append(_dial(each))
            case TakeMessage():
                _record(response, each)
            case HangUp():
                response.hangup()
            case never:
                assert_never(never)
    return Twiml(tuple(_BLANKS.split(str(response).encode())))


def _speak(parent: VoiceResponse | Gather, line: Line, words: Words) -> None:
    for each in words:
        if isinstance(each, File):
            parent.append(Play(each.address))
        else:
            say(parent, line, each)


def _ask(response: VoiceResponse, line: Line, ask: Ask) -> None:
    """One key cuts it off. Whatever is pressed counts, also what usually ends a number."""
    to = {"action": ask.key, "method": "POST"} if ask.key else {}
    if ask.ears:
        # The carrier's usual recogniser: it is replaced where it fails, and knows no other way to end than a pause.
        locale, hints = line.voices[ask.ears.language].locale, ", ".join(ask.ears.hints)
        to |= {"input": "dtmf speech", "language": locale, "hints": hints, "speech_timeout": str(_PAUSE_SECONDS)}
    gather = Gather(num_digits=1, finish_on_key="", timeout=ask.seconds, **to)
    _speak(gather, line, ask.words)
    response.append(gather)
    if ask.silence is not None:
        response.redirect(ask.silence, method="POST")


def _dial(ring: Ring) -> Dial:
    to = {"action": ring.over, "method": "POST"} if ring.over else {}
    dial = Dial(
        timeout=ring.seconds,
        time_limit=ring.most_seconds,
        sequential=True if ring.in_turn else None,
        answer_on_bridge=True if any(each.whisper for each in ring.numbers) else None,
        caller_id=ring.shown or None,
        **to,
    )
    for each in ring.numbers:
        whisper = {"url": each.whisper, "method": "POST"} if each.whisper else {}
        dial.number(each.number, **whisper)
    return dial


def _record(response: VoiceResponse, message: TakeMessage) -> None:
    response.record(
        action=message.over,
        method="POST",
        max_length=message.seconds,
        timeout=message.silence_seconds,
        finish_on_key="#",
        recording_status_callback=message.ready,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed",
    )
