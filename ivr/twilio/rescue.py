"""What a caller hears when something failed inside: an apology and a person, with nothing else working.

A small round of documents, all prepared when the menus are loaded, that needs no state, no database and no
engine: ring one staff number after the other; after the last one say 911 and the number to call, and listen for
any key, which starts the call anew. Three silences then end it. The stage stands in the URL:

    /voice/fallback?lang=es&stage=rang-0

In the language the failed URL tells; where it tells none, in every language of the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.core.engine import CHOICE_SECONDS, TRIES
from ivr.core.events import Outcome
from ivr.core.model import Line
from ivr.core.phrases import whisper_id
from ivr.core.reply import Utterance
from ivr.core.staff import StaffNumber
from ivr.twilio.inbound import outcome
from ivr.twilio.twiml import FALLBACK, VOICE, Document, Renderer, ring

_COUNT_DIGITS: Final = 2
_MAX_NUMBERS: Final = 10
"""Numbers that one Dial of the carrier takes."""


class Rescue:
    """The prepared documents of one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._render = Renderer(line)
        self._numbers = staff_numbers(line)
        self._documents: dict[tuple[str, str], Document] = {}
        for language in ("", *line.languages):
            self._prepare(language)

    def whisper(self, language: str) -> Document:
        """What a called person hears when the whisper itself failed; nobody can be dialled from their leg."""
        return self._at(language, "whisper-0")

    def first(self, language: str) -> Document:
        """The apology and the first number, for a caller's language as far as it is known."""
        return self._at(language, "ring-0")

    def next(self, language: str, stage: str, fields: Mapping[str, str]) -> Document:
        """What follows a stage, given what the carrier says about it; anything unknown starts the round."""
        name, _, count = stage.partition("-")
        number = int(count) if count.isascii() and count.isdigit() and len(count) <= _COUNT_DIGITS else -1
        match name:
            case "rang" if outcome(fields) is Outcome.ACCEPTED:
                return self._at(language, "bye-0")
            case "rang" if number >= 0:
                return self._at(language, f"ring-{number + 1}" if number + 1 < len(self._numbers) else "nobody-0")
            case "silent" if number >= 0:
                return self._at(language, f"nobody-{number + 1}" if number + 1 < TRIES else "end-0")
            case "over":
                return self._at(language, "end-1")
            case "whisper":
                return self._at(language, f"whisper-{min(max(number, 0), len(self._numbers) - 1)}")
        return self.first(language)

    def _at(self, language: str, stage: str) -> Document:
        return self._documents[language if language in self._line.languages else "", stage]

    def _prepare(self, language: str) -> None:
        for i, number in enumerate(self._numbers):
            self._documents[language, f"ring-{i}"] = self._ring(language, i, number)
            self._documents[language, f"whisper-{i}"] = self._whisper(language, number)
        for i in range(TRIES):
            guidance = self._say(language, "nobody-red-flag")
            self._documents[language, f"nobody-{i}"] = self._ask(language, guidance, "any-key", f"silent-{i}")
        self._documents[language, "bye-0"] = self._ask(language, (), "conversation-over", "over")
        self._documents[language, "end-0"] = self._end(language, "goodbye-silence")
        self._documents[language, "end-1"] = self._end(language, "goodbye")

    def _ring(self, language: str, index: int, number: StaffNumber) -> Document:
        response = VoiceResponse()
        self._render.speak(response, self._say(language, "still-ringing" if index else "apology"))
        whisper = _url(language, f"whisper-{index}")
        ring(response, number, self._line.staff.ring_seconds, _url(language, f"rang-{index}"), whisper)
        return self._render.document(response)

    def _whisper(self, language: str, number: StaffNumber) -> Document:
        statement = self._line.phrases[whisper_id(None, language or self._line.languages[0])]
        words = Utterance(statement.id, number.language, statement.text[number.language])
        return self._render.whisper(words)

    def _ask(self, language: str, guidance: tuple[Utterance, ...], question: str, silence: str) -> Document:
        """Any key leads to the start menu, in a known language: the service may be well again by now."""
        response = VoiceResponse()
        self._render.speak(response, guidance)
        prompt = self._say(language, question)
        again = f"{VOICE}?lang={language}&mac=" if language else VOICE
        self._render.listen(response, prompt, CHOICE_SECONDS, again, _url(language, silence))
        return self._render.document(response)

    def _end(self, language: str, phrase: str) -> Document:
        response = VoiceResponse()
        self._render.speak(response, self._say(language, phrase))
        response.hangup()
        return self._render.document(response)

    def _say(self, language: str, phrase: str) -> tuple[Utterance, ...]:
        return say(self._line, language, phrase)


def staff_numbers(line: Line) -> tuple[StaffNumber, ...]:
    """Who is rung when something failed: those for callers who ask, then those for red flags, each once."""
    teams = dict.fromkeys((*line.staff.asked, *line.staff.red_flag))
    numbers = [number for number in line.staff.numbers if number.team in teams]
    numbers.sort(key=lambda number: list(teams).index(number.team))
    return tuple({number.number: number for number in numbers}.values())[:_MAX_NUMBERS]


def say(line: Line, language: str, phrase: str) -> tuple[Utterance, ...]:
    """A phrase in one language, or in all of them where the language is ""."""
    text = line.phrases[phrase].text
    return tuple(Utterance(phrase, each, text[each]) for each in ([language] if language else line.languages))


def static_document(line: Line) -> bytes:
    """One TwiML file to be hosted at the carrier, for when this service cannot be reached at all.

    A single file cannot whisper, so a voicemail box could take the call, and it cannot tell how the ringing ended;
    that is why the guidance behind it is worded for either case. Any key runs the file again (the default of
    Gather); three silences end it.
    """
    render = Renderer(line)
    response = VoiceResponse()
    render.speak(response, say(line, "", "apology"))
    shown = {"caller_id": line.staff.caller_id} if line.staff.caller_id else {}
    dial = Dial(timeout=line.staff.ring_seconds, sequential=True, **shown)
    for number in staff_numbers(line):
        dial.number(number.number)
    response.append(dial)
    for _ in range(TRIES):
        render.speak(response, say(line, "", "fallback-over"))
        gather = Gather(num_digits=1, finish_on_key="", timeout=CHOICE_SECONDS)
        render.speak(gather, say(line, "", "fallback-again"))
        response.append(gather)
    render.speak(response, say(line, "", "goodbye-silence"))
    response.hangup()
    return str(response).encode()


def _url(language: str, stage: str) -> str:
    return f"{FALLBACK}?lang={language}&stage={stage}" if language else f"{FALLBACK}?stage={stage}"
