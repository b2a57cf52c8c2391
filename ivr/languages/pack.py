"""What code must know of a language, as one value. Everything else about a language stands in the texts of `menus/`.

A pack is data. What an empty field means is that a check finds nothing, so `ivr.languages.gaps` says what a pack
lacks, and no line speaks a language whose pack has gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.languages.figure_words import FigureWords
from ivr.languages.safety_words import MedicalWords, NoticeWords, SafetyWords


class Goal(StrEnum):
    """What callers are told that keys lead to."""

    NURSE = "a nurse"
    WARNING = "the warning signs"
    MAIN = "the main menu"
    MENU = "the menu"
    STAFF = "staff"
    TEXT = "a text message"
    MESSAGE = "a message"
    LANGUAGE = "another language"
    SPEED = "another speed"
    AGAIN = "the same again"
    ANYTHING = "something"
    """Whatever it is, the keys have to work."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The small words."""

    negations: frozenset[str] = frozenset()
    """Words that negate alone, without accents. One that only goes on with another negation is none: "ni", "nada"."""
    negated_endings: tuple[str, ...] = ()
    """Endings that negate, such as "n't"."""
    half_negations: frozenset[str] = frozenset()
    """Words that may stand for a negation of another language and need none there."""
    common: frozenset[str] = frozenset()
    """Words that say little by themselves. Negations are not among them."""
    known_by: frozenset[str] = frozenset()
    """Words by which somebody knows that a text is in this language and not in another."""
    parts_of_a_list: tuple[str, ...] = ()
    """The words for "or" and "and" between the items of a list."""
    alternatives: tuple[str, ...] = ()
    """The word for "or", which parts the emergencies that a statement names."""
    able: str = ""
    """Words such as "not" and "can", which tell no emergency from another."""
    open_ended: frozenset[str] = frozenset()
    """Words that no sentence ends with."""
    shortened: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that a voice may not know, and what to write."""
    familiar: frozenset[str] = frozenset()
    """Words that speak to one person familiarly, where a language has two ways to do so; none that may mean else."""
    familiar_form: str = ""
    """The form of further such words, as a regular expression for the whole word: too many to list."""
    polite: frozenset[str] = frozenset()
    """Words that speak to one person politely."""


@dataclass(frozen=True, slots=True)
class KeyGrammar:
    """How texts tell callers to press keys; regular expressions."""

    press: str = ""
    key: str = ""
    then: str = ""
    purpose: str = ""
    """Finds the purpose as the group `for`."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Words for keys."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """A word for what each key of `ivr.core.keys.UNIVERSAL` does, by its id: the phone page shows it."""
    goals: tuple[tuple[str, Goal], ...] = ()
    """What a purpose is recognized by; the first that is found counts."""


@dataclass(frozen=True, slots=True)
class TextWords:
    """What people write to the number that texts come from: words in small letters without accents.

    They are obeyed whatever the languages of a line.
    """

    stop: frozenset[str] = frozenset()
    """No texts any more."""
    start: frozenset[str] = frozenset()
    """Texts again."""


@dataclass(frozen=True, slots=True)
class SentenceKinds:
    """Kinds of sentences, as regular expressions for any case."""

    action: str = ""
    """Tells callers to do something."""
    passive: str = ""
    comfort: str = ""
    """Comforts, which must not stand directly behind an alarm."""
    at_once: str = ""
    """Orders to call at once, other than the emergency number."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How easy a text is, in a measure that was made for the language: all of them count words and syllables."""

    name: str = ""
    limits_field: str = ""
    """The field below `limits:` in line.yaml."""
    constant: float = 0.0
    a_word_in_a_sentence: float = 0.0
    a_syllable_in_a_word: float = 0.0
    less_is_easier: bool = False
    warning: int = 0
    """Beyond this a text is hard, beyond `error` too hard, unless line.yaml says otherwise."""
    error: int = 0
    says: str = ""
    """What a text is said to have; `{value}` is the measure."""

    def harder(self, value: float, limit: float) -> bool:
        """Whether a measure is beyond a limit."""
        return value > limit if self.less_is_easier else value < limit


@dataclass(frozen=True, slots=True)
class Readability:
    """Syllables, and how easy texts are and how long they may be."""

    scale: Scale = Scale()
    syllables: Callable[[str], int] | None = None
    """Of a word in small letters."""
    digits: tuple[int, ...] = ()
    """Syllables of zero, one, two ...; a number written in digits counts as if each were said."""
    long_letters: Mapping[str, int] = field(default_factory=dict)
    """Letters whose names have more than one syllable, for words that are spelled, such as MRI."""
    menu_seconds: int = 25
    """Until a caller has heard all choices of a menu. Some languages need more words for the same."""


@dataclass(frozen=True, slots=True)
class Phonemes:
    """From espeak-ng's phonemes to those that the neural voice learned; replaced in this order."""

    first: Mapping[str, str] = field(default_factory=dict)
    syllabic: str = ""
    """Stands before a consonant that is a syllable by itself."""
    then: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks the language, and how fast."""

    carrier: Mapping[str, str] = field(default_factory=dict)
    """By locale, the names of the carrier's voices that speak it."""
    example: str = ""
    """A voice of the carrier, for messages."""
    espeak: Mapping[str, str] = field(default_factory=dict)
    """By locale, espeak's voice, where that is not just the language's code."""
    rate: float = 1.0
    """What espeak is asked for, for one real word a minute: measured over the texts of a line."""
    letter_seconds: float = 0.088
    """How long espeak takes for a letter at 130 words a minute."""
    neural: Mapping[str, str] = field(default_factory=dict)
    """The neural voices, the usual one first, each with the SHA-256 of its file; none: it does not speak this."""
    neural_letter: str = ""
    """What their names begin with."""
    neural_rate: float = 1.0
    neural_times: float = 1.0
    """How many times as long as espeak the neural voice takes at the same rate."""
    pronounced_by: str = ""
    """The voice of espeak-ng that knows how words are pronounced for the neural voice."""
    phonemes: Phonemes = Phonemes()
    sounds_alike: tuple[tuple[str, str], ...] = ()
    """Spellings, without accents, as regular expressions, and what sounds the same: a listener may write either."""


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """What callers say in place of pressing keys: small letters, accents or not. Only lines that listen need them."""

    digits: tuple[tuple[str, ...], ...] = ()
    """The words for zero to nine."""
    before_a_digit: tuple[str, ...] = ()
    """Words in front of a digit that add nothing, as in "number two"."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the ids of `ivr.core.keys.UNIVERSAL`."""
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What languages are called, by their codes, as somebody says it who hears this one."""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    """Signs of danger, besides those of the line's own red flags: wherever they are said, they are asked about."""


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The words of reports, by the ids of tables, columns, rows and sentences."""

    titles: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By table. The names of rows that are no places or signs of the line."""
    page: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All that code must know of a language. There is one of each: two are the same if they are the same object."""

    code: str = ""
    name: str = ""
    """In English, for staff."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What languages are called in this one, by their codes; its own name is among them."""
    glossary_field: str = ""
    """The field of the glossary that holds the words to say in this language."""
    figures: FigureWords = field(default_factory=FigureWords)
    wording: Wording = Wording()
    safety: SafetyWords = field(default_factory=SafetyWords)
    medical: MedicalWords = field(default_factory=MedicalWords)
    notice: NoticeWords = field(default_factory=NoticeWords)
    keys: KeyGrammar = KeyGrammar()
    spoken: SpokenWords = SpokenWords()
    answered_by_another: str = ""
    """What callers hear first where another line answers for the one that they called, which cannot speak."""
    texts: TextWords = TextWords()
    sentences: SentenceKinds = SentenceKinds()
    readability: Readability = Readability()
    voices: Voices = Voices()
    reports: ReportWords = ReportWords()
