"""The words of sound files, for a carrier that shows what is heard instead of playing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.sim.reading.document import Document, Gather, Play, Say, Sound, Verb

Words = Callable[[str], Say | None]
"""What the file at an address says, or None if nobody knows."""


def no_words(_url: str) -> None:
    """Nothing is known of any file."""


def worded(document: Document, words: Words) -> Document:
    """The document with the words of each file that is known in the file's place."""
    return replace(document, verbs=tuple(_verb(verb, words) for verb in document.verbs))


def _verb(verb: Verb, words: Words) -> Verb:
    match verb:
        case Play():
            return _sound(verb, words)
        case Gather(sounds=sounds):
            return replace(verb, sounds=tuple(_sound(sound, words) for sound in sounds))
    return verb


def _sound(sound: Sound, words: Words) -> Sound:
    said = words(sound.url) if isinstance(sound, Play) and sound.url else None
    return replace(said, loop=sound.loop) if said and isinstance(sound, Play) else sound
