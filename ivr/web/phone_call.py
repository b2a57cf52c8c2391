"""One call from the browser phone: the simulator's carrier in a thread, with a person who sits at a browser.

The carrier counts seconds; the browser lives through them. For each stretch of time (a "moment") the browser is
told what it is about, plays it, and answers with what the person did in it, or with nothing when it is over.
"""

from __future__ import annotations

import queue
import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import httpx

from ivr.core.events import DIGITS
from ivr.sim import events
from ivr.sim.people import Act, Doing, HangUp, Moment, NotReached, PickedUp, Press, Say
from ivr.sim.player import CALLER, Call, CallSettings
from ivr.sim.staff import KINDS, Staff
from ivr.wiring.publication import CLINIC_COOKIE

Message = dict[str, Any]
"""What goes to the browser, as JSON. ``event`` names its kind."""
Tell = Callable[[Message], None]

CALLERS: Final = {"shown": CALLER, "withheld": "anonymous"}
"""Who calls, by the word the browser has for it."""
CLINICS: Final = ("clock", "open", "closed")
"""How the clinic is for a call: as it is by the clock and the opening hours, or as if it were open or closed."""
MYSELF: Final = "myself"
"""Staff's phone is answered at the browser too."""
PATIENCE: Final = 60.0
"""Seconds beyond a moment's own that a browser may take; one that is silent for longer has gone."""
_MAX_RINGS: Final = 5
_MOST_SAID: Final = 300
"""Characters of what is said at once."""
_PICK_UP_SECONDS: Final = 4.0


class WishError(ValueError):
    """The browser asks for a call that there is not."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What call is wanted: who calls, what happens at staff's phones, ring after ring, and how the clinic is."""

    caller: str
    staff: tuple[str, ...]
    clinic: str = CLINICS[0]
    record: bool = False
    """Whether the call is kept as a file that can be replayed."""
    line: str = ""
    """Which of several lines is called, by its name; "" is the first one."""

    @property
    def hours(self) -> str:
        """How the clinic is to be taken; "" is by the clock."""
        return "" if self.clinic == CLINICS[0] else self.clinic

    @property
    def cookies(self) -> dict[str, str]:
        """What the carrier of this call sends along with every webhook."""
        return {CLINIC_COOKIE: self.hours} if self.hours else {}

    @classmethod
    def read(cls, message: object) -> Wish:
        """The wish in a message.

        Raises:
            WishError: it says something else; the message names it.
        """
        wanted: Mapping[Any, Any] = message if isinstance(message, dict) else {}
        caller, staff, clinic = wanted.get("caller"), wanted.get("staff"), wanted.get("clinic", CLINICS[0])
        if not isinstance(caller, str) or caller not in CALLERS:
            raise WishError(f"'caller' must be one of {', '.join(CALLERS)}")
        kinds = tuple(staff.split(",")) if isinstance(staff, str) else ()
        if not 0 < len(kinds) <= _MAX_RINGS or not {*KINDS, MYSELF}.issuperset(kinds):
            raise WishError(f"'staff' must be of {', '.join((*KINDS, MYSELF))}")
        if clinic not in CLINICS:
            raise WishError(f"'clinic' must be one of {', '.join(CLINICS)}")
        if not isinstance(record := wanted.get("record", False), bool):
            raise WishError("'record' must be true or false")
        if not isinstance(line := wanted.get("line", ""), str):
            raise WishError("'line' must be the name of a line")
        return cls(CALLERS[caller], kinds, clinic, record, line)


@dataclass(slots=True)
class Browser:
    """The line to the browser: what is told goes out, and what the person does comes in. For any thread."""

    tell: Tell
    _acts: queue.Queue[Message | None] = field(default_factory=lambda: queue.Queue(maxsize=100))
    _moments: int = 0
    _gone: bool = False

    def act(self, message: object) -> None:
        """What the browser said of a moment; what makes no sense, or too much of it, is dropped."""
        if isinstance(message, dict) and not self._acts.full():
            self._acts.put_nowait(message)

    def leave(self) -> None:
        """The browser has gone: everybody in it hangs up, now and from now on."""
        self._gone = True
        if not self._acts.full():
            self._acts.put_nowait(None)

    def live(self, side: str, moment: Moment) -> Act | None:
        """Let the browser live through a moment: what the person did in it."""
        self._moments += 1
        told: Message = {"event": "moment", "n": self._moments, "side": side, "doing": moment.doing.value}
        told |= {"maySay": True} if moment.may_say else {}
        self.tell({**told, "seconds": moment.seconds, "mayPress": moment.may_press})
        until = time.monotonic() + moment.seconds + PATIENCE
        while not self._gone:
            try:
                message = self._acts.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                self._gone = True
                break
            if message is None:
                break
            after = _seconds(message.get("after"), moment.seconds)
            if message.get("hangUp") is True:
                return HangUp(after)
            if message.get("moment") != self._moments:
                continue
            key, words = message.get("key"), message.get("words")
            if key is None and words is None:
                return None
            if moment.may_say and isinstance(words, str) and words.strip():
                return Say(words.strip()[:_MOST_SAID], after)
            if moment.may_press and isinstance(key, str) and key in DIGITS:
                return Press(key, after)
        return HangUp()


@dataclass(slots=True)
class BrowserPerson:
    """Somebody on the phone who sits at the browser: the caller, or staff while they hear the whisper."""

    browser: Browser
    side: str
    waits: Callable[[], bool] = lambda: True
    """Asked when the phone rings: whether that takes time here."""

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment."""
        if moment.doing is Doing.RINGING and not self.waits():
            return None
        return self.browser.live(self.side, moment)


class BrowserStaff:
    """Staff who do what was chosen at the browser, or who sit there themselves."""

    def __init__(self, browser: Browser, kinds: tuple[str, ...]) -> None:
        self._browser = browser
        self._kinds = kinds
        self._rings = 0
        self._heard_whisper = False

    def ring(self, number: str) -> PickedUp | NotReached:
        """How ringing a number ends; the last word goes on for ever."""
        kind = self._kinds[min(self._rings, len(self._kinds) - 1)]
        self._rings += 1
        if kind != MYSELF:
            return Staff(kind).ring(number)
        return PickedUp(_Whispered(self._browser, self._whispered), after=_PICK_UP_SECONDS)

    def _whispered(self) -> None:
        self._heard_whisper = True

    def still_rings(self) -> bool:
        """Whether the caller has not yet lived through this ringing, as they have if the whisper took their time."""
        heard, self._heard_whisper = self._heard_whisper, False
        return not heard


@dataclass(slots=True)
class _Whispered:
    """Staff at the browser. The whisper takes real time there, in which the caller hears the ringing go on."""

    browser: Browser
    note: Callable[[], None]

    def spend(self, moment: Moment) -> Act | None:
        self.note()
        return self.browser.live("staff", moment)


def play(line: CallSettings, wish: Wish, browser: Browser, listener: events.Listener, client: httpx.Client) -> None:
    """Call the line as wished, to the call's end. Everything that happens is told to the listener."""
    staff = BrowserStaff(browser, wish.staff)
    people = BrowserPerson(browser, "caller", staff.still_rings), staff
    settings = replace(line, caller=wish.caller)
    rng = random.Random(secrets.randbits(64))  # noqa: S311 - it only shuffles parameters and numbers calls
    Call(settings, client, people, listener, rng).run()


def texted(at: float, language: str, words: str) -> Message:
    """A text that the line would send to the caller now."""
    return {"event": "texted", "at": round(at, 2), "lang": language, "words": words}


def as_message(event: events.Event) -> Message:
    """An event of the call as JSON."""
    return {"event": events.name(event), **asdict(event), "at": round(event.at, 2)}


def _seconds(value: object, most: float) -> float:
    """The seconds into a moment that the browser says, as far as they can be."""
    usable = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most
    return float(value) if usable else 0.0  # type: ignore[arg-type]  # a number, see above
