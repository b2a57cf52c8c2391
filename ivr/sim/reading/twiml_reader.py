"""Reads an answer by the carrier's rules: what would be heard, and which ways the call could go.

Its understanding is its own: it shares nothing with the code that writes TwiML for the service.
Each verb's defaults and legal values stand where the verb is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.sim.reading.attributes import KEYS, Attributes
from ivr.sim.reading.document import (
    Dial,
    Document,
    Gather,
    Hangup,
    Number,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Sound,
    Verb,
    hands_over,
)
from ivr.sim.reading.refusal import Objection, RefusedError
from ivr.sim.reading.speech_reader import read_sound
from ivr.sim.reading.xml_tree import Node, parse

MAX_BODY = 64 * 1024
"""Bytes of an answer that the carrier still reads."""
MAX_NUMBERS = 10
"""Numbers that one Dial can ring."""
XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{1,24}")

# Attributes that the carrier knows and that change nothing that a caller hears from this player.
_GATHER_EXTRAS = (
    "speechTimeout hints language speechModel profanityFilter partialResultCallback partialResultCallbackMethod "
    "bargeIn maxSpeechTime debug enhanced"
)
_DIAL_EXTRAS = (
    "record recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack trim "
    "ringTone referUrl referMethod callReason"
)
_NUMBER_EXTRAS = (
    "sendDigits statusCallbackMethod statusCallbackEvent byoc amdStatusCallback amdStatusCallbackMethod "
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold "
    "machineDetectionSilenceTimeout"
)
_RECORD_EXTRAS = "trim recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback"
_SPEECH = frozenset({"speech", "dtmf speech", "speech dtmf"})


def read_answer(body: bytes, content_type: str | None, url: str = "") -> Document:
    """Read the body of a webhook's answer; ``url`` is where it came from.

    Raises:
        RefusedError: if the carrier would give up on it and turn to the fallback.
    """
    if len(body) > MAX_BODY:
        raise RefusedError(11750, f"the answer has more than {MAX_BODY} bytes")
    kind = (content_type or "").partition(";")[0].strip().lower()
    if not kind:
        raise RefusedError(12300, "the answer has no Content-Type; text/xml is expected")
    if kind.startswith("audio/"):
        return Document((Play(url),))
    if kind == "text/plain":
        return _plain(body)
    if kind not in XML_TYPES:
        raise RefusedError(12300, f"the answer's Content-Type is '{kind}'; text/xml is expected")
    return read_document(body)


def _plain(body: bytes) -> Document:
    """Plain text is read aloud, unless it is a document."""
    try:
        return read_document(body)
    except RefusedError:
        text = " ".join(body.decode(errors="replace").split())
        return Document((Say(text),) if text else ())


def read_document(body: bytes) -> Document:
    """Read a TwiML document.

    Raises:
        RefusedError: if the carrier would give up on it.
    """
    if not body:
        raise RefusedError(11770, "the answer is empty; the shortest document is <Response/>")
    root = parse(body)
    if root.name != "Response":
        raise RefusedError(12102, f"the root is <{root.name}>; it must be <Response>")
    reader = _Reader()
    verbs = tuple(verb for node in root.children if (verb := reader.verb(node)) is not None)
    if root.own_text:
        reader.object(12200, f"text outside any verb: '{root.own_text[:40]}'")
    reader.find_dead(verbs)
    return Document(verbs, tuple(reader.objections))


class _Reader:
    """Reads verb after verb and collects what the carrier would warn of."""

    def __init__(self) -> None:
        self.objections: list[Objection] = []
        self._readers: dict[str, Callable[[Node, Attributes], Verb]] = {
            "Gather": self._gather,
            "Redirect": self._redirect,
            "Dial": self._dial,
            "Record": self._record,
            "Hangup": lambda _node, _attributes: Hangup(),
            "Reject": self._reject,
            "Leave": lambda _node, _attributes: Hangup(),
        }

    def object(self, code: int, problem: str) -> None:
        """Note a warning."""
        self.objections.append(Objection(code, problem))

    def find_dead(self, verbs: tuple[Verb, ...]) -> None:
        """Object to verbs that can never run because one before them hands the call over."""
        for place, verb in enumerate(verbs[:-1]):
            if hands_over(verb):
                dead = ", ".join(f"<{type(later).__name__}>" for later in verbs[place + 1 :])
                self.object(12200, f"{dead} can never run: it stands behind <{type(verb).__name__}>")
                return

    def verb(self, node: Node) -> Verb | None:
        """The verb that an element stands for, or None for one that the carrier skips."""
        if (sound := read_sound(node, self.objections)) is not None:
            return sound
        read = self._readers.get(node.name)
        if read is None:
            self.object(12200, f"unknown element <{node.name}> on line {node.line}")
            return None
        attributes = Attributes(node, self.objections)
        verb = read(node, attributes)
        attributes.done()
        return verb

    def _gather(self, node: Node, attributes: Attributes) -> Gather:
        attributes.pass_over(_GATHER_EXTRAS)
        limited = "numDigits" in node.attributes
        takes = attributes.word("input", "dtmf", {"dtmf", *_SPEECH}, code=13326)
        return Gather(
            sounds=self._nested_sounds(node),
            action=attributes.text("action") or None,
            method=attributes.method(),
            timeout=attributes.whole("timeout", 5, 1, 14400, code=13313),
            finish_on_key=attributes.keys("finishOnKey", "#", most=1, code=13310),
            num_digits=(attributes.whole("numDigits", 0, 1, 1000, code=13314) or None) if limited else None,
            action_on_empty=attributes.truth("actionOnEmptyResult", default=False, code=13338),
            takes_keys=takes != "speech",
            takes_speech=takes in _SPEECH,
        )

    def _nested_sounds(self, node: Node) -> tuple[Sound, ...]:
        """What a Gather says while it listens; anything else inside is skipped with a warning."""
        sounds = []
        for child in node.children:
            sound = read_sound(child, self.objections)
            if sound is None or (isinstance(sound, Play) and sound.digits):
                self.object(13320, f"<{child.name}> on line {child.line} may not stand inside <Gather>")
            else:
                sounds.append(sound)
        return tuple(sounds)

    def _redirect(self, node: Node, attributes: Attributes) -> Redirect:
        return Redirect(node.own_text, attributes.word("method", "POST", ("POST", "GET"), code=13710))

    def _dial(self, node: Node, attributes: Attributes) -> Dial:
        attributes.pass_over(_DIAL_EXTRAS)
        numbers = tuple(number for child in node.children if (number := self._number(child)) is not None)
        if node.own_text:
            numbers += (Number(node.own_text),)
        if len(numbers) > MAX_NUMBERS:
            raise RefusedError(13210, f"<Dial> on line {node.line} has {len(numbers)} numbers, at most {MAX_NUMBERS}")
        return Dial(
            numbers=numbers,
            action=attributes.text("action") or None,
            method=attributes.method(),
            timeout=attributes.whole("timeout", 30, 5, 600, code=13212),
            time_limit=attributes.whole("timeLimit", 14400, 1, 86400),
            caller_id=attributes.text("callerId") or None,
            answer_on_bridge=attributes.truth("answerOnBridge", default=False),
            hangup_on_star=attributes.truth("hangupOnStar", default=False),
            sequential=attributes.truth("sequential", default=False),
        )

    def _number(self, node: Node) -> Number | None:
        if node.name != "Number":
            self.object(13215, f"<{node.name}> on line {node.line} inside <Dial>: this player rings only <Number>")
            return None
        attributes = Attributes(node, self.objections)
        attributes.pass_over(_NUMBER_EXTRAS)
        if not NUMBER.fullmatch(node.own_text):
            self.object(13223, f"<Number> on line {node.line}: '{node.own_text}' is not a telephone number")
        number = Number(
            node.own_text,
            attributes.text("url") or None,
            attributes.method(),
            attributes.text("statusCallback") or None,
        )
        attributes.done()
        return number

    def _record(self, node: Node, attributes: Attributes) -> Record:
        attributes.pass_over(_RECORD_EXTRAS)
        longest = 120 if node.attributes.get("transcribe") == "true" else 3600
        return Record(
            action=attributes.text("action") or None,
            method=attributes.method(),
            timeout=attributes.whole("timeout", 5, 0, 14400, code=13612),
            finish_on_key=attributes.keys("finishOnKey", "1234567890*#", most=len(KEYS), code=13613),
            max_length=attributes.whole("maxLength", longest, 1, 14400, code=13611),
            play_beep=attributes.truth("playBeep", default=True),
            status_callback=attributes.text("recordingStatusCallback") or None,
        )

    def _reject(self, _node: Node, attributes: Attributes) -> Reject:
        return Reject(attributes.word("reason", "rejected", ("rejected", "busy"), code=13810))
