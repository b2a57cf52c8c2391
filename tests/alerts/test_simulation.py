"""Alerts with ways of every manner, many entries, one caller or many, and a clock that is set by hand.

Whatever one way does, every patient's first alert goes out by each other way within ten seconds of its time, no
telephone has two calls at a time, and nobody is drowned.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from ivr.alerts import attempting
from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.notifiers.port import WayError
from ivr.alerts.wording import Alert
from ivr.core.line.staff import Duty
from tests.alerts.memory import MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import OPENED, Clock, Way, callback, line

TABLE: Final = yaml.safe_load((Path(__file__).parents[1] / "data" / "alerting.yaml").read_text(encoding="utf-8"))
RING_SECONDS: Final = 25
BACK_SECONDS: Final = 240
"""When a way that was gone is back."""
UNTIL: Final = 320
CASES: Final = [
    (way, *case)
    for way in Way
    for case in product(TABLE["manners"], TABLE["entries"], TABLE["callers"], TABLE["spread"])
    if case[1:] in {(1, "one", 0), (20, "many", 120), (200, "one", 0), (200, "many", 120)}
]


@dataclass
class Told:
    """What a way has told whom, when, and of how many."""

    at: float
    target: str
    entries: tuple[int, ...]


class Turns:
    """In place of threads: what a way does takes as many seconds of the set clock as the way wants."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._sleeping: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        """Until the clock shows it."""
        event = asyncio.Event()
        self._sleeping.append((self.clock.now + seconds * 1000, event))
        await event.wait()

    def wake(self) -> None:
        """Whoever has slept long enough."""
        for at, event in self._sleeping:
            if at <= self.clock.now:
                event.set()
        self._sleeping = [each for each in self._sleeping if each[0] > self.clock.now]


@dataclass
class SimulatedWay:
    """A way with manners."""

    way: Way
    manner: str
    clock: Clock
    told: list[Told] = field(default_factory=list)
    tries: int = 0
    ringing: dict[str, float] = field(default_factory=dict)
    most_calls: int = 0

    def seconds(self) -> float:
        """How long a send takes."""
        return {"hanging": 1e9, "trickling": 14, "slow": 8}.get(self.manner, 0.1)

    def send(self, told: Alert) -> str:
        """What comes of it."""
        now = (self.clock.now - OPENED) / 1000
        self.tries += 1
        gone = self.manner == "gone-and-back" and now < BACK_SECONDS
        if gone or self.manner in {"refusing", "trickling"}:
            raise WayError("not now", again=True)
        self.told.append(Told(now, told.target, told.waiting.entries))
        calls = [at for target, at in self.ringing.items() if at > now and target == told.target]
        self.most_calls = max(self.most_calls, len(calls) + 1)
        self.ringing[told.target] = now + RING_SECONDS
        return f"{told.target} {now}" if self.way in {Way.CALL, Way.TEXT} else ""

    def look(self, sid: str) -> tuple[bool | None, str]:
        """A call rings in vain; what a liar has sent never arrives."""
        target, at = sid.split()
        now = (self.clock.now - OPENED) / 1000
        if self.manner == "lying":
            return False, "undelivered"
        if self.way == Way.TEXT:
            return True, ""
        return (None, "") if now < float(at) + RING_SECONDS and target in self.ringing else (False, "no-answer")


class Simulation:
    """The loop with simulated ways."""

    def __init__(self, bad: Way, manner: str, entries: int, callers: str, spread: int) -> None:
        self.clock = Clock()
        self.opened = {number: number * spread / entries for number in range(1, entries + 1)}
        made = [
            callback(
                number,
                opened=OPENED + round(seconds * 1000),
                caller="one" if callers == "one" else f"caller {number}",
            )
            for number, seconds in self.opened.items()
        ]
        self.ways: dict[str, SimulatedWay] = {
            way: SimulatedWay(way, manner if way == bad else "well", self.clock) for way in Way
        }
        self.turns = Turns(self.clock)
        senders: dict[str, Any] = {**self.ways}
        view = CallbackView(MemoryKept(*made), MemoryAttempts(), MemoryLedger())
        self.loop = AlertLoop(view=view, senders=senders, office=Office(line(), Duty, local=False), clock=self.clock)
        self.read = lambda: view.read(self.clock.now)

    async def play(self) -> None:
        """A second at a time."""
        for second in (*range(175, UNTIL), *range(479, 490)):
            self.clock.now = OPENED + second * 1000
            self.turns.wake()
            await _idle()
            await self.loop.tick()
            await _idle()
        self.loop.close()
        await _idle()


async def _idle() -> None:
    """Let everything happen that needs no time."""
    for _ in range(12):
        await asyncio.sleep(0)


@pytest.fixture
def threadless(monkeypatch: pytest.MonkeyPatch) -> Callable[[Simulation], None]:
    """Threads whose time is that of a simulation."""

    def replace(simulation: Simulation) -> None:
        async def run(_turn: object, seconds: float, do: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
            owner = getattr(do, "__self__", None)
            if isinstance(owner, SimulatedWay) and do.__name__ == "send":
                await simulation.turns.sleep(min(owner.seconds(), seconds))
                if owner.seconds() > seconds:
                    raise TimeoutError
            return do(*arguments)

        monkeypatch.setattr("ivr.calls.lanes.Turn.run", run)

    return replace


@pytest.mark.parametrize(("bad", "manner", "entries", "callers", "spread"), CASES)
def test_every_patient_is_told_in_time_by_each_healthy_way(  # the columns of the table
    threadless: Callable[[Simulation], None], bad: Way, manner: str, entries: int, callers: str, spread: int
) -> None:
    simulation = Simulation(bad, manner, entries, callers, spread)
    threadless(simulation)
    asyncio.run(simulation.play())
    healthy = [way for way in Way if way != bad or (manner, spread) in {("well", spread), ("slow", 0)}]
    for way in healthy:
        for number, seconds in simulation.opened.items():
            due = seconds + 180
            _assert_told(simulation.ways[way], number, due, since=due if callers == "many" else 180)
    if (bad, manner) != (Way.CALL, "lying"):  # it says that a call is over which still rings
        assert simulation.ways[Way.CALL].most_calls <= 1
    for each in simulation.ways.values():
        each_target = Counter(told.target for told in each.told)
        assert max(each_target.values(), default=0) <= (spread / 7 + 4 if callers == "many" else 4)
        assert each.tries <= 4 * len(each_target) * (spread / 7 + 4) or not each.told
    if manner == "gone-and-back":
        assert simulation.ways[bad].told, "it is used again"


def _assert_told(way: SimulatedWay, number: int, due: float, since: float) -> None:
    """By every target within ten seconds; a telephone that is ringing then tells of whoever is due by its pick-up.

    The entries of one caller are told with the first of them.
    """
    for target in {told.target for told in way.told if not told.target.startswith("last")}:
        times = [told for told in way.told if told.target == target and number in told.entries]
        in_time = [told for told in times if since <= told.at <= due + 10]
        ringing = [
            told for told in way.told if told.target == target and way.way == Way.CALL and _overlap(told.at, due)
        ]
        assert in_time or ringing, (number, target, due)
    assert way.told, "somebody is told"


def _overlap(rang: float, due: float) -> bool:
    """Whether a telephone rang while somebody became due, or shortly after."""
    return rang <= due + 10 and due <= rang + RING_SECONDS


def test_the_seconds_of_a_try_are_those_of_the_simulation() -> None:
    assert attempting.SEND_SECONDS == 15
