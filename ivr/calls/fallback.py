"""What a caller hears when something failed inside: an apology and a person, with nothing else working.

A small round of documents, all prepared when the menus are loaded, that needs no state, no database and no
engine: ring one staff number after the other; after the last one say 911 and the number to call, and listen for
any key, which starts the call again. Three silences then end it. Stage and step stand in the URL:

    /voice/fallback?lang=es&stage=rang-0&n=7

In the language the failed URL tells; where it tells none, in every language of the line. Nobody's hours count here:
who stands in for a closed team is rung too. A red flag rings its own list, in the time that it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Final

from ivr.calls.documents import AT_PLACE, FALLBACK, VOICE, Documents, called
from ivr.calls.events import ANY_KEY
from ivr.carriers.instructions import Ask, Called, HangUp, Instruction, Ring, Speak
from ivr.carriers.port import Carrier, Document, Signal
from ivr.core.engine import TRIES
from ivr.core.events import RED_FLAG_SECONDS, Outcome
from ivr.core.line.model import Line
from ivr.core.line.phrases import whisper_id
from ivr.core.line.staff import MAX_RED_FLAG_ROUNDS, MAX_TOGETHER, UNKNOWN_FLAG, Staff, StaffNumber, Team
from ivr.core.reply import Utterance
from ivr.core.sharing import WHISPER_SECONDS
from ivr.core.speak import utterance
from ivr.core.state import CallState, Mode

CHOICE_SECONDS: Final = 10
"""How long a caller has to press a key."""
_COUNT_DIGITS: Final = 2
_ASKED, _URGENT = "rang", "urgent"
"""The stages behind ringing: of the list for all, and of that for a red flag."""
_ANNOUNCED, _SHORTEST = 4, 5
"""Seconds: the words before the next number; the shortest ringing of the carrier."""


Write = Callable[[Line, Sequence[Instruction]], Document]


class Fallback:
    """The prepared documents of one line."""

    def __init__(self, line: Line, carrier: Carrier) -> None:
        self._line = line
        self._documents = Documents(line, carrier)  # no audio file, which might be what failed
        self._numbers = {_ASKED: staff_numbers(line), _URGENT: urgent_numbers(line)}
        self._prepared: dict[tuple[str, str], Document] = {}
        for language in ("", *line.languages):
            self._prepare(language)

    def whisper(self, language: str, spoken: str = "", *, urgent: bool = False) -> Document:
        """What a called person hears when the whisper itself failed; nobody can be dialled from their leg.

        Args:
            language: The caller's, "" where nobody knows it.
            spoken: The called person's.
            urgent: Whether the caller has a warning sign.
        """
        spoken = spoken if spoken in self._line.languages else self._line.languages[0]
        return self._at(language, f"whisper-{spoken}{'-urgent' * urgent}")

    def first(self, language: str, *, urgent: bool = False, left: int = RED_FLAG_SECONDS) -> Document:
        """The apology and the first number, for a caller's language as far as it is known.

        Args:
            language: The caller's, "" where nobody knows it.
            urgent: Whether the caller has a warning sign.
            left: Seconds until such a caller must hear what to do instead: where they have waited for others
                already, only so many numbers ring as there is time for, always the last one among them.
        """
        if not urgent:
            return self._ringing(language, _ASKED, 0)
        count = len(self._numbers[_URGENT])
        fit = max(1, (left - WHISPER_SECONDS) // (self._urgent_seconds() + _ANNOUNCED))
        return self._ringing(language, _URGENT, max(0, count - fit))

    def over(self, language: str) -> Document:
        """What a caller hears who has talked with somebody."""
        return self._at(language, "bye-0")

    def next(self, language: str, stage: str, signal: Signal, *, accepted: bool = False) -> Document:
        """What follows a stage, given what the carrier says about it; anything unknown starts the round.

        ``accepted`` is whether somebody is known to have pressed 1, for carriers that do not tell.
        """
        name, number = _read(stage)
        match name:
            case "rang" | "urgent" if signal.outcome(accepted=accepted) is Outcome.ACCEPTED:
                return self.over(language)
            case "rang" | "urgent" if number >= 0:
                return self._ringing(language, name, number + 1)
            case "silent" if number >= 0:
                return self._at(language, f"nobody-{number + 1}" if number + 1 < TRIES else "end-0")
            case "over":
                return self._at(language, "end-1")
        return self.first(language)

    def rings(self, stage: str) -> bool:
        """Whether somebody else is rung behind a stage in which nobody took the call."""
        name, number = _read(stage)
        return name in self._numbers and number + 1 < len(self._numbers[name])

    def _ringing(self, language: str, name: str, index: int) -> Document:
        return self._at(language, f"{name}-{index}" if index < len(self._numbers[name]) else "nobody-0")

    def _at(self, language: str, stage: str) -> Document:
        return self._prepared[language if language in self._line.languages else "", stage]

    def _prepare(self, language: str) -> None:
        for name, numbers in self._numbers.items():
            for i, number in enumerate(numbers):
                self._prepared[language, f"{name}-{i}"] = self._ring(language, name, i, number)
        for spoken in self._line.languages:
            self._prepared[language, f"whisper-{spoken}"] = self._whisper(language, spoken, None)
            self._prepared[language, f"whisper-{spoken}-urgent"] = self._whisper(language, spoken, UNKNOWN_FLAG)
        for i in range(TRIES):
            guidance = self._say(language, "nobody-red-flag")
            self._prepared[language, f"nobody-{i}"] = self._ask(language, guidance, "any-key", f"silent-{i}")
        self._prepared[language, "bye-0"] = self._ask(language, (), "conversation-over", "over")
        self._prepared[language, "end-0"] = self._end(language, "goodbye-silence")
        self._prepared[language, "end-1"] = self._end(language, "goodbye")

    def _ring(self, language: str, name: str, index: int, number: StaffNumber) -> Document:
        apology = Speak(self._say(language, "still-ringing" if index else "apology"))
        seconds = self._urgent_seconds() if name == _URGENT else self._line.staff.ring_seconds
        numbers = called((number,), _query(language, "&urgent=1" if name == _URGENT else ""))
        return self._documents.of(
            apology, Ring(numbers, seconds, _url(language, f"{name}-{index}"), self._documents.shown)
        )

    def _urgent_seconds(self) -> int:
        """How long each number rings for a red flag, so that all have their turn in time."""
        share = (RED_FLAG_SECONDS - WHISPER_SECONDS) // max(1, len(self._numbers[_URGENT])) - _ANNOUNCED
        return max(_SHORTEST, min(self._line.staff.ring_seconds, share))

    def _whisper(self, language: str, spoken: str, flag: str | None) -> Document:
        statement = self._line.phrases[whisper_id(flag, language or self._line.languages[0])]
        return self._documents.whisper(utterance(CallState(spoken, Mode.RING, ""), statement, spoken))

    def _ask(self, language: str, guidance: tuple[Utterance, ...], question: str, silence: str) -> Document:
        """Any key leads to the start menu, in a known language: the service may be well again by now.

        Behind a talk, keys do what they do behind any talk, so that a 9 changes the language.
        """
        prompt = self._say(language, question)
        mark = f"&{ANY_KEY}" if question == "any-key" else ""
        again = f"{VOICE}?lang={language}{mark}&{AT_PLACE}&mac=" if language else f"{VOICE}?{AT_PLACE}"
        return self._documents.of(Speak(guidance), Ask(prompt, CHOICE_SECONDS, again, silence=_url(language, silence)))

    def _end(self, language: str, phrase: str) -> Document:
        return self._documents.of(Speak(self._say(language, phrase)), HangUp())

    def _say(self, language: str, phrase: str) -> tuple[Utterance, ...]:
        return say(self._line, language, phrase)


def staff_numbers(line: Line) -> tuple[StaffNumber, ...]:
    """Who is rung when something failed: those for callers who ask, then those for red flags, each once."""
    found = _numbers(line.staff, (*line.staff.asked, *line.staff.red_flag))
    return (*found[: MAX_TOGETHER - 1], found[-1]) if len(found) > MAX_TOGETHER else found


def urgent_numbers(line: Line) -> tuple[StaffNumber, ...]:
    """Who is rung when something failed for a red flag: at most four, of many teams, and always the list's last."""
    found = _numbers(line.staff, line.staff.red_flag)
    places = {number.number: i for team in line.staff.teams for i, number in enumerate(team.numbers)}
    others = sorted(found[:-1], key=lambda number: places[number.number])
    return (*others[: MAX_RED_FLAG_ROUNDS - 1], *found[-1:])


def _numbers(staff: Staff, ids: tuple[str, ...]) -> tuple[StaffNumber, ...]:
    numbers = (number for team in _teams(staff, ids) for number in team.numbers)
    return tuple({number.number: number for number in numbers}.values())


def _teams(staff: Staff, ids: tuple[str, ...]) -> Iterable[Team]:
    """The teams, and behind each one those that stand in for it and are not in the list themselves."""
    found: dict[str, Team] = {}
    for id_ in ids:
        stand_in = id_
        while stand_in not in found and (stand_in == id_ or stand_in not in ids) and (team := staff.team(stand_in)):
            found[stand_in] = team
            stand_in = team.when_closed
    return found.values()


def say(line: Line, language: str, phrase: str) -> tuple[Utterance, ...]:
    """A phrase in one language, or in all of them where the language is ""."""
    text = line.phrases[phrase].text
    return tuple(Utterance(phrase, each, text[each]) for each in ([language] if language else line.languages))


def static_document(line: Line, document: Write) -> bytes:
    """One document to be hosted at the carrier, for when this service cannot be reached at all.

    A single file cannot whisper, so a voicemail box could take the call, and it cannot tell how the ringing ended;
    that is why the guidance behind it is worded for either case. Nor can it tell who has a warning sign: so nobody
    waits longer than they. Any key runs the file again; three silences end it.

    Args:
        line: The line.
        document: The carrier's `Carrier.document`.
    """
    numbers = staff_numbers(line)
    said = ceil(sum(line.phrases["apology"].seconds[language] for language in line.languages))
    share = (RED_FLAG_SECONDS - said) // max(1, len(numbers))
    seconds = max(_SHORTEST, min(line.staff.ring_seconds, share))
    over, again = Speak(say(line, "", "fallback-over")), Ask(say(line, "", "fallback-again"), CHOICE_SECONDS, key="")
    instructions = (
        Speak(say(line, "", "apology")),
        Ring(tuple(Called(each.number) for each in numbers), seconds, shown=line.staff.caller_id, in_turn=True),
        *(over, again) * TRIES,
        Speak(say(line, "", "goodbye-silence")),
        HangUp(),
    )
    return document(line, instructions).fill("")


def _read(stage: str) -> tuple[str, int]:
    """A stage's name and the number behind it, -1 for none of ours."""
    name, _, count = stage.partition("-")
    return name, int(count) if count.isascii() and count.isdigit() and len(count) <= _COUNT_DIGITS else -1


def _query(language: str, more: str) -> str:
    return f"?lang={language}{more}&{AT_PLACE}" if language else f"?{more}&{AT_PLACE}".replace("?&", "?")


def _url(language: str, stage: str) -> str:
    return FALLBACK + _query(language, f"&stage={stage}")
