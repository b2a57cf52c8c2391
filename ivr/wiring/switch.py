"""Which of several lines answers a webhook: the one that its call began with, and before that the number decides."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from ivr.calls.alert_address import ALERT
from ivr.calls.answer import Answer, log_fault
from ivr.calls.documents import VOICE
from ivr.calls.texts.inbound import TEXT
from ivr.calls.token import Seal, line_of
from ivr.carriers.port import Carrier, RefusedError, Signal, Webhook, let_in
from ivr.wiring.publication import Publication
from ivr.wiring.publications import Publications

logger = logging.getLogger(__name__)

_ALERT: Final = ALERT.encode()
_VOICE: Final = VOICE.encode()
_TEXT: Final = TEXT.encode()


def _none(_name: str) -> tuple[str, ...]:
    """Nothing is known of any."""
    return ()


class Switch:
    """Hands each webhook to its line.

    A state in a URL names its line and is believed if it was closed for this very call. Without a good one the number
    decides that was called; a number that leads nowhere is the first line's, and so is one of a line that cannot speak:
    a caller always reaches somebody.

    Args:
        first: What the first line speaks; its line tells which number leads to which other one.
        others: Gives what the others speak, by their names, as far as they do.
        carrier: Who asks.
        tokens: The auth tokens that states are closed with.
        languages: Gives the languages of a line that cannot speak, by its name.
    """

    def __init__(
        self,
        first: Publications,
        others: Callable[[], Mapping[str, Publications]],
        carrier: Carrier,
        tokens: Sequence[str],
        languages: Callable[[str], tuple[str, ...]] = _none,
    ) -> None:
        self._first, self._others, self._carrier = first, others, carrier
        self._languages = languages
        self._seal = Seal([token.encode() for token in tokens])

    def answer(self, webhook: Webhook, clinic: str = "") -> Answer:
        """The answer of the line that a webhook is about; see `Publications.answer`."""
        numbers, others = self._first.line().other_numbers, self._others()
        if not numbers and not others:
            return self._first.answer(webhook, clinic)
        query = webhook.query.decode("latin-1")
        if webhook.path.startswith(_ALERT):  # a code of its own closes its address, with the line in it
            return others.get(line_of(query), self._first).answer(webhook, clinic)
        read = let_in(self._carrier, webhook)
        try:
            signal = None if isinstance(read, RefusedError) else read()
            name = self._named(signal, query, numbers) if signal else ""
        except Exception:  # noqa: BLE001  # whatever is wrong with it, the first line knows what to answer
            signal, name = None, ""
        if signal is None:
            return self._offering(self._first, webhook).answer(webhook, clinic, read)
        if name and name not in others and "mac=" not in query:
            logger.error("A CALL CAME FOR THE LINE %s, WHICH DOES NOT SPEAK. The first line answers it.", name)
            if webhook.path == _VOICE:
                return self._instead(name, webhook, clinic, signal)
        return self._offering(others.get(name, self._first), webhook).answer(webhook, clinic, lambda: signal)

    def _offering(self, found: Publications, webhook: Webhook) -> Publications:
        """For what somebody wrote, a line that offers texts: whoever wants none must be obeyed."""
        if webhook.path != _TEXT or found.line().texts:
            return found
        return next((each for each in self.all if each.line().texts), found)

    def _instead(self, name: str, webhook: Webhook, clinic: str, signal: Signal) -> Answer:
        """The first line's answer to a new call for a line that cannot speak: it tells that first, in its languages."""
        try:
            return self._first.current.instead(self._languages(name)).answer(webhook, lambda: signal)
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller is answered
            log_fault("answering in place of another line", error)
            return self._first.answer(webhook, clinic, lambda: signal)

    def _named(self, signal: Signal, query: str, numbers: Mapping[str, str]) -> str:
        """The line in a state that is good, in the address or in that which failed; else that which was called."""
        called = numbers.get(signal.called or signal.reached, "")
        if line_of(query) == called and not signal.failed:
            return called  # whether the state is good or not
        for text in (query, signal.failed.partition("?")[2]):
            opened = self._seal.open(signal.call, text) if text else None
            if opened is not None:
                return line_of(opened.text)
        return called

    # --- of all of them ------------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Publications, ...]:
        """What each line speaks, the first one's at the beginning."""
        return (self._first, *self._others().values())

    @property
    def refused(self) -> int:
        """Webhooks whose signature was missing or wrong."""
        return sum(each.refused for each in self.all)

    def having(self, name: str) -> Publication:
        """The publication whose audio a file belongs to; the first line's present one where none in memory knows it."""
        return next((each for each in self._publications() if each.shelf.utterance(name)), self._first.current)

    def _publications(self) -> Iterator[Publication]:
        return (each for publications in self.all for each in publications.all)
