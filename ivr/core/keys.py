"""The keys that mean the same everywhere in a call: one table, from which everybody takes what they need to know.

A further one is a row here, and its hint in each pack of `ivr/languages` that the phone page is written in. The engine
then does it, no menu may have it as a choice, and the page shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from ivr.core.happenings import ChangedLanguage, Step
from ivr.core.line.staff import STAFF
from ivr.core.mistakes import reason
from ivr.core.places import Situation, after_call, home
from ivr.core.ringing import ring
from ivr.core.speak import LANGUAGE_KEY, invitations, say
from ivr.core.state import CallState, Mode, replace
from ivr.core.turns import again, open_menu, read_next

STAFF_KEY: Final = "0"
"""Reaches staff; inside warning signs a nurse."""
BACK_KEY: Final = "*"
"""Goes back one level."""
NAMES: Final = {"*": "star", "#": "pound"}
"""What staff write for keys that mean something else to YAML."""


@dataclass(frozen=True, slots=True)
class UniversalKey:
    """What one key does wherever a caller is."""

    id: str
    """What its hint is called in the packs."""
    means: str
    """What it does, as the end of a sentence: why no menu may have it as a choice."""
    does: Callable[[Situation, CallState], Step]


def _staff(here: Situation, state: CallState) -> Step:
    return ring(here, state, reason(here, state, STAFF))


def _back(here: Situation, state: CallState) -> Step:
    leave = state.mode in {Mode.MENU, Mode.TOPIC, Mode.TEXT, Mode.CONSENT}
    line = here.line
    return open_menu(here, state, line.parents.get(state.at, line.start) if leave else after_call(line, state))


def _skip(here: Situation, state: CallState) -> Step:
    match state.mode:
        case Mode.TOPIC:
            return read_next(here, state)
        case Mode.MENU | Mode.TEXT | Mode.CONSENT:
            return open_menu(here, state, home(here.line, state))
    return open_menu(here, state, after_call(here.line, state))


def _speed(here: Situation, state: CallState) -> Step:
    state = replace(state, slow=not state.slow)
    return again(here, state, say(here.line, state, "slower" if state.slow else "normal-speed"))


def _language(here: Situation, state: CallState) -> Step:
    languages = here.line.languages
    place = languages.index(state.language) + 1
    state = replace(state, language=languages[place % len(languages)])
    in_the_menu = state.mode is Mode.MENU and state.at == here.line.start
    after = again(here, state, () if in_the_menu else invitations(here.line, state))
    return after.behind(ChangedLanguage(state.language))


UNIVERSAL: Final[dict[str, UniversalKey]] = {
    STAFF_KEY: UniversalKey("staff", "reaches staff", _staff),
    "7": UniversalKey("again", "says the same again", again),
    "8": UniversalKey("speed", "changes the speed", _speed),
    LANGUAGE_KEY: UniversalKey("language", "changes the language", _language),
    BACK_KEY: UniversalKey("back", "goes back one level", _back),
    "#": UniversalKey("next", "skips to the next part", _skip),
}


def choice_keys() -> tuple[str, ...]:
    """The keys that a menu may give its choices: from 1 up to the first one that means the same everywhere."""
    return tuple(digit for digit in "123456789" if digit < min(UNIVERSAL.keys() & {*"123456789"}))


def spare_key(taken: Collection[str]) -> str:
    """The first key that a menu gives no choice and that means nothing everywhere; "" if there is none.

    There is one: a menu has fewer choices than `choice_keys` are.
    """
    return next((key for key in choice_keys() if key not in taken), "")


def no_choice(key: str) -> str:
    """Why a key, or the word for one, cannot be a choice of a menu; "" if it means nothing everywhere."""
    found = UNIVERSAL.get(next((digit for digit, name in NAMES.items() if name == key), key))
    return f"The key {key} cannot be a choice: it {found.means} everywhere" if found else ""


def choose_instead() -> str:
    """What to write where a key cannot be a choice."""
    return f"Write a number from 1 to {choice_keys()[-1]} instead."
