"""How well menus and topics can be understood by ear, as figures a machine can tell.

They follow what the PEMAT asks of material for the ear, as far as words alone can show it: the purpose is said first,
sentences are short and active, actions come soon and one at a time, lists are short, technical terms are explained,
and a part holds few ideas. A machine cannot tell whether a text is understood: people have to be asked for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from ivr.content.evidence.evidence import DOCUMENTS_LANGUAGE, Evidence, Spoken
from ivr.content.evidence.fact_base import Term
from ivr.content.evidence.wording import content, sentences
from ivr.content.review.readability import choices
from ivr.content.yaml.issues import Issue
from ivr.core.line.model import Statement
from ivr.languages.patterns import pattern
from ivr.languages.registry import pack_of
from ivr.languages.syllables import words

LONGEST_LIST: Final = 8
MOST_WORDS: Final = 13.0
MOST_IDEAS: Final = 7
"""From where on a figure is a warning: no menu or topic of the shipped line needs more items in a sentence, more words
a sentence on average, or more statements in a part."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """The figures of a menu or topic in a language."""

    text: str
    language: str
    seconds: float
    """How long it takes in all; a menu with its choices."""
    words_a_sentence: float
    first_action_seconds: float | None
    """Until the first thing to do has been said; None: there is none."""
    longest_list: int
    """The most items in one sentence, parted by commas or "or"."""
    unexplained: tuple[str, ...]
    """Technical terms that it uses and does not explain."""
    explained: tuple[str, ...]
    purpose_first: bool
    """Whether its name is said before anything else."""
    active: float
    """The share of sentences that are not passive."""
    actions_at_once: int
    """The most actions in one sentence."""
    ideas: int
    """The most statements in one part; of a menu, the statements before its choices."""
    hardest: Spoken
    """The statement with the most words a sentence."""

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        first = self.first_action_seconds
        return {
            "text": self.text,
            "language": self.language,
            "seconds": round(self.seconds, 1),
            "words_a_sentence": round(self.words_a_sentence, 1),
            "first_action_seconds": None if first is None else round(first, 1),
            "longest_list": self.longest_list,
            "terms": {"explained": list(self.explained), "unexplained": list(self.unexplained)},
            "pemat": {
                "purpose_first": self.purpose_first,
                "active_share": round(self.active, 2),
                "actions_at_once": self.actions_at_once,
                "ideas_a_part": self.ideas,
            },
        }


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Menus and topics that are harder to follow than any of the shipped line."""
    for each in understandings(evidence):
        what = f"The {'menu' if each.text in evidence.line.menus else 'topic'} '{each.text}'"
        place = each.hardest.at(each.language)
        if each.words_a_sentence > MOST_WORDS:
            said = f"has {each.words_a_sentence:.1f} words a sentence in language '{each.language}'"
            remedy = f"Use shorter sentences, first in '{each.hardest.statement.id}'."
            yield place.warning(f"{what} {said}, over {MOST_WORDS:.0f}", remedy)
        if each.longest_list > LONGEST_LIST:
            said = f"lists {each.longest_list} things in one sentence in language '{each.language}'"
            yield place.warning(f"{what} {said}, over {LONGEST_LIST}", "Nobody keeps so many in mind: make two lists.")
        if each.ideas > MOST_IDEAS and each.language == evidence.line.languages[0]:
            problem = f"{what} says {each.ideas} statements without a pause, over {MOST_IDEAS}"
            yield place.warning(problem, "Join those that belong together, or leave some out.")


def understandings(evidence: Evidence) -> Iterator[Understanding]:
    """The figures of all menus and topics that callers can reach, in every language whose words are known."""
    line = evidence.line
    glossaries = {code: _Glossary(evidence, code) for code in line.languages if pack_of(code).sentences.action}
    for id_ in line.parents:
        for language, glossary in glossaries.items():
            if id_ in line.menus:
                menu = line.menus[id_]
                ordered: Sequence[Statement] = (*menu.intro, *menu.after)
                said = choices(evidence, menu, language)
                before, ideas = len(menu.intro), len(menu.intro)
            else:
                parts = line.topics[id_].parts
                ordered = [each for part in parts for each in part.statements]
                said, before, ideas = [], len(ordered), max(len(part.statements) for part in parts)
            yield _figures(evidence, glossary, id_, language, _Heard(ordered, said, before, ideas))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is heard at a place: its statements, its choices behind the first ``before`` of them, and ideas a part."""

    statements: Sequence[Statement]
    choices: Sequence[str]
    before: int
    ideas: int


def _figures(evidence: Evidence, glossary: _Glossary, id_: str, language: str, heard: _Heard) -> Understanding:
    line = evidence.line
    place = line.menus.get(id_) or line.topics[id_]
    kinds, joins = pack_of(language).sentences, "|".join(pack_of(language).wording.parts_of_a_list)
    texts = [each.text[language] for each in heard.statements]
    said = [one for text in texts for one in sentences(text)]
    every = [*said, *heard.choices]
    explained, unexplained = glossary.terms(" ".join(texts))
    named = place.name.seconds[language] if place.name else 0.0
    choosing = line.menus[id_].choices.seconds[language] if id_ in line.menus else 0.0
    hardest = max(heard.statements, key=lambda each: _words_a_sentence(sentences(each.text[language])), default=None)
    spoken = evidence.spoken[hardest.id] if hardest else next(iter(evidence.spoken.values()))
    return Understanding(
        id_,
        language,
        named + choosing + sum(each.seconds[language] for each in heard.statements),
        _words_a_sentence(every),
        _first_action(heard, language, named),
        max((_items(each, joins) for each in said), default=0),
        unexplained,
        explained,
        place.name is not None,
        sum(not pattern(kinds.passive).search(each) for each in every) / max(len(every), 1),
        max((len(pattern(kinds.action).findall(each)) for each in every), default=0),
        heard.ideas,
        spoken,
    )


def _words_a_sentence(said: Sequence[str]) -> float:
    return sum(len(words(each)) for each in said) / max(len(said), 1)


def _first_action(heard: _Heard, language: str, named: float) -> float | None:
    """Seconds until the first sentence with something to do is over, reckoned by its place in its statement."""
    passed, action = named, pattern(pack_of(language).sentences.action)
    for number, statement in enumerate(heard.statements):
        if number == heard.before and heard.choices:
            break
        said = sentences(statement.text[language])
        total = max(sum(len(words(each)) for each in said), 1)
        spoken = 0
        for each in said:
            spoken += len(words(each))
            if action.search(each):
                return passed + statement.seconds[language] * spoken / total
        passed += statement.seconds[language]
    return passed if heard.choices else None


def _items(sentence: str, joins: str) -> int:
    """How many items a sentence lists: its commas and the last "or" or "and"."""
    return len(re.findall(rf",|\s(?:{joins})\s", sentence)) + 1 - len(re.findall(rf",\s(?:{joins})\s", sentence))


@dataclass(frozen=True, slots=True)
class _Technical:
    """A technical term: its words, and the words of its plain wording that explain it."""

    number: int
    term: str
    words: frozenset[str]
    telling: frozenset[str]


class _Glossary:
    """The technical terms in a language, found by their first word so that a long list costs little."""

    def __init__(self, evidence: Evidence, language: str) -> None:
        self._by_word: dict[str, list[_Technical]] = {}
        pairs = (pair for term in evidence.glossary for pair in _pairs(term, language))
        for number, (technical, plain) in enumerate(pairs):
            said = [word.lower() for word in words(technical)]
            found = _Technical(number, technical, frozenset(said), content(plain) - content(technical))
            self._by_word.setdefault(said[0] if said else "", []).append(found)

    def terms(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The terms in a text: those that it explains, and those that it does not."""
        said, spoken = content(text), {"", *(word.lower() for word in words(text))}
        near = [each for word in self._by_word.keys() & spoken for each in self._by_word[word]]
        found: dict[bool, list[str]] = {True: [], False: []}
        for each in sorted(near, key=attrgetter("number")):
            if each.words <= spoken:
                explained = bool(each.telling) and len(each.telling & said) * 2 >= len(each.telling)
                found[explained].append(each.term)
        return tuple(found[True]), tuple(found[False])


def _pairs(term: Term, language: str) -> Iterator[tuple[str, str]]:
    """Technical terms of one word with their plain wording: in other languages those that are near the English ones."""
    plain, technicals = term.plain, re.split("[;,()]", term.technical)
    if language != DOCUMENTS_LANGUAGE:
        first, _, plain = term.said.get(language, "").partition(";")
        technicals = [first] if " " in plain.strip() and content(first) & content(term.technical) else []
    for each in technicals:
        word = each.strip()
        if word and " " not in word and not content(word) <= content(plain):
            yield word, plain
