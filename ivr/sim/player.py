"""Plays the carrier's role in one whole call: from the first webhook to the final status callback.

It plays TwiML by its own reading of the carrier's rules and refuses what the carrier would refuse. The clock is its
own: seconds are counted, not slept; a person (see ``ivr.sim.people``) may really take the time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import httpx

from ivr.sim.dialling import Dialler
from ivr.sim.events import Began, Ended, Listener, Pressed, Recorded, Recording
from ivr.sim.form import FormWriter, Leg, Pairs, new_sid
from ivr.sim.leg import LegPlayer, Next
from ivr.sim.people import Doing, HangUp, Person, Press, StaffSide
from ivr.sim.reading.document import Dial, Record, Verb
from ivr.sim.switchboard import PERSON_HUNG_UP, REJECTED, Addresses, Fetch, Over, Page, Switchboard
from ivr.sim.wire import Wire
from ivr.sim.words import Words, no_words

CALLER = "+12025550142"
LINE = "+12025550100"
MAX_REQUESTS = 500
"""Requests after which a call counts as a loop."""
SPEAKING_SECONDS = 5.0
"""How long a person is taken to speak on a recording before falling silent."""


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Where a call goes to and how the carrier behaves. Without a ``token`` nothing is signed."""

    base_url: str
    token: str | None
    caller: str = CALLER
    called: str = LINE
    repeat: bool = False
    """Send every webhook twice and compare the answers."""
    max_requests: int = MAX_REQUESTS
    words: Words = no_words
    """Tells what sound files say, to show their words instead of their addresses."""
    account: str = ""
    """The account whose number was called; "" for one made up."""
    tells_bridged: bool = True
    """Tell whether a transfer's two legs were joined, as some carriers do and others do not."""


class Call:
    """One call. The chance given by ``rng`` decides what the carrier leaves open, such as the parameters' order."""

    def __init__(
        self,
        settings: CallSettings,
        client: httpx.Client,
        people: tuple[Person, StaffSide],
        listener: Listener,
        rng: random.Random,
    ) -> None:
        account = settings.account or new_sid("AC", rng)
        caller, staff = people
        forms = FormWriter(account, settings.caller, rng)
        wire = Wire(client, settings.token, forms, rng=rng, repeat=settings.repeat)
        addresses = Addresses.of(settings.base_url)
        self._first = Fetch(addresses.voice)
        self._account = account
        self._rng = rng
        self._leg = Leg(new_sid("CA", rng), settings.caller, settings.called)
        self._board = Switchboard(wire, forms, addresses, listener, settings.max_requests, settings.words)
        self._player = LegPlayer(self._board, self._leg, caller, self._other_verbs)
        self._dialler = Dialler(self._board, self._leg, staff, rng, settings.tells_bridged)
        self._late: list[tuple[str, Pairs]] = []

    @property
    def clock(self) -> float:
        """The seconds that the call has lasted."""
        return self._board.clock

    def run(self) -> Ended:
        """Play the call to its end."""
        self._board.tell(Began(0.0, self._leg.sid, self._leg.caller, self._leg.called))
        over = self._player.play(self._first)
        for url, form in self._late:
            self._board.notify(self._leg, url, form)
        self._board.ended(self._leg, "busy" if over.how == REJECTED else "completed")
        ended = Ended(self._board.clock, over.how, self._board.requests)
        self._board.tell(ended)
        return ended

    def _other_verbs(self, verb: Verb, page: Page) -> Next:
        """Dial and Record, which only the caller's leg can play."""
        if isinstance(verb, Dial):
            return self._dialler.dial(self._player, verb, page)
        return self._record(verb, page) if isinstance(verb, Record) else None

    def _record(self, record: Record, page: Page) -> Next:
        """Record until a key, a hang-up, silence or the longest time; then the action is always requested."""
        began = self._board.clock
        self._board.tell(Recording(began, record.max_length, record.play_beep))
        ended_by = self._speak(record)
        seconds = int(self._board.clock - began)
        self._board.tell(Recorded(self._board.clock, seconds, ended_by or "silence"))
        recording = new_sid("RE", self._rng)
        url = f"https://api.twilio.com/2010-04-01/Accounts/{self._account}/Recordings/{recording}"
        told = (("RecordingUrl", url), ("RecordingSid", recording), ("RecordingDuration", str(seconds)))
        action = Fetch(page.link(record.action), record.method, (*told, ("Digits", ended_by)))
        if record.status_callback:
            form = (("AccountSid", self._account), ("CallSid", self._leg.sid), *told, *_RECORDING_STATUS)
            self._call_back(page.link(record.status_callback), form)
        if ended_by != "hangup":
            return action
        self._board.post_after_hang_up(self._leg, action)
        return Over(PERSON_HUNG_UP)

    def _call_back(self, url: str, form: Pairs) -> None:
        """Tell that a recording is ready: before the action, long after it, or both."""
        when = self._rng.choice(("soon", "late", "twice"))
        if when != "late":
            self._board.notify(self._leg, url, form)
        if when != "soon":
            self._late.append((url, form))

    def _speak(self, record: Record) -> str:
        """Let the caller speak: the key that ended it, ``hangup``, or nothing for silence or the longest time."""
        silence = record.timeout + SPEAKING_SECONDS if record.timeout else record.max_length
        end = self._board.clock + min(float(record.max_length), silence)
        while self._board.clock < end:
            act = self._player.spend(Doing.RECORDING, end - self._board.clock, may_press=True)
            if isinstance(act, HangUp):
                return "hangup"
            if isinstance(act, Press) and act.key in record.finish_on_key:
                self._board.tell(Pressed(self._board.clock, self._leg.side, act.key))
                return act.key
        return ""


_RECORDING_STATUS: Pairs = (
    ("RecordingStatus", "completed"),
    ("RecordingChannels", "1"),
    ("RecordingSource", "RecordVerb"),
    ("RecordingStartTime", "Mon, 05 Jan 2026 15:00:00 +0000"),
    ("ErrorCode", "0"),
)
