"""Which engines speak the languages of a line here, and what is missing where the good voice does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.line.model import ESPEAK, NEURAL, Line
from ivr.speech import espeak_library
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.neural import parts as neural_parts
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.voice import SpeechError, neural_voice


@dataclass(frozen=True, slots=True)
class Engines:
    """What can speak here."""

    quick: str
    """The name and version of the engine that speaks at once; "" if there is none."""
    neural: frozenset[str] = frozenset()
    """The languages that the neural voice speaks."""
    lacking: Mapping[str, str] = field(default_factory=dict)
    """Why it does not speak the other languages that ask for it, in words for staff."""
    problem: str = ""
    """Why nothing speaks at once."""

    @property
    def trouble(self) -> str:
        """What is missing of the neural voice, in one sentence; "" if it speaks wherever it is asked for."""
        reasons = "; ".join(dict.fromkeys(self.lacking.values()))
        return f"{reasons[0].upper()}{reasons[1:]}. {neural_parts.WAY_OUT}" if reasons else ""


def refusal(shelf: AudioLibrary, *, made: bool = False) -> str:
    """Why a live line must not start with this audio, with the way out; "" if it may.

    espeak is hard to understand: it may not say when to hang up and dial 911.

    Args:
        shelf: The audio.
        made: Whether the better voices speak first all that they can.
    """
    hard = shelf.hard_to_understand(made=made)
    if not hard:
        return ""
    ids = list(dict.fromkeys(f"'{each.id}' ({each.language})" for each in hard))
    named = ", ".join(ids[:3]) + (f" and {len(ids) - 3} others" if len(ids) > 3 else "")  # noqa: PLR2004  # enough
    return (
        f"espeak would say {named}, and is hard to understand where nobody may mishear a word. Type 'ivr render "
        "--red-flags' to let the good voice say them, which takes some minutes ('make voice' sets it up where it is "
        "missing); or record them ('ivr recordings script'); or write 'speak: carrier' into line.yaml for the voice of "
        "the carrier."
    )


def engines(line: Line, chosen: str = "") -> Engines:
    """What can speak a line here.

    Args:
        line: The line, which chooses an engine for each language.
        chosen: `ESPEAK` to do without the neural voice in every language; "" for what the line chooses.
    """
    wanted = [] if chosen == ESPEAK else [code for code, voice in line.voices.items() if voice.engine == NEURAL]
    unread = _unread()
    found = {code: unread or neural_parts.missing(neural_voice(line.voices[code], code)) for code in wanted}
    quick, problem = "", ""
    try:
        quick = engine_name()
    except SpeechError as error:
        problem = str(error)
    neural = frozenset(code for code, reason in found.items() if not reason)
    return Engines(quick, neural, {code: reason for code, reason in found.items() if reason}, problem)


def _unread() -> str:
    """Why nothing tells the neural voice how words are pronounced."""
    try:
        espeak_library.load()
    except SpeechError:
        return "espeak-ng, which knows how words are pronounced, cannot be loaded"
    return ""
