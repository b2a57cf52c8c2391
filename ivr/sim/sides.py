"""Everything that answers a telephone of staff, or does not, as data: people, and the machines of 2026.

Nearly a third of all answered calls is a voicemail box or an assistant that screens calls for its owner. Each row tells
what the carrier would see of it. Only a person who wants the call presses 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ivr.sim.people import Act, HangUp, Moment, NotReached, PickedUp, Press, is_wait

_SILENT_AFTER: Final = 1.0
"""Seconds at most from the end of words to a key."""


@dataclass(frozen=True, slots=True)
class Side:
    """What happens at one telephone. ``after`` counts from the first ring, all other seconds from the pick-up."""

    id: str
    about: str
    after: float | None = 6.0
    """When it is picked up, or stops ringing; None: when the ringing times out."""
    status: str = ""
    """The carrier's word where nothing picks up."""
    key: str = ""
    """What is pressed, once."""
    presses: float | None = None
    """When; None: as soon as the words have been said once."""
    hangs_up: float | None = None
    reads: float | None = None
    """When the owner of a telephone that screens calls reads what its assistant has written down, and decides."""

    @property
    def takes_the_call(self) -> bool:
        """Whether a person takes it."""
        return self.key == "1"

    def ring(self, after: float | None = None) -> PickedUp | NotReached:
        """What happens at a ring; ``after`` so many seconds rather than its own."""
        when = self.after if after is None else after
        if self.status:
            return NotReached(self.status, when)
        return PickedUp(Answering(self), when or 0.0)


class Answering:
    """Whoever has picked up, while the whisper is spoken."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.wrote: list[str] = []
        """What the assistant has written down when its owner reads it, sentence by sentence."""
        self._began: float | None = None
        self._pressed = False

    def hear(self, words: str, clock: float) -> None:
        """A sentence begins; an assistant writes down what it hears until its owner reads it."""
        self._began = clock if self._began is None else self._began
        if self.side.reads is not None and clock - self._began < self.side.reads:
            self.wrote.append(words)

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment."""
        self._began = moment.clock if self._began is None else self._began
        spent, side = moment.clock - self._began, self.side
        pressed = self._press(moment, spent)
        if side.hangs_up is not None and side.hangs_up < spent + moment.seconds:
            gone = HangUp(max(0.0, side.hangs_up - spent))
            return pressed if pressed and pressed.after < gone.after else gone
        return pressed

    def _press(self, moment: Moment, spent: float) -> Press | None:
        side = self.side
        if not side.key or self._pressed or not moment.may_press:
            return None
        if side.presses is None:
            due = min(_SILENT_AFTER, moment.seconds / 2) if is_wait(moment) else moment.seconds
        else:
            due = max(0.0, side.presses - spent)
        self._pressed = due < moment.seconds
        return Press(side.key, due) if self._pressed else None


SIDES: Final = (
    Side("answers", "A person picks up, hears the words once, and presses 1", key="1"),
    Side("declines", "A person picks up and presses another key", key="2"),
    Side("silent", "Somebody picks up and presses nothing"),
    Side("voicemail", "A voicemail box picks up late", 15.0),
    Side("hangs-up", "Somebody picks up and hangs up", hangs_up=1.5),
    Side("no-answer", "It rings out", None, "no-answer"),
    Side("busy", "Busy", 2.0, "busy"),
    Side("failed", "The number cannot be reached", 1.0, "failed"),
    Side("canceled", "The ringing is cancelled", 3.0, "canceled"),
    Side("person", "A person picks up and presses 1 in the first words", key="1", presses=3.0),
    Side("slow-person", "A person picks up and needs long to find the 1", key="1", presses=13.0),
    Side("hello", "A person says hello, waits, and presses 1 when the words come again", 4.0, key="1", presses=11.0),
    Side("pocket", "A telephone in a pocket picks up, and presses a key by itself", 3.0, key="5", presses=9.0),
    Side("voicemail-short", "A voicemail box with a short greeting, which ends after 10 seconds", 14.0, hangs_up=10.0),
    Side("voicemail-long", "A voicemail box that records for minutes", 14.0, hangs_up=180.0),
    Side("voicemail-at-once", "A telephone that is off: its voicemail box picks up at once", 1.0, hangs_up=180.0),
    Side("voicemail-full", "A voicemail box that says it is full, and hangs up", 14.0, hangs_up=6.0),
    Side("screening-accepted", "An assistant asks who is calling; its owner reads that, and presses 1", 1.0, key="1",
         presses=12.0, reads=8.0),
    Side("screening-ignored", "An assistant asks who is calling; its owner reads that and does nothing", 1.0,
         hangs_up=45.0, reads=8.0),
    Side("exchange", "An exchange says please hold, and plays music", 2.0, hangs_up=240.0),
    Side("fax", "A fax machine whistles, and gives up", 3.0, hangs_up=35.0),
    Side("rings-out", "It rings until the time is over", None, "no-answer"),
)  # fmt: skip
"""All of them. The first nine have had these names from the beginning."""
BY_ID: Final = {side.id: side for side in SIDES}
