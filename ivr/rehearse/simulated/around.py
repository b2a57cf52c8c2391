"""The world as those see it who are in it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from datetime import datetime
from random import Random
from typing import Any, Protocol

from ivr.carriers.port import Carrier
from ivr.core.line.model import Line
from ivr.rehearse.plan import Plan
from ivr.rehearse.simulated.storage import Database, Disk
from ivr.rehearse.simulated.twiml import Said, Verb
from ivr.rehearse.trace import Trace
from ivr.settings import Settings
from ivr.store.vault import Vault


class Running(Protocol):
    """A process of the line that runs."""

    number: int

    async def ask(self, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, bytes]:
        """The answer to a request: status and body."""


class Around(Protocol):
    """The world."""

    trace: Trace
    plan: Plan
    static: tuple[Verb, ...]
    """The document that is kept at the carrier, for when the line cannot be reached."""
    database: Database
    disk: Disk
    settings: Settings
    vault: Vault
    carrier: Carrier
    network: Any
    internet: Any
    places: Any

    @property
    def disks(self) -> bool:
        """Whether there is any disk to write to."""

    def ticks(self) -> float:
        """Seconds of a clock that nobody sets."""

    def second(self) -> float:
        """Seconds since the rehearsal began."""

    def now(self) -> datetime:
        """What the clock shows."""

    def rest(self, seconds: float, firsts: Iterable[int] = ()) -> float:
        """How long whoever looks again in so many seconds may rest."""

    def on(self, kind: str) -> bool:
        """Whether a trouble is on."""

    def task(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let something happen in the world."""

    def some_process(self, rng: Random) -> Running | None:
        """The process that the next request gets to."""

    def next_ring(self, number: str) -> int:
        """How often a telephone has rung so far."""

    def announces(self, words: Said) -> bool:
        """Whether words tell a caller that a nurse is called for their sign."""

    def durable(self, call: str) -> int:
        """How many red flags of a call are on a disk."""

    def ways_of(self, line: Line) -> Any:  # noqa: ANN401  # as the wiring gives them
        """The ways to tell the staff of a line."""

    async def nobody(self, *arguments: object) -> None:
        """The application behind the webhooks."""
