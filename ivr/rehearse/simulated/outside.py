"""What the line asks of others: the carrier places calls and sends texts, and the clinic's own system is told.

Takes the place of the class that sends requests (`ivr.carriers.outward.Http`); all that is behind it is real.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from ivr.carriers.outward import Reply
from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.called import called_back
from ivr.rehearse.simulated.people import ring_of
from ivr.rehearse.simulated.virtual import Spent
from ivr.rehearse.trace import Told

SYSTEM: Final = "https://system.example.org/alerts"
"""The clinic's own."""
_ANSWERS_IN: Final = 0.2
_RINGS: Final = 25.0
_CREATED, _FAULT = 201, 503
_TEXT_TAKES: Final = 2.0


class Outside:
    """The rest of the world; made anew where the line makes a client."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._states: dict[str, str] = {}
        self._count = 0
        self.busy = 0
        """How many alert calls and texts are on their way."""

    def __call__(self) -> Outside:
        """What the line takes for a new client."""
        return self

    def clear(self) -> None:
        """Be as at the beginning."""
        self._states.clear()
        self._count = self.busy = 0

    def ask(self, method: str, url: str, *, seconds: float, **request: Any) -> Reply:  # noqa: ANN401  # as the real one
        """Answer a request; see `ivr.carriers.outward.Http.ask`."""
        world = self._world
        Spent.seconds = _ANSWERS_IN
        if url == SYSTEM:
            return self._posted(request["json"])
        if world.on("api-hangs"):
            Spent.seconds = seconds
            raise httpx.ReadTimeout("")
        if world.on("api-fails"):
            return Reply(_FAULT, b"{}")
        path = urlsplit(url).path
        if method == "POST":
            return self._created(path, request["data"])
        sid = path.rpartition("/")[2].partition(".")[0]
        return Reply(200, json.dumps({"sid": sid, "status": self._states.get(sid, "failed")}).encode())

    def _posted(self, told: dict[str, Any]) -> Reply:
        world, came = self._world, not self._world.on("system-away")
        entries = tuple(told["callbacks"])
        world.trace.add(Told(world.second(), "webhook", "", came, entries, world.second()))
        return Reply(200 if came else _FAULT, b"")

    def _created(self, path: str, data: dict[str, Any]) -> Reply:
        world = self._world
        self._count += 1
        is_call = path.endswith("/Calls.json")
        sid = f"{'CA' if is_call else 'SM'}9{self._count:031x}"
        if is_call:
            self._states[sid] = "ringing"
            world.task(self._call(sid, data["To"], str(data["Url"])))
        else:
            came = not world.on("texts-undelivered")
            self._states[sid] = "sent"
            world.trace.add(Told(world.second(), "text", data["To"], came, (), world.second(), sid))
            after = _TEXT_TAKES if came else _TEXT_TAKES * 2
            self.busy += 1
            asyncio.get_running_loop().call_later(after, self._over, sid, "delivered" if came else "undelivered")
        return Reply(_CREATED, json.dumps({"sid": sid, "status": "queued"}).encode())

    async def _call(self, sid: str, to: str, url: str) -> None:
        """An alert call, to its end."""
        world, began = self._world, self._world.second()
        self.busy += 1
        ring = ring_of(world.plan.seed, to, world.next_ring(to))
        if not ring.picks_up or ring.after >= _RINGS:
            await asyncio.sleep(min(ring.after, _RINGS))
            self._over(sid, ring.outcome if ring.outcome in {"busy", "failed"} else "no-answer")
        else:
            await asyncio.sleep(ring.after)
            self._states[sid] = "in-progress"
            await called_back(world, sid, to, url, ring)
            self._over(sid, "completed")
        world.trace.add(Told(began, "call", to, True, (), world.second(), sid))  # noqa: FBT003  # it came

    def _over(self, sid: str, state: str) -> None:
        self._states[sid] = state
        self.busy -= 1
