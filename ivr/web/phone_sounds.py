"""What the browser phone plays: the line's own files, and the carrier's `<Say>` spoken on the fly."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ivr.core.model import Line
from ivr.core.reply import Utterance
from ivr.sim.events import Heard

Speak = Callable[[str, str, bool], bytes]
"""Speaks a text in a language, slowly or not: a WAV file. May take a second; raises if there is no voice."""

SOUNDS: Final = "/phone/sound/"
_KEPT: Final = 500
"""Texts that are remembered, with their sound: some megabytes."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is heard: where its sound is ("": nowhere), its words and their language."""

    audio: str
    words: str
    language: str


class Sounds:
    """Finds the sound and the words of whatever a call lets hear.

    Args:
        line: The line, for its languages.
        base_url: Scheme, host and port of the line.
        speak: Speaks what has no file.
        files: Each utterance that has a file, by the path that the file is served at.
    """

    def __init__(self, line: Line, base_url: str, speak: Speak, files: Mapping[str, Utterance]) -> None:
        self._base = urlsplit(base_url).netloc
        self._speak = speak
        self._files = files
        self._codes = {voice.locale: code for code, voice in line.voices.items()}
        self._first = line.languages[0]
        self._said: OrderedDict[str, tuple[str, str, bool]] = OrderedDict()
        self._spoken: dict[str, asyncio.Task[bytes]] = {}

    def of(self, heard: Heard) -> Played:
        """What the browser is to play for something heard. Only what was heard can be asked for as sound."""
        if not heard.language:
            return self._file(heard.text)
        code = self._codes.get(heard.language, self._first)
        said = (heard.text, code, heard.slow)
        name = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
        self._said[name] = said
        return Played(f"{SOUNDS}{name}", heard.text, code)

    async def get(self, name: str) -> bytes | None:
        """The sound of words that were heard, spoken once and kept; None if nobody heard them.

        Raises:
            Exception: whatever hinders the voice.
        """
        if name not in self._said:
            return None
        if name not in self._spoken:
            self._spoken[name] = asyncio.create_task(asyncio.to_thread(self._speak, *self._said[name]))
            self._forget(list(self._said)[:-_KEPT])
        try:
            return await asyncio.shield(self._spoken[name])
        except Exception:
            self._spoken.pop(name, None)
            raise

    def _file(self, url: str) -> Played:
        parts = urlsplit(url)
        utterance = self._files.get(parts.path)
        audio = parts.path if parts.netloc in {"", self._base} else ""  # none of another host
        if utterance is None:
            return Played(audio, parts.path.rpartition("/")[2], self._first)
        return Played(audio, utterance.text, utterance.language)

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            del self._said[name]
            self._spoken.pop(name, None)
