"""Hearing the audio of a line with a machine listener: which words arrive, in a quiet room and in a noisy one."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ivr.core.reply import Utterance
from ivr.languages.registry import pack_of
from ivr.speech import telephone
from ivr.speech.audio_library import URL, AudioLibrary
from ivr.speech.listening import hearing
from ivr.speech.listening.words_heard import Compared
from ivr.speech.recordings import Finding
from ivr.speech.rendering.urgency import order, red_flags
from ivr.speech.telephone import Samples

_SEED: Final = 1
"""The same sample each time, so that figures can be compared."""
_SHORTEST_KEY_WORD: Final = 4


class Ear(Protocol):
    """A listener."""

    def words(self, heard: Samples, language: str) -> str:
        """What was heard."""

    def compare(self, text: str, heard: str, language: str) -> Compared:
        """What was heard against what was to be said."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One file as it was heard in one condition."""

    utterance: Utterance
    name: str
    """Of the file."""
    condition: str
    compared: Compared

    def key_words_missed(self) -> list[str]:
        """The words that carry the meaning and did not arrive: long ones and numbers."""
        words = (word for said, _ in self.compared.misheard for word in said.split())
        figures = pack_of(self.utterance.language).figures
        numbers = figures.numbers.keys() - figures.articles
        return [word for word in words if len(word) >= _SHORTEST_KEY_WORD or word in numbers]


def chosen(shelf: AudioLibrary, each_language: int) -> list[Utterance]:
    """What is heard: the urgent sentences and some others.

    Args:
        shelf: The audio of the line.
        each_language: How many other statements of each language; 0 for everything the line says.
    """
    line = shelf.line
    places = order(line)
    said = sorted(shelf.texts(), key=lambda each: (places[each.id], each.language))
    if not each_language:
        return said
    urgent = _urgent(shelf)
    others = [[each for each in said if each.language == code and each.id not in urgent] for code in line.languages]
    picked = {each for some in others for each in random.Random(_SEED).sample(some, min(each_language, len(some)))}  # noqa: S311
    return [each for each in said if each.id in urgent or each in picked]


def _urgent(shelf: AudioLibrary) -> set[str]:
    """The emergency sentence, the step-ups, the menu of warning signs and the main menu."""
    line = shelf.line
    menus = [menu for menu in line.menus.values() if menu.warning or menu.id == line.start]
    read = {each.id for menu in menus for each in (*menu.intro, menu.choices, *menu.after)}
    return read | red_flags(line)


def listen(shelf: AudioLibrary, ear: Ear, utterances: Iterable[Utterance]) -> Iterator[Heard]:
    """Hear the file of each utterance in both conditions; what has no file is not heard."""
    for utterance in utterances:
        name = (shelf.url(utterance) or "").removeprefix(URL)
        data, itself = shelf.read(name) if name else (b"", False)
        if not itself:
            continue
        samples, _ = telephone.from_wav(data)
        text = shelf.line.lexicon(utterance.language).rendered(utterance.text)
        seed = zlib.crc32(f"{utterance.id} {utterance.language}".encode())
        for condition in hearing.CONDITIONS:
            written = ear.words(hearing.through_telephone(samples, condition, seed), utterance.language)
            # A word that is respelt for the voice may be written as it is spelt, or as it is spoken.
            compared = [ear.compare(each, written, utterance.language) for each in (text, utterance.text)]
            yield Heard(utterance, name, condition, min(compared, key=lambda each: each.wrong))


def findings(shelf: AudioLibrary, heard: Sequence[Heard]) -> Iterator[tuple[Finding, bool]]:
    """What was misheard, sentence by sentence, and whether it must not stay so: key words of an emergency."""
    urgent = red_flags(shelf.line)
    for each in heard:
        if not each.compared.misheard:
            continue
        missed = each.key_words_missed() if each.utterance.id in urgent else []
        stretches = ", ".join(f'"{said}" as "{instead}"' for said, instead in each.compared.misheard)
        what = f"'{each.utterance.id}' in language '{each.utterance.language}' is misheard ({each.condition})"
        remedy = "Say it in other words, give a word a line in pronunciation.yaml, or record it."
        yield Finding(shelf.folder / each.name, f"{what}: {stretches}", remedy), bool(missed)


def rates(heard: Sequence[Heard]) -> dict[tuple[str, str], tuple[int, int]]:
    """By language and condition, how many words were wrong and how many were said."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for each in heard:
        key = each.utterance.language, each.condition
        wrong, said = found.get(key, (0, 0))
        found[key] = wrong + each.compared.wrong, said + each.compared.said
    return found
