"""Reading what is heard: ``<Say>`` with its markup, ``<Play>`` and ``<Pause>``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ivr.sim.reading.attributes import Attributes
from ivr.sim.reading.document import Pause, Play, Say, Sound
from ivr.sim.reading.refusal import Objection, RefusedError
from ivr.sim.reading.xml_tree import Node

MOST_TEXT = 4096
"""Characters in one Say above which no voice speaks it."""
SAFE_TEXT = 3000
"""Characters in one Say that every voice speaks."""
MAX_LOOP = 1000

MARKUP = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
NOT_NEURAL = frozenset({"emphasis"})
"""Markup that neural and generative voices answer with an error."""
BREAK_SECONDS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.0}
VOICE_LOCALES = {
    **dict.fromkeys(("Danielle", "Gregory", "Ivy", "Joanna", "Joey", "Justin", "Kendra", "Kevin"), "en-US"),
    **dict.fromkeys(("Kimberly", "Matthew", "Ruth", "Salli", "Stephen", "Tiffany"), "en-US"),
    **dict.fromkeys(("Lupe", "Miguel", "Pedro", "Penelope"), "es-US"),
    **dict.fromkeys(("Andres", "Mia", "Mía"), "es-MX"),
    **dict.fromkeys(("Conchita", "Enrique", "Lucia", "Sergio"), "es-ES"),
}
"""The language of the voices that the line is likely to use; other voices pass unchecked."""


def read_sound(node: Node, objections: list[Objection]) -> Sound | None:
    """The sound that an element asks for, or None if it is no Say, Play or Pause."""
    attributes = Attributes(node, objections)
    match node.name:
        case "Say":
            sound: Sound = _say(node, attributes, objections)
        case "Play":
            sound = _play(node, attributes)
        case "Pause":
            sound = Pause(attributes.whole("length", 1, 1, 14400, code=13910))
        case _:
            return None
    attributes.done()
    return sound


def _say(node: Node, attributes: Attributes, objections: list[Objection]) -> Say:
    voice = attributes.text("voice") or "man"
    language = attributes.text("language") or "en-US"
    loop = attributes.whole("loop", 1, 0, MAX_LOOP, code=13510) or MAX_LOOP
    spoken = _Spoken(strict="-Neural" in voice or "-Generative" in voice)
    spoken.take(node)
    text = " ".join("".join(spoken.pieces).split())
    where = f"<Say> on line {node.line}"
    if not text:
        raise RefusedError(13520, f"{where} has no text")
    if len(text) > MOST_TEXT:
        raise RefusedError(13521, f"{where} has {len(text)} characters, more than {MOST_TEXT}")
    if len(text) > SAFE_TEXT:
        objections.append(Objection(13521, f"{where} has {len(text)} characters, more than {SAFE_TEXT}"))
    if (locale := _locale(voice)) and locale != language:
        objections.append(Objection(13512, f"{where}: voice '{voice}' speaks {locale}, not '{language}'"))
    if spoken.marked and voice in {"man", "woman"}:
        objections.append(Objection(13511, f"{where}: the basic voice '{voice}' takes no markup"))
    return Say(text, language, voice, spoken.slow or spoken.breaks > 0, spoken.breaks, loop)


def _locale(voice: str) -> str | None:
    """The language a voice speaks, where its name tells."""
    maker, _, rest = voice.partition(".")
    if maker == "Polly":
        return VOICE_LOCALES.get(rest.partition("-")[0])
    locale = re.match(r"[a-z]{2}-[A-Z]{2}", rest)
    return locale[0] if maker == "Google" and locale else None


def _play(node: Node, attributes: Attributes) -> Play:
    digits = attributes.text("digits") or ""
    loop = attributes.whole("loop", 1, 0, MAX_LOOP, code=13410) or MAX_LOOP
    if not re.fullmatch(r"[0-9A-D*#wW]*", digits):
        raise RefusedError(13430, f"<Play> on line {node.line}: bad digits '{digits}'")
    if not node.own_text and not digits:
        raise RefusedError(11100, f"<Play> on line {node.line} has no address")
    return Play(node.own_text, digits, loop)


@dataclass(slots=True)
class _Spoken:
    """What is left of a Say when its markup is taken off."""

    strict: bool
    """Whether the voice refuses some markup."""
    pieces: list[str] = field(default_factory=list)
    slow: bool = False
    breaks: float = 0.0
    marked: bool = False

    def take(self, node: Node) -> None:
        """Add an element's content in order."""
        for item in node.content:
            if isinstance(item, str):
                self.pieces.append(item)
            else:
                self._markup(item)

    def _markup(self, node: Node) -> None:
        self.marked = True
        if node.name not in MARKUP or (self.strict and node.name in NOT_NEURAL):
            raise RefusedError(12200, f"<{node.name}> on line {node.line} is not markup that this voice can speak")
        if self.strict and "pitch" in node.attributes:
            raise RefusedError(12200, f"<{node.name}> on line {node.line}: this voice has no 'pitch'")
        if node.name == "break":
            self.breaks += _break_seconds(node)
            self.pieces.append(" ")
        else:  # of a "sub" too: a transcript shows what is written, whatever the voice says for it
            self.slow = self.slow or _is_slow(node.attributes.get("rate", ""))
            space = " " if node.name in {"p", "s"} else ""
            self.pieces.append(space)
            self.take(node)
            self.pieces.append(space)


def _break_seconds(node: Node) -> float:
    """How long a break lasts; a time that cannot be read counts as none."""
    time = re.fullmatch(r"(\d+(?:\.\d+)?)(m?)s", node.attributes.get("time", ""))
    if time:
        return float(time[1]) / (1000 if time[2] else 1)
    return BREAK_SECONDS.get(node.attributes.get("strength", "medium"), 0.0)


def _is_slow(rate: str) -> bool:
    """Whether a prosody rate is slower than normal speech."""
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)%", rate)
    return rate in {"slow", "x-slow"} or (percent is not None and float(percent[1]) < 100)  # noqa: PLR2004 - per cent
