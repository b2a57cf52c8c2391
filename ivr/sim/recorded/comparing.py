"""The difference between what a file expects of an answer and what the line says now, for people who do not program."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ivr.sim.recorded.script import Heard, Told
from ivr.sim.recorded.telling import SLOWLY, Present

FICTIONAL: Final = re.compile(r"1?[2-9]\d\d55501\d\d")
_NUMBER: Final = re.compile(r"\+?\d(?:[ ,.()-]{0,3}\d){6,}")
_LANGUAGES: Final = {"en": "in English", "es": "in Spanish"}
_PAUSE: Final = re.compile(r"[,;:.?!] ")


@dataclass(slots=True)
class Numbers:
    """Which number of the line stands for which fictional one of the file: always the same within a call."""

    known: dict[str, str] = field(default_factory=dict)

    def same(self, before: str, now: str) -> bool:
        """Whether two texts are alike, but for numbers that nobody may write into a file."""
        if before == now:
            return True
        if _NUMBER.sub("", before) != _NUMBER.sub("", now):
            return False
        pairs = list(zip(_digits(before), _digits(now), strict=True))
        return all(first == second or self._stands_for(second, first) for first, second in pairs)

    def _stands_for(self, real: str, fictional: str) -> bool:
        if FICTIONAL.fullmatch(real) or not FICTIONAL.fullmatch(fictional):
            return False
        if real not in self.known and fictional in self.known.values():
            return False
        return self.known.setdefault(real, fictional) == fictional

    def as_expected(self, before: Sequence[Heard], now: Sequence[Heard]) -> tuple[Heard, ...]:
        """What is heard now, with the file's words wherever these are the same."""
        told = list(now)
        for place, heard in enumerate(now):
            match = next((each for each in before if _alike(each, heard) and self.same(each[1], heard[1])), None)
            told[place] = match or heard
        return tuple(told)


def _alike(before: Heard, now: Heard) -> bool:
    """The carrier's voice speaks slowly by longer pauses, so words without one sound alike at any speed."""
    if before[0] == now[0]:
        return True
    return not _PAUSE.search(now[1]) and before[0].replace(SLOWLY, "") == now[0].replace(SLOWLY, "")


def _digits(text: str) -> list[str]:
    return [re.sub(r"\D", "", found) for found in _NUMBER.findall(text)]


def changed(expected: Told, now: Present, numbers: Numbers) -> dict[str, tuple[str, ...]]:
    """The fields in which an answer is not as expected, with the lines that show it; ``-`` expected, ``+`` now."""
    told = now.told
    found: dict[str, tuple[str, ...]] = {}
    if expected.hears is not None and told.hears is not None:
        heard = numbers.as_expected(expected.hears, told.hears)
        if heard != expected.hears:
            found["hears"] = tuple(_heard(expected.hears, heard))
    if expected.keys is not None and told.keys is not None and expected.keys != told.keys:
        found["keys"] = tuple(_keys(expected.keys, told.keys))
    if expected.rings is not None and not _ring(expected.rings, now, numbers):
        found["rings"] = (_minus(_who(expected.rings)), _plus(_who(told.rings or ())))
    if expected.then is not None and expected.then != told.then:
        found["then"] = (_minus(f"the line {expected.then}"), _plus(f"the line {told.then}"))
    if expected.status != told.status:
        found["status"] = (
            _minus(f"status {expected.status or 'as usual'}"),
            _plus(f"status {told.status or 'as usual'}"),
        )
    if expected.twiml is not None and expected.twiml != told.twiml:
        found["twiml"] = tuple(_lines(expected.twiml, told.twiml or ()))
    return found


def _ring(expected: Sequence[str], now: Present, numbers: Numbers) -> bool:
    """Whether the same people ring: told by name, or by number in files of older versions."""
    told = now.told.rings or ()
    if len(expected) != len(told):
        return False
    return all(
        before == name or (before.startswith("+") and numbers.same(before, number))
        for before, name, number in zip(expected, told, now.numbers, strict=True)
    )


def _minus(text: str) -> str:
    return f"- expected: {text}"


def _plus(text: str) -> str:
    return f"+ now: {text}"


def _heard(before: Sequence[Heard], now: Sequence[Heard]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            yield from (f"- expected to hear {_sentence(heard)}" for heard in before[first:last])
            yield from (f"+ hears now {_sentence(heard)}" for heard in now[begin:end])


def _sentence(heard: Heard) -> str:
    kind, words = heard
    code, *how = kind.split(", ")
    if code in {"sound", "pause", "sends"}:
        return f"{code} {words}"
    told = {"uncut": ", and no key cuts it off", "slowly": ", slowly"}
    return f"{_LANGUAGES.get(code, code)}{''.join(told.get(each, each) for each in how)}: {words}"


def _keys(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(before.keys() | now.keys()):
        first, second = (keys.get(key, "nothing: it is a wrong key") for keys in (before, now))
        if first != second:
            yield _minus(f"key {key} leads to {first}")
            yield _plus(f"key {key} leads to {second}")


def _who(rings: Sequence[str]) -> str:
    return f"{' and '.join(rings)} ring{'s' if len(rings) == 1 else ''}" if rings else "nobody rings"


def _lines(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    return (line for line in difflib.ndiff(list(before), list(now)) if line[0] in "+-")
