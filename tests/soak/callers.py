"""Callers with a warning sign, in both languages, who note what they were told until the line is dead."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from threading import Condition, Event, Thread
from typing import Final

import httpx

from ivr.core.line.staff import is_red_flag
from ivr.sim import events
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff

SCRIPTS: Final = (
    ("4,1,h", "no-answer"),
    ("9,4,1,h", "no-answer"),
    ("4,2,h", "answers"),
    ("9,4,2,h", "no-answer,answers"),
    ("4,1,1,h", "declines,no-answer"),
    ("9,4,1,1,h", "voicemail,busy,failed,silent"),
    ("4,0,h@9", "no-answer"),
    ("9,4,0,h@14", "hangs-up,answers"),
)
"""What the caller presses, and what becomes of each ring. The warning signs are on 4, a sign on 1 and on 2."""
_WHY: Final = re.compile(r"[?&;]why=([A-Za-z0-9_-]+)")


@dataclass(slots=True)
class Told:
    """What is known of a call on the carrier's side."""

    call: str = ""
    sign: str = ""
    """The red flag that the line spoke to the caller about; "" if it never did."""
    pressed: bool = False
    """Somebody who was called pressed 1."""
    accepted: bool = False
    """The line answered that."""

    def hear(self, event: events.Event) -> None:
        """Note what happened."""
        match event:
            case events.Began(sid=sid):
                self.call = sid
            case events.Pressed(side=side, key="1") if side != "caller":
                self.pressed = True
            case events.Requested(side="caller", status=200, body=body):
                self.sign = self.sign or next(filter(is_red_flag, _WHY.findall(body)), "")
            case events.Requested(status=200) if self.pressed:
                self.accepted = True
            case _:
                pass


class Callers:
    """Some callers who call one after the other, at the same time, until they are told to stop.

    Args:
        url: Scheme, host and port of the line.
        token: What the carrier signs with.
        seed: Makes the calls.
        lanes: How many callers there are at the same time.
    """

    def __init__(self, url: str, token: str, seed: int, lanes: int = 3) -> None:
        self.told: list[Told] = []
        self._url = url
        self._token = token
        self._over = Event()
        self._answers = 0
        self._answered = Condition()
        self._threads = [Thread(target=self._call, args=(random.Random(f"{seed} {lane}"),)) for lane in range(lanes)]

    def start(self) -> None:
        """Let them call."""
        for thread in self._threads:
            thread.start()

    def wait(self, answers: int, seconds: float) -> None:
        """Wait until they got so many answers, all together; so many seconds at most."""
        with self._answered:
            self._answered.wait_for(lambda: self._answers >= answers, seconds)

    def stop(self) -> None:
        """Let everybody's call come to its end; it is a short one if the line is dead."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _call(self, rng: random.Random) -> None:
        with httpx.Client(trust_env=False) as client:
            while not self._over.is_set():
                self._one(client, rng)

    def _one(self, client: httpx.Client, rng: random.Random) -> None:
        keys, staff = rng.choice(SCRIPTS)
        told = Told()
        self.told.append(told)
        settings = CallSettings(self._url, self._token, rng.choice(("+12025550142", "+12025550143", "anonymous")))
        people = Scripted(parse_keys(keys)), Staff(*staff.split(","))

        def hear(event: events.Event) -> None:
            told.hear(event)
            if isinstance(event, events.Requested):
                with self._answered:
                    self._answers += 1
                    self._answered.notify_all()

        Call(settings, client, people, hear, rng).run()


def seeds(rng: random.Random) -> Iterator[int]:
    """Different seeds for ever."""
    return (rng.getrandbits(32) for _ in count())


Check = Callable[[list[Told]], list[str]]
