"""A text is what a person sees and a voice says: the one step before any check and before speech.

Letters and accents are put together (NFC), and a sign that only looks like or stands for letters, figures or fractions
becomes what it stands for: "½" is "1/2", "５" is "5", "ﬁ" is "fi". What nobody can see, what was damaged when a file
was saved, letters of other alphabets and pictograms are faults: each with its line, its name and what to do.
"""

# ruff: noqa: RUF001, RUF002  # signs that look like others are what this module is about

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Final

_RUN = re.compile(r"[^\x00-\x7f]+")
_WORD_END = re.compile(r"[\s\"“”«»¿¡,;:!?()]")
_WORD = re.compile(r"[^\s\x00-\x1f\"(),;:!?.]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PLAIN: Final = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡“”‘’«»–—…")
"""What needs no second look."""
_LETTERS: Final = frozenset(map(chr, range(0xC0, 0x180))) - frozenset("×÷ıĸŉſŀĿ")
"""The Latin letters with accents that names of people hold. What looks like a plain letter is not among them."""
_TOLERATED: Final = frozenset("°ªºµ®©§¶·•†‡×÷±≤≥≠≈→←↑↓€£¢¥")
"""Signs that documents hold in their headings. ``content.review.read_aloud`` speaks of them where they are spoken."""
_KEPT: Final = frozenset("ªºµ…´¨¸¯")
"""Signs with another form in Unicode that would say less: 3º is not "3o", and an accent alone is a fault."""
_LIKE: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2043\u2212\uff0d\ufe63", "-")
    | dict.fromkeys("\u02bc\u2032\u201b\u02b9", "\u2019")
)
"""Signs that are taken for a hyphen or an apostrophe and are written as one of its own."""
_BETWEEN: Final = (
    (re.compile(r"(?<=[^\W\d_])[´`‘ʻ](?=[^\W\d_])"), "’"),
    (re.compile(r"(?<=\w)–(?=\w)"), "-"),
)
"""Between letters an accent that stands alone is an apostrophe, and the dash of a word processor a hyphen."""
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
"""Signs without a shape whose category does not say so."""
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x180E))
_ENCODINGS: Final = ("cp1252", "mac_roman", "cp850", "cp437", "iso8859-15", "cp1250", "cp1251", "cp1254")
"""In which UTF-8 is mostly misread."""
_WHERE_FROM: Final = "Such signs come along with text that is copied from a web page, a mail or an address book."
_JOINERS: Final = frozenset("\ufe0e\ufe0f\u200d")
"""What pictograms are put together with."""
_Wrong = Callable[[str, str], tuple[str, str]]
"""Problem and remedy for a sign in a word."""
_SHOWN: Final = 40
"""So many letters of a word are shown."""
RECODED: Final = "The accents on this line were saved"
"""How a fault begins that tells of a misread encoding: a whole file mostly has it on every line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sign that cannot be read or spoken. ``line`` counts from 1; ``problem`` has no full stop."""

    line: int
    problem: str
    remedy: str


_ORDINARY: Final = re.compile(r"[\t -_a-~áéíóúüñÁÉÍÓÚÜÑ¿¡]*")
"""A line that can be read and spoken as it is: nearly every one, so that the others may take their time."""


def plain(word: str) -> str:
    """A word without its accents, by which one whose accent was forgotten is found."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def read(text: str, comment: str = "") -> tuple[str, tuple[Fault, ...]]:
    """The text as it is seen and spoken, and what is wrong with its signs.

    Args:
        text: As it was typed, of any number of lines.
        comment: What a line begins with that nobody hears. Its signs may be any but control characters.
    """
    lines = [_line(number, line, comment) for number, line in enumerate(text.split("\n"), 1)]
    return "\n".join(line for line, _ in lines), tuple(chain.from_iterable(faults for _, faults in lines))


def _line(number: int, line: str, comment: str) -> tuple[str, list[Fault]]:
    if _ORDINARY.fullmatch(line) or (line.isascii() and "`" not in line and not _CONTROL.search(line)):
        return line, []
    if comment and line.lstrip(" ").startswith(comment):
        return line[: len(line) - len(line.lstrip(" "))] + comment, []
    line = unicodedata.normalize("NFC", line)
    faults = [Fault(number, *_saved_wrong(words))] if (words := _recoded(line)) else []
    line = line.translate(_LIKE)
    for pattern, instead in _BETWEEN:
        line = pattern.sub(instead, line)
    faults = faults or [Fault(number, *wrong) for wrong in _faults(line)]
    read_ = _folded(line)
    if faults:  # what is left is read on, for the sake of the other mistakes in it
        read_ = "".join(sign for sign in read_ if sign == "\t" or not _is_unseen(sign))
    return read_, faults


def _folded(line: str) -> str:
    """A line whose signs are those that they stand for."""
    folded: list[str] = []
    for sign in line:
        folded.append(sign if sign.isascii() else _stands_for(sign, folded[-1][-1:] if folded else ""))
    return unicodedata.normalize("NFC", "".join(folded))


def _stands_for(sign: str, before: str) -> str:
    """What a sign stands for; a figure keeps apart from a figure before it, so that 2½ is not 21/2."""
    if sign in _KEPT:
        return sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Zs":
        return " "
    folded = unicodedata.normalize("NFKC", sign).replace("\u2044", "/")
    if category in {"No", "Nl"}:
        value = unicodedata.numeric(sign)
        folded = folded if "/" in folded else f"{value:g}"
        return f" {folded}" if before.isdecimal() else folded
    return folded


def _faults(line: str) -> Iterator[tuple[str, str]]:
    """Problem and remedy for each kind of sign that is wrong on a line; once for each kind."""
    found = [(_fault_of(sign), sign, at) for at, sign in enumerate(line)]
    indent = next((at for at, sign in enumerate(line) if not sign.isspace() and sign != "-"), 0)
    found += [(_other_space, sign, at) for at, sign in enumerate(line[:indent]) if sign not in " \t-"]
    if any(fault is _picture for fault, _, _ in found):  # of which invisible signs are a part
        found = [each for each in found if each[1] not in _JOINERS]
    told: set[_Wrong | None] = {None}
    for fault, sign, at in found:
        if fault and fault not in told:
            told.add(fault)
            yield fault(sign, _word_at(line, at))


def _saved_wrong(words: dict[str, str]) -> tuple[str, str]:
    (word, meant), *others = words.items()
    more = f", and {len(others)} more" if others else ""
    return (
        f"{RECODED} in the wrong encoding: '{word}' is probably '{meant}'{more}",
        "Type these words again, and save the file with the encoding UTF-8.",
    )


def _fault_of(sign: str) -> _Wrong | None:
    """What is wrong with a sign; None: nothing."""
    if sign in _PLAIN or (sign.isascii() and sign >= " " and sign != "\x7f") or sign == "\t":
        return None
    if sign == "\ufffd":
        return _lost
    if _is_unseen(sign):
        return _unseen
    if sign in _TOLERATED or all(
        each.isascii() or each in _LETTERS or each in _TOLERATED for each in unicodedata.normalize("NFKC", sign)
    ):
        return _loose_accent if sign in _KEPT - _TOLERATED - _PLAIN else None
    category = unicodedata.category(sign)
    if category[0] in "NPZ":
        return None
    if category[0] == "L":
        return _foreign
    return _loose_accent if category in {"Mn", "Mc", "Sk"} else _picture


def _is_unseen(sign: str) -> bool:
    return (
        sign in _UNSEEN
        or (unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and sign != "\t")
        or any(ord(sign) in selectors for selectors in _SELECTORS)
    )


def _unseen(sign: str, word: str) -> tuple[str, str]:
    what = {"Cc": "control character", "Co": "private sign", "Cn": "unassigned sign"}
    kind = what.get(unicodedata.category(sign), "invisible sign")
    where = f"in or beside '{word}'" if word else "on this line"
    again = f"Delete '{word}'" if word else "Delete the line"
    problem = f"The {kind} {_name(sign)} stands {where}, where nobody can see it"
    return problem, f"{again} and type it again. {_WHERE_FROM}"


def _lost(_sign: str, word: str) -> tuple[str, str]:
    problem = f"The sign U+FFFD in '{word}' stands for one that was lost when the file was saved"
    return problem, "Type the word again, and save the file with the encoding UTF-8."


def _foreign(sign: str, word: str) -> tuple[str, str]:
    return (
        f"'{sign}' in '{word}' is not a letter of English or Spanish, but {_name(sign)}",
        "Type the word again with the letters of the keyboard; the voice would say something else, or nothing.",
    )


def _loose_accent(sign: str, word: str) -> tuple[str, str]:
    return (
        f"An accent stands by itself, or on a letter that has none, in or beside '{word}': {_name(sign)}",
        "Type the letter together with its accent, as in 'á'.",
    )


def _picture(sign: str, _word: str) -> tuple[str, str]:
    return f"'{sign}' ({_name(sign)}) would be read aloud", "Take it out, or say it in words."


def _other_space(sign: str, _word: str) -> tuple[str, str]:
    return (
        f"The spaces before this line are not those of the keyboard, but {_name(sign)}, as web pages have them",
        "Delete all that stands before the first letter, and type the spaces again.",
    )


def _name(sign: str) -> str:
    """Code and name of a sign, as they can be looked up."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()


def _word_at(line: str, at: int) -> str:
    """The word around a place, without what cannot be seen."""
    start, end = at, at + 1
    while start and not _WORD_END.match(line[start - 1]):
        start -= 1
    while end < len(line) and not _WORD_END.match(line[end]):
        end += 1
    word = "".join(sign for sign in line[start:end] if not _is_unseen(sign) or sign == "\ufffd")
    return word.strip(" .-")[:_SHOWN]


def _recoded(line: str) -> dict[str, str]:
    """Words whose letters are UTF-8 that was read in another encoding, with what they were."""
    words = {}
    for found in _WORD.finditer(line):
        meant = _RUN.sub(lambda run: _meant(run[0]), found[0])
        if meant != found[0]:
            words["".join(sign for sign in found[0] if not _is_unseen(sign))] = meant
    return words


def _meant(run: str) -> str:
    """What signs were before UTF-8 was misread, perhaps several times; the signs themselves if it never was."""
    found = []
    for encoding in _ENCODINGS:
        with suppress(ValueError):
            before = b"".join(_byte(sign, encoding) for sign in run).decode("utf-8")
            if all(sign in _PLAIN or sign in _LETTERS or sign in _TOLERATED or sign == "\xa0" for sign in before):
                found.append(_meant(before))
    likely = (before for before in found if _PLAIN.issuperset(before))
    return next(likely, found[0] if found else run)


def _byte(sign: str, encoding: str) -> bytes:
    """The byte of a sign; those that an encoding leaves free keep their number."""
    try:
        return sign.encode(encoding)
    except UnicodeEncodeError:
        return sign.encode("latin-1")
