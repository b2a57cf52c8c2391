"""What goes on beside the webhooks, made up: a log that keeps in memory, and alerts that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.core.entries import Entry, Kept
from ivr.wiring import Parts
from ivr.wiring.publications import Publications


@dataclass
class FakeLedger:
    """Keeps entries in memory. ``does`` is what happens instead of that, such as hanging."""

    does: Callable[[], Awaitable[Kept]] | None = None
    entries: list[Entry] = field(default_factory=list)
    waiting: int = 0
    wrong: list[str] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)

    def start(self, patience: float = 2.0) -> bool:
        """Note it."""
        del patience
        self.happened.append("started")
        return True

    async def stop(self, seconds: float = 5.0) -> None:
        """Note it."""
        del seconds
        self.happened.append("stopped")

    def troubles(self) -> list[str]:
        """As was made up."""
        return self.wrong

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Keep them, or do what was made up."""
        self.entries += entries
        return Kept.DATABASE if self.does is None else await self.does()

    def accepted(self, call: str, dial: str) -> bool:
        """Nobody pressed 1."""
        del call, dial
        return False

    async def was_accepted(self, call: str, dial: str) -> bool:
        """Nobody pressed 1."""
        return self.accepted(call, dial)


@dataclass
class FakeAlerts:
    """Alerts that go on until they are ended; the first runs break off with what was made up."""

    faults: list[Exception] = field(default_factory=list)
    runs: int = 0
    silent: float = 0.0

    def silent_for(self) -> float:
        """As was made up."""
        return self.silent

    def why(self) -> str:
        """Nothing went wrong."""
        return ""

    async def run(self) -> None:
        """Break off, or wait."""
        self.runs += 1
        if self.faults:
            raise self.faults.pop()
        await asyncio.Event().wait()


def speaking(parts: Parts, **changed: Any) -> Parts:  # noqa: ANN401  # fields of a publication
    """The parts with another publication: with these fields of its own."""
    now = parts.publications.speaking
    return replace(
        parts, publications=Publications(replace(now, publication=replace(now.publication, **changed))), renewal=None
    )
