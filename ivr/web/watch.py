"""How the service is doing, for those who watch it: why it is not ready, and its metrics. Nothing of any caller."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ivr.calls.answer import log_fault
from ivr.store.figures import Figures
from ivr.web.metrics import Counts, Metric, by, number, series
from ivr.web.upkeep import Upkeep
from ivr.wiring import Parts

_FRESH_SECONDS: Final = 5.0
"""How long figures from the database are told again: strangers may ask for them as often as they like."""
_MOST_SECONDS: Final = 2.0
FIRST: Final = "the first line"
"""What the first line is called where it cannot be read how it calls itself."""


class Watch:
    """Looks at everything that may go wrong.

    Args:
        parts: The service.
        upkeep: What goes on beside the webhooks.
        counts: What was counted.
    """

    def __init__(self, parts: Parts, upkeep: Upkeep, counts: Counts) -> None:
        self._parts, self._switch = parts, parts.switch()
        self._upkeep = upkeep
        self._counts = counts
        self._figures: Figures | None = None
        self._read_at = -_FRESH_SECONDS
        self._reading = asyncio.Lock()

    def troubles(self) -> list[str]:
        """Why calls cannot be taken as they should."""
        return [*self._parts.not_ready(), *self._parts.ledger.troubles(), *self._upkeep.troubles()]

    def lines(self) -> dict[str, Any]:
        """How each line beside the first one stands, by its name. One that cannot speak is answered by the first.

        The first one is among them where it cannot speak itself, and is answered by another.
        """
        others, first = self._parts.others, self._parts.stands_in
        if others is None:
            return {}
        found = {name: [*each.not_ready(), *self._upkeep.troubles_of(name)] for name, each in others.speaking.items()}
        found |= {name: list(why) for name, why in others.silent.items()}
        found |= {first.known.id or FIRST: list(first.missing)} if first else {}
        return {name: {"ready": not why, "reasons": why} for name, why in found.items()}

    async def metrics(self) -> list[Metric]:
        """Everything that is counted. What the database does not tell in time is left out."""
        return [*self._known(), *_told(await self._fresh())]

    def _known(self) -> Iterator[Metric]:
        parts = self._parts
        yield number("ivr_ready", "gauge", "1 if calls can be taken as they should.", not self.troubles())
        broken = parts.news is not None and bool(parts.news.folder.errors)
        yield number("ivr_last_good_menus", "gauge", "1 if the menus have errors.", broken)
        refused = self._switch.refused
        yield number("ivr_webhooks_refused_total", "counter", "Wrongly signed webhooks.", refused)
        yield number("ivr_spool_entries", "gauge", "Entries that wait for the database.", parts.ledger.waiting)
        counts = dict(sum((each.texts.counts for each in parts.every if each.texts), Counter[str]()))
        if counts:
            yield by("ivr_texts_total", "Texts to callers, by what became of them.", "outcome", counts, "counter")
        yield from self._counts.metrics()

    async def _fresh(self) -> Figures | None:
        async with self._reading:
            if time.monotonic() - self._read_at >= _FRESH_SECONDS:
                self._figures = await self._read()
                self._read_at = time.monotonic()
        return self._figures

    async def _read(self) -> Figures | None:
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                return await asyncio.to_thread(self._parts.figures)
        except Exception as error:  # noqa: BLE001  # the other metrics are told all the same
            log_fault("reading figures for the metrics", error)
            return None


def _told(figures: Figures | None) -> Iterator[Metric]:
    if figures is not None:
        yield by("ivr_callbacks", "Entries of the callback list that are not done.", "standing", figures.callbacks)
        name = "ivr_alerts"
        alerts = {series(name, way=way, state=state): count for (way, state), count in figures.alerts.items()}
        yield Metric(name, "gauge", "Alerts to staff, by way and what became of them.", alerts)
