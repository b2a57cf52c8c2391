"""What goes wrong around the line, while it does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol

from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.process import Process
from ivr.rehearse.simulated.virtual import PROCESS
from ivr.rehearse.trace import Happened
from ivr.rehearse.troubles import Trouble

TRAVELS: Final = 40.0
"""Seconds in which an answer of a moment without any disk may still be on its way."""
_HEALS: Final = 12.0
_ELSEWHERE: Final = frozenset(
    ("clock-back", "menus-swapped", "api-fails", "api-hangs", "texts-undelivered", "system-away")
)
"""What goes wrong with these, no thread that writes to a disk feels."""
_TO_DATABASE: Final = "ivr-database"
_HANGS: Final = 0.6
_NEVER: Final = 10_000.0


class Changed(Around, Protocol):
    """The world, as it can be changed."""

    processes: list[Process | None]

    def stir(self) -> None:
        """Something changed."""

    def start(self, place: int) -> None:
        """Start a process."""

    def swap(self) -> None:
        """Let new callers hear the other menus."""

    def set_back(self, seconds: float) -> None:
        """Set the clock back."""


class Mischief:
    """Troubles, in a world."""

    def __init__(self, world: Changed) -> None:
        self._world = world
        self._on: Counter[str] = Counter()
        self._felt_until = self._no_disk_until = 0.0

    def clear(self) -> None:
        """Let everything be well."""
        self._on.clear()
        self._felt_until = self._no_disk_until = 0.0

    def on(self, kind: str) -> bool:
        """Whether a trouble is on."""
        return self._on[kind] > 0

    @property
    def any_on(self) -> bool:
        """Whether anything is wrong now."""
        return bool(self._on)

    @property
    def is_felt(self) -> bool:
        """Whether anything is wrong with disks or processes, or was a moment ago."""
        return not self._on.keys() <= _ELSEWHERE or self._world.ticks() < self._felt_until

    @property
    def disks(self) -> bool:
        """Whether there is any disk to write to, and has been for a while."""
        return self._world.ticks() > self._no_disk_until

    def _has_no_disk(self) -> bool:
        database = any(map(self.on, ("database-away", "database-slow", "commit-fails")))
        return self.on("all-disks") or (database and (self.on("disk-full") or self.on("flush-fails")))

    def stalls(self, name: str) -> float:
        """For how many seconds what a thread writes to hangs now."""
        return _HANGS if name == _TO_DATABASE and self.on("database-slow") else 0.0

    async def happens(self, trouble: Trouble) -> None:
        """Let a trouble come and go."""
        await asyncio.sleep(trouble.at)
        self._world.trace.add(Happened(self._world.second(), trouble.kind))
        self._change(trouble, 1)
        await self._once(trouble)
        await asyncio.sleep(trouble.lasts if trouble.kind != "clock-back" else 0.0)
        self._change(trouble, -1)
        self._world.trace.add(Happened(self._world.second(), f"{trouble.kind} is over"))

    def _change(self, trouble: Trouble, by: int) -> None:
        self._on[trouble.kind] += by
        if not self._on[trouble.kind]:
            del self._on[trouble.kind]
        self._world.stir()
        if self._has_no_disk():
            self._no_disk_until = self._world.ticks() + _NEVER
        elif self._no_disk_until > self._world.ticks() + TRAVELS:
            self._no_disk_until = self._world.ticks() + TRAVELS
        if trouble.kind not in _ELSEWHERE:
            self._felt_until = self._world.ticks() + _HEALS
        self._world.database.away = self.on("database-away") or self.on("all-disks")
        self._world.database.failing = self.on("commit-fails")
        self._world.disk.full = self.on("disk-full") or self.on("all-disks")
        self._world.disk.failing = self.on("flush-fails")

    async def _once(self, trouble: Trouble) -> None:
        """What is done once when a trouble begins."""
        match trouble.kind:
            case "killed":
                await self._killed([trouble.where % len(self._world.processes)], trouble.lasts)
            case "power":
                await self._killed(range(len(self._world.processes)), trouble.lasts)
            case "killed-before-commit" | "killed-behind-commit":
                happens = trouble.kind.removesuffix("-commit")
                self._world.database.kill = lambda: self._kill_next(trouble)
                self._world.database.next_commits.append(happens)
            case "commit-unknown":
                self._world.database.next_commits.append("unknown")
            case "clock-back":
                self._world.set_back(trouble.lasts)
            case "menus-swapped":
                self._world.swap()

    def _kill_next(self, trouble: Trouble) -> None:
        process = PROCESS.get()
        if isinstance(process, Process) and process.alive:
            self._world.task(self._killed([process.number], trouble.lasts))
            process.kill(committing=True)

    async def _killed(self, places: Sequence[int], seconds: float) -> None:
        for place in places:
            if (process := self._world.processes[place]) is not None:
                process.kill()
                self._world.processes[place] = None
        if len(places) == len(self._world.processes):
            self._world.disk.lose_power()
        await asyncio.sleep(seconds)
        for place in places:
            self._world.start(place)
