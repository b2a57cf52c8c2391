"""What is put together from several texts when the menus are loaded: choices, whispers, phrases with their blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivr.content.files.drafts import Language
from ivr.content.line.seconds import spoken_seconds
from ivr.content.values.phone_numbers import spoken_number
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Statement
from ivr.core.line.phrases import RECALLING, whisper_id
from ivr.core.line.staff import UNKNOWN_FLAG, Staff

Phrases = Mapping[str, Statement]

CHOICE_PHRASES = ("choice-first", "choice-next", "choice-last", "staff-label", "nurse-label")
_BEGINNING: Final = re.compile(r"(?:\A|(?<=[.!?] ))[^\W\d_]")
WHISPER_PHRASES = ("whisper", "whisper-red-flag", "whisper-press-1", "unknown-sign")


def statement(id_: str, texts: Mapping[str, str], languages: Iterable[Language]) -> Statement:
    """A statement with these texts and their lengths."""
    speeds = {language.code: language.words_a_minute for language in languages}
    return Statement(id_, texts, {code: spoken_seconds(text, speeds[code]) for code, text in texts.items()})


def fill(text: str, **blanks: str) -> str:
    """The text with its blanks filled in, without the line end behind it."""
    for name, value in blanks.items():
        text = text.replace(f"{{{name}}}", value.strip())
    return text.strip()


def templates(phrases: Phrases, count: int, *, first: bool) -> list[str]:
    """The ids of the phrases that say so many choices, in order.

    In the first menu of a call the choices are one sentence, as its owner worded it. Elsewhere each is a sentence of
    its own, so that a pause stands before its key; in a line without that phrase, they are one sentence as well.
    """
    if "choice" in phrases and not first:
        return ["choice"] * count
    return ["choice-first", *["choice-next"] * (count - 2), "choice-last"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is said of the choices of a menu: its id, the key and label of each choice, and which menu it is."""

    menu: str
    options: Sequence[tuple[str, Statement]]
    nurse: bool = False
    """Whether key 0 leads to a nurse rather than to the staff."""
    first: bool = False
    """Whether it is the menu that a call begins with."""


def choices(said: Choices, phrases: Phrases, languages: Sequence[Language]) -> Statement:
    """The words of a menu's choices, ending with what key 0 leads to.

    Args:
        said: The choices.
        phrases: With those of `CHOICE_PHRASES`.
        languages: Of the line.
    """
    options = [*said.options, (STAFF_KEY, phrases["nurse-label" if said.nurse else "staff-label"])]
    names = templates(phrases, len(options), first=said.first)
    texts = {
        code: " ".join(
            fill(phrases[name].text.get(code, ""), key=key, label=label.text.get(code, ""))
            for name, (key, label) in zip(names, options, strict=True)
        )
        for code in (language.code for language in languages)
    }
    return statement(f"{said.menu}.choices", texts, languages)


def whispers(
    red_flag: str | None, sign: Statement | None, phrases: Phrases, languages: Sequence[Language]
) -> Iterator[Statement]:
    """What staff hear before they take a call: one statement per caller's language, in every staff language.

    Args:
        red_flag: The id of the red flag, or None.
        sign: Its short name; needed with a red flag.
        phrases: With those of `WHISPER_PHRASES`.
        languages: Of the line.
    """
    template = phrases["whisper-red-flag" if red_flag else "whisper"]
    for caller in languages:
        texts = {}
        for code in (language.code for language in languages):
            name, heard = caller.names.get(code, ""), sign.text.get(code, "") if sign else ""
            first = fill(template.text.get(code, ""), sign=heard, language=name)
            texts[code] = f"{_sentences(first)} {fill(phrases['whisper-press-1'].text.get(code, ''))}"
        yield statement(whisper_id(red_flag, caller.code), texts, languages)


def _sentences(text: str) -> str:
    """The text, whose sentences begin with a capital letter, also where one begins with what was filled in."""
    return _BEGINNING.sub(lambda found: found[0].upper(), text)


def filled(phrases: Phrases, staff: Staff, languages: Sequence[Language], recall_key: str = "") -> Iterator[Statement]:
    """The phrases with the blanks filled in that are the same in every call."""
    values = {
        "number": spoken_number(staff.number_to_call),
        "seconds": str(staff.message_seconds),
        "minutes": str(staff.callback_minutes),
        "shown": spoken_number(staff.shown),
    }
    for phrase in phrases.values():
        blanks = values | ({"key": recall_key} if phrase.id in RECALLING else {})
        yield statement(phrase.id, {code: fill(text, **blanks) for code, text in phrase.text.items()}, languages)


def unknown_whispers(phrases: Phrases, languages: Sequence[Language]) -> Iterator[Statement]:
    """The whispers without a red flag, and those for the red flag of unknown kind."""
    yield from whispers(None, None, phrases, languages)
    yield from whispers(UNKNOWN_FLAG, phrases["unknown-sign"], phrases, languages)
