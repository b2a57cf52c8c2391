"""Faults that are planted in the line, to see that rehearsals find them: what is replaced, and by what."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from ivr.calls.answer import Answer
from ivr.carriers.port import DialEnd
from ivr.core.events import Outcome
from ivr.store.durable import spool

Make = Callable[[Any], Any]
_log = logging.getLogger("ivr.planted")


@dataclass(frozen=True)
class Planted:
    """A fault."""

    name: str
    where: str
    """The name that is replaced."""
    make: Make
    """Gives what stands there instead, from what stood there."""
    promises: frozenset[str]
    """One of these is found to be broken."""
    seed: int = 1
    """From which on it is looked for."""


def _without_flush(_original: Any) -> Any:
    def flushed(self: Any, data: bytes) -> None:
        if self._descriptor < 0:
            self._begin()
        vars(spool)["write_all"](self._descriptor, data)

    return flushed


def _keep_later(_original: Any) -> Any:
    async def keep(self: Any, entries: Any) -> None:
        async def later() -> None:
            await asyncio.sleep(3)
            await self._ledger.keep(entries)

        asyncio.get_running_loop().create_task(later())

    return keep


def _keep_or_fail(_original: Any) -> Any:
    async def keep(self: Any, entries: Any) -> None:
        if await self._ledger.keep(entries) == "nowhere":
            raise OSError(28, "No space left on device")

    return keep


def _slow_keep(original: Any) -> Any:
    async def keep(self: Any, entries: Any) -> Any:
        await asyncio.sleep(2)
        return await original(self, entries)

    return keep


def _logs_callers(original: Any) -> Any:
    def voice(self: Any, query: str, signal: Any) -> Any:
        _log.warning("a call from %s", signal.caller)
        return original(self, query, signal)

    return voice


def _dropped(_original: Any) -> Any:
    def hold(self: Any, item: Any) -> None:
        self._items.pop(id(item), None)

    return hold


def _always_mine(_original: Any) -> Any:
    def claim(self: Any, attempt: Any, _seen: int) -> bool:
        self.record(attempt)
        return True

    return claim


def _always(value: Any) -> Make:
    return lambda _original: lambda *_arguments, **_named: value


def _result(change: Callable[[Any], Any]) -> Make:
    """What a function gives, changed."""
    return lambda original: lambda *arguments, **named: change(original(*arguments, **named))


def _fault(name: str, where: str, make: Make, *promises: str, seed: int = 1) -> Planted:
    return Planted(name, where, make, frozenset(promises), seed)


def _only_while_connected(_original: Any) -> Any:
    def connected(self: Any, _now: int) -> set[str]:
        return {each.target for each in self.talks()}

    return connected


PLANTED: Final = (
    _fault(
        "a flush is dropped", "ivr.store.durable.spool.Spool._flushed", _without_flush, "durable_before_told", seed=7
    ),
    _fault("it is written after it was told", "ivr.web.voice.VoiceRoutes._keep", _keep_later, "durable_before_told"),
    _fault("a press alone closes it", "ivr.store.answers.Facts.is_void", _always(False), "signs_are_listed", seed=9),
    _fault(
        "a text is lost",
        "ivr.core.callbacks.plan.plan",
        _result(lambda found: tuple(each for each in found if each.attempt.way != "text")),
        "staff_are_told",
        seed=7,
    ),
    _fault("the list is not read", "ivr.store.callbacks.Callbacks.open_ids", _always(()), "staff_are_told", seed=4),
    _fault(
        "voicemail is believed",
        "ivr.carriers.twilio.read._dial",
        _result(lambda found: DialEnd(Outcome.ACCEPTED, found.seconds) if found.seconds is not None else found),
        "only_one_takes",
    ),
    _fault(
        "the fallback speaks another language",
        "ivr.calls.failures.Failures._known_language",
        _always("es"),
        "own_language",
        seed=3,
    ),
    _fault(
        "nobody is asked for a 1",
        "ivr.calls.documents.Documents.whisper",
        lambda _original: lambda self, _utterance, _state="": self.of(),
        "only_one_takes",
    ),
    _fault(
        "a patient is not given back",
        "ivr.alerts.talks.Talks._end",
        lambda original: lambda self, note, at, **_talked: original(self, note, at, talked=True),
        "taken_is_given_back",
        seed=12,
    ),
    _fault(
        "the spool is not read back",
        "ivr.store.durable.spool_replay.Backlog.write_some",
        _always(False),
        "signs_are_listed",
        seed=7,
    ),
    _fault("the spool is removed unread", "ivr.store.durable.spool.read", _always(None), "signs_are_listed", seed=7),
    _fault("another version goes on", "ivr.wiring.publications.version_of", _always(""), "keeps_its_version", seed=15),
    _fault("a number is logged", "ivr.calls.session.CallSession._voice", _logs_callers, "nothing_personal"),
    _fault(
        "a number stands in an address",
        "ivr.calls.entries.Entries.place",
        lambda original: lambda self, url, signal: replace(original(self, url, signal), run=signal.caller[-10:]),
        "nothing_personal",
    ),
    _fault("one silence is enough", "ivr.core.mistakes.TRIES", lambda _original: 1, "ends_as_promised", seed=3),
    _fault(
        "the goodbye names no 911",
        "ivr.core.mistakes.say_to_silence",
        lambda original: lambda line, state, *_phrases: original(line, state, "goodbye"),
        "ends_as_promised",
        seed=3,
    ),
    _fault(
        "the fallback hangs up",
        "ivr.calls.failures.Failures._apology",
        lambda _original: lambda self, *_arguments: Answer(200, self._fallback._documents.hang_up),
        "ends_as_promised",
        "failure_leads_to_a_person",
        seed=3,
    ),
    _fault(
        "a telephone gets two calls",
        "ivr.alerts.loop.AlertLoop._ringing",
        _always(frozenset()),
        "one_call_at_a_time",
        seed=4,
    ),
    _fault(
        "a full disk costs the answer", "ivr.web.voice.VoiceRoutes._keep", _keep_or_fail, "answered_in_time", seed=17
    ),
    _fault(
        "anybody is let in", "ivr.carriers.twilio.signature.is_signed", _always(True), "strangers_touch_nothing", seed=4
    ),
    _fault(
        "a sign opens nothing",
        "ivr.calls.session.note",
        _result(lambda found: replace(found, opens="")),
        "durable_before_told",
    ),
    _fault(
        "a second sign is taken for the first",
        "ivr.calls.entries.name",
        lambda original: lambda run, _state, note: original(run, "", replace(note, value="", opens="")),
        "durable_before_told",
        "signs_are_listed",
    ),
    _fault("the number is not kept", "ivr.store.durable.log_row._has_number", _always(False), "numbers_are_there"),
    _fault(
        "the last resort never rings",
        "ivr.core.transfers.rounds",
        _result(lambda found: found[:-1]),
        "last_resort_rang",
        seed=6,
    ),
    _fault(
        "what waits in memory is dropped",
        "ivr.store.durable.overflow.Unwritten.hold",
        _dropped,
        "signs_are_listed",
        seed=48,
    ),
    _fault(
        "two processes do the same",
        "ivr.store.alerts.Attempts.claim",
        _always_mine,
        "no_more_than_needed",
        "one_call_at_a_time",
        seed=21,
    ),
    _fault("the emergency words are missing", "ivr.core.engine.say_in_all", _always(()), "emergency_first"),
    _fault(
        "the log takes too long",
        "ivr.store.durable.call_log_writer.SqlLedger.keep",
        _slow_keep,
        "durable_before_told",
    ),
    _fault(
        "a message is not listed",
        "ivr.store.durable.log_row.matters",
        lambda original: lambda kind, value, opens: kind != "message" and original(kind, value, opens),
        "messages_are_kept",
    ),
    _fault(
        "staff are told again and again", "ivr.core.callbacks.plan._must_again", _always(True), "no_more_than_needed"
    ),
    _fault(
        "a clock that was set back is not noticed",
        "ivr.alerts.callback_view.CallbackView._mind_clock",
        lambda _original: lambda self, now: setattr(self, "_now", now),
        "staff_are_told",
        seed=335,
    ),
    _fault(
        "a talk that has just ended is forgotten",
        "ivr.alerts.notes.Notes.connected",
        _only_while_connected,
        "one_call_at_a_time",
        seed=47,
    ),
    _fault(
        "what another process knows of a talk is not asked",
        "ivr.alerts.notes.Notes.fresh",
        lambda _original: lambda _self, attempt, _now: attempt,
        "talked_with_is_kept",
        seed=110,
    ),
)
