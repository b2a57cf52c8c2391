"""What is answered when something failed: the carrier's fallback, and a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs

from ivr.calls import deadline
from ivr.calls.answer import Answer, log_fault
from ivr.calls.documents import WHISPER
from ivr.calls.entries import Entries
from ivr.calls.fallback import Fallback
from ivr.calls.token import Place, language_of, place_of
from ivr.carriers.port import Carrier, Document, Signal
from ivr.core.entries import Entry, Kind, Ledger, run_of
from ivr.core.events import Outcome
from ivr.core.line.model import Line
from ivr.core.state import Mode

_SPOKEN: Final = re.compile(rf"{WHISPER}/([A-Za-z-]{{2,20}})(?:\?|\Z)")


class Failures:
    """Answers with an apology and a person.

    Args:
        line: The line.
        carrier: Who asks.
        entries: Makes the entries.
        ledger: Knows who pressed 1, if there is one.
    """

    def __init__(self, line: Line, carrier: Carrier, entries: Entries, ledger: Ledger | None) -> None:
        self._line = line
        self._entries = entries
        self._ledger = ledger
        self._fallback = Fallback(line, carrier)

    def fallback(self, query: str, signal: Signal) -> Answer:
        """The carrier's fallback begins without a stage and tells the URL that failed, which is only read.

        A stage is one of ours, and its step stands beside it.
        """
        failed, stage = signal.failed, parse_qs(query).get("stage", [""])[0]
        language = self._known_language(query) or self._known_language(failed)
        called = signal.called_leg
        if stage and not called and signal.error is None:
            return self._next(language, stage, query, signal)
        if called:
            return self._asked(Kind.FALLBACK, failed, failed or query, signal)
        return self._apology(Kind.FALLBACK, failed, signal, language)

    def fault(self, url: str, signal: Signal, error: Exception) -> Answer:
        """An apology and a person; on the leg of somebody we rang, the question for 1. Never fails."""
        log_fault("a webhook, answered with an apology and a person,", error)
        language, called = self._known_language(url), signal.called_leg
        try:
            if not called:
                return self._apology(Kind.FAULT, url, signal, language)
            return self._asked(Kind.FAULT, url, url, signal)
        except Exception as again:  # noqa: BLE001  # the person is what counts
            log_fault("noting that a webhook failed", again)
        return self.whisper(url, Place()) if called else _filled(self._fallback.first(language), signal, Place())

    def unread(self, url: str, error: Exception) -> Answer:
        """The same where nobody can read what the carrier sent: its address alone tells whose leg it is about."""
        log_fault("reading a webhook, answered with an apology and a person,", error)
        if url.startswith(WHISPER):
            return self.whisper(url, Place())
        return Answer(200, self._fallback.first(self._known_language(url)).fill(""))

    def _asked(self, kind: Kind, failed: str, url: str, signal: Signal) -> Answer:
        """The question for 1, on the leg of somebody we rang: still that of the dial that rang them."""
        entry = self._entries.failed(kind, failed, signal)
        place = _behind(entry)
        return self.whisper(url, replace(place, dial=entry.state) if place.run else place, entries=(entry,))

    def _next(self, language: str, stage: str, query: str, signal: Signal) -> Answer:
        """What follows a stage of the fallback. The end of a ringing is an entry, as where the engine rings."""
        place = place_of(query) or Place()
        following = replace(place, step=place.step + 1)

        def answer(*, accepted: bool) -> Answer:
            document = self._fallback.next(language, stage, signal, accepted=accepted)
            if signal.dial is None:
                return _filled(document, signal, following)
            outcome = signal.outcome(accepted=accepted)
            mode = Mode.BYE if outcome is Outcome.ACCEPTED else Mode.RING if self._fallback.rings(stage) else Mode.OFFER
            return _filled(document, signal, following, (self._entries.rang(signal, place, outcome, mode),))

        dial = place.mark()
        known = self._ledger is not None and self._ledger.accepted(signal.call, dial)
        return self._asking(answer, signal, dial if signal.untold else None, known=known)

    def _apology(self, kind: Kind, url: str, signal: Signal, language: str) -> Answer:
        """The apology and a person; for a caller who has talked with one, the words behind a talk."""

        def answer(*, accepted: bool) -> Answer:
            entry = self._entries.failed(kind, url, signal, accepted=accepted)
            document = self._fallback.over(language) if accepted else self._ringing(language, url, entry)
            ended = self._entries.dialled(url, signal, accepted=accepted)
            return _filled(document, signal, _behind(entry), (entry, *ended))

        known, dial = self._entries.taken(url, signal), self._entries.untold(url, signal)
        return self._asking(answer, signal, dial, known=known)

    def _asking(self, answer: Callable[..., Answer], signal: Signal, dial: str | None, *, known: bool) -> Answer:
        """An answer that depends on whether somebody pressed 1, which the disk may know where memory does not.

        Args:
            answer: Gives it, for ``accepted`` or not.
            signal: Of the webhook.
            dial: In which 1 was pressed, if it was; None where that is told.
            known: Whether it is known to be so.
        """
        first, ledger = answer(accepted=known), self._ledger
        if known or dial is None or ledger is None:
            return first
        call = signal.call

        async def ask() -> Answer:
            try:
                return answer(accepted=True) if await ledger.was_accepted(call, dial) else first
            except Exception as error:  # noqa: BLE001  # the first answer is a person
                log_fault("asking whether somebody took a call", error)
                return first

        return replace(first, later=ask)

    def _ringing(self, language: str, url: str, entry: Entry) -> Document:
        """The apology and a person, for a red flag in the time that is left of its 90 seconds.

        Where an entry opens one, the code of its URL was right, and that covers the time as well.
        """
        if not entry.note.opens:
            return self._fallback.first(language)
        spent = deadline.read(parse_qs(url.partition("?")[2]).get("t", [""])[0])
        waited = spent.elapsed(entry.at // 1000, Outcome.NO_ANSWER, 0) if spent else 0
        return self._fallback.first(language, urgent=True, left=deadline.left(waited))

    def whisper(self, url: str, place: Place, spoken: str = "", entries: tuple[Entry, ...] = ()) -> Answer:
        """The whisper that needs no state, as far as a URL tells who calls and who is called."""
        known = _SPOKEN.search(url)
        spoken = spoken or (known[1] if known else "")
        document = self._fallback.whisper(self._known_language(url), spoken, urgent="urgent=1" in url)
        return Answer(200, document.fill("", str(place)), entries)

    def _known_language(self, url: str) -> str:
        """The language a URL tells; "" for the one every call begins in, until a key was pressed in it."""
        language = language_of(url)
        begins = "mode=" in url and "keyed=1" not in url and language == self._line.languages[0]
        return "" if begins else language


def _filled(document: Document, signal: Signal, place: Place, entries: tuple[Entry, ...] = ()) -> Answer:
    return Answer(200, document.fill(signal.called, str(place)), entries)


def _behind(entry: Entry) -> Place:
    """The place behind the entry of a failure, in its run; a sign that it opened is the last one that was chosen."""
    return Place(entry.step, run=run_of(entry.name), choice=entry.name if entry.note.opens else entry.after)
