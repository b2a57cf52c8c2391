"""One process of the line: all of it is the real code, joined as the service joins it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, cast

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop
from ivr.core.entries import Entry, Kept
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.storage import QuickAttempts, QuickCallbacks
from ivr.rehearse.simulated.virtual import PROCESS
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.web.metrics import Counts
from ivr.web.voice import VoiceRoutes
from ivr.wiring import Parts
from ivr.wiring.alerting import CurrentOffice, CurrentWays
from ivr.wiring.backend import alert_calls, ways
from ivr.wiring.publication import Press, Publication
from ivr.wiring.publications import Publications, Speaking
from ivr.wiring.switch import Switch

_FAULT: Final = 500
URL: Final = "sqlite:///rehearsal.db"
"""Opened by nobody."""


class LostError(Exception):
    """A process ended before it answered."""


class _CurrentLedger:
    """The ledger of whichever process stands at a place now; sessions outlive the processes of a rehearsal."""

    def __init__(self) -> None:
        self.now: SqlLedger

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """See `ivr.core.entries.Ledger`."""
        return await self.now.keep(entries)

    def accepted(self, call: str, dial: str) -> bool:
        """See `ivr.core.entries.Ledger`."""
        return self.now.accepted(call, dial)

    async def was_accepted(self, call: str, dial: str) -> bool:
        """See `ivr.core.entries.Ledger`."""
        return await self.now.was_accepted(call, dial)


class Place:
    """Where one process after another stands. What is only remembered to be quick is made once for all of them."""

    def __init__(self, world: Around, lines: Sequence[Line]) -> None:
        self.ledger = _CurrentLedger()
        press = Press(world.settings, cast("Any", self.ledger), lambda _line, _sound: {}, world.carrier)
        self.publications: tuple[Publication, ...] = tuple(press.publication(line, "carrier") for line in lines)

    def take_turns_as(self, first: Place) -> None:
        """Remember turns together with another place, and longer than a swap of the menus: they are always the same."""
        for mine, same in zip(self.publications, first.publications, strict=True):
            for name in ("_turn", "_whisper_words"):
                setattr(mine.session, name, partial(getattr(same.session, name)))
                getattr(mine.session, name).cache_clear = lambda: None

    def forget(self) -> None:
        """Let the sessions be as at their start."""
        for each in self.publications:
            each.session._runs._known.clear()
            each.session._second.cache_clear()


class Process:
    """A process from its start to its end.

    Args:
        world: In which it runs.
        number: Of its place.
        spoken: Which of the publications new callers hear.
    """

    def __init__(self, world: Around, number: int, spoken: int) -> None:
        self.alive, self.number = True, number
        self._world, self._place = world, world.places[number]
        self._tasks: set[asyncio.Task[Any]] = set()
        self.context: Context = copy_context()
        self.context.run(PROCESS.set, self)
        self.context.run(self._start, spoken)

    def _start(self, spoken: int) -> None:
        world, place = self._world, self._place
        place.forget()
        vault, settings = world.vault, world.settings
        kept = QuickCallbacks(world.database, vault, settings.clock)
        self.ledger = SqlLedger(URL, vault, world.disk.folder, clock=settings.clock, on_unwritten=self._unwritten)
        place.ledger.now = self.ledger
        self._view = view = CallbackView(kept, QuickAttempts(world.database), self.ledger)
        for each in place.publications:
            each.session.add(alert_calls(settings, each.line, world.carrier, view, each.shelf.url).routes)
        self.publications = Publications(self._speaking(spoken), self._find)
        self._routes = VoiceRoutes(world.nobody, self._parts(), Counts())
        senders = CurrentWays(self._line, self._world.ways_of)
        office = CurrentOffice(self._line, self._duty, local=False)
        self.loop = AlertLoop(view=view, senders=senders, office=office, clock=settings.clock, sleep=self._sleep)
        self.ledger.start(0.0)
        self.task(self.loop.run())

    def _line(self) -> Line:
        return self.publications.line()

    def _duty(self) -> Duty:
        return self.publications.duty()

    def _parts(self) -> Parts:
        world = self._world
        found = SimpleNamespace(
            publications=self.publications,
            settings=SimpleNamespace(local=False),
            ledger=self.ledger,
            record=None,
            carrier=world.carrier,
            switch=lambda: Switch(self.publications, dict, world.carrier, world.settings.auth_tokens),
        )
        return cast("Parts", found)

    def _unwritten(self, entries: tuple[Entry, ...]) -> None:
        self.loop.alert_unwritten(entries)

    async def _sleep(self, seconds: float) -> None:
        now = int(self._world.now().timestamp() * 1000)
        sight = self._view.sight(now)
        firsts = (each.first for each in (*sight.patients, *sight.messages))
        await asyncio.sleep(self._world.rest(seconds, firsts))

    def _speaking(self, spoken: int) -> Speaking:
        return Speaking(self._place.publications[spoken], self._world.now())

    def _find(self, version: str) -> Publication | None:
        return next((each for each in self._place.publications if each.version == version), None)

    def speak(self, spoken: int) -> None:
        """Let new callers hear another publication."""
        self.publications.swap(self._speaking(spoken))

    def task(self, work: Any) -> asyncio.Task[Any]:  # noqa: ANN401  # a coroutine of any kind
        """Let something run in this process."""
        task = asyncio.get_running_loop().create_task(work, context=self.context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def ask(self, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, bytes]:
        """The answer to a request: status and body.

        Raises:
            LostError: The process was killed before it answered.
        """
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        raw = path.encode()
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": raw, "query_string": query.encode()}
        scope["headers"] = headers
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        task = self.task(self._routes(scope, receive, send))  # type: ignore[arg-type]  # the real ones are wider
        task.add_done_callback(lambda _task: None if over.done() else over.set_result(None))
        await over  # and not the task: whoever hangs up meanwhile must not end it
        if task.cancelled():
            raise LostError
        if task.exception() is not None:
            return _FAULT, b""  # as the server answers it
        return sent[0]["status"], sent[1]["body"]

    def kill(self, *, committing: bool = False) -> None:
        """End it at once, perhaps in the middle of a commit."""
        self.alive = False
        for task in list(self._tasks):
            task.cancel()
        self.loop.close()
        if not committing:
            self.ledger._gate.close()
        spool, backlog = self.ledger._spool, self.ledger._backlog
        files = [spool._descriptor, *(each._descriptor for each in (*spool._ours, *backlog._files))]
        for descriptor in files:
            if descriptor >= 0:
                with suppress(OSError):
                    os.close(descriptor)
        spool._descriptor = -1
        spool._ours.clear()
        backlog._files.clear()


def senders_of(world: Around, line: Line) -> Any:  # noqa: ANN401  # as the wiring gives them
    """The ways to tell a line's staff, made once for all processes."""
    return ways(world.settings, line, world.carrier.api())
