"""What callers' words mean to a line: a few phrases that are looked for, in an order in which help comes first.

Nothing depends on it: `ivr.core.hearing.spoken` does no harm whatever is heard. The words themselves go no further.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ivr.core.events import DIGITS
from ivr.core.hearing.meanings import LANGUAGE, NAME, NO, NOTHING, SIGN, YES
from ivr.core.keys import UNIVERSAL
from ivr.core.line.model import Line, Menu, Topic
from ivr.core.line.staff import UNKNOWN_FLAG
from ivr.core.speak import EMERGENCY_NUMBER
from ivr.core.state import CallState, Mode
from ivr.languages.pack import Pack
from ivr.languages.registry import pack_of

MOST: Final = 1000
"""Characters that are looked at; nobody says more at once."""
MOST_HINTS, HINT_LENGTH = 500, 100
"""Of the phrases that a carrier is told to expect."""
_WORD: Final = re.compile(r"[a-z0-9*#]+")

Words = tuple[str, ...]


def plain(text: str) -> Words:
    """The words of a text: small letters without accents and marks."""
    letters = unicodedata.normalize("NFKD", text[:MOST].casefold())
    return tuple(_WORD.findall("".join(each for each in letters if not unicodedata.combining(each))))


@dataclass(slots=True)
class Heard:
    """Understands what is said in calls to one line."""

    line: Line
    _whole: dict[str, dict[Words, str]] = field(default_factory=dict)
    """By language, what is said for keys, yes, no and languages: all that is said."""
    _within: dict[str, dict[Words, str]] = field(default_factory=dict)
    """Those that mean it inside of a sentence as well, as "to" for two does not."""
    _signs: dict[Words, str] = field(default_factory=dict)
    """What is said for warning signs, in every language of the line."""
    _names: dict[str, dict[Words, str]] = field(default_factory=dict)
    """By language, the names of menus, topics and choices."""

    def __post_init__(self) -> None:
        """Gather all phrases, where they are wanted."""
        if not self.line.listens:
            return
        for language in self.line.languages:
            pack = pack_of(language)
            self._within[language] = dict(_phrases(pack, self.line))
            self._whole[language] = {**self._within[language], **dict(_single(pack))}
            self._names[language] = dict(_names(self.line, pack))
            self._signs |= {plain(each): f"{SIGN}{UNKNOWN_FLAG}" for each in pack.spoken.red_flags}
        for language in self.line.languages:
            self._signs |= dict(_signs(self.line, pack_of(language)))
        self._signs |= {(EMERGENCY_NUMBER,): f"{SIGN}{UNKNOWN_FLAG}", tuple(EMERGENCY_NUMBER): f"{SIGN}{UNKNOWN_FLAG}"}

    def at(self, state: CallState) -> Callable[[str], str] | None:
        """Tells what words mean where the call stands; None where speech does not count."""
        return partial(self.means, state) if state.speech_count < self.line.listens else None

    def means(self, state: CallState, text: str) -> str:
        """What a text means where the call stands: one of `meanings`; `NOTHING` if that is not known."""
        words, language = plain(text), state.language
        whole, names = self._whole.get(language, {}), self._names.get(language, {})
        answer = whole.get(words[:1], NOTHING) if state.mode is Mode.ASK else NOTHING
        if answer == YES:
            return YES
        return (
            self._choice(words, state)
            or names.get(_telling(words, language))
            or whole.get(words)
            or _longest(words, self._signs)
            or (NO if answer == NO else NOTHING)
            or _longest(words, self._within.get(language, {}))
            or _only(_telling(words, language), names)
            or NOTHING
        )

    def hints(self, language: str) -> tuple[str, ...]:
        """What is likely to be said, for the carrier's recogniser."""
        said = pack_of(language).spoken
        names = (text[language] for text in _titles(self.line) if language in text)
        found = (*names, *_all(said.keys.values()), *_all(said.languages.values()), *said.yes, *said.no)
        found += (*said.red_flags, *_all(each[:1] for each in said.digits))
        known = dict.fromkeys(" ".join(each.replace(",", " ").split())[:HINT_LENGTH].strip() for each in found)
        return tuple(filter(None, known))[:MOST_HINTS]

    def example(self, state: CallState, means: str) -> str:
        """Words of ours that have this meaning where the call stands; "" if there are none."""
        known = [held.get(state.language, {}) for held in (self._names, self._within, self._whole)]
        phrases = (pair for held in (*known, self._signs) for pair in held.items())
        found = (" ".join(phrase) for phrase, each in phrases if each == means)
        return next((each for each in found if self.means(state, each) == means), "")

    def _choice(self, words: Words, state: CallState) -> str:
        """A choice of the menu that was just heard, said in all its words."""
        menu = self.line.menus.get(state.at) if state.mode is Mode.MENU else None
        wanted = _telling(words, state.language)
        for option in menu.options if menu else ():
            if wanted and wanted == _telling(plain(option.label.text.get(state.language, "")), state.language):
                return _leads(self.line, option.target)
        return ""


def _leads(line: Line, target: str) -> str:
    return f"{SIGN if target in line.red_flags else NAME}{target}"


def _all(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    for group in groups:
        yield from group


def _telling(words: Words, language: str) -> Words:
    """The words that say something by themselves, each once and in order of the alphabet."""
    common = {word for each in pack_of(language).wording.common for word in plain(each)}
    return tuple(sorted({*words} - common))


def _longest(words: Words, phrases: Mapping[Words, str]) -> str:
    """The meaning of the longest phrase that stands anywhere among the words; help counts before all else."""
    longest = max(map(len, phrases), default=0)
    found = [
        (phrases[part] == "0", length, phrases[part])
        for length in range(1, longest + 1)
        for start in range(len(words) - length + 1)
        if (part := words[start : start + length]) in phrases
    ]
    return max(found, default=(False, 0, NOTHING))[-1]


def _only(wanted: Words, names: Mapping[Words, str]) -> str:
    """The one place whose name has all of these words, or all of whose words are among them; none if several do."""
    said = {*wanted}
    found = {place for name, place in names.items() if {*name} <= said or (said and said <= {*name})}
    return found.pop() if len(found) == 1 else NOTHING


# --- what is looked for ---------------------------------------------------------------------------------------------


def _phrases(pack: Pack, line: Line) -> Iterator[tuple[Words, str]]:
    said = pack.spoken
    for digit, written in zip(DIGITS, said.digits, strict=False):
        for each in (digit, *written):
            yield from ((plain(f"{before} {each}"), digit) for before in said.before_a_digit)
    for key, universal in UNIVERSAL.items():
        yield from ((plain(each), key) for each in said.keys.get(universal.id, ()))
    for code in line.languages:
        yield from ((plain(each), f"{LANGUAGE}{code}") for each in said.languages.get(code, ()))


def _single(pack: Pack) -> Iterator[tuple[Words, str]]:
    """Small words, which mean this only where nothing else is said."""
    said = pack.spoken
    yield from (((digit,), digit) for digit in DIGITS)
    for digit, written in zip(DIGITS, said.digits, strict=False):
        yield from ((plain(each), digit) for each in written)
    for phrases, meaning in ((said.no, NO), (said.yes, YES)):
        yield from ((plain(each), meaning) for each in phrases)


def _titles(line: Line) -> Iterator[Mapping[str, str]]:
    places: tuple[Menu | Topic, ...] = (*line.menus.values(), *line.topics.values())
    yield from (each.title for each in places if each.id in line.parents)
    for menu in line.menus.values():
        yield from (option.label.text for option in menu.options)


def _names(line: Line, pack: Pack) -> Iterator[tuple[Words, str]]:
    """The telling words of each name, with what it leads to."""
    menus = [each for each in line.menus.values() if each.id in line.parents]
    labels = [(o.target, o.label.text) for menu in menus for o in menu.options if o.target not in line.red_flags]
    places: tuple[Menu | Topic, ...] = (*menus, *line.topics.values())
    titles = [(each.id, each.title) for each in places if each.id in line.parents]
    for target, text in (*labels, *titles):
        if words := _telling(plain(text.get(pack.code, "")), pack.code):
            yield words, f"{NAME}{target}"


def _signs(line: Line, pack: Pack) -> Iterator[tuple[Words, str]]:
    """What the line calls its own warning signs, cut where a list is: "fever or infection" is two of them."""
    between = re.compile(rf"[,.;:()]|\b(?:{'|'.join(map(re.escape, pack.wording.parts_of_a_list)) or '-'})\b")
    common = {word for each in (*pack.wording.common, *pack.wording.negations) for word in plain(each)}
    labels = ((o.target, o.label) for menu in line.menus.values() for o in menu.options if o.target in line.red_flags)
    signs = ((flag.id, flag.sign) for flag in line.red_flags.values())
    for flag, said in (*labels, *signs):
        for piece in between.split(" ".join(said.text.get(pack.code, "").split())):
            words = plain(piece)
            telling = [place for place, word in enumerate(words) if word not in common]
            if telling:
                yield words[telling[0] : telling[-1] + 1], f"{SIGN}{flag}"
