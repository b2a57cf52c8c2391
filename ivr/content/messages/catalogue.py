"""Every message that the menus can cause: its code, its words in the languages of staff, and what it means.

The checks word their messages in English, where they find something. Here `catalogue.json` holds the pattern of each
message, with `{1}`, `{2}`, ... for what differs. A message is recognized by its pattern, so that it keeps its code when
what is quoted in it changes. A test asks that no check has a message without a code, and no code lacks a language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("catalogue.json")
_BLANK: Final = re.compile(r"\{(\d)\}")
CUT: Final = " ..."
"""The end of a message that was too long."""
ENGLISH, SPANISH = "en", "es"
LANGUAGES: Final = (ENGLISH, SPANISH)
KINDS: Final = ("codes", "refusals", "remedies", "fragments")
"""What the catalogue holds: messages of the checks, refusals of the console's forms, remedies, parts of messages."""
_QUOTED: Final = re.compile("'[^']*'")
_BEFORE_EL: Final = re.compile(r"\b(a|de) $")
_CONTRACTED: Final = {"a": "al", "de": "del"}
_LIST: Final = re.compile(r"('[^']*'(?:, '[^']*')*,?) (and|or) ('[^']*')")
_SPANISH_OR: Final = {"and": "y", "or": "o"}
_SPAN: Final = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\d)")
_USUAL: Final = re.compile(r"\(usually ([\d.]+)\)")
_DAYS: Final = {
    "Mon": "lun",
    "Tue": "mar",
    "Wed": "mié",
    "Thu": "jue",
    "Fri": "vie",
    "Sat": "sáb",
    "Sun": "dom",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A message in English and in Spanish, with numbered blanks for what differs."""

    code: str
    """"" for a remedy or a part of a message, which have none."""
    english: str
    spanish: str

    @property
    def literals(self) -> list[str]:
        """What stands between the blanks."""
        return _BLANK.split(self.english)[::2]

    @property
    def weight(self) -> int:
        """How much of a message it says itself: of several that fit, the one that says most is meant."""
        return sum(map(len, self.literals))

    def begins(self, text: str) -> bool:
        """Whether a message that was cut off may be this one."""
        place = 0
        for literal in filter(str.strip, self.literals[:2]):
            place = text.find(literal, place)
            if place < 0:
                return False
        return text.startswith(self.literals[0])

    def blanks(self, text: str) -> Mapping[str, str] | None:
        """What fills the blanks in a message; None if it is another one."""
        first, *others = self.literals
        if not text.startswith(first) or not text.endswith(others[-1] if others else first):
            return None
        if not all(each in text for each in others):
            return None
        found = _expression(self.english).fullmatch(text)
        return {name[1:]: each for name, each in found.groupdict().items()} if found else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means."""

    code: str
    says: tuple[Pattern, ...]
    why: Mapping[str, str]
    """By language, in words that somebody understands who edits the menus."""
    before: str
    """An example of what causes it."""
    after: str
    """The same, as it is right."""


def code_of(problem: str) -> str:
    """The code of a message; "" if it is not known."""
    found = _found(problem, "codes")
    if found:
        return found[0].code
    cut = problem.endswith(CUT)  # what it quoted was so long that its end is gone
    return next((each.code for each in patterns("codes") if cut and each.begins(problem)), "")


def translated(text: str, language: str) -> str:
    """A problem or a remedy in a language of staff. What is not known stays in English."""
    return text if language == ENGLISH or not text else _spanish(text)


def explanation(code: str) -> Explanation | None:
    """What a code means, however its letter is written; None if there is no such code."""
    return _explanations().get(code.upper())


def codes() -> tuple[str, ...]:
    """All codes, in their order."""
    return tuple(_explanations())


def nearest(code: str) -> Iterable[str]:
    """The codes of the same kind, for somebody who mistyped one."""
    return [each for each in codes() if code[:1].upper() == each[0]] or codes()


@cache
def _data() -> Any:  # noqa: ANN401  # as the file holds it
    return json.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _explanations() -> Mapping[str, Explanation]:
    return {
        code: Explanation(
            code,
            tuple(Pattern(code, each[ENGLISH], each[SPANISH]) for each in data["says"]),
            data["why"],
            data["before"],
            data["after"],
        )
        for code, data in _data()["codes"].items()
    }


@cache
def patterns(kind: str) -> tuple[Pattern, ...]:
    """All patterns of a kind, one of `KINDS`."""
    if kind == "codes":
        found = [each for told in _explanations().values() for each in told.says]
    else:
        found = [Pattern("", each[ENGLISH], each[SPANISH]) for each in _data()[kind]]
    return tuple(sorted(found, key=lambda each: -each.weight))


@cache
def _expression(template: str) -> re.Pattern[str]:
    """The blanks are as short as they can be, but for those that the message ends with."""
    pieces = _BLANK.split(template)
    parts, seen = [], set()
    for literal, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        parts.append(re.escape(literal))
        if number:
            parts.append(f"(?P=n{number})" if number in seen else f"(?P<n{number}>.*?)")
            seen.add(number)
    return re.compile("".join(parts), re.DOTALL)


def _found(text: str, kind: str) -> tuple[Pattern, Mapping[str, str]] | None:
    for pattern in patterns(kind):
        blanks = pattern.blanks(text)
        if blanks is not None:
            return pattern, blanks
    return None


def _spanish(text: str) -> str:
    for kind in KINDS:
        if found := _found(text, kind):
            pattern, blanks = found
            return _filled(pattern.spanish, blanks)
    return text


def _filled(template: str, blanks: Mapping[str, str]) -> str:
    """A Spanish pattern with its blanks filled in: what is quoted from a file stays as it is, all else is Spanish."""
    quoted = {number for part in _QUOTED.findall(template) for number in _BLANK.findall(part)}
    filled, end = "", 0
    for blank in _BLANK.finditer(template):
        number = blank[1]
        part = blanks[number] if number in quoted else _spanish_part(blanks[number])
        filled += template[end : blank.start()]
        if part.startswith("el ") and (found := _BEFORE_EL.search(filled)):
            filled, part = f"{filled[: found.start()]}{_CONTRACTED[found[1]]}", part.removeprefix("el")
        filled, end = filled + part, blank.end()
    return filled + template[end:]


@lru_cache(4096)  # what stands in files is filled in as well
def _spanish_part(text: str) -> str:
    """What fills a blank: words of the checks in Spanish; what is quoted from the files stays as it is."""
    if (found := _found(text, "fragments")) and found[0].weight:
        return _spanish(text)
    listed = _LIST.sub(lambda each: f"{each[1]} {_SPANISH_OR[each[2]]} {each[3]}", text)
    if _USUAL.search(listed):
        listed = _USUAL.sub(r"(lo habitual: \1)", listed).replace(" in language '", " en el idioma '")
    if _SPAN.search(listed):
        return _SPAN.sub(lambda each: f"{_DAYS[each[1]]} {each[2]}", listed).replace(" to ", " a ")
    return listed
