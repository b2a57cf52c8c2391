"""What line.yaml demands of the texts: limits for plain language, and whose approval live mode waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ivr.content.yaml.issues import Place
from ivr.languages.registry import pack_of

MENU_SECONDS: Final = 25
"""Until a caller has heard all choices of a menu, in a language for which nothing else is said."""
EMERGENCY_NUMBER: Final = "911"
"""What callers in danger dial, unless line.yaml names the number of another country."""
HELP_KEYS: Final = 2
HELP_SECONDS: Final = 20
"""From everywhere in a call so many keys and so many seconds of listening lead to a person or the emergency words."""
UNCUT_SECONDS: Final = 120
"""The longest words that no key cuts off."""


class Role(StrEnum):
    """As whom somebody approves: a clinician answers for what is said, a translator for how it is translated."""

    CLINICIAN = "clinician"
    TRANSLATOR = "translator"


class Scope(StrEnum):
    """What is approved together.

    `RED_FLAGS` are all red flags, the menus with warning signs, the choices that lead there and the phrases that
    callers in danger rely on. `DECISIONS` are what a clinic decided against the usual rules, such as a waived figure.
    `TRANSLATIONS` are texts of which one language was changed and another was not.
    """

    RED_FLAGS = "red-flags"
    ALL = "all"
    DECISIONS = "decisions"
    TRANSLATIONS = "translations"


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a text is reported as hard to follow by ear."""

    ease: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By language, where line.yaml has limits of its own: beyond the first is a warning, beyond the second an error."""
    sentence_words: int = 20
    part_seconds: int = 40
    menu_seconds: Mapping[str, int] = field(default_factory=dict)
    """By language, where line.yaml says so: until a caller has heard all choices of a menu."""
    help_keys: int = HELP_KEYS
    help_seconds: int = HELP_SECONDS
    uncut_seconds: int = UNCUT_SECONDS

    def of_ease(self, language: str) -> tuple[int, int]:
        """Beyond what a text in a language is hard, and too hard."""
        scale = pack_of(language).readability.scale
        return self.ease.get(language, (scale.warning, scale.error))

    def most_menu_seconds(self, language: str) -> int:
        """The longest menu in any language."""
        return self.menu_seconds.get(language, pack_of(language).readability.menu_seconds)


@dataclass(frozen=True, slots=True)
class Required:
    """Approvals that live mode waits for: of these texts, in these languages, by somebody in this role."""

    place: Place
    texts: Scope
    role: Role
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MustSay:
    """A safety rule of the clinic's own: a text has to say one of these wordings in each language that has some."""

    place: Place
    text: str
    """The id of a statement."""
    wordings: Mapping[str, tuple[str, ...]]
    why: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A key of the first menu that callers know by heart, and what it leads to."""

    place: Place
    key: str
    kind: str
    """`menu`, `topic` or `red-flag`."""
    target: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody approved or refused a wording in a language. Of a translation, what it was compared with is kept too."""

    place: Place
    statement: str
    language: str
    text: str
    fingerprint: str
    by: str
    role: Role
    date: str
    """As in `2026-03-31`."""
    source: str = ""
    """The wording then in the first language of the line; "" if this is it."""
    source_fingerprint: str = ""
    leads: str = ""
    """Of a choice, its key and where that led, as in `5 red-flag hives`."""
    refused: str = ""
    """Why they refused it; "" where they approved it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that line.yaml demands."""

    limits: Limits = field(default_factory=Limits)
    required: tuple[Required, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    emergency_number: str = EMERGENCY_NUMBER
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the fields stand that line.yaml has, by their names."""
