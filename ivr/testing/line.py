"""A line that a test calls: the clock stands where the test puts it and runs with each call, in no time at all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, Self

import httpx

from ivr.sim.events import Bridged, Dialled, Ended, Event, Heard
from ivr.sim.people import Act, Doing, HangUp, Moment, Press, Say
from ivr.sim.player import CALLER, Call, CallSettings
from ivr.sim.staff import KINDS, Staff
from ivr.wiring.trying.trial import BASE, TOKEN, TrialLine

_WAITS: Final = (Doing.WAITING, Doing.RECORDING)
_SECONDS: Final = 60.0
"""Real seconds after which a call that does not come to the next wait is given up."""


class IvrLine:
    """The line under test.

    Args:
        trial: What answers.
    """

    def __init__(self, trial: TrialLine) -> None:
        self._trial = trial
        self._staff: tuple[str, ...] = ("answers",)
        self._callers: list[Caller] = []
        trial.log.entries.clear()
        trial.at(None)

    @property
    def clock(self) -> datetime:
        """The time on the clinic's wall."""
        return self._trial.clock.now.astimezone(self._trial.line.staff.zone).replace(tzinfo=None)

    def at(self, when: str | datetime) -> Self:
        """Set the clock: ``"2026-11-29 19:00"`` on the clinic's wall, or any time with its zone."""
        self._trial.at(datetime.fromisoformat(when) if isinstance(when, str) else when)
        return self

    def staff(self, *does: str) -> Self:
        """What happens at staff's phones, ring after ring; the last word goes on for ever.

        Raises:
            ValueError: there is no such word; the message names all.
        """
        wrong = [each for each in does if each not in KINDS]
        if wrong or not does:
            raise ValueError(f"'{''.join(wrong[:1])}' is nothing that staff do: use {', '.join(KINDS)}")
        self._staff = does
        return self

    def call(self, number: str = CALLER) -> Caller:
        """Call the line, and listen until it waits for a key. ``"anonymous"`` withholds the number."""
        caller = Caller(self._trial, number, Staff(*self._staff))
        self._callers.append(caller)
        return caller

    def close(self) -> None:
        """End the calls that go on."""
        for caller in self._callers:
            caller.close()


class Caller:
    """Somebody who calls. After each act it is their turn again, or the call is over."""

    def __init__(self, trial: TrialLine, number: str, staff: Staff) -> None:
        self.said: list[str] = []
        """What was said to the caller since their last act, sentence by sentence."""
        self.heard: list[str] = []
        """All that was said to the caller."""
        self.rang: list[str] = []
        """Whose phones rang, by team."""
        self.staff_heard: list[str] = []
        """What was said to staff who picked up."""
        self.talked = False
        """Whether the caller has talked with staff."""
        self.over = False
        """Whether the call is over."""
        self._trial = trial
        self._began = trial.clock.now
        self._acts: SimpleQueue[Act | None] = SimpleQueue()
        self._turns: SimpleQueue[BaseException | None] = SimpleQueue()
        self._guide = trial.guide()
        self._thread = Thread(target=self._run, args=(number, staff), name="ivr-caller", daemon=True)
        self._thread.start()
        self._listen()

    def press(self, keys: str) -> Self:
        """Press a key, or several one after the other, each when the line waits."""
        for key in keys:
            self._act(Press(key, 1.0))
        return self

    def say(self, words: str) -> Self:
        """Say something to a line that listens to speech."""
        return self._act(Say(words, 1.0))

    def say_nothing(self, times: int = 1) -> Self:
        """Let the line wait in vain."""
        for _ in range(times):
            self._act(None)
        return self

    def hang_up(self) -> Self:
        """Hang up."""
        return self._act(HangUp())

    def hears(self, words: str) -> bool:
        """Whether these words were said since the last act, in any letters.

        Raises:
            AssertionError: they were not; the message tells what was said.
        """
        said = " ".join(self.said)
        if _plain(words) not in _plain(said):
            raise AssertionError(f"The caller does not hear '{words}'. This was said: {said or '(nothing)'}")
        return True

    def close(self) -> None:
        """Hang up if the call goes on."""
        if not self.over:
            self._acts.put(HangUp())
        self._thread.join(_SECONDS)

    # --- the player's side ---

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment: the test decides at each wait."""
        act = None
        if moment.doing in _WAITS:
            self._turns.put(None)
            act = self._acts.get()
            if isinstance(act, Press | Say):
                act = replace(act, after=min(act.after, moment.seconds / 2))
            if isinstance(act, Say) and not moment.may_say:  # nobody hears it
                act = None
        spent = moment.seconds if act is None else act.after
        self._trial.clock.now = self._began + timedelta(seconds=moment.clock + spent)
        return act

    def _run(self, number: str, staff: Staff) -> None:
        settings = CallSettings(BASE, TOKEN, caller=number, words=self._guide.words)
        rng = random.Random()  # noqa: S311 - ids, and the order of parameters
        try:
            with httpx.Client(transport=self._trial.transport()) as client:
                Call(settings, client, (self, staff), self._tell, rng).run()
        except BaseException as error:  # noqa: BLE001  # the test is told
            self._turns.put(error)
        else:
            self._turns.put(None)

    def _tell(self, event: Event) -> None:
        match event:
            case Heard(side="caller", text=text):
                self.said.append(text)
                self.heard.append(text)
            case Heard(text=text):
                self.staff_heard.append(text)
            case Dialled(number=number):
                self.rang.append(self._guide.who(number) or number)
            case Bridged():
                self.talked = True
            case Ended():
                self.over = True

    # --- the test's side ---

    def _act(self, act: Act | None) -> Self:
        if self.over:
            raise AssertionError(f"The call is over. The last words were: {' '.join(self.said) or '(none)'}")
        self.said.clear()
        self._acts.put(act)
        self._listen()
        return self

    def _listen(self) -> None:
        """Until the next wait, or the end."""
        try:
            problem = self._turns.get(timeout=_SECONDS)
        except Empty:
            raise AssertionError("The line neither waits for a key nor ends the call.") from None
        if problem is not None:
            self.over = True
            raise problem


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
