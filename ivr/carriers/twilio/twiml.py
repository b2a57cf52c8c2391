"""The engine's replies as TwiML documents, made once and filled in for each call.

A document depends on the reply and on the next state only. What differs from call to call (the place in the call, the
code that protects place and state, the number that was dialled) stands in it as a blank, so serving a document is
joining a few pieces of bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from twilio.twiml.voice_response import Dial, Gather, Play, VoiceResponse

from ivr.carriers.twilio.saying import say
from ivr.core.line.model import Line
from ivr.core.line.staff import Round
from ivr.core.reply import End, Listen, Record, Reply, Transfer, Utterance

BEGINNING: Final = "0"
"""The place of the first step of a call."""
VOICE: Final = "/voice"
WHISPER: Final = "/voice/whisper"
WHISPER_KEY: Final = "/voice/whisper/key"
FALLBACK: Final = "/voice/fallback"
STATUS: Final = "/voice/status"
RECORDING: Final = "/voice/recording"

EMPTY: Final = str(VoiceResponse()).encode()
"""A document that ends at once: in a whisper, the legs are joined."""

WHISPER_SECONDS: Final = 6
"""How long a called person has to press 1 after the whisper."""
MESSAGE_SILENCE_SECONDS: Final = 5

_PLACE, _CODE, _CALLER = "blank-place-in-the-call", "blank-code-of-the-state", "blank-number-shown-to-staff"
_BLANKS: Final = re.compile(rf'({_PLACE}|{_CODE}| callerId="{_CALLER}")'.encode())
PLACE: Final = f"n={_PLACE}"
"""The place in the call, as a URL's query names it: to be filled in."""


@dataclass(frozen=True, slots=True)
class Document:
    """A TwiML document with blanks: the pieces around them alternate with the blanks themselves."""

    pieces: tuple[bytes, ...]
    shown: str = ""
    """The number shown to staff, where the line names one; else the number that was dialled."""

    def fill(self, called: str, place: str = BEGINNING, code: str = "") -> bytes:
        """The document for one call, ready to send.

        Args:
            called: The number the caller dialled, E.164, or "" if it is none: then no number is named.
            place: That of the step that follows.
            code: The code that protects the state at that place.
        """
        shown = self.shown or called
        caller = f' callerId="{shown}"'.encode() if shown else b""
        where = place.replace("&", "&amp;").encode()
        values = {_PLACE.encode(): where, _CODE.encode(): code.encode()}
        return b"".join([values.get(p, caller) if i % 2 else p for i, p in enumerate(self.pieces)])


Sound = Callable[[Utterance, Sequence[Utterance]], str | None]
"""Gives the address of the audio file that says an utterance, or None where the carrier's voice must say it.

It is told all that is heard in one go, so that one voice says it."""


def no_sound(_utterance: Utterance, _among: Sequence[Utterance] = ()) -> None:
    """No audio files: the carrier's voice says everything."""


class Renderer:
    """Renders the replies of one line.

    Args:
        line: The line.
        sound: Where the audio files are. Without it, nothing can fail that a voice depends on.
    """

    def __init__(self, line: Line, sound: Sound = no_sound) -> None:
        self._line = line
        self._sound = sound

    def reply(self, reply: Reply, state: str) -> Document:
        """The document for a reply, whose actions lead back with the state that follows it.

        Args:
            reply: What the engine answered.
            state: The next state as `state_token.encode` writes it.
        """
        query = _query(state)
        response = VoiceResponse()
        words = (*reply.announce, *reply.prompt)
        self.speak(response, reply.announce, words)
        match reply.then:
            case Listen(seconds=seconds):
                self.listen(response, reply.prompt, seconds, VOICE + query, among=words)
            case Transfer(to=to, seconds=seconds):
                ring(response, to, seconds, VOICE + query, query)
            case Record(seconds=seconds):
                _record(response, seconds, query)
            case End():
                response.hangup()
            case never:
                assert_never(never)
        return self.document(response)

    def whisper(self, utterance: Utterance, state: str = "") -> Document:
        """What the called person hears: who calls, and that 1 takes the call. Silence hangs their leg up."""
        response = VoiceResponse()
        action = WHISPER_KEY + (_query(state) if state else f"?{PLACE}")
        gather = Gather(num_digits=1, finish_on_key="", timeout=WHISPER_SECONDS, action=action, method="POST")
        self.speak(gather, (utterance,))
        response.append(gather)
        response.hangup()
        return self.document(response)

    def listen(
        self,
        response: VoiceResponse,
        prompt: tuple[Utterance, ...],
        seconds: int,
        action: str,
        silence: str = "",
        among: tuple[Utterance, ...] = (),
    ) -> None:
        """A prompt that a key cuts off, and where silence leads: the same URL, where not told otherwise."""
        gather = Gather(num_digits=1, finish_on_key="", timeout=seconds, action=action, method="POST")
        self.speak(gather, prompt, among)
        response.append(gather)
        response.redirect(silence or action, method="POST")

    def speak(
        self,
        parent: VoiceResponse | Gather,
        utterances: tuple[Utterance, ...],
        among: tuple[Utterance, ...] = (),
    ) -> None:
        """Play the file of each utterance, or say it with the voice of its own language.

        Args:
            parent: Where they are heard.
            utterances: What is heard.
            among: All that is heard in one go, if that is more.
        """
        for utterance in utterances:
            if url := self._sound(utterance, among or utterances):
                parent.append(Play(url))
            else:
                say(parent, self._line, utterance)

    def document(self, response: VoiceResponse) -> Document:
        """The finished document with its blanks found."""
        return Document(tuple(_BLANKS.split(str(response).encode())), self._line.staff.caller_id)


def _query(state: str) -> str:
    return f"?{state}&{PLACE}&mac={_CODE}"


def ring(response: VoiceResponse, to: Round, seconds: int, action: str, whisper: str) -> None:
    """Ring the numbers of one round, all at once.

    Args:
        response: The document.
        to: The numbers. Each of their people hears the whisper in their own language, on their own leg.
        seconds: How long they ring.
        action: The URL that follows whatever the outcome.
        whisper: The query of the whisper's URL.
    """
    dial = Dial(action=action, method="POST", timeout=seconds, answer_on_bridge=True, caller_id=_CALLER)
    for number in to:
        dial.number(number.number, url=f"{WHISPER}/{number.language}{whisper}", method="POST")
    response.append(dial)


def _record(response: VoiceResponse, seconds: int, query: str) -> None:
    """Record a message. The callback tells of it even where the action is lost; nothing is transcribed."""
    response.record(
        action=VOICE + query,
        method="POST",
        max_length=seconds,
        timeout=MESSAGE_SILENCE_SECONDS,
        finish_on_key="#",
        recording_status_callback=RECORDING + query,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed",
    )


def hang_up() -> bytes:
    """A document that hangs up the leg it is run on."""
    response = VoiceResponse()
    response.hangup()
    return str(response).encode()
