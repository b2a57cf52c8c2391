"""One webhook as one function, without HTTP: a signed request in, a prepared document out.

The answer depends on the line, the state in the URL, and the event: on nothing that was kept. So a repeated
webhook gets the same answer, any process can give it, and turns that were taken once are remembered.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs

from ivr.core import engine, transfers
from ivr.core.entries import Entry
from ivr.core.events import CallStarted, Event
from ivr.core.model import Line
from ivr.core.state import CallState, Mode
from ivr.twilio import inbound, signature, state_token
from ivr.twilio.rescue import Rescue
from ivr.twilio.twiml import (
    EMPTY,
    FALLBACK,
    STATUS,
    VOICE,
    WHISPER,
    WHISPER_KEY,
    Document,
    Renderer,
    Sound,
    hang_up,
    no_sound,
)

logger = logging.getLogger(__name__)

_REFUSALS_TOLD: Final = 1_000
_FORM: Final = b"application/x-www-form-urlencoded"
_REMEMBERED: Final = 50_000
"""Turns kept ready; a line of 500 menus has more, and those are made again when they are wanted."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it came: raw path, raw query, signature header, content type, body."""

    path: bytes
    query: bytes
    signature: str
    content_type: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: an HTTP status and a body, which is TwiML if there is any."""

    status: int
    body: bytes = b""
    entries: tuple[Entry, ...] = ()
    """What must be on disk before the answer is sent."""
    later: Callable[[], Awaitable[Answer]] | None = None
    """Where the answer needs the disk: what gives the real one."""


REFUSED: Final = Answer(403)
MALFORMED: Final = Answer(400)
UNKNOWN: Final = Answer(404)
Fields = Mapping[str, str]


class Exchange:
    """Answers the carrier's webhooks for one line.

    Args:
        line: The line that callers hear.
        tokens: The auth tokens that are good now; the first one protects the states.
        public_url: Scheme, host and port that the carrier calls.
        sound: Where the file is that says an utterance, if there is one; the carrier's voice says all others.
    """

    def __init__(self, line: Line, tokens: Sequence[str], public_url: str, sound: Sound = no_sound) -> None:
        self.refused = 0
        self._line = line
        self._tokens = [token.encode() for token in tokens]
        self._bases = signature.bases(public_url)
        self._seal = state_token.Seal(self._tokens)
        self._render = Renderer(line, sound)
        self._rescue = Rescue(line)
        self._decode = lru_cache(_REMEMBERED)(_decode)
        self._turn = lru_cache(_REMEMBERED)(self._take_turn)
        self._whisper_words = lru_cache(_REMEMBERED)(self._make_whisper)
        self._routes: dict[bytes, Callable[[str, Fields], Answer]] = {
            VOICE.encode(): self._voice,
            WHISPER.encode(): self._whisper,
            WHISPER_KEY.encode(): self._whisper_key,
            FALLBACK.encode(): self._fallback,
            STATUS.encode(): lambda _query, _fields: Answer(204),
        }

    def answer(self, webhook: Webhook) -> Answer:
        """The answer to a webhook: 403 if it is not the carrier's, 404 off the routes, and never an error.

        A fault of ours is answered with an apology and a person. Only a request that no carrier sends (without
        a call) is refused with 400 though it is signed.
        """
        route = self._routes.get(webhook.path)
        if route is None:
            return UNKNOWN
        form = self._signed_form(webhook)
        if form is None:
            self._note_refusal(webhook)
            return REFUSED
        fields = dict(form)
        query = webhook.query.decode("latin-1")
        try:
            return route(query, fields)
        except inbound.MalformedError:
            return MALFORMED
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller must reach a person
            log_fault("a webhook, answered with an apology and a person,", error)
            return self._apology(query, fields)

    def prepare(self, most: int = 2_000) -> int:
        """Take the likeliest turns of a call beforehand, at most this many; returns how many."""
        waiting: list[tuple[str, Event]] = [("", CallStarted())]
        taken: set[tuple[str, Event]] = set()
        while waiting and len(taken) < most:
            turn = waiting.pop(0)
            if turn in taken:
                continue
            taken.add(turn)
            _, text = self._turn(*turn)
            mode = self._decode(text).mode
            waiting += [(text, event) for event in inbound.likely_events(mode) if (text, event) not in taken]
        return len(taken)

    def forget(self) -> None:
        """Make all documents anew when they are next wanted: an audio file that they name is no more."""
        self._turn.cache_clear()
        self._whisper_words.cache_clear()

    def _note_refusal(self, webhook: Webhook) -> None:
        """Tell the operator, ever more seldom, so that neither a wrong setting nor a flood goes by unseen."""
        self.refused += 1
        if self.refused & (self.refused - 1) == 0 or self.refused % _REFUSALS_TOLD == 0:
            signed = "a signature that does not fit" if webhook.signature else "no signature"
            logger.warning(
                "refused %d webhooks so far, the last one with %s. If callers hear an error, compare IVR_PUBLIC_URL "
                "(scheme, host, port) and the token with the carrier's console",
                self.refused,
                signed,
            )

    def _signed_form(self, webhook: Webhook) -> list[tuple[str, str]] | None:
        """The fields of a request that the carrier signed, or None."""
        target = webhook.path + b"?" + webhook.query if webhook.query else webhook.path
        urls = [base + target for base in self._bases]
        if webhook.content_type.partition(b";")[0].strip().lower() != _FORM:
            signed = signature.is_signed_body(self._tokens, urls, webhook.body, webhook.signature)
            return [] if signed else None
        try:
            form = inbound.parse_form(webhook.body)
        except ValueError:
            return None
        return form if signature.is_signed(self._tokens, urls, form, webhook.signature) else None

    def _voice(self, query: str, fields: Fields) -> Answer:
        call = inbound.call_id(fields)
        opened = self._seal.open(call, query)
        if opened:
            text, step = opened.text, opened.step
            event = inbound.event(fields, self._decode(text).mode)
        else:
            text, step, event = _unsealed(query, fields)
        document, following = self._turn(text, event)
        code = self._seal.code(call, following, step + 1)
        return Answer(200, document.fill(inbound.called_number(fields), step + 1, code))

    def _take_turn(self, text: str, event: Event) -> tuple[Document, str]:
        state, reply = engine.step(self._line, self._decode(text) if text else None, event)
        following = state_token.encode(state)
        return self._render.reply(reply, following), following

    def _whisper(self, query: str, fields: Fields) -> Answer:
        opened = self._seal.open(inbound.call_id(fields), query)
        if opened is None:
            return self._rescued(self._rescue.whisper(self._known_language(query)), fields)
        document = self._whisper_words(opened.text)
        _, _, code = query.rpartition("&mac=")
        return Answer(200, document.fill("", opened.step, code))

    def _make_whisper(self, text: str) -> Document:
        return self._render.whisper(transfers.whisper(self._line, self._decode(text)), text)

    def _whisper_key(self, _query: str, fields: Fields) -> Answer:
        return Answer(200, EMPTY if fields.get("Digits") == "1" else hang_up())

    def _fallback(self, query: str, fields: Fields) -> Answer:
        """The carrier's fallback begins without a stage and names the URL that failed; it is only read for words."""
        language = self._known_language(query) or self._known_language(fields.get("ErrorUrl", ""))
        stage = parse_qs(query).get("stage", [""])[0]
        if inbound.is_called_leg(fields):
            return self._rescued(self._rescue.next(language, stage or "whisper-0", fields), fields)
        return self._rescued(self._rescue.next(language, stage, fields), fields)

    def _apology(self, query: str, fields: Fields) -> Answer:
        language = self._known_language(query)
        called = inbound.is_called_leg(fields)
        return self._rescued(self._rescue.whisper(language) if called else self._rescue.first(language), fields)

    def _known_language(self, url: str) -> str:
        """The language a URL tells; "" for the one every call begins in, until a key was pressed in it."""
        language = state_token.language_of(url)
        begins = "mode=" in url and "keyed=1" not in url and language == self._line.languages[0]
        return "" if begins else language

    def _rescued(self, document: Document, fields: Fields) -> Answer:
        return Answer(200, document.fill(inbound.called_number(fields)))


def _decode(text: str) -> CallState:
    """The state, or one at no place at all, which the engine leads to the start menu in the same language."""
    try:
        return state_token.decode(text)
    except ValueError:
        return CallState(state_token.language_of(text), Mode.MENU, at="", keyed="keyed=1" in text)


def _unsealed(query: str, fields: Fields) -> tuple[str, int, Event]:
    """A new call, also where an operator gave the webhook a query; or no place, in the language a state names."""
    if "mac=" not in query:
        return "", 0, CallStarted()
    if "&n=" in query:
        logger.warning("a webhook came with a state that is not its call's; the call goes on at the start menu")
    keyed = "&keyed=1" if "keyed=1" in query or "mode=" not in query else ""
    return f"lang={state_token.language_of(query)}{keyed}", 0, inbound.event(fields, Mode.MENU)


def log_fault(what: str, error: Exception) -> None:
    """Where it happened and of what kind, but never the message, which may hold what a caller sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    logger.error("%s failed with %s at %s", what, type(error).__name__, places)
