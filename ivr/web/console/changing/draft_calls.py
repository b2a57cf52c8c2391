"""Calls of drafts from the browser: the phone page's own carrier, in a thread, asked by forms of the console.

A call belongs to the person and the browser's form token that began it. What it lets hear is spoken for it alone, under
addresses of the console. Nothing of it is written anywhere.
"""

from __future__ import annotations

import queue
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock, Thread
from typing import Final
from urllib.parse import urlsplit

from ivr.calls.answer import log_fault
from ivr.sim import events
from ivr.sim.recorded.recording import OpenCall
from ivr.sim.recorded.yaml_writer import text_of
from ivr.speech.audio_library import URL
from ivr.web.phone_call import Browser, Message, Wish, as_message, play, texted
from ivr.wiring.drafts.line import DraftLine

MOST_CALLS: Final = 4
"""Calls of drafts at the same time."""
MOST_RECORDED: Final = 40
"""Recorded calls that are kept to be downloaded, the last ones."""
WAIT_SECONDS: Final = 1.5
"""How long an answer waits for what happens next."""
_KEPT_SECONDS: Final = 90.0
_MOST_TOLD: Final = 200
_OVER: Final[Message] = {}


@dataclass(frozen=True, slots=True)
class Paths:
    """What the addresses begin with under which the browser finds what belongs to a call."""

    sounds: str
    recordings: str


class BusyError(Exception):
    """There are too many calls of drafts already."""


@dataclass
class DraftCall:
    """One call."""

    id: str
    owner: str
    line: DraftLine
    sound_path: str
    """What the addresses of its sounds begin with."""
    recording: OpenCall | None = None
    keep: Callable[[str, str], str] = field(default=lambda _id, _text: "")
    """Keeps what was recorded, by the call's id: the address where it is then."""
    told: queue.Queue[Message] = field(default_factory=queue.Queue)
    over: bool = False
    asked: float = field(default_factory=time.monotonic)
    _said: OrderedDict[str, tuple[str, str, bool]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, wish: Wish) -> None:
        """Call."""
        self.browser = Browser(self.told.put)
        Thread(target=self._carry, args=(wish,), name="draft-call", daemon=True).start()

    def act(self, message: object) -> list[Message]:
        """Do what the person did, and tell what happened until something is waited for, or a little while is over."""
        self.asked = time.monotonic()
        if message:
            self.browser.act(message)
        found: list[Message] = []
        until = time.monotonic() + WAIT_SECONDS
        while not self.over and len(found) < _MOST_TOLD:
            try:
                message = self.told.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if message is _OVER:
                self.over = True
                break
            found.append(message)
            if message.get("event") == "moment":
                break
        return found

    def sound(self, name: str) -> bytes | None:
        """The sound of words that the call let hear; None: it let hear no such words.

        Raises:
            Exception: whatever hinders the voice.
        """
        if name not in self._said:
            return None
        words, language, slow = self._said[name]
        with self._lock:  # one after the other: voices are heavy
            if language:
                return self.line.shelf.speak(words, language, slow)
            return self.line.shelf.read(words)[0] or None

    def _carry(self, wish: Wish) -> None:
        try:
            with self.line.client() as client:
                play(self.line.call_settings, wish, self.browser, self._listen, client)
            if self.recording:
                address = self.keep(self.id, text_of(self.recording.script()))
                self.told.put({"event": "recorded-here", "address": address})
        except Exception as error:  # noqa: BLE001  # the page is told that the call is over
            log_fault("a call of a draft", error)
        finally:
            self.told.put(_OVER)

    def _listen(self, event: events.Event) -> None:
        message = as_message(event)
        if self.recording and isinstance(event, events.Requested):
            self.recording.add(event.url, event.form, event.status, event.body)
        if isinstance(event, events.Heard):
            message |= self._played(event)
        self.told.put(message)
        if isinstance(event, events.Requested):
            for language, words in self.line.texts.shown():
                self.told.put(texted(event.at, language, words))

    def _played(self, heard: events.Heard) -> Message:
        line = self.line.line
        if heard.language:
            codes = {voice.locale: code for code, voice in line.voices.items()}
            code = codes.get(heard.language, line.languages[0])
            return {"audio": self._address((heard.text, code, heard.slow)), "words": heard.text, "lang": code}
        name = urlsplit(heard.text).path.removeprefix(URL)
        utterance = self.line.shelf.utterance(name)
        words, code = (utterance.text, utterance.language) if utterance else (name, line.languages[0])
        return {"audio": self._address((name, "", False)), "words": words, "lang": code}

    def _address(self, said: tuple[str, str, bool]) -> str:
        name = sha256(repr(said).encode()).hexdigest()[:32]
        self._said[name] = said
        return f"{self.sound_path}{self.id}/{name}"


class DraftCalls:
    """All calls of drafts of this process."""

    def __init__(self) -> None:
        self._calls: dict[str, DraftCall] = {}
        self._recorded: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._lock = Lock()

    def begin(
        self, owner: str, line: DraftLine, wish: Wish, paths: Paths, recording: OpenCall | None = None
    ) -> DraftCall:
        """A new call.

        Args:
            owner: Whose.
            line: That is called.
            wish: How.
            paths: Where the browser finds what belongs to it.
            recording: Where it is written down; None: nowhere.

        Raises:
            BusyError: there are too many.
        """
        with self._lock:
            now = time.monotonic()
            self._calls = {id_: each for id_, each in self._calls.items() if now - each.asked < _KEPT_SECONDS}
            if sum(not each.over for each in self._calls.values()) >= MOST_CALLS:
                raise BusyError
            call = DraftCall(token_urlsafe(12), owner, line, paths.sounds, recording)
            call.keep = lambda id_, text: self._keep(owner, id_, text, paths.recordings)
            self._calls[call.id] = call
        call.begin(wish)
        return call

    def recorded(self, owner: str, id_: str) -> str | None:
        """What was recorded of a call of this person, while it is kept."""
        whose, text = self._recorded.get(id_, ("", ""))
        return text if text and whose == owner else None

    def _keep(self, owner: str, id_: str, text: str, path: str) -> str:
        with self._lock:
            self._recorded[id_] = owner, text
            while len(self._recorded) > MOST_RECORDED:
                self._recorded.popitem(last=False)
        return path + id_

    def of(self, owner: str, id_: str) -> DraftCall | None:
        """A call of this person."""
        call = self._calls.get(id_)
        return call if call is not None and call.owner == owner else None
