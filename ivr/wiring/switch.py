"""Which of several lines answers a webhook: the one that its call began with, and before that the number decides."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from ivr.calls.alert_address import ALERT
from ivr.calls.answer import Answer
from ivr.calls.token import Seal, line_of
from ivr.carriers.port import Carrier, RefusedError, Signal, Webhook, let_in
from ivr.wiring.publication import Publication
from ivr.wiring.publications import Publications

logger = logging.getLogger(__name__)

_ALERT: Final = ALERT.encode()


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
    """

    def __init__(
        self,
        first: Publications,
        others: Callable[[], Mapping[str, Publications]],
        carrier: Carrier,
        tokens: Sequence[str],
    ) -> None:
        self._first, self._others, self._carrier = first, others, carrier
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
        except Exception:  # noqa: BLE001  # whatever is wrong with it, the first line knows what to answer
            signal = None
        if signal is None:
            return self._first.answer(webhook, clinic, read)
        name = self._named(signal, query, numbers.get(signal.called, ""))
        if name and name not in others and "mac=" not in query:
            logger.error("A CALL CAME FOR THE LINE %s, WHICH DOES NOT SPEAK. The first line answers it.", name)
        return others.get(name, self._first).answer(webhook, clinic, lambda: signal)

    def _named(self, signal: Signal, query: str, called: str) -> str:
        """The line in a state that is good, in the address or in that which failed; else that which was called."""
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
