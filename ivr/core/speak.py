"""The words of a reply: statements of the line as utterances in the caller's language and speed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ivr.core.line.model import Line, Menu, Statement, Topic
from ivr.core.line.phrases import ONLY_SLOW
from ivr.core.places import Situation, stopped_at
from ivr.core.reply import Utterance
from ivr.core.state import CallState

NOTICE: Final = "notice"
"""The id of the notice that is on: its text comes with the hour, not with the line."""
SLOW_PAUSE: Final = 0.7
"""Seconds that slow speech pauses at every comma and full stop; the words are spoken at their usual pace."""
PAUSE: Final = re.compile(r"(?<=[.,;:!?…])\s+(?=\S)")
"""Where a text pauses: behind a mark, in front of more words."""
EMERGENCY_NUMBER: Final = "911"
LANGUAGE_KEY: Final = "9"
"""Changes the language."""
_WORDS_A_SECOND: Final = 2.0
"""For a voice whose speed nobody has told: slower than any that is in use, so that no time is promised in vain."""


@lru_cache(4096)
def pauses(text: str) -> int:
    """How often a text pauses."""
    return len(PAUSE.findall(text))


def utterance(state: CallState, statement: Statement, language: str) -> Utterance:
    """One statement in the given language, at the caller's speed."""
    made: Utterance | None = statement.spoken.get((language, state.slow))
    if made is None:
        made = statement.spoken[language, state.slow] = _utterance(state, statement, language)
    return made


def _utterance(state: CallState, statement: Statement, language: str) -> Utterance:
    text = statement.text[language]
    seconds = statement.seconds.get(language) or len(text.split()) / _WORDS_A_SECOND
    longer = pauses(text) * SLOW_PAUSE if state.slow else 0.0
    return Utterance(statement.id, language, text, state.slow, seconds + longer)


def seconds_of(words: Iterable[Utterance]) -> int:
    """How long words take one after another, in whole seconds, rounded up."""
    return math.ceil(sum(each.seconds for each in words))


def spoken(state: CallState, *statements: Statement) -> tuple[Utterance, ...]:
    """Statements in the caller's language."""
    return tuple(utterance(state, statement, state.language) for statement in statements)


def say(line: Line, state: CallState, phrase: str) -> tuple[Utterance, ...]:
    """One of the service's own phrases in the caller's language; while speech is slow, its words for that if any."""
    slow = line.phrases.get(phrase + ONLY_SLOW) if state.slow else None
    return spoken(state, slow or line.phrases[phrase])


def say_in_all(line: Line, state: CallState, *statements: Statement) -> tuple[Utterance, ...]:
    """Statements in every language of the line, one language after the other."""
    return tuple(utterance(state, each, language) for language in line.languages for each in statements)


def not_the_emergency_number(line: Line, state: CallState) -> tuple[Utterance, ...]:
    """In every language, to a caller who has just dialled 9-1-1 inside the call; nothing to anybody else.

    The 9 of it changed the language, so the way back follows.
    """
    if state.dialled != EMERGENCY_NUMBER:
        return ()
    words = say_in_all(line, state, line.phrases.get("not-911", line.phrases["emergency"]))
    return (*words, *invitations(line, state))


def spoken_to_silence(line: Line, state: CallState, *statements: Statement) -> tuple[Utterance, ...]:
    """In the caller's language; in every language while the caller has pressed nothing that tells it."""
    return spoken(state, *statements) if state.keyed else say_in_all(line, state, *statements)


def say_to_silence(line: Line, state: CallState, *phrases: str) -> tuple[Utterance, ...]:
    """The service's own phrases, as `spoken_to_silence` says statements."""
    return spoken_to_silence(line, state, *(line.phrases[phrase] for phrase in phrases))


def named(state: CallState, place: Menu | Topic) -> tuple[Utterance, ...]:
    """The name of a place: what a caller hears first there, to know where they are."""
    return spoken(state, place.name) if place.name else ()


def in_full(here: Situation, state: CallState, menu: Menu) -> tuple[Utterance, ...]:
    """A menu as it is read to somebody who has not heard it: languages, notice, introduction, choices and what follows.

    The other languages are invited first, so that nobody listens for long to a language that is not theirs.
    """
    invited = invitations(here.line, state) if menu.id == here.line.start else ()
    last = say(here.line, state, "speech-invite") if invited and state.speech_count < here.line.listens else ()
    before = (*invited, *_notice(here, state, menu), *spoken(state, *menu.intro))
    return (*before, *going_on(here.line, state), *spoken(state, menu.choices, *menu.after), *last)


def going_on(line: Line, state: CallState) -> tuple[Utterance, ...]:
    """In the first menu, the key that leads to where the last call from this telephone stopped; no topic is named."""
    return say(line, state, "again-go-on") if state.again and stopped_at(line, state.again) else ()


def _notice(here: Situation, state: CallState, menu: Menu) -> tuple[Utterance, ...]:
    """The notice that is on, in the caller's language; never among warning signs."""
    text = dict(here.duty.notice).get(state.language, "")
    on = text and menu.id == here.line.start and not menu.warning
    return (Utterance(NOTICE, state.language, text, state.slow),) if on else ()


def invitations(line: Line, state: CallState) -> tuple[Utterance, ...]:
    """Each other language's key, in that language: a caller may not know this one."""
    others = [language for language in line.languages if language != state.language]
    invite = line.phrases["language-invite"]
    return tuple(utterance(state, invite, other) for other in others)
