"""The world of a rehearsal: its time, its troubles, and who is in it. Plays plans, one after another."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from ivr.calls.fallback import static_document
from ivr.carriers.port import Carrier
from ivr.carriers.twilio.carrier import Twilio
from ivr.core.line.model import Line
from ivr.rehearse.plan import Plan
from ivr.rehearse.simulated import twiml
from ivr.rehearse.simulated.carrier import CallerLeg
from ivr.rehearse.simulated.mischief import Mischief
from ivr.rehearse.simulated.network import ACCOUNT, BASE, TOKEN, Network
from ivr.rehearse.simulated.outside import SYSTEM, Outside
from ivr.rehearse.simulated.process import Place, Process, senders_of
from ivr.rehearse.simulated.seams import SECRETS
from ivr.rehearse.simulated.storage import Database, Disk
from ivr.rehearse.simulated.twiml import Said
from ivr.rehearse.simulated.virtual import VirtualLoop, Worker
from ivr.rehearse.trace import TookBack, Trace
from ivr.settings import Settings, read
from ivr.store.callbacks import Callbacks
from ivr.store.vault import Vault

PLACES: Final = 2
QUIET: Final = 400.0
"""Seconds behind the last trouble and the last call: what is open has been told, what is void is open again."""
HEALED: Final = 12.0
"""The same where nobody waits for alerts: what waited for a disk is on it."""
_STEP: Final = 120.0
"""How often the line is let look around while nothing can be due: before anything that is opened meanwhile is."""
_ROUND: Final = 300.0
_FIRST: Final = 180_000
_AROUND: Final = 8.0
_WARM: Final = 1.5
_REST: Final = 40.0
_BUSY: Final = 4.0
"""The same while something is wrong."""
_LOOKS: Final = 8.0
"""The same while alerts are on their way."""
_SECRET: Final = "a-secret-for-rehearsals-alone"  # noqa: S105  # of nothing real


class _Settings(Settings):
    """Settings whose clock is that of the world."""

    __slots__ = ("world",)
    world: World

    def clock(self) -> datetime:
        """The time, as an aware datetime."""
        return self.world.now()


class World:
    """All of it, for the lines given: new callers hear the first one until the menus are swapped."""

    def __init__(self, lines: tuple[Line, ...], calling: Container[Said]) -> None:
        self.trace, self.plan = Trace(), Plan(0, "2026-03-10T15:00:00+00:00", 1, True, False, ())  # noqa: FBT003
        self._calling = calling
        self._folder = tempfile.TemporaryDirectory(prefix="ivr-rehearsal-", dir=_memory())
        self.database, self.disk = Database(), Disk(Path(self._folder.name) / "spool")
        self.vault, self.settings = Vault([_SECRET]), self._settings()
        self.network, self.internet, self.mischief = Network(self), Outside(self), Mischief(self)
        self.loop = VirtualLoop()
        self.loop.close()  # another one for each rehearsal; until then no time passes
        self.lines = lines
        self._tasks: set[asyncio.Task[Any]] = set()
        self._rings: Counter[str] = Counter()
        self._begins, self._skew = datetime.now(UTC), timedelta()
        self._shown = -1.0, self._begins
        self._warm_until = 0.0
        self._spoken = 0
        self.processes: list[Process | None] = []

    def join(self) -> None:
        """Make what takes time, once. To be called with the seams put in."""
        self.carrier: Carrier = Twilio([TOKEN], BASE, [ACCOUNT], "")
        self._senders = {id(line): senders_of(self, line) for line in self.lines}
        self.places = [Place(self, self.lines) for _ in range(PLACES)]
        for each in self.places:
            each.take_turns_as(self.places[0])
        self.static = twiml.read(static_document(self.lines[0], self.carrier.document))
        self.database.changed = self.stir
        Worker.stall, Worker.rest = staticmethod(self.mischief.stalls), staticmethod(self._rest_of_worker)

    def _settings(self) -> Settings:
        found = read(
            {
                "IVR_PUBLIC_URL": BASE,
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": TOKEN,
                "IVR_SECRET": _SECRET,
                "IVR_ALERT_FROM": "+12025550100",
                "IVR_ALERT_WEBHOOK": SYSTEM,
                "IVR_DATA": self._folder.name,
                "IVR_AUDIO": f"{self._folder.name}/audio",
                "IVR_SPEAK": "carrier",
            }
        )
        made = _Settings(**{each.name: getattr(found, each.name) for each in fields(Settings)})
        object.__setattr__(made, "world", self)
        return made

    def ways_of(self, line: Line) -> Any:  # noqa: ANN401  # as the wiring gives them
        """The ways to tell the staff of a line."""
        known = self._senders.get(id(line))
        return known if known is not None else next(iter(self._senders.values()))

    # --- time -----------------------------------------------------------------------------------------------------

    def ticks(self) -> float:
        """Seconds since the loop began."""
        return self.loop.time()

    def second(self) -> float:
        """Seconds since the rehearsal began."""
        return round(self.loop.time(), 3)

    def now(self) -> datetime:
        """What the clock shows. It is asked again and again at one moment."""
        at = self.loop.time()
        if self._shown[0] != at:
            self._shown = at, self._begins + timedelta(seconds=at) - self._skew
        return self._shown[1]

    def stir(self) -> None:
        """Something changed: for a moment the line looks around every second, as it really does."""
        self._warm_until = max(self._warm_until, self.ticks() + _WARM)

    def rest(self, seconds: float, firsts: Iterable[int] = ()) -> float:
        """How long whoever looks again in so many seconds may rest, since nothing changes by itself before that.

        Args:
            seconds: In which it would look.
            firsts: When it will tell staff for the first time about each entry that it knows, as its clock shows it.
        """
        now = self.ticks()
        if seconds < 0.4 or now < self._warm_until:  # noqa: PLR2004  # it has something to do
            return seconds
        ahead = now + (_BUSY if self.mischief.any_on else _LOOKS if self.internet.busy else _STEP)
        shown = self.now().timestamp()
        for first in {*firsts, *(opened + _FIRST for opened in self.database.opened())}:
            since = shown - first / 1000
            place = since % _ROUND if since > 0 else since
            if -1 <= place < 1:
                ahead = min(ahead, now + 2 * seconds)
            elif place < _AROUND:
                ahead = min(ahead, now + (_AROUND if place > 0 else -1) - place)
            else:
                ahead = min(ahead, now + _ROUND - 1 - place)
        changes = (at / 1000 - shown + now for at in self.database.changes_by_itself())
        begins = (each.at for each in self.plan.troubles)
        return max(seconds, min((at for at in (*changes, *begins) if now < at < ahead), default=ahead) - now)

    def _rest_of_worker(self, seconds: float) -> float:
        """The same for a thread that is woken whenever there is something to write."""
        return seconds if self.mischief.is_felt else max(seconds, _REST)

    # --- what goes wrong ------------------------------------------------------------------------------------------

    def on(self, kind: str) -> bool:
        """Whether a trouble is on."""
        return self.mischief.on(kind)

    @property
    def disks(self) -> bool:
        """Whether there is any disk to write to, and has been for a while."""
        return self.mischief.disks

    def swap(self) -> None:
        """Let new callers hear the other menus."""
        self._spoken = 1 - self._spoken
        for each in filter(None, self.processes):
            each.speak(self._spoken)

    def set_back(self, seconds: float) -> None:
        """Set the clock back."""
        self._skew += timedelta(seconds=seconds)
        self._shown = -1.0, self._begins

    def start(self, place: int) -> None:
        """Start a process at a place where none runs."""
        if self.processes[place] is None:
            self.processes[place] = Process(self, place, self._spoken)
        self.stir()

    # --- who is in it ---------------------------------------------------------------------------------------------

    def task(self, work: Any) -> None:  # noqa: ANN401  # a coroutine of any kind
        """Let something happen in the world, in no process of the line."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def some_process(self, rng: Random) -> Process | None:
        """The process that the next request gets to; None where none runs."""
        alive = [each for each in self.processes if each is not None and each.alive]
        return alive[rng.randrange(len(alive))] if alive else None

    def next_ring(self, number: str) -> int:
        """How often a telephone has rung so far."""
        self._rings[number] += 1
        return self._rings[number]

    def announces(self, words: Said) -> bool:
        """Whether words tell a caller that a nurse is called for their sign."""
        return words in self._calling

    def durable(self, call: str) -> int:
        """How many red flags of a call are on a disk."""
        return self.database.opens(call) + self.disk.opens(call)

    async def nobody(self, *_arguments: object) -> None:
        """The application behind the webhooks: nobody asks for it."""

    # --- a rehearsal ----------------------------------------------------------------------------------------------

    def play(self, plan: Plan) -> Trace:
        """Play a plan to its end."""
        self.trace, self.plan = Trace(), plan
        self.database.clear()
        self.disk.clear()
        self.internet.clear()
        self.mischief.clear()
        self._rings.clear()
        SECRETS.rng.seed(plan.seed)
        self._begins, self._skew, self._spoken = datetime.fromisoformat(plan.begins), timedelta(), 0
        self._warm_until = 0.0
        self._shown = -1.0, self._begins
        self.loop = VirtualLoop()  # a new one, since seconds are rounded otherwise when they are many
        self.loop.run_until_complete(self._whole(plan))
        self._ends = self.second()
        self.loop.close()
        return self.trace

    async def _whole(self, plan: Plan) -> None:
        self.processes = [None] * plan.processes
        self.processes[:] = [Process(self, number, 0) for number in range(plan.processes)]
        for place, caller in enumerate(plan.callers):
            self.task(CallerLeg(self, caller, place).play())
        for trouble in plan.troubles:
            self.task(self.mischief.happens(trouble))
        for at in plan.takes:
            self.task(self._taken(at))
        while self._tasks:
            await asyncio.wait(list(self._tasks))
        self.stir()
        await asyncio.sleep(QUIET if plan.patient else HEALED)
        while self._tasks:
            await asyncio.wait(list(self._tasks))
        for process in filter(None, self.processes):
            process.kill()
        await asyncio.sleep(0)

    async def _taken(self, at: float) -> None:
        """A member of staff takes the oldest entry that is open, as the command does."""
        await asyncio.sleep(at)
        kept = Callbacks(self.database.engine, self.vault, clock=self.settings.clock)
        with suppress(Exception):
            if waiting := kept.open():
                first = waiting[0]
                if kept.take(first.id, "Ana", int(self.now().timestamp() * 1000)):
                    self.trace.add(TookBack(self.second(), "Ana", first.call, talked=True, entry=first.id))

    def close(self) -> None:
        """Let go of everything."""
        self._folder.cleanup()


def _memory() -> str | None:
    """A folder in memory, where there is one: nothing of a rehearsal needs to survive it."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a folder of its own is made in it


logging.getLogger("asyncio").setLevel(logging.CRITICAL)
