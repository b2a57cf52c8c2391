"""Words that were heard against words that were said. Numbers are words; accents do not count, nor joined words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

Spell = Callable[[int], str]
"""A number in words, in some language."""
Sounds = Callable[[Sequence[str]], str]
"""Words as they sound, joined."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many words were said, and what became of them."""

    said: int
    wrong: int
    """Words that were misheard, left out, or heard though nobody said them."""
    misheard: tuple[tuple[str, str], ...]
    """Each stretch that was said, and what was heard instead."""


def words_of(text: str, spell: Spell, said: str = "") -> list[str]:
    """A text as plain words.

    Args:
        text: As it is written.
        spell: A number in words.
        said: The plain words to compare with, which tell whether a number is spelt whole or digit by digit.
    """

    def spelt(found: re.Match[str]) -> str:
        digits = " ".join(spell(int(digit)) for digit in found[0])
        if len(found[0]) > _COUNTED:
            return f" {digits} "
        whole = spell(int(found[0]))
        in_a_row = len(found[0]) > _SPELT_WHOLE or found[0][0] == "0" or f" {_plain(digits)} " in f" {said} "
        return f" {digits if in_a_row and f' {_plain(whole)} ' not in f' {said} ' else whole} "

    text = re.sub(r"(?<=\d)[-,.](?=\d)", "", text)
    return _plain(re.sub(r"\d+", spelt, text)).split()


_COUNTED: Final = 15
"""Digits of the longest number that has words: a listener that hears a loop writes hundreds of them."""

_SPELT_WHOLE: Final = 2
"""Digits of the longest number that is usually spoken as one word or two."""


def _plain(text: str) -> str:
    """Small letters without accents, and single spaces."""
    letters = unicodedata.normalize("NFKD", re.sub("['\u2019]", "", text.casefold()))
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def compare(said: Sequence[str], heard: Sequence[str], alike: Sequence[tuple[str, str]] = ()) -> Compared:
    """What was misheard, with as few words wrong as can be; words that were only joined or parted are right.

    So are those that were parted elsewhere: nothing in "de beber" tells it from "debe ver".

    Args:
        said: The words as they were to be heard.
        heard: Those that were.
        alike: Spellings that sound the same (see `Voices.sounds_alike`): a listener writes one for the other.
    """

    def sounds(words: Sequence[str]) -> str:
        return joined("".join(words))

    @cache
    def joined(text: str) -> str:
        for spelling, sound in alike:
            text = re.sub(spelling, sound, text)
        return text

    costs = _costs(said, heard, sounds)
    pairs: list[tuple[str, str]] = []
    at, of = len(said), len(heard)
    wrong = 0
    while at or of:
        before_at, before_of, cost = costs[at][of][1]
        if cost:
            wrong += cost
            pairs.append((" ".join(said[before_at:at]), " ".join(heard[before_of:of])))
        at, of = before_at, before_of
    return Compared(len(said), wrong, tuple(reversed(pairs)))


_Step = tuple[int, tuple[int, int, int]]
"""The words wrong so far; and where this comes from, with the words that this step got wrong."""
_JOINED = 3
"""Words that may be heard as one, or as others with the same sound."""


def _costs(said: Sequence[str], heard: Sequence[str], sounds: Sounds) -> list[list[_Step]]:
    table: list[list[_Step]] = [[(0, (0, 0, 0))] * (len(heard) + 1) for _ in range(len(said) + 1)]
    for at in range(len(said) + 1):
        for of in range(len(heard) + 1):
            if at or of:
                table[at][of] = min(_steps(table, sounds, said[:at], heard[:of]), key=lambda step: step[0])
    return table


def _steps(table: list[list[_Step]], sounds: Sounds, said: Sequence[str], heard: Sequence[str]) -> list[_Step]:
    """Every way to the place where these words were said, and those were heard."""
    found: list[_Step] = []
    at, of = len(said), len(heard)
    for parts_said, parts_heard in product(range(1, _JOINED + 1), repeat=2):
        before = at - parts_said, of - parts_heard
        if min(before) < 0:
            continue
        same = sounds(said[before[0] :]) == sounds(heard[before[1] :])
        if same or parts_said == parts_heard == 1:
            cost = 0 if same else 1
            found.append((table[before[0]][before[1]][0] + cost, (*before, cost)))
    if at:
        found.append((table[at - 1][of][0] + 1, (at - 1, of, 1)))
    if of:
        found.append((table[at][of - 1][0] + 1, (at, of - 1, 1)))
    return found
