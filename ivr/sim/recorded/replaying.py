"""Plays a call's file to a line again, and compares what the caller would hear and which way the call can go.

Each request is made anew from what the file says, freshly signed, and sent to the address that the line's own present
answers name.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final, TypeVar

from ivr.sim.form import FormWriter, Leg, Pairs, new_sid
from ivr.sim.reading.document import Dial, Gather, Record, Redirect
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import read_answer
from ivr.sim.recorded.comparing import Numbers, changed
from ivr.sim.recorded.phrases import STAFF, Asked, request_for
from ivr.sim.recorded.played import Difference, Played
from ivr.sim.recorded.script import Heard, Script, Step, Told
from ivr.sim.recorded.telling import Guide, Present, heard_as, present
from ivr.sim.recorded.twiml import masked_lines
from ivr.sim.switchboard import Addresses, Page
from ivr.sim.wire import Answer, Wire

Kind = TypeVar("Kind", bound=Gather | Dial | Record | Redirect)
FORBIDDEN: Final = (
    "403: the line does not accept our signature. It has another auth token, account or address (IVR_PUBLIC_URL) than "
    "this command: give both the same IVR_DATA or TWILIO_AUTH_TOKEN, and name the line with --url as it names itself."
)
_MOST_PARTS: Final = 60
"""Silences in a row that are sent to hear the rest of a topic."""


@dataclass(frozen=True, slots=True)
class _Address:
    method: str
    url: str


@dataclass(slots=True)
class Replay:
    """One call under way. ``wire`` must sign for the line that ``addresses`` name."""

    script: Script
    wire: Wire
    addresses: Addresses
    guide: Guide = field(default_factory=Guide)
    rng: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - ids and the order of fields
    account: str = ""
    requests: int = 0
    _numbers: Numbers = field(default_factory=Numbers)
    _pages: dict[str, Page] = field(default_factory=dict)
    _ready: _Address | None = None
    """Where the line wants to be told that the last recording is ready."""
    _rest: Present | None = None
    """What was heard beyond what the last step expects: a part of a topic that is longer than in the file."""

    _forms: FormWriter = field(init=False)
    _leg: Leg = field(init=False)
    _staff_leg: Leg = field(init=False)

    def __post_init__(self) -> None:
        """Make up who calls whom."""
        self.account = self.account or new_sid("AC", self.rng)
        self._forms = FormWriter(self.account, self.script.caller, self.rng)
        self._leg = Leg(new_sid("CA", self.rng), self.script.caller, self.script.called)
        self._staff_leg = self._leg

    def run(self) -> Played:
        """Play the call. After a way that no longer exists, the rest cannot be played."""
        found, answers = [], []
        for place, step in enumerate(self.script.steps):
            lines, fields, now, goes_on = self._step(place, self._in_words(step))
            answers.append(now)
            if lines:
                file = str(self.script.path or "")
                found.append(Difference(self.script.name, place + 1, step.label, lines, fields, now, file, step.line))
            if not goes_on:
                break
        return Played(self.script, self.requests, tuple(found), tuple(answers), self._numbers.known)

    def _step(self, place: int, step: Step) -> tuple[tuple[str, ...], tuple[str, ...], Told | None, bool]:
        """What is different, in which fields, the present answer, and whether the call can go on."""
        request = request_for(step.who, step.does)
        assert request is not None, step.label  # noqa: S101  # the file was read
        now: Present | str
        if self._rest is not None and step.label == "caller: says nothing":
            now, self._rest = self._rest, None
        else:
            self._rest = None
            address = self._address(step, request)
            if address is None:
                return (
                    (f"the call goes on here ({step.label}), but the line's answer has no such way now",),
                    (),
                    None,
                    False,
                )
            now = self._ask(step, request, address)
        if isinstance(now, str):
            return (now,), (), None, now != FORBIDDEN
        now = self._whole(place, step, now)
        found = changed(step.told, now, self._numbers)
        lines = tuple(line for changes in found.values() for line in changes)
        return lines, tuple(found), now.told, True

    def _in_words(self, step: Step) -> Step:
        """The step with words and names in place of the addresses of sounds and the numbers that older files have."""
        told = step.told
        hears = None if told.hears is None else tuple(map(self._words, told.hears))
        rings = None if told.rings is None else tuple(map(self._who, told.rings))
        return replace(step, told=replace(told, hears=hears, rings=rings))

    def _words(self, heard: Heard) -> Heard:
        said = self.guide.words(heard[1]) if heard[0].startswith("sound") else None
        return (heard_as(said, heard[0].removeprefix("sound")), said.text) if said else heard

    def _who(self, ring: str) -> str:
        number, comma, amiss = ring.partition(",")
        return (self.guide.who(number) or number) + comma + amiss

    # --- asking ---

    def _ask(self, step: Step, request: Asked, address: _Address) -> Present | str:
        """The present answer, or why there is none."""
        form = self._form(request, step)
        try:
            answer = self._send(address, form)
            told = self._learn(step, request, answer)
            again = self._learn(step, request, self._send(address, form)) if step.twice else told
        except RefusedError as error:
            return f"the carrier could not use the answer: {error}"
        if again != told:
            return "the same request, sent twice, gets another answer than the first time"
        return FORBIDDEN if answer.status == HTTPStatus.FORBIDDEN and step.told.status is None else told

    def _send(self, address: _Address, form: Pairs) -> Answer:
        self.requests += 1
        return self.wire.send(address.method, address.url, form)[-1]

    def _learn(self, step: Step, request: Asked, answer: Answer) -> Present:
        """The answer in words; its document is where the call goes on from."""
        page = Page(answer.url, read_answer(answer.body, answer.content_type)) if answer.body else None
        told = present(page.document if page else None, answer.status, self.guide)
        if step.told.twiml is not None:
            told = replace(told, told=replace(told.told, twiml=masked_lines(answer.body.decode(errors="replace"))))
        if page and request.label not in {"recording-ready", "status"}:
            self._pages["staff" if step.who == STAFF else "caller"] = page
            record = _first(page, Record)
            if record and record.status_callback:
                self._ready = _Address("POST", page.link(record.status_callback))
        return told

    def _whole(self, place: int, step: Step, now: Present) -> Present:
        """The answer as far as the file expects it: lengths of sounds decide where a topic is cut into parts."""
        expected = step.told.hears
        if expected is None:
            return now
        for _ in range(_MOST_PARTS):
            heard = self._numbers.as_expected(expected, now.told.hears or ())
            if not now.of_a_topic or len(heard) >= len(expected) or heard != expected[: len(heard)]:
                break
            silence, way = Step("caller", "says nothing"), _link(self._pages["caller"], Redirect)
            more = self._ask(silence, Asked("silence"), way) if way else ""
            if isinstance(more, str):
                break
            now = replace(more, told=replace(more.told, hears=(*(now.told.hears or ()), *(more.told.hears or ()))))
        heard = now.told.hears or ()
        rest = heard[len(expected) :]
        if not now.of_a_topic or not rest or not (self._cut_off(place) or self._goes_on(place, rest)):
            return now
        if not self._cut_off(place):
            self._rest = replace(now, told=replace(now.told, hears=rest))
        return replace(now, told=replace(step.told, hears=heard[: len(expected)]))

    def _cut_off(self, place: int) -> bool:
        """Whether the caller presses a key or hangs up next: what is still to be said is not heard then."""
        following = [step.label for step in self.script.steps[place + 1 : place + 2]]
        return bool(following) and following[0].startswith(
            ("caller: presses", 'caller: says "', "carrier: the call is over")
        )

    def _goes_on(self, place: int, rest: tuple[Heard, ...]) -> bool:
        """Whether the file expects the rest of these words behind the next silence."""
        following = self.script.steps[place + 1 : place + 2]
        if not following or following[0].label != "caller: says nothing" or following[0].told.hears is None:
            return False
        expected = following[0].told.hears
        common = min(len(expected), len(rest))
        return self._numbers.as_expected(expected, rest)[:common] == expected[:common]

    def _form(self, request: Asked, step: Step) -> Pairs:
        """What the carrier tells with a request."""
        leg, extra = self._leg, request.extra
        if step.who == STAFF:
            leg = self._staff_leg
        match request.label:
            case "dial-ended":
                extra = (("DialCallSid", (self._staff_leg if self._staff_leg.parent else self._leg).sid), *extra)
            case "recording-ended" | "recording-ready":
                extra = (*self._recording(), *extra)
            case "fallback":
                extra = (*extra, ("ErrorUrl", self._next()))
        more = dict(step.more)
        extra = (
            *(pair for pair in extra if pair[0] not in more),
            *(pair for pair in step.more if pair[0] != "CallStatus"),
        )
        if request.label == "recording-ready":
            return (("AccountSid", self.account), ("CallSid", self._leg.sid), *extra)
        return self._forms.pairs(leg, more.get("CallStatus", request.status), extra)

    def _next(self) -> str:
        """Where the carrier would have gone on, had it not failed."""
        page = self._pages.get("caller")
        ways = (_link(page, kind) for kind in (Gather, Dial, Record, Redirect))
        return next((way.url for way in ways if way), self.addresses.voice)

    def _recording(self) -> Pairs:
        sid = f"RE{1:032x}"
        url = f"https://api.twilio.com/2010-04-01/Accounts/{self.account}/Recordings/{sid}"
        return ("RecordingUrl", url), ("RecordingSid", sid)

    # --- where to ---

    def _address(self, step: Step, request: Asked) -> _Address | None:
        """Where the line now wants this request to go, or None if it has no way for it."""
        fixed = {
            "start": self.addresses.voice,
            "fallback": self.addresses.fallback,
            "status": self.addresses.status,
        }
        if request.label in fixed:
            return _Address("POST", fixed[request.label])
        caller, staff = self._pages.get("caller"), self._pages.get("staff")
        ways: dict[str, Callable[[], _Address | None]] = {
            "whisper": lambda: self._whisper(caller, request.at),
            "whisper-key": lambda: _link(staff, Gather),
            "key": lambda: _link(caller, Gather),
            "speech": lambda: _link(caller, Gather),
            "dial-ended": lambda: _link(caller, Dial),
            "recording-ended": lambda: _link(caller, Record),
            "recording-ready": lambda: self._ready,
            "silence": lambda: _link(staff if step.who == STAFF else caller, Redirect),
        }
        return ways[request.label]()

    def _whisper(self, page: Page | None, at: str) -> _Address | None:
        """What the person hears who picks up: the one who is named, else the first one who rings."""
        dial = _first(page, Dial)
        if page is None or dial is None or not dial.numbers:
            return None
        named = (each for each in dial.numbers if at in {each.number, self.guide.who(each.number)})
        number = next(named, dial.numbers[0])
        shown = dial.caller_id or self._leg.caller
        self._staff_leg = Leg(new_sid("CA", self.rng), shown, number.number, "outbound-dial", self._leg.sid)
        return _Address(number.method, page.link(number.url)) if number.url else None


def _first(page: Page | None, kind: type[Kind]) -> Kind | None:
    verbs = page.document.verbs if page else ()
    return next((verb for verb in verbs if isinstance(verb, kind)), None)


def _link(page: Page | None, kind: type[Gather | Dial | Record | Redirect]) -> _Address | None:
    """The address that the first verb of a kind names; a Dial without one leads nowhere."""
    verb = _first(page, kind)
    if page is None or verb is None or (isinstance(verb, Dial) and verb.action is None):
        return None
    return _Address(verb.method, page.link(verb.url if isinstance(verb, Redirect) else verb.action))
