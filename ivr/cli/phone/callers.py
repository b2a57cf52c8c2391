"""The callers of the command line: one who types, and one who follows a script at the pace of speech."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ivr.cli.phone.keyboard import END, HANG_UP, QUOTE, SILENCE, Keyboard
from ivr.sim.people import Act, Doing, HangUp, Moment, Person, Press, Say

KEYS = frozenset("0123456789*#")
HANG_UP_KEYS = frozenset({HANG_UP, "h", "q"})
LONGEST_ASIDE = 5.0
"""Seconds that ringing and talking really take at most: there is nothing to do meanwhile."""
_WAITS = (Doing.WAITING, Doing.RECORDING)


@dataclass(slots=True)
class TypedCaller:
    """Presses what is typed. If ``fast``, speech takes no time and keys are taken when the words are over."""

    keyboard: Keyboard
    fast: bool = False

    def spend(self, moment: Moment) -> Act | None:
        """Wait for a key for as long as the moment lasts."""
        if self.fast and moment.doing not in _WAITS:
            return HangUp() if self.keyboard.sleep(0) else None
        if not moment.may_press:
            aside = LONGEST_ASIDE if moment.doing in {Doing.RINGING, Doing.TALKING} else moment.seconds
            gone = self.keyboard.sleep(min(moment.seconds, aside))
            self.keyboard.forget()
            return HangUp() if gone else None
        return self._wait(moment)

    def _wait(self, moment: Moment) -> Act | None:
        began = time.monotonic()
        while True:
            spent = time.monotonic() - began
            key = self.keyboard.key(moment.seconds - spent)
            after = min(time.monotonic() - began, moment.seconds)
            if key is None or key == SILENCE:
                return None
            if key in HANG_UP_KEYS:
                return HangUp(after)
            if key == END:
                return self._no_more_keys(moment, after)
            if key in KEYS and moment.may_press:
                return Press(key, after)
            if key.startswith(QUOTE) and (words := key.strip(QUOTE).strip()) and moment.may_say:
                return Say(words, after)

    def _no_more_keys(self, moment: Moment, after: float) -> Act | None:
        """The end of a pipe: hear the words to their end, then hang up."""
        if moment.doing in _WAITS or self.keyboard.raw:
            return HangUp(after)
        return HangUp() if self.keyboard.sleep(moment.seconds - after) else None


@dataclass(slots=True)
class PacedCaller:
    """Does what another person does, in real time, and hangs up at Ctrl-C."""

    person: Person
    keyboard: Keyboard
    fast: bool = False

    def spend(self, moment: Moment) -> Act | None:
        """Let the time pass that the other person's act takes."""
        act = self.person.spend(moment)
        seconds = moment.seconds if act is None else act.after
        if moment.doing in {Doing.RINGING, Doing.TALKING}:
            seconds = min(seconds, LONGEST_ASIDE)
        return HangUp() if self.keyboard.sleep(0 if self.fast else seconds) else act
