"""One webhook as one function, without HTTP: a signed request in, a prepared document out.

The answer depends on the line, the state in the URL, and the event: on nothing that was kept. So a repeated
webhook gets the same answer, any process can give it, and turns that were taken once are remembered.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Final

from ivr.calls import deadline
from ivr.calls.answer import Answer, Handler, log_fault
from ivr.calls.documents import FALLBACK, RECORDING, STATUS, VOICE, WHISPER, WHISPER_KEY, Documents, Sound, no_sound
from ivr.calls.entries import Entries
from ivr.calls.events import Recall, event_of, likely_events, unsealed_event
from ivr.calls.failures import Failures
from ivr.calls.refusals import Refusals
from ivr.calls.runs import Runs
from ivr.calls.texts.offering import Offering, Texts
from ivr.calls.token import Opened, Place, Seal, decode_or_start, encode, language_of, place_of, tag
from ivr.carriers.port import Carrier, Document, LetIn, MalformedError, RefusedError, Signal, Webhook, let_in
from ivr.core import engine, transfers
from ivr.core.entries import Ledger, Memory, Note, note
from ivr.core.events import CallStarted, Event, Outcome, TransferEnded
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import Transfer
from ivr.core.sharing import HEARD_SECONDS
from ivr.languages.hearing import Heard

__all__ = ["Answer", "CallSession", "Handler", "Webhook", "log_fault"]

logger = logging.getLogger(__name__)

_REMEMBERED: Final = 50_000
"""Turns kept ready; a line of 500 menus has more, and those are made again when they are wanted."""
_CALLS: Final = 5_000
"""Steps of calls whose first second is remembered, so that a repeated webhook gets the same answer."""

REFUSED: Final = Answer(403)
MALFORMED: Final = Answer(400)
UNKNOWN: Final = Answer(404)
NO_CONTENT: Final = Answer(204)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn of the engine, the same for every call that takes it."""

    document: Document
    following: str
    """The next state, as a URL's query."""
    note: Note
    rings: Transfer | None
    """Whom it rings, and how long, where it does."""


class CallSession:
    """Answers a carrier's webhooks about the calls of one line.

    Args:
        line: The line that callers hear.
        carrier: Who asks.
        secrets: The first one protects the states; states that were made with any of them are good.
        sound: Where the file is that says an utterance, if there is one; the carrier's voice says all others.
        duty: Who is away at present; nobody, where not told otherwise.
        clock: The present time, aware.
        ledger: Knows who pressed 1, for carriers that do not tell whether two legs were joined.
        memory: Knows of earlier calls, for a line that remembers them.
        tagged: Whether states name the line's version, by which a call is found again when another one is spoken.
        name: Of the line, where it is not the first one: states and entries name it.
        texts: What sends texts to callers; without it none is offered.
    """

    def __init__(  # noqa: PLR0913  # joined once, by name
        self,
        line: Line,
        carrier: Carrier,
        secrets: Sequence[str],
        sound: Sound = no_sound,
        *,
        duty: Callable[[], Duty] = lambda: EVERYBODY,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ledger: Ledger | None = None,
        memory: Memory | None = None,
        tagged: bool = False,
        name: str = "",
        texts: Texts | None = None,
    ) -> None:
        self._line, self._carrier = line, carrier
        self._tag = tag(line.version if tagged else "", name)
        self._duty = duty
        self._ledger = ledger
        self._recall = Recall(line, memory, name)
        self._refusals = Refusals()
        self._seal = Seal([secret.encode() for secret in secrets])
        self._heard = Heard(line)
        self._documents = Documents(line, carrier, sound, self._heard.hints)
        self._decode = lru_cache(_REMEMBERED)(decode_or_start)
        self._texts = Offering(line, texts, self._decode)
        self._turn = lru_cache(_REMEMBERED)(self._take_turn)
        self._whisper_words = lru_cache(_REMEMBERED)(self._make_whisper)
        self._second = lru_cache(_CALLS)(lambda _call, _mark: int(clock().timestamp()))
        self._runs = Runs(clock)
        self._entries = Entries(line, self._seal, self._decode, clock, self._runs, ledger, name)
        self._failures = Failures(line, carrier, self._entries, ledger)
        self._added: dict[bytes, Handler] = {}
        self._routes: dict[bytes, Handler] = {
            VOICE.encode(): self._voice,
            WHISPER.encode(): self._whisper,
            WHISPER_KEY.encode(): self._whisper_key,
            RECORDING.encode(): self._recording,
            FALLBACK.encode(): self._failures.fallback,
            STATUS.encode(): self._status,
        }
        self._routes |= {f"{WHISPER}/{each}".encode(): partial(self._whisper, spoken=each) for each in line.languages}

    @property
    def refused(self) -> int:
        """Webhooks whose signature was missing or wrong."""
        return self._refusals.count

    def add(self, routes: Mapping[str, Handler]) -> None:
        """Answer more paths below ``/voice``, whose requests must be signed as well.

        A handler that fails hangs up; it must not be one that a caller depends on.
        """
        self._added.update({path.encode(): handler for path, handler in routes.items()})

    def answer(self, webhook: Webhook, read: LetIn | None = None) -> Answer:
        """The answer to a webhook: 403 if it is not the carrier's, 404 off the routes, and never an error.

        A fault of ours is answered with an apology and a person. Only a request that no carrier sends (without
        a call) is refused with 400 though it is signed. ``read`` is the result of `let_in`, where it was called.
        """
        route = self._route(webhook.path)
        if route is None:
            return UNKNOWN
        if read is None:
            read = let_in(self._carrier, webhook)
        if isinstance(read, RefusedError):
            self._refusals.note(str(read))
            return REFUSED
        query = webhook.query.decode("latin-1")
        signal: Signal | None = None
        try:
            signal = read()
            answer = route(query, signal)
        except MalformedError:
            return MALFORMED
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller must reach a person
            return self._failed(webhook.path, query, signal, error)
        if answer.later is None:
            return answer
        return replace(answer, later=partial(self._guarded, answer.later, webhook.path, query, signal))

    async def _guarded(self, later: Callable[[], Awaitable[Answer]], path: bytes, query: str, signal: Signal) -> Answer:
        try:
            return await later()
        except Exception as error:  # noqa: BLE001  # as above
            answer = self._failed(path, query, signal, error)
            return await answer.later() if answer.later else answer

    def _failed(self, path: bytes, query: str, signal: Signal | None, error: Exception) -> Answer:
        if path in self._added:
            log_fault("a webhook, answered by hanging up,", error)
            return Answer(200, self._documents.hang_up)
        url = f"{path.decode('latin-1')}?{query}"
        return self._failures.unread(url, error) if signal is None else self._failures.fault(url, signal, error)

    def _route(self, path: bytes) -> Handler | None:
        """What answers a path. A whisper in a language that the line no longer has is one in its first."""
        if route := self._routes.get(path) or self._added.get(path):
            return route
        return self._whisper if path.startswith(f"{WHISPER}/".encode()) else None

    def prepare(self, most: int = 2_000) -> int:
        """Take the likeliest turns of a call at this hour beforehand, at most this many; returns how many."""
        duty = self._on_duty()
        waiting: list[tuple[str, Event]] = [("", CallStarted())]
        taken: set[tuple[str, Event]] = set()
        while waiting and len(taken) < most:
            turn = waiting.pop(0)
            if turn in taken:
                continue
            taken.add(turn)
            text = self._turn(*turn, duty).following
            waiting += [(text, event) for event in likely_events(self._decode(text).mode) if (text, event) not in taken]
        return len(taken)

    def forget(self) -> None:
        """Make all documents anew when they are next wanted: an audio file that they name is no more."""
        self._turn.cache_clear()
        self._whisper_words.cache_clear()

    def _voice(self, query: str, signal: Signal) -> Answer:
        opened = self._seal.open(signal.call, query)
        if opened is None:
            return self._begin(signal, *self._unsealed(query, signal))
        state = self._decode(opened.text)
        event = event_of(signal, state.mode, self._heard.at(state))
        if not isinstance(event, TransferEnded) or self._ledger is None or not signal.untold:
            return self._go_on(signal, opened, event)
        go_on = partial(self._go_on, signal, opened)
        if self._ledger.accepted(signal.call, opened.mark):
            return go_on(TransferEnded(Outcome.ACCEPTED))

        async def ask(ledger: Ledger = self._ledger) -> Answer:
            pressed = await ledger.was_accepted(signal.call, opened.mark)
            return go_on(TransferEnded(Outcome.ACCEPTED) if pressed else event)

        return replace(go_on(event), entries=(), later=ask)

    def _begin(self, signal: Signal, opened: Opened, event: Event) -> Answer:
        """The answer without a state; at the beginning of a call, with what is known of earlier ones."""
        usual = self._go_on(signal, opened, event)
        if not isinstance(event, CallStarted) or not self._recall.asks(signal):
            return usual

        async def ask() -> Answer:
            began = await self._recall.began(signal)
            return self._go_on(signal, opened, began) if began else usual

        return replace(usual, later=ask)

    def _go_on(self, signal: Signal, opened: Opened, event: Event) -> Answer:
        """The answer to an event in a state, with the entry of the turn."""
        found, call = opened.place, signal.call
        spent, elapsed = deadline.read(found.spent), 0
        if spent and isinstance(event, TransferEnded):
            elapsed = spent.elapsed(self._second(call, opened.mark), event.outcome, signal.dial_seconds)
            event = replace(event, left=deadline.left(elapsed))
        turn = self._turn(opened.text, event, self._texts.duty(self._on_duty(), opened, signal))
        written = ""
        if turn.rings is not None:
            if spent is None or turn.note.opens:
                spent, elapsed = deadline.Spent(self._second(call, opened.mark), 0), 0
            written = str(spent.and_then(elapsed, turn.rings))
        entry = self._entries.turn(signal, opened, turn.note)
        choice, texts = entry.name if turn.note.opens else found.choice, self._texts.promised(turn.note, found, signal)
        place = Place(found.step + 1, written, found.run, choice, texts=texts)
        if opened.code:
            self._runs.goes_on(call, place)
        code = self._seal.code(call, turn.following, place)
        return Answer(200, turn.document.fill(signal.called, str(place), code), (entry,))

    def _take_turn(self, text: str, event: Event, duty: Duty) -> _Turn:
        before = self._decode(text) if text else None
        step = engine.step(self._line, before, event, duty)
        following, then = encode(step.state) + self._tag, step.reply.then
        rings = then if isinstance(then, Transfer) else None
        return _Turn(self._documents.reply(step.reply, following), following, note(before, event, step), rings)

    def _unsealed(self, query: str, signal: Signal) -> tuple[Opened, Event]:
        """A new call, also where an operator gave the webhook a query; or no place, in the language a state names."""
        place = self._entries.place(f"{VOICE}?{query}", signal)
        withheld = not signal.caller
        if "mac=" not in query:
            return Opened("", place), CallStarted(withheld)
        if not query.endswith("mac="):
            logger.warning("a webhook came with a state that is not its call's; the call goes on at the start menu")
        keyed = "&keyed=1" if "keyed=1" in query or "mode=" not in query else ""
        text = f"lang={language_of(query)}{keyed}{'&withheld=1' * withheld}"
        return Opened(text, place), unsealed_event(query, signal)

    def _on_duty(self) -> Duty:
        try:
            return self._duty()
        except Exception as error:  # noqa: BLE001  # without hours, everybody is rung
            log_fault("asking who is on duty", error)
            return EVERYBODY

    def _whisper(self, query: str, signal: Signal, spoken: str = "") -> Answer:
        opened = self._seal.open(signal.call, query)
        if opened is None:
            place = None if "mac=" in query else place_of(query)
            return self._failures.whisper(query, place or Place(), spoken)
        spent = deadline.read(opened.place.spent)
        now = self._second(signal.call, f"{opened.mark} picked up")
        seconds = spent.whisper_seconds(now) if spent else HEARD_SECONDS
        return Answer(200, self._whisper_words(opened.text, spoken, seconds).fill("", str(opened.place), opened.code))

    def _make_whisper(self, text: str, spoken: str, seconds: int) -> Document:
        return self._documents.whisper(transfers.whisper(self._line, self._decode(text), spoken), text, seconds)

    def _whisper_key(self, query: str, signal: Signal) -> Answer:
        body = self._documents.empty if signal.digits == "1" else self._documents.hang_up
        return Answer(200, body, self._entries.pressed(query, signal))

    def _recording(self, query: str, signal: Signal) -> Answer:
        return replace(NO_CONTENT, entries=self._entries.recorded(query, signal))

    def _status(self, _query: str, signal: Signal) -> Answer:
        return replace(NO_CONTENT, entries=self._entries.ended(signal))
