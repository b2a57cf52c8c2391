"""What a pack lacks, in plain words. A field that is empty by mistake would let a check find nothing, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from ivr.core.keys import UNIVERSAL
from ivr.languages.english import ENGLISH
from ivr.languages.figure_words import word_set
from ivr.languages.pack import Goal, Pack

NEEDED: Final[Mapping[str, str]] = {
    "code": "the code of the language, as in 'en'",
    "name": "the name of the language in English",
    "names": "what languages are called in it",
    "glossary_field": "the field of the glossary that holds the words to say",
    "figures.numbers": "the words for numbers, as 'two' is 2",
    "figures.factors": "the words that multiply, as 'hundred' is 100",
    "figures.ones": "the words for one that are also articles",
    "figures.articles": "the articles that may stand for one, as in 'a week'",
    "figures.units": "the words of units, as 'hours' is hour",
    "figures.joins": "the words between the ends of a range, as in 'two or three'",
    "figures.shares": "the words of a share, as in 'one in ten'",
    "figures.people": "the words for people, as in 'one person in ten'",
    "figures.parts": "the words for fractions, as 'third' is 3",
    "figures.of": "the word behind a fraction, as in 'a third of'",
    "figures.halves": "the words for half of a unit, as in 'half an hour'",
    "figures.half_of": "the words for half of all",
    "figures.ordinals": "the words for ordinals from the second on",
    "figures.the": "the articles before numbers, as in 'the two'",
    "figures.press": "the words behind which a digit is a key, as in 'press 1'",
    "wording.negations": "the words that negate, as in 'not'",
    "wording.half_negations": "the words that may stand for a negation, as in 'avoid'",
    "wording.common": "the words that say little, as in 'the'",
    "wording.known_by": "the small words by which the language is known",
    "wording.parts_of_a_list": "the words for 'or' and 'and'",
    "wording.alternatives": "the word for 'or'",
    "wording.able": "the words for 'not' and 'can'",
    "wording.open_ended": "the words that no sentence ends with",
    "wording.shortened": "abbreviations, and what to write",
    "safety.digits": "the words for zero to nine, as a number to dial is said",
    "safety.hang_up": "the words for 'hang up'",
    "safety.dial": "the words for 'dial' and 'call'",
    "safety.emergency": "the words for 'emergency'",
    "safety.turned": "the words that turn an order round, as in 'do not dial'",
    "safety.later": "the words that make a caller wait",
    "safety.unless_turned": "the words that turn those round, as in 'do not wait'",
    "safety.urgent": "the words for 'right away'",
    "safety.acts": "what a caller is told to do at once",
    "safety.likewise": "the words for 'too', which go on with an urgent sentence",
    "safety.condition": "the words for 'if'",
    "safety.better": "what is good to notice",
    "safety.worse": "what is bad to notice",
    "safety.no_advice": "the words for 'advice'",
    "safety.absent": "the words that say that a sign is not there, as in 'you do not have'",
    "safety.between": "what may stand between those and the sign, as in 'any severe'",
    "safety.press": "the words for 'press' and 'key'",
    "safety.at_least": "the words for 'at least'",
    "safety.at_most": "the words for 'at most'",
    "safety.about": "the words for the care team, the nurse and the line",
    "safety.order": "the sentence 'In an emergency, hang up and dial {spelled}.'",
    "safety.write_no_advice": "the sentence that what is said is not advice for the caller's own case",
    "medical.things": "the words for signs, illnesses, parts of the body and treatments",
    "medical.medicines": "the names of medicines",
    "medical.orders": "what a caller is told to do with the body",
    "medical.please": "the word for 'please'",
    "medical.places": "where to go for help, as 'emergency room'",
    "notice.key_names": "what keys are called",
    "notice.before_a_key": "the words for 'dial' or 'choose' before a key",
    "notice.between": "the small words before the name of a key",
    "notice.keys": "the words for pressing a key",
    "notice.hang_up": "the words for ending a call",
    "notice.signs": "what patients feel that may be a sign of danger",
    "notice.takes": "the words for taking a medicine",
    "notice.taken": "the medicines that a notice must not name",
    "keys.press": "how texts say 'press'",
    "keys.key": "how texts name a key",
    "keys.then": "how texts say 'then' between two keys",
    "keys.purpose": "how texts say what a key is for",
    "keys.keys": "the words for the keys * and #",
    "keys.goals": "the words for what keys lead to",
    "answered_by_another": "the sentences that another line answers, and which key leads to a person there",
    "sentences.action": "the words that tell callers to do something",
    "sentences.passive": "how the passive is formed",
    "sentences.comfort": "the words that comfort",
    "sentences.at_once": "how texts say to call at once",
    "readability.scale.name": "the scale that readability is measured on",
    "readability.scale.limits_field": "the field of line.yaml with its limits",
    "readability.scale.constant": "the scale's constant",
    "readability.scale.a_word_in_a_sentence": "what a word in a sentence counts on the scale",
    "readability.scale.a_syllable_in_a_word": "what a syllable in a word counts on the scale",
    "readability.scale.warning": "where the scale begins to be hard",
    "readability.scale.error": "where the scale begins to be too hard",
    "readability.scale.says": "the words for a measure, with {value}",
    "readability.syllables": "how the syllables of a word are counted",
    "readability.digits": "the syllables of zero to nine",
    "readability.menu_seconds": "how long a menu may be",
    "voices.carrier": "the carrier's voices",
    "voices.example": "an example of a carrier's voice",
    "voices.rate": "how fast espeak is asked to speak",
    "voices.letter_seconds": "how long espeak takes for a letter",
    "reports.titles": "the titles of reports",
    "reports.notes": "the notes of reports",
    "reports.columns": "the columns of reports",
    "reports.rows": "the rows of reports",
    "reports.page": "the sentences of reports",
}
"""Every field that may not be empty, and what it holds."""
FOR_SPEECH: Final[Mapping[str, str]] = {
    "spoken.digits": "the words that callers say for zero to nine",
    "spoken.keys": "the words that callers say for keys, as 'nurse' for 0",
    "spoken.languages": "what callers call the languages",
    "spoken.yes": "the words for 'yes'",
    "spoken.no": "the words for 'no'",
    "spoken.red_flags": "the signs of danger, as callers say them",
}
"""The same for a line that listens to speech."""
OPTIONAL: Final = word_set(
    "keys.hints spoken.before_a_digit texts.stop texts.start "
    "figures.percent figures.links figures.rooms figures.fillers figures.endings figures.fixed figures.loose "
    "figures.slips wording.negated_endings wording.familiar wording.familiar_form wording.polite "
    "safety.order_not medical.procedures readability.scale.less_is_easier readability.long_letters "
    "voices.espeak voices.neural voices.neural_letter voices.neural_rate voices.neural_times voices.pronounced_by "
    "voices.phonemes.first voices.phonemes.syllabic voices.phonemes.then voices.sounds_alike"
)
"""The other fields: some languages have nothing to say there."""
_NOT_EVERYWHERE: Final = frozenset({Goal.ANYTHING, Goal.TEXT})
"""Goals of keys that not every line has words for."""
_SPOKEN_UNITS: Final = ("second", "minute", "hour", "day", "week", "month", "year", "night", "percent", "times")
_UP_TO_TWENTY_THEN_TENS: Final = (*range(21), *range(30, 100, 10))
_DIGITS: Final = 10
_BLANK: Final = re.compile(r"\{(\w+)")


def gaps(pack: Pack) -> tuple[str, ...]:
    """Everything that a pack lacks, each with the field that has to be filled in; nothing if it is complete."""
    empty = {path: what for path, value in values(pack) if not value and (what := NEEDED.get(path))}
    return (*(f"{path} lacks {what}" for path, what in empty.items()), *_inside(pack, empty))


def gaps_for_speech(pack: Pack, languages: Iterable[str]) -> tuple[str, ...]:
    """Everything that a pack lacks for a line that listens to speech in these languages."""
    held = dict(values(pack.spoken, "spoken."))
    empty = tuple(f"{path} lacks {what}" for path, what in FOR_SPEECH.items() if not held[path])
    wanted = {"spoken.keys": [each.id for each in UNIVERSAL.values()], "spoken.languages": list(languages)}
    for path, needed in wanted.items():
        missing = [each for each in needed if each not in held[path]]  # type: ignore[operator]
        if missing and held[path]:
            empty += (f"{path} lacks {', '.join(missing)}",)
    if held["spoken.digits"] and len(pack.spoken.digits) != _DIGITS:
        empty += (f"spoken.digits has {len(pack.spoken.digits)} entries, and needs {_DIGITS}: from zero to nine",)
    return empty


def values(group: Any, path: str = "") -> Iterator[tuple[str, object]]:  # noqa: ANN401  # any group of a pack
    """Every field that a pack is made of, as in `safety.dial`, with what it holds."""
    for each in fields(group):
        value, name = getattr(group, each.name), f"{path}{each.name}"
        if is_dataclass(value):
            yield from values(value, f"{name}.")
        elif each.init:
            yield name, value


def _inside(pack: Pack, empty: Mapping[str, str]) -> Iterator[str]:
    """What is missing inside of fields that hold something."""
    wanted: dict[str, tuple[object, object]] = {
        "names": ([pack.code] if pack.code else [], pack.names),
        "figures.numbers": (_UP_TO_TWENTY_THEN_TENS, pack.figures.numbers.values()),
        "figures.units": (_SPOKEN_UNITS, {*pack.figures.units.values(), *["percent"] * bool(pack.figures.percent)}),
        "keys.keys": (("*", "#"), pack.keys.keys.values()),
        "keys.goals": ([goal for goal in Goal if goal not in _NOT_EVERYWHERE], [goal for _, goal in pack.keys.goals]),
        "keys.purpose": (["(?P<for>"], pack.keys.purpose),
        "safety.order": (["{spelled}"], pack.safety.order),
    }
    for path, (needed, there) in wanted.items():
        missing = [str(each) for each in needed if each not in there]  # type: ignore[attr-defined, operator]
        if missing and path not in empty:
            yield f"{path} lacks {', '.join(missing)}"
    for path, found in (("safety.digits", pack.safety.digits), ("readability.digits", pack.readability.digits)):
        if found and len(found) != _DIGITS:
            yield f"{path} has {len(found)} entries, and needs {_DIGITS}: from zero to nine"
    yield from _reports(pack, empty)


def _reports(pack: Pack, empty: Mapping[str, str]) -> Iterator[str]:
    """Words of reports that the English pack has, and blanks in them."""
    own = dict(_words(pack))
    for path, words in _words(ENGLISH):
        if path not in own and not any(path.startswith(f"{each}.") for each in empty):
            yield f"{path} lacks a translation of '{words}'"
        elif lost := set(_BLANK.findall(words)) - set(_BLANK.findall(own.get(path, words))):
            yield f"{path} lacks the blank {{{min(lost)}}}"


def _words(pack: Pack) -> Iterator[tuple[str, str]]:
    for name, words in values(pack.reports, "reports."):
        for key, said in words.items():  # type: ignore[attr-defined]
            inner = said.items() if isinstance(said, Mapping) else [("", said)]
            yield from ((f"{name}.{key}.{row}".rstrip("."), text) for row, text in inner)
