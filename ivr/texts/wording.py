"""What is written in a text, and what somebody means who writes one to the clinic."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from ivr.core.line.model import Line
from ivr.core.signs import plain
from ivr.languages.registry import PACKS
from ivr.pages.reading import path_of, written

_WORD: Final = re.compile(r"[^\W_]+")
OF_THE_CARRIER: Final = "en"
"""The language whose words carriers in the United States obey and answer themselves."""
_FEW_WORDS: Final = 4
"""A text of so many words that has one of the words for "stop" means it: it is better to obey once too often."""


class Wish(StrEnum):
    """What somebody wants who writes to the number that texts come from."""

    STOP = "stop"
    START = "start"
    OTHER = "other"


def wish_of(text: str) -> tuple[Wish, str]:
    """What a text means, and the language of the word that says so; "" where it says neither."""
    words = [plain(word).lower() for word in _WORD.findall(text)]
    for code, pack in PACKS.items():
        if len(words) <= _FEW_WORDS and not pack.texts.stop.isdisjoint(words):
            return Wish.STOP, code
        if len(words) == 1 and words[0] in pack.texts.start:
            return Wish.START, code
    return Wish.OTHER, ""


def link(public_url: str, topic: str, language: str, line: str = "") -> str:
    """The address of a topic's page; it names neither a topic nor a line nor a person."""
    return public_url + path_of(topic, language, line)


def message(line: Line, leads_to: str, language: str) -> str:
    """The text about a topic, with the link to its page."""
    return _filled(line, "text-message", language).replace("{link}", leads_to)


def reply(line: Line) -> str:
    """What is answered to whoever writes: that nobody reads it, in every language."""
    return " ".join(_filled(line, "text-reply", language) for language in line.languages)


def stopped(line: Line, language: str) -> str:
    """What is answered to whoever wants no more texts."""
    return _filled(line, "text-stopped", language if language in line.languages else line.languages[0])


def _filled(line: Line, phrase: str, language: str) -> str:
    clinic = line.clinic or line.phrases["text-sender"].text[language]
    text = line.phrases[phrase].text[language].replace("{clinic}", clinic.strip())
    return " ".join(text.replace("{office}", written(line.staff.number_to_call)).split())
