"""What a line is: menus, topics, red flags, phrases and staff, as frozen values.

Built by ``ivr.content`` from the YAML files and read by the engine. Nothing here knows where it came from.
Every text is held in all languages of the line, keyed by language code ("en", "es").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.core.line.pronunciation import Lexicon
from ivr.core.line.staff import Staff, meaning
from ivr.core.reply import Utterance

_HASH_DIGITS = 6

FILES, CARRIER = "files", "carrier"
"""Who speaks where there is no recording: audio files rendered here, or the carrier's voice."""

NEURAL, ESPEAK = "neural", "espeak"
"""Which engine renders audio files here: the good voice, or the one that is there at once and hard to understand."""

"""The keys a menu may give a meaning of its own."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One or two sentences in every language: the unit that is spoken, cited and recorded."""

    id: str
    text: Mapping[str, str]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Spoken length at normal speed, per language, in seconds."""
    facts: tuple[str, ...] = ()
    """Ids of the facts it rests on; empty for a line of the phone service that claims nothing."""
    spoken: dict[tuple[str, bool], Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """As `speak.utterance` made it, by language and whether speech is slow: it is said over and over."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a menu: a key of `keys.choice_keys` and the id of the menu, topic or red flag it leads to."""

    key: str
    target: str
    label: Statement


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice point. ``choices`` is the one spoken sentence made from the options and the staff key."""

    id: str
    intro: tuple[Statement, ...]
    options: tuple[Option, ...]
    choices: Statement
    after: tuple[Statement, ...] = ()
    """Said behind the choices when the menu is read in full."""
    warning: bool = False
    """Inside warning signs: 0, the third silence and the third wrong key are a red flag too."""
    title: Mapping[str, str] = field(default_factory=dict)
    """A short name for people; empty if it has none."""
    name: Statement | None = None
    """Its title as a sentence, said first when a caller comes here. None: it has no title."""

    @property
    def meaning(self) -> str:
        """What its keys lead to, as a short hash: a caller's key counts only for the choices they heard."""
        return _short_hash(f"{option.key}={option.target}" for option in self.options)


@dataclass(frozen=True, slots=True)
class Part:
    """What is read without a pause: statements of at most 40 seconds. Its id is that of its first statement."""

    statements: tuple[Statement, ...]

    @property
    def id(self) -> str:
        """The id of the first statement: still found when statements before it come or go."""
        return self.statements[0].id


@dataclass(frozen=True, slots=True)
class Topic:
    """A leaf to listen to, in one part or more. ``title`` is a short name for people."""

    id: str
    title: Mapping[str, str]
    parts: tuple[Part, ...]
    name: Statement | None = None
    """Its title as a sentence, said first when a caller chooses it. None: nothing is said."""
    places: Mapping[str, int] = field(init=False, compare=False, repr=False)
    """For each statement, the number of the part that holds it, from 0."""

    def __post_init__(self) -> None:
        """Work out where each statement stands: it is asked at every step of a call."""
        found = {each.id: index for index, part in enumerate(self.parts) for each in part.statements}
        object.__setattr__(self, "places", found)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A warning sign that rings staff when it is chosen."""

    id: str
    sign: Statement
    """Its short name, as staff hear it in the whisper."""
    step_up: Statement | None = None
    """When to dial 911 instead, said before ringing in at most 10 seconds."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a language is spoken: by the carrier, and by the voice that renders audio files here."""

    locale: str
    name: str
    """The carrier's voice."""
    words_a_minute: int = 0
    """How fast it is spoken, in real words a minute, pauses included. 0: not known."""
    rendered: str = ""
    """The voice that renders audio files, as its engine names it. Empty: the one that suits the locale."""
    engine: str = NEURAL
    """The engine that renders audio files: `NEURAL` wherever it is installed, or `ESPEAK`."""


@dataclass(frozen=True, slots=True)
class Line:
    """A whole information line. ``languages`` starts with the one a call begins in."""

    id: str
    languages: tuple[str, ...]
    voices: Mapping[str, Voice]
    start: str
    menus: Mapping[str, Menu]
    topics: Mapping[str, Topic]
    red_flags: Mapping[str, RedFlag]
    phrases: Mapping[str, Statement]
    """The service's own words, by the ids of ``ivr.core.line.phrases``; blanks such as the number are filled in."""
    staff: Staff
    version: str = ""
    """A short hash of what is heard, where keys lead and who is rung: see ``content.fingerprint``."""
    speak: str = ""
    """What the clinic chose callers to hear: `FILES`, `CARRIER`, or "" while it has not chosen."""
    pronunciation: Mapping[str, Lexicon] = field(default_factory=dict)
    """By language, the words that are spoken otherwise than they are written."""
    callback_days: int = 30
    """How many days the number of a closed callback is kept."""
    recall_key: str = ""
    """The key of the first menu that leads to where the last call from the same telephone stopped; "" where the line
    does not remember calls."""
    other_numbers: Mapping[str, str] = field(default_factory=dict)
    """Called numbers of other lines, E.164, each with the name of its line; any other number is this line's."""
    listens: int = 0
    """How often in a row, without a key between, speech counts as well as keys. 0: the line listens to keys alone."""
    heard_out: frozenset[str] = frozenset()
    """Ids of the statements that name the emergency number: speech cuts none of them off."""
    texts: bool = False
    """Whether callers are offered a text message with a link to what they heard."""
    texts_a_day: int = 200
    """The most texts that the line sends in a day, whoever asks."""
    clinic: str = ""
    """Who texts come from, as they say; "" is who the phrase ``text-sender`` names."""
    emergency_number: str = "911"
    """What pages tell readers in danger to call; what callers hear stands in the texts."""
    announced: tuple[Utterance, ...] = ()
    """Said behind the emergency sentence of each call, uncut: where this line answers for another one."""
    parents: Mapping[str, str] = field(init=False)
    """For each menu and topic, the menu that leads to it; the start menu is its own."""
    roster: str = field(init=False)
    """What the places in `CallState.had` mean, whoever is there, as a short hash that tells no number."""

    def __post_init__(self) -> None:
        """Work out the way back from every place, and who may be rung at all."""
        object.__setattr__(self, "parents", dict(self._walk()))
        object.__setattr__(self, "roster", meaning(tuple((number,) for number in self.staff.numbers)))

    def _walk(self) -> Iterator[tuple[str, str]]:
        """Each reachable place with its parent, nearest to the start first, so the shortest way back wins."""
        seen = {self.start}
        waiting = [self.start]
        yield self.start, self.start
        while waiting:
            here = waiting.pop(0)
            for option in self.menus[here].options:
                if option.target in seen or option.target in self.red_flags:
                    continue
                seen.add(option.target)
                yield option.target, here
                if option.target in self.menus:
                    waiting.append(option.target)

    def lexicon(self, language: str) -> Lexicon:
        """The words of a language that are spoken otherwise than they are written."""
        return self.pronunciation.get(language, Lexicon())

    def warning_menu(self, key: str) -> str:
        """The menu with warning signs that a key of the first menu leads to; "" if it leads elsewhere."""
        options = self.menus[self.start].options
        target = next((option.target for option in options if option.key == key), "")
        return target if target in self.menus and self.menus[target].warning else ""

    def inside_warning(self, place: str) -> bool:
        """Whether a menu or topic is part of the warning signs."""
        menu = self.menus.get(place) or self.menus[self.parents.get(place, self.start)]
        return menu.warning


def _short_hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_HASH_DIGITS]
