"""The notice that callers hear for some hours ("our office is closed today because of snow"), kept in a file.

It is spoken between the emergency sentence and the menu, and must not get in the way of either: so it is short, names
no key, sends nobody away, and ends by itself. A file that breaks these rules is not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

from ivr.content.evidence.figures import numbers
from ivr.content.line.seconds import spoken_seconds
from ivr.content.safety.calls import soft
from ivr.content.safety.words import plain, turner
from ivr.content.values.emergency_number import has_emergency_number
from ivr.content.yaml import atomic
from ivr.content.yaml.fields import listed
from ivr.core import signs
from ivr.core.line.model import Line
from ivr.languages.patterns import pattern
from ivr.languages.registry import PACKS, pack_of

FILE: Final = "notice.json"
"""The name of the file in the data folder."""
MAX_SECONDS: Final = 15
"""The longest notice, spoken at normal speed."""
MAX_CHARACTERS: Final = 500
"""A file with a longer text was not written by this program, and is not read."""

_NUMBER = re.compile(
    r"(?<![\d.])(?:(?:\+|00)?(?P<country>1)[\s./·-]*)?(?:\((?P<area>\d{3})\)|(?P<area2>\d{3}))[\s./·-]*"
    r"(?P<middle>\d{3})[\s./·-]*(?P<end>\d{4})(?!\d)"
)
_MINUTES: Final = frozenset({15, 30, 45})
_SPELLED = re.compile(r"(?<!\w)(?:\d[\s,.]+){6,}\d(?!\w)")
"""A telephone number as it is spoken: whoever speaks another language may be told another one."""
_OTHER_NUMBER = re.compile(r"(?<![\d.,:])\+?\d(?:[\s./·()-]{0,3}\d){6,14}(?![\d:])")
"""Any other row of digits that is too long for an amount or a time: a local or a foreign number."""
_DATE = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Notice:
    """A text in every language of the line, and the instant from which it is not said any more."""

    texts: tuple[tuple[str, str], ...]
    """Language and text, in the order of the line's languages."""
    until: datetime
    """Aware."""


class NoticeError(Exception):
    """The file with the notice is not what this program writes; the message says why, and quotes nothing of it."""


def prepared(text: str) -> tuple[str, tuple[str, ...]]:
    """A text as it is kept and spoken, its telephone numbers digit by digit; and what is wrong with its signs."""
    read, faults = signs.read(" ".join(text.split()))
    spoken = " ".join(_OTHER_NUMBER.sub(_one_by_one, _NUMBER.sub(_digits, read)).split())
    return spoken, tuple(f"{fault.problem}. {fault.remedy}" for fault in faults)


def _digits(found: re.Match[str]) -> str:
    area, rest = found["area"] or found["area2"], [found["middle"], found["end"]]
    toll_free = found["country"] and (area[0] == "8" and area[1] == area[2])
    groups = [*(["1"] if toll_free else []), area, *rest]
    return ", ".join(" ".join(group) for group in groups)


def _one_by_one(found: re.Match[str]) -> str:
    return found[0] if _DATE.search(found[0]) else ", ".join(" ".join(group) for group in re.findall(r"\d+", found[0]))


def problems(texts: Mapping[str, str], line: Line) -> Iterator[str]:
    """Why these texts cannot be the notice of a line, in whole sentences.

    Args:
        texts: By language.
        line: Whose callers would hear them.
    """
    for code in texts:
        if code not in line.languages:
            yield f"'{code}' is not a language of this line; it has {listed(line.languages)}."
    for code in line.languages:
        text, unread = prepared(texts.get(code, ""))
        yield from (f"The text in '{code}' cannot be spoken as it is. {fault}" for fault in unread)
        if not text:
            yield f"The text in '{code}' is missing. Every language of the line needs one, or its callers hear nothing."
            continue
        other = next(
            (each for each in line.languages if each != code and seems(text, each) and not seems(text, code)), ""
        )
        if other:
            yield f"The text in '{code}' seems to be in the language '{other}'. Write it in '{code}'."
        yield from (f"The text in '{code}' {what}" for what in _faults(text, line.voices[code].words_a_minute))
        if what := _of_911(text, code):
            yield (
                f"The text in '{code}' may keep callers from dialing 911, by '{what}'. Say only that callers "
                "hang up and dial 911 in an emergency, or take it out."
            )
    yield from _different_figures({code: prepared(texts.get(code, ""))[0] for code in line.languages})


def _different_figures(texts: Mapping[str, str]) -> Iterator[str]:
    """An hour or a day that each language says differently: half of the callers would come at the wrong time."""
    for one, two in combinations(texts, 2):
        left, right = (_figures(texts[code], code) for code in (one, two))
        only, other = ([text for value, text in a.items() if value not in b] for a, b in ((left, right), (right, left)))
        if only and other:
            yield (
                f"The text in '{one}' says {listed(only)}, and the text in '{two}' says {listed(other)}. Say the same "
                "figures in each language, and hours as in '10:30'."
            )


def _figures(text: str, language: str) -> dict[int, str]:
    """The figures of a text but telephone numbers, without minutes, which one language may say as "half past"."""
    return {
        int(each.value): each.text
        for each in numbers(_SPELLED.sub(" ", text), language)
        if each.value >= 1 and not each.loose and each.value not in _MINUTES
    }


@cache
def _keys(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what tells somebody to press a key, in any of these languages."""
    before, between, names, others = (
        _either(languages, part) for part in ("before_a_key", "between", "key_names", "keys")
    )
    key = rf"(?:[0-9](?![0-9])|{names}|[*#])(?!\w)"
    return pattern(rf"\b(?:{before})[\s,:]+(?:(?:{between})\s+){{0,3}}{key}|{others}")


@cache
def _orders(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what tells somebody to take or to stop a medicine."""
    return pattern(rf"\b(?:{_either(languages, 'takes')})\b[^.!?]*\b(?:{_either(languages, 'taken')})\b")


@cache
def _signs(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what may be a sign of danger, in any of these languages."""
    return pattern(rf"\b(?:{'|'.join(each for code in languages for each in pack_of(code).notice.signs) or '(?!)'})\b")


def _of_911(text: str, language: str) -> str:
    """What turns round or softens an order to dial the emergency number; "" for nothing."""
    known = pack_of(language).safety
    turned = turner(known.turned, (*known.hang_up, *known.dial))
    for sentence in map(plain, _SENTENCE_END.split(text)):
        if has_emergency_number(sentence):
            found = turned.search(sentence)
            if what := found[0] if found else soft(sentence, known):
                return what
    return ""


def _either(languages: tuple[str, ...], part: str) -> str:
    """Alternatives of all these languages: a notice is held against all, since it may be in the wrong one."""
    return "|".join(getattr(pack_of(language).notice, part) or r"(?!)" for language in languages)


def _faults(text: str, words_a_minute: int) -> Iterator[str]:
    hang_up = pattern(_either(tuple(PACKS), "hang_up"))
    seconds = spoken_seconds(text, words_a_minute)
    if seconds > MAX_SECONDS or len(text) > MAX_CHARACTERS:
        yield f"takes {seconds:.0f} seconds to say; at most {MAX_SECONDS} are allowed. Say it in fewer words."
    if _keys(tuple(PACKS)).search(text):
        yield (
            "names a key. The menu tells callers which keys there are, and they change with it. Take it out; for a "
            "phone number write 'call' and the number."
        )
    if _orders(tuple(PACKS)).search(text):
        yield (
            "tells callers to take or to stop something. A notice speaks about the office alone: what patients are to "
            "do stands in the menus, where it is checked and approved. Take it out."
        )
    if found := _signs(tuple(PACKS)).search(text):
        yield (
            f"speaks of '{found[0]}', which may be a sign of danger. A notice speaks about the office alone: what "
            "patients are to do stands in the menus, where it is checked and approved. Take it out."
        )
    if any(hang_up.search(sentence) and not has_emergency_number(sentence) for sentence in _SENTENCE_END.split(text)):
        yield "tells callers to hang up. They would never reach the warning signs. Only to call 911 may they be told."


def seems(text: str, language: str) -> bool:
    """Whether a text holds the small words of a language; of one without a pack nobody can tell."""
    said = set(re.findall(r"\w+", text.lower()))
    return len(said & pack_of(language).wording.known_by) > 1


def write(path: Path, notice: Notice) -> None:
    """Puts a notice on.

    Raises:
        OSError: The file cannot be written.
    """
    content = {"texts": dict(notice.texts), "until": notice.until.isoformat()}
    atomic.write(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def read(path: Path) -> Notice | None:
    """The notice in the file, be it over or not; None if there is no file.

    Raises:
        NoticeError: The file cannot be read, or is not what `write` writes.
    """
    if path.is_fifo():  # whoever reads a pipe waits for ever, and a call with them
        raise NoticeError("It is not a file.")
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NoticeError(f"It cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise NoticeError("It is not JSON.") from None
    try:
        texts, until = content["texts"].items(), datetime.fromisoformat(content["until"])
    except (TypeError, KeyError, AttributeError, ValueError):
        raise NoticeError("It does not hold 'texts' by language, and 'until' as an instant.") from None
    if until.tzinfo is None:
        raise NoticeError("Its 'until' names no offset from UTC.")
    if not all(isinstance(text, str) and 0 < len(text.strip()) <= MAX_CHARACTERS for _, text in texts):
        raise NoticeError(f"Its 'texts' are not all texts of at most {MAX_CHARACTERS} characters.")
    return Notice(tuple((code, prepared(text)[0]) for code, text in texts), until)


def remove(path: Path) -> bool:
    """Takes the notice off; whether there was a file.

    Raises:
        OSError: The file cannot be removed.
    """
    with suppress(FileNotFoundError):
        path.unlink()
        return True
    return False
