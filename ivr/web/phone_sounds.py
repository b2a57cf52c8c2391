"""What the browser phone plays: the line's own files, and the carrier's `<Say>` spoken on the fly."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.sim.events import Heard

SOUNDS: Final = "/phone/sound/"
_KEPT: Final = 500
"""Texts that are remembered, with their sound: some megabytes."""


class Spoken(Protocol):
    """What is spoken now; versions come and go."""

    def line(self) -> Line:
        """The line that new callers hear."""

    def utterance(self, path: str, /) -> Utterance | None:
        """What the file at a path says."""

    def speak(self, text: str, language: str, slow: bool, /) -> bytes:  # noqa: FBT001  # in this order
        """A text in a language, slowly or not, as a WAV file. May take a second; raises if there is no voice."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is heard: where its sound is ("": nowhere), its words and their language."""

    audio: str
    words: str
    language: str


class Sounds:
    """Finds the sound and the words of whatever a call lets hear.

    Args:
        spoken: What is spoken now, and what calls under way still hear.
        base_url: Scheme, host and port of the line.
    """

    def __init__(self, spoken: Spoken, base_url: str) -> None:
        self._base = urlsplit(base_url).netloc
        self._spoken_now = spoken
        self._said: OrderedDict[str, tuple[str, str, bool]] = OrderedDict()
        self._spoken: dict[str, asyncio.Task[bytes]] = {}

    def of(self, heard: Heard) -> Played:
        """What the browser is to play for something heard. Only what was heard can be asked for as sound."""
        if not heard.language:
            return self._file(heard.text)
        line = self._spoken_now.line()
        codes = {voice.locale: code for code, voice in line.voices.items()}
        code = codes.get(heard.language, line.languages[0])
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
            self._spoken[name] = asyncio.create_task(asyncio.to_thread(self._spoken_now.speak, *self._said[name]))
            self._forget(list(self._said)[:-_KEPT])
        try:
            return await asyncio.shield(self._spoken[name])
        except Exception:
            self._spoken.pop(name, None)
            raise

    def _file(self, url: str) -> Played:
        parts = urlsplit(url)
        utterance = self._spoken_now.utterance(parts.path)
        audio = parts.path if parts.netloc in {"", self._base} else ""  # none of another host
        if utterance is None:
            return Played(audio, parts.path.rpartition("/")[2], self._spoken_now.line().languages[0])
        return Played(audio, utterance.text, utterance.language)

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            del self._said[name]
            self._spoken.pop(name, None)
