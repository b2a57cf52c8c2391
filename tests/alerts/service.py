"""The loop with everything around it in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.notifiers.port import Sender
from ivr.core.callbacks.attempts import State
from ivr.core.callbacks.entry import Callback
from ivr.core.line.staff import Duty
from tests.alerts.memory import Disk, FakeWay, MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import OPENED, Clock, Way, callback, line


class Service:
    """A loop with everything around it in memory."""

    def __init__(self, *entries: Callback, ways: Sequence[str] = tuple(Way), local: bool = False) -> None:
        self.disk = Disk()
        self.kept = MemoryKept(*(entries or (callback(),)), disk=self.disk)
        self.attempts = MemoryAttempts(self.disk)
        self.ledger = MemoryLedger()
        self.clock = Clock()
        self.duty = Duty()
        self.local = local
        sids: dict[str, str] = {Way.CALL: "CA7", Way.TEXT: "SM7"}
        self.ways: dict[str, FakeWay] = {way: FakeWay(sids.get(way, "")) for way in ways}
        self.loop = self.started()

    def started(self, **more: Any) -> AlertLoop:  # noqa: ANN401
        """A process that knows only what is stored."""
        senders: dict[str, Sender] = {**self.ways}
        return AlertLoop(
            view=CallbackView(self.kept, self.attempts, self.ledger),
            senders=senders,
            office=Office(line(), lambda: self.duty, self.local),
            clock=self.clock,
            **more,
        )

    async def at(self, seconds: float) -> None:
        """What happens at a time."""
        self.clock.now = OPENED + round(seconds * 1000)
        await self.loop.tick()
        await self.loop.settle()

    def told(self, way: str) -> list[str]:
        """Whom a way was to tell, since the last question."""
        found = [each.target for each in self.ways[way].told]
        self.ways[way].told.clear()
        return found

    def states(self, way: str) -> dict[str, State]:
        """What has become of its attempts, by target."""
        return {each.target: each.state for each in self.attempts.rows.values() if each.way == way}


def run(play: Callable[[Service], Awaitable[None]], service: Service | None = None) -> Service:
    service = service or Service()

    async def played() -> None:
        try:
            await play(service)
        finally:
            service.loop.close()

    asyncio.run(played())
    return service
