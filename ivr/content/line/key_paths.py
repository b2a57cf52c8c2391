"""The keys that a text tells callers to press, what it says they lead to, and where they really lead.

A way is one key or several, one after the other: "press star, then 4". What it is for stands behind it ("press 4 for
the warning signs") or before it ("For a nurse now, press 4, then 0"). A list gives each key its own purpose: "press
star for the menu, 4 for warning signs, or 1 for help".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ivr.content.evidence.wording import sentences
from ivr.core.engine import step
from ivr.core.events import Key
from ivr.core.line.model import Line
from ivr.core.line.staff import is_red_flag
from ivr.core.state import CallState, Mode
from ivr.languages.pack import Goal, KeyGrammar
from ivr.languages.registry import PACKS, pack_of


@dataclass(frozen=True, slots=True)
class Way:
    """Keys as a text names them one after the other, and what it says they are for."""

    text: str
    keys: tuple[str, ...]
    goal: Goal


def ways(text: str, language: str) -> tuple[Way, ...]:
    """Every way that a text names; none in a language whose grammar is not known."""
    return _ways(text, language, tuple(PACKS))


@lru_cache(4096)
def _ways(text: str, language: str, _packs: tuple[str, ...]) -> tuple[Way, ...]:
    """Kept, since a topic is asked twice, and again by the next load."""
    grammar = pack_of(language).keys
    if not grammar.press:
        return ()
    return tuple(way for sentence in sentences(" ".join(text.split())) for way in _of_sentence(sentence, grammar))


def _of_sentence(sentence: str, grammar: KeyGrammar) -> Iterator[Way]:
    pressed = re.search(grammar.press, sentence, re.IGNORECASE)
    if pressed is None:
        return
    before, behind = sentence[: pressed.start()], sentence[pressed.end() :]
    path = rf"(?P<keys>{grammar.key}(?:{grammar.then}{grammar.key})*)(?:{grammar.purpose})?"
    for found in re.finditer(path, behind, re.IGNORECASE):
        words = re.findall(grammar.key, found["keys"], re.IGNORECASE)
        keys = tuple(grammar.keys.get(word.lower(), word) for word in words)
        purpose = found["for"] or ("" if found.start() else before)
        yield Way(found[0], keys, _goal(purpose, grammar))


def _goal(purpose: str, grammar: KeyGrammar) -> Goal:
    goals = (goal for pattern, goal in grammar.goals if re.search(pattern, purpose, re.IGNORECASE))
    return next(goals, Goal.ANYTHING)


def fault(line: Line, place: CallState, way: Way) -> str:
    """What is wrong with a way from a place, as the end of a sentence; "" if it leads where the text says."""
    state = place
    for number, key in enumerate(way.keys):
        if state.mode not in {Mode.MENU, Mode.TOPIC, Mode.OFFER, Mode.ASK, Mode.BYE, Mode.TEXT, Mode.CONSENT}:
            return f"no key works any more after {' '.join(way.keys[:number])}"
        state = replace(state, wrong=0)
        state, *_ = step(line, state, Key(key))
        if state.wrong:
            return f"the key {key} does nothing there"
    return "" if _reached(line, place, state, way.goal) else f"they lead to {_where(state)}, not to {way.goal}"


def _reached(line: Line, place: CallState, state: CallState, goal: Goal) -> bool:
    match goal:
        case Goal.NURSE:
            return state.mode is Mode.RING and is_red_flag(state.ringing_for)
        case Goal.WARNING:  # a nurse is more than the list of the signs
            nurse = _reached(line, place, state, Goal.NURSE)
            return nurse or (state.mode is Mode.MENU and line.menus[state.at].warning)
        case Goal.MAIN:
            return state.mode is Mode.MENU and state.at == line.start
        case Goal.MENU:
            return state.mode is Mode.MENU
        case Goal.STAFF:
            return state.mode is Mode.RING
        case Goal.TEXT:
            return state.mode is Mode.CONSENT
        case Goal.MESSAGE:
            return state.mode is Mode.MESSAGE
    return _changed(place, state, goal)


def _changed(place: CallState, state: CallState, goal: Goal) -> bool:
    """Whether the caller stays where they are, with what they asked for; anything will do where nothing is said."""
    stays = (state.mode, state.at, state.part) == (place.mode, place.at, place.part)
    match goal:
        case Goal.LANGUAGE:
            return stays and state.language != place.language
        case Goal.SPEED:
            return stays and state.slow != place.slow
        case Goal.AGAIN:
            return stays and (state.language, state.slow) == (place.language, place.slow)
    return True


def _where(state: CallState) -> str:
    match state.mode:
        case Mode.RING:
            return "a nurse" if is_red_flag(state.ringing_for) else "staff"
        case Mode.MENU:
            return f"the menu '{state.at}'"
        case Mode.TOPIC:
            return f"the topic '{state.at}'"
    return "another place"
