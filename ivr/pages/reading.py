"""A topic as somebody reads it: the statements that callers hear, in their order and their words.

A sentence that tells which keys to press is for the ear. One that only moves about in the call ("press 7 to hear this
again") says nothing to a reader and is left out; every other one may tell a patient how to reach a nurse, so it stays,
and the page says in front of it which number is to be called first. What a key is for is told by the key grammar of
the language's pack, by which `ivr check` finds out where keys lead.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers

from ivr.content.line.key_paths import ways
from ivr.content.review.fingerprint import LENGTH, fingerprint, normal
from ivr.content.safety.medical_words import medical
from ivr.core.line.model import Line, Topic
from ivr.languages.pack import Goal

PATH: Final = "/pages"
"""Where a line serves them."""
OTHER: Final = "~"
"""What the code of another line begins with, and no topic and no language."""
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")
_MOVES_ABOUT: Final = frozenset({Goal.AGAIN, Goal.SPEED, Goal.LANGUAGE, Goal.MAIN, Goal.MENU, Goal.MESSAGE})
"""What keys do for somebody who is in a call, and for nobody else."""
_CODE_LETTERS: Final = "bcdfghjklmnpqrstvwxz"
"""Without vowels: what they spell is no word."""
_CODE_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or several of the same kind, as they are spoken."""

    text: str
    by_phone: bool = False
    """Whether it names keys, which work once the line is called."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read of one statement."""

    id: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A topic in one language."""

    topic: str
    language: str
    title: str
    passages: tuple[Passage, ...]
    mark: str
    """The fingerprint of all of its statements, in their order: another wording has another one."""


def readings(line: Line, language: str) -> tuple[Reading, ...]:
    """Every topic that callers can reach, in the order in which they meet them."""
    return tuple(reading(line.topics[id_], language) for id_ in line.parents if id_ in line.topics)


def reading(topic: Topic, language: str) -> Reading:
    """A topic to be read."""
    said = [(each.id, normal(each.text[language])) for part in topic.parts for each in part.statements]
    passages = (Passage(id_, tuple(_sentences(text, language))) for id_, text in said)
    return Reading(
        topic.id,
        language,
        topic.title.get(language) or topic.id,
        tuple(each for each in passages if each.sentences),
        mark_of(topic, language),
    )


def mark_of(topic: Topic, language: str) -> str:
    """The mark of a topic's words in a language."""
    each = (fingerprint(language, said.text[language]) for part in topic.parts for said in part.statements)
    return hashlib.sha256("\n".join(each).encode()).hexdigest()[:LENGTH]


def _sentences(text: str, language: str) -> Iterator[Sentence]:
    """The sentences of a text, those of one kind that follow each other as one."""
    found: list[Sentence] = []
    for each in _SENTENCE.split(text):
        named = ways(each, language)
        if named and all(way.goal in _MOVES_ABOUT for way in named) and not _is_medical(each, language):
            continue
        if found and found[-1].by_phone == bool(named):
            found[-1] = Sentence(f"{found[-1].text} {each}", bool(named))
        else:
            found.append(Sentence(each, bool(named)))
    yield from found


def _is_medical(sentence: str, language: str) -> bool:
    """Whether a reader would miss something with it, whatever its keys are for."""
    return bool(medical(sentence.lower(), language, orders=True))


@lru_cache(256)
def code_of(topic: str) -> str:
    """What stands for a topic in an address that is sent to somebody: it tells nobody what they asked about.

    Eight letters, always the same for a topic's id.
    """
    digest = hashlib.sha256(f"page\n{topic}".encode()).digest()
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in digest[:_CODE_LENGTH])


def path_of(topic: str, language: str, line: str = "") -> str:
    """The path of a page; of a topic, by its code; "" is the list of topics. Of another line than the first by name."""
    return "/".join((home_of(line), *([code_of(topic)] if topic else []), language))


def home_of(line: str) -> str:
    """The path that the pages of a line stand below; the name of the line, which may tell a procedure, is not in it."""
    return f"{PATH}/{OTHER}{code_of(f'line {line}')}" if line else PATH


def topic_of(line: Line, named: str) -> Topic | None:
    """The topic that an address names, by its id or by its code; None if callers can reach none of that name."""
    ids = [id_ for id_ in line.parents if id_ in line.topics]
    id_ = named if named in ids else next((each for each in ids if code_of(each) == named), "")
    return line.topics[id_] if id_ else None


def written(number: str) -> str:
    """A telephone number as people of its country write it; other countries' with the country code.

    Args:
        number: E.164.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    american = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == "US"
    return phonenumbers.format_number(parsed, form.NATIONAL if american else form.INTERNATIONAL)
