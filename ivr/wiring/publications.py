"""The publication in use, and those that calls began with: every call goes on in the words that it began in."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Final

from ivr.calls.answer import Answer, log_fault
from ivr.calls.token import version_of
from ivr.carriers.port import LetIn, Webhook
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.core.reply import Utterance
from ivr.speech.audio_library import URL, AudioLibrary
from ivr.wiring.publication import Publication

MOST: Final = 12
"""Publications in memory. Those that were asked for longest ago are found again where they are kept."""
_MOST_UNKNOWN: Final = 1_000

Find = Callable[[str], Publication | None]
"""Finds an older publication again by its version. Blocks, and may raise."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """What new callers hear, since when, and how that came about."""

    publication: Publication
    since: datetime
    by: str = ""
    """Who published it; "": nobody had to."""
    why: str = ""


def _nowhere(_version: str) -> None:
    """Nothing is kept."""


class Publications:
    """Answers each webhook in the words of its call.

    Args:
        speaking: The first one.
        find: Finds those again that are not in memory.
    """

    def __init__(self, speaking: Speaking, find: Find = _nowhere) -> None:
        self._speaking = speaking
        self._find = find
        self._known = OrderedDict({speaking.publication.version: speaking.publication})
        self._unknown: OrderedDict[str, None] = OrderedDict()
        self._refused_before = 0
        self._lock = Lock()  # of the memory of older ones; whoever asks for the present one needs none

    # --- the present one -----------------------------------------------------------------------------------------

    @property
    def speaking(self) -> Speaking:
        """What new callers hear, and since when."""
        return self._speaking

    @property
    def current(self) -> Publication:
        """What new callers hear."""
        return self._speaking.publication

    def line(self) -> Line:
        """The line that new callers hear."""
        return self.current.line

    def duty(self) -> Duty:
        """Who is there now."""
        return self.current.duty()

    def shelf(self) -> AudioLibrary:
        """The audio that new callers hear."""
        return self.current.shelf

    def swap(self, speaking: Speaking) -> None:
        """Let new callers hear another publication from now on; calls that are under way go on in theirs."""
        before = self.current
        self._remember(speaking.publication)
        self._speaking = speaking  # the one assignment
        if before is not speaking.publication:
            before.rest()

    # --- each call's own -----------------------------------------------------------------------------------------

    def answer(self, webhook: Webhook, clinic: str = "", read: LetIn | None = None) -> Answer:
        """The answer in the version that the state names; in the present one where none is named or known.

        ``clinic`` is how the clinic is to be taken; ``read`` is what `let_in` said, where it was asked before.
        """
        version = version_of(webhook.query.decode("latin-1"))
        known = self._in_memory(version) if version else self.current
        if known is not None:
            return known.answering(clinic).answer(webhook, read)
        answer = self.current.answering(clinic).answer(webhook, read)
        if answer.status >= 400 or version in self._unknown:  # noqa: PLR2004  # nothing is looked up for a stranger
            return answer
        return replace(answer, later=partial(self._look_up, version, webhook, clinic, answer))

    async def _look_up(self, version: str, webhook: Webhook, clinic: str, otherwise: Answer) -> Answer:
        """The answer in a version that is kept somewhere; otherwise the present one goes on at the same place."""
        try:
            found = await asyncio.to_thread(self.find, version)
        except Exception as error:  # noqa: BLE001  # the caller is answered all the same
            log_fault("finding the version that a call began with", error)
            found = None
        answer = found.answering(clinic).answer(webhook) if found else otherwise
        return await answer.later() if answer.later else answer

    def find(self, version: str) -> Publication | None:
        """A version that is in memory, or kept. Blocks."""
        if known := self._in_memory(version):
            return known
        found = self._find(version)
        if found is None:
            self._unknown[version] = None
            while len(self._unknown) > _MOST_UNKNOWN:
                self._unknown.popitem(last=False)
            return None
        self._remember(found)
        return found

    def _in_memory(self, version: str) -> Publication | None:
        current = self.current
        if version == current.version:
            return current
        with self._lock:
            if known := self._known.get(version):
                self._known.move_to_end(version)
            return known

    def _remember(self, publication: Publication) -> None:
        with self._lock:
            self._unknown.pop(publication.version, None)
            self._known[publication.version] = publication
            self._known.move_to_end(publication.version)
            while len(self._known) > MOST:
                _, gone = self._known.popitem(last=False)
                self._refused_before += sum(session.refused for session in gone.sessions)

    # --- of all of them ------------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Publication, ...]:
        """Those in memory, the one that new callers hear first."""
        current = self.current
        with self._lock:
            return (current, *(each for each in reversed(self._known.values()) if each is not current))

    @property
    def refused(self) -> int:
        """Webhooks whose signature was missing or wrong."""
        return self._refused_before + sum(session.refused for each in self.all for session in each.sessions)

    def refresh(self) -> None:
        """Let every call hear the audio that was made meanwhile, whichever version it goes on in."""
        for each in self.all:
            each.refresh()

    def having(self, name: str) -> Publication:
        """The publication whose audio a file belongs to; the present one where none in memory knows it."""
        return next((each for each in self.all if each.shelf.utterance(name)), self.current)

    def utterance(self, path: str) -> Utterance | None:
        """What the audio file at a path says, in any version in memory."""
        name = path.removeprefix(URL)
        return next((found for each in self.all if (found := each.shelf.utterance(name))), None)

    def speak(self, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001  # as the phone page calls it
        """Any text as a WAV file, in the present voice. May take a second.

        Raises:
            SpeechError: There is no voice.
        """
        return self.current.shelf.speak(text, language, slow)
