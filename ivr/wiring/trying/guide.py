"""What a line tells of itself to whoever records or replays its calls: words of files, keys, and whose number it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from ivr.calls.documents import VOICE
from ivr.calls.token import decode
from ivr.core import engine
from ivr.core.events import DIGITS, Key
from ivr.core.happenings import ChangedLanguage, OpenedTopic, RedFlagChosen, RingingStarted, StaffAway, Step, WrongKey
from ivr.core.line.model import Line
from ivr.core.reply import Record, Utterance
from ivr.core.state import CallState, Mode
from ivr.languages.hearing import Heard
from ivr.sim.reading.document import Say
from ivr.sim.recorded.script import HOURS
from ivr.sim.recorded.telling import SOMETHING, Guide
from ivr.speech.audio_library import AudioLibrary

_WHISPER_KEY: Final = "/whisper/key"
_JOINS: Final = {"1": "the caller"}
_SAME: Final = {"7": "the same again", "8": "the other speed"}


def guide_of(line: Line, shelf: AudioLibrary, at: datetime | None = None) -> Guide:
    """What a line tells of itself.

    Args:
        line: The line, with its topics cut by the seconds of its audio.
        shelf: Its audio.
        at: When the call is, to tell whether the clinic is open; None: nobody asks.
    """
    said, heard = shelf.utterances(), Heard(line)
    return Guide(
        words=lambda url: _words(line, said.get(urlsplit(url).path)),
        keys=lambda address: keys_at(line, address),
        who=lambda number: who_has(line, number),
        said=lambda address, words: said_at(heard, address, words),
        hours=hours_at(line, at) if at else "",
    )


def _words(line: Line, utterance: Utterance | None) -> Say | None:
    if utterance is None:
        return None
    voice = line.voices[utterance.language]
    return Say(" ".join(utterance.text.split()), voice.locale, voice.name, utterance.slow)


def hours_at(line: Line, at: datetime) -> str:
    """Whether everybody who has hours is there ("open"), or nobody of them ("closed"); "" where only some are."""
    away = line.staff.closed(at)
    kept = frozenset(team.id for team in line.staff.teams if team.hours)
    if not away:
        return HOURS[0]
    return HOURS[1] if away == kept else ""


def who_has(line: Line, number: str) -> str | None:
    """The team of a number, with the place in it where there are several; None for a number of nobody."""
    for team in line.staff.teams:
        for place, each in enumerate(team.numbers, start=1):
            if each.number == number:
                return f"{team.id} {place}" if len(team.numbers) > 1 else team.id
    return None


def said_at(heard: Heard, address: str, words: str) -> str:
    """Words of the line's own that mean what was said at an address."""
    state = _state_at(address)
    return heard.example(state, heard.means(state, words)) or SOMETHING if state else SOMETHING


def _state_at(address: str) -> CallState | None:
    parts = urlsplit(address)
    try:
        return decode(parts.query.partition("&n=")[0]) if parts.path.endswith(VOICE) else None
    except ValueError:
        return None


def keys_at(line: Line, address: str) -> Mapping[str, str] | None:
    """Where each key leads that is sent to an address of the line; None where that is no place of this line."""
    parts = urlsplit(address)
    if parts.path.endswith(_WHISPER_KEY):
        return _JOINS
    state = _state_at(address)
    if state is None:
        return None
    steps = {digit: engine.step(line, state, Key(digit)) for digit in DIGITS}
    return {digit: _leads(digit, step) for digit, step in steps.items() if not _wrong(step)}


def _wrong(step: Step) -> bool:
    return any(isinstance(each, WrongKey) for each in step.happened)


def _leads(digit: str, step: Step) -> str:
    """Where a key leads, by the names in the menus' files."""
    for happening in step.happened:
        match happening:
            case RedFlagChosen(sign=sign):
                return f"a nurse for {sign}"
            case RingingStarted() | StaffAway():
                return "staff"
            case ChangedLanguage(language=language):
                return f"language {language}"
            case OpenedTopic(topic=topic):
                return f"topic {topic}"
    return _same_place(digit, step) or _place(step)


def _same_place(digit: str, step: Step) -> str:
    if digit in _SAME:
        return _SAME[digit]
    if isinstance(step.reply.then, Record):
        return "a message"
    return ""


def _place(step: Step) -> str:
    state = step.state
    match state.mode:
        case Mode.MENU:
            return f"menu {state.at}"
        case Mode.TOPIC:
            said = {utterance.id for utterance in (*step.reply.announce, *step.reply.prompt)}
            return "help with the keys" if "no-match-topic" in said else "the next part"
    return "the end of the call"
