"""How easy the texts are to follow, on the scale that was made for their language; and their length.

All scales count words, sentences and syllables, so they mean something for a whole topic or menu only, never for one
short sentence. Which scale a language has, and where it begins to be hard, says its pack.

A sentence ends at a full stop, colon, semicolon, question mark or exclamation mark, as in Flesch's own rules: a voice
pauses there. Each choice of a menu counts as a sentence of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.wording import sentences
from ivr.content.line.compose import CHOICE_PHRASES, fill, templates
from ivr.content.review.rules import Limits
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Menu
from ivr.languages.pack import Scale
from ivr.languages.registry import pack_of
from ivr.languages.syllables import syllables, words

RED_FLAGS: Final = "red-flags"
"""The owner under which the words of all red flags are measured together."""


ENOUGH_WORDS: Final = 30
"""With fewer words than this, a grade or index says nothing, and none is given."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How easy a menu or topic, or all red flags together, are in a language."""

    owner: str
    language: str
    scale: Scale
    value: float
    hardest: Spoken
    """The statement that is hardest by the same measure."""


Counts = list[tuple[int, int]]
"""The words and the syllables of each sentence."""


def counts(language: str, text: str) -> Counts:
    """The words and syllables of the sentences of a text."""
    return [_count(language, sentence) for sentence in sentences(text)]


def _count(language: str, sentence: str) -> tuple[int, int]:
    said = words(sentence)
    return len(said), sum(syllables(language, word) for word in said)


def measure(language: str, counted: Counts) -> float:
    """The grade or index of some sentences.

    Args:
        language: One whose pack has a scale.
        counted: At least one sentence with a word.
    """
    count = sum(sentence[0] for sentence in counted)
    per_sentence, per_word = count / len(counted), sum(sentence[1] for sentence in counted) / count
    scale = pack_of(language).readability.scale
    return scale.constant + scale.a_word_in_a_sentence * per_sentence + scale.a_syllable_in_a_word * per_word


def measures(evidence: Evidence) -> Iterator[Measure]:
    """All menus and topics with enough words, then the red flags together, in every language that can be measured."""
    owners: dict[str, list[Spoken]] = {}
    for spoken in evidence.spoken.values():
        if spoken.kind in {Kind.MENU, Kind.CHOICE, Kind.TOPIC}:
            owners.setdefault(spoken.owner, []).append(spoken)
        elif spoken.kind is Kind.STEP_UP:
            owners.setdefault(RED_FLAGS, []).append(spoken)
    for owner, texts in owners.items():
        for language in (code for code in evidence.line.languages if pack_of(code).readability.scale.name):
            measured = _measured(evidence, owner, texts, language)
            if measured:
                yield measured


def _measured(evidence: Evidence, owner: str, texts: list[Spoken], language: str) -> Measure | None:
    """The measure of one menu or topic, with the choices if it is a menu; None if it has too few words."""
    said = [(each, counts(language, each.statement.text[language])) for each in texts if each.kind is not Kind.CHOICE]
    menu = evidence.line.menus.get(owner)
    counted = [sentence for _, each in said for sentence in each]
    counted += [_count(language, choice) for choice in choices(evidence, menu, language)] if menu else []
    if sum(sentence[0] for sentence in counted) < ENOUGH_WORDS:
        return None
    scale = pack_of(language).readability.scale
    sign = 1 if scale.less_is_easier else -1
    most = max(
        said, key=lambda pair: sign * measure(language, pair[1]) if pair[1] else -math.inf, default=(texts[0], 0)
    )
    return Measure(owner, language, scale, measure(language, counted), most[0])


class Verdict(StrEnum):
    """What the limits of line.yaml say about a measure."""

    EASY = "easy"
    HARD = "hard"
    TOO_HARD = "too hard"


def verdict(measured: Measure, limits: Limits) -> Verdict:
    """Whether a measure is within the limits: `HARD` is a warning, `TOO_HARD` an error."""
    warning, error = limits.of_ease(measured.language)
    if measured.scale.harder(measured.value, error):
        return Verdict.TOO_HARD
    return Verdict.HARD if measured.scale.harder(measured.value, warning) else Verdict.EASY


def choices(evidence: Evidence, menu: Menu, language: str) -> list[str]:
    """What a caller hears of the choices of a menu, a sentence for each."""
    found = (evidence.spoken.get(id_) for id_ in ("choice", *CHOICE_PHRASES))
    phrases = {each.statement.id: each.statement for each in found if each and each.kind is Kind.PHRASE}
    options = [(option.key, option.label.text[language]) for option in menu.options]
    options.append((STAFF_KEY, phrases["nurse-label" if menu.warning else "staff-label"].text[language]))
    names = templates(phrases, len(options), first=menu.id == evidence.line.start)
    return [
        fill(phrases[name].text[language], key=key, label=label)
        for name, (key, label) in zip(names, options, strict=True)
    ]


def part_seconds(evidence: Evidence) -> Iterator[tuple[str, str, str, float]]:
    """Topic, first statement, language and length of each part.

    The words about the keys, which are said before the first topic of a call, count with the first part.
    """
    line = evidence.line
    for topic in line.topics.values():
        for index, part in enumerate(topic.parts):
            for language in line.languages:
                lead = 0.0 if index else line.phrases["topic-keys"].seconds[language]
                yield topic.id, part.id, language, lead + sum(each.seconds[language] for each in part.statements)


def menu_seconds(evidence: Evidence) -> Iterator[tuple[str, str, float]]:
    """Menu, language, and how long a caller listens until all choices are said.

    What is said before the choices counts, in the first menu with the invitation to each other language, and what
    follows them does not. In a menu with warning signs only the choices count: the emergencies before them have a limit
    of their own.
    """
    line = evidence.line
    invite = line.phrases["language-invite"].seconds
    for menu in line.menus.values():
        for language in line.languages:
            before = 0.0 if menu.warning else sum(each.seconds[language] for each in menu.intro)
            others = sum(seconds for code, seconds in invite.items() if code != language)
            yield (
                menu.id,
                language,
                menu.choices.seconds[language] + before + (others if menu.id == line.start else 0.0),
            )
