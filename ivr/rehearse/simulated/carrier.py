"""The carrier as a caller meets it: plays the line's documents on the caller's leg and on those of staff it rings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Final

from ivr.rehearse.plan import SILENCE, Caller
from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.called import FALLBACK, LINE, STATIC, called, link, read
from ivr.rehearse.simulated.network import ACCOUNT, BASE, Form, Leg
from ivr.rehearse.simulated.people import Ring, ring_of
from ivr.rehearse.simulated.twiml import Number, Said, Verb
from ivr.rehearse.trace import Ended, Event, Heard, Rang

_MOST: Final = 120
"""Documents of a call; more is a loop."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next document to ask for."""

    url: str
    form: Form
    cause: str


class CallerLeg:
    """One call, from its first webhook to its end.

    Args:
        world: In which it is.
        caller: Who calls.
        place: Of the caller in the plan: names the call.
    """

    def __init__(self, world: Around, caller: Caller, place: int) -> None:
        self._world, self._caller = world, caller
        sid = f"CA{world.plan.seed % 10**12:016x}{place:016x}"
        sender = caller.number or "+266696687"
        form = {"CallSid": sid, "AccountSid": ACCOUNT, "From": sender, "To": LINE, "CallStatus": "in-progress"}
        self._rng = Random(caller.chance)
        self._leg = Leg(sid, form | {"Direction": "inbound"}, caller, self._rng)
        self._keys = list(caller.keys)
        self._began = 0.0
        self._dialling: Form | None = None
        self._action = ""
        self.choices = 0

    async def play(self) -> None:
        """Play it."""
        world = self._world
        await asyncio.sleep(self._caller.at)
        self._began = world.ticks()
        how = "hung-up"
        try:
            async with asyncio.timeout(self._caller.hangs_up or None):
                how = await self._documents()
        except TimeoutError:
            await self._left()
        self._add(Ended(world.second(), self._leg.sid, how))
        lasted = {"CallStatus": "completed", "CallDuration": str(int(world.ticks() - self._began))}
        world.network.tell(self._leg, "/voice/status", lasted, self._rng.choice((0.0, 0.5, 5.0)))

    async def _left(self) -> None:
        """The caller hung up while staff were rung: the carrier may tell the end of the dial, or not."""
        if self._action and self._rng.random() < 0.5:  # noqa: PLR2004  # nobody knows
            self._world.network.tell(self._leg, self._action, self._dialling or {"DialCallStatus": "canceled"})

    async def _documents(self) -> str:
        status = self._rng.choice(("ringing", "in-progress"))
        following: Next | str = Next("/voice", {"CallStatus": status}, "start")
        for _ in range(_MOST):
            if isinstance(following, str):
                return following
            verbs, cause, url = await self._fetched(following)
            if verbs is None:
                return "carrier-error"
            following = await self._played(verbs, cause, url)
        return "loop"

    async def _fetched(self, following: Next) -> tuple[tuple[Verb, ...] | None, str, str]:
        """The next document, what it answers and its address; the fallback's or the carrier's own if it never comes."""
        world = self._world
        if following.url == STATIC:
            return world.static, "static", STATIC
        verbs = read(await world.network.post(self._leg, following.url, following.form))
        if verbs is not None:
            return verbs, following.cause, following.url
        failed = {"ErrorCode": "11200", "ErrorUrl": BASE + following.url}
        verbs = read(await world.network.post(self._leg, FALLBACK, following.form | failed))
        if verbs is not None:
            return verbs, f"fallback {following.cause}", FALLBACK
        return world.static, "static", STATIC

    async def _played(self, verbs: tuple[Verb, ...], cause: str, url: str) -> Next | str:
        """Play a document to its end: what is asked for next, or how the leg ended."""
        self._heard(verbs, cause, url)
        for place, verb in enumerate(verbs):
            match verb.name:
                case "Say":
                    await asyncio.sleep(verb.words[0].seconds)
                case "Gather":
                    key = await self._gathered(verb)
                    if key:
                        return Next(link(url, verb.given.get("action", "")), {"Digits": key}, f"key:{key}")
                case "Redirect":
                    return Next(link(url, verb.url), {}, "silence" if place else "redirect")
                case "Dial":
                    if (told := await self._dialled(verb, url)) is not None:
                        return told
                case "Record":
                    return await self._recorded(verb, url)
                case "Hangup":
                    return "by-the-line"
        return "nothing-left"

    def _heard(self, verbs: tuple[Verb, ...], cause: str, url: str) -> None:
        world, then = self._world, ""
        uncut: list[Said] = []
        words: list[Said] = []
        for verb in verbs:
            words += verb.words
            uncut += verb.words if verb.name == "Say" else ()
            if verb.name in {"Gather", "Dial", "Record", "Hangup"} and not then:
                then = verb.name
        announced = any(world.announces(each) for each in words)
        self.choices += announced
        durable = world.durable(self._leg.sid) if announced else 0
        heard = Heard(world.second(), self._leg.sid, tuple(words), then, cause, tuple(uncut), url, durable, world.disks)
        self._add(heard)

    async def _gathered(self, verb: Verb) -> str:
        """The key that is pressed while words are said or behind them; "" for none."""
        spoken, wait = sum(each.seconds for each in verb.words), float(verb.given.get("timeout", "5"))
        key = self._keys.pop(0) if self._keys else ""
        if not key or key == SILENCE:
            await asyncio.sleep(spoken + wait)
            return ""
        await asyncio.sleep((spoken + wait) * self._rng.choice((0.05, 0.3, 0.7, 0.95)))
        return key

    async def _recorded(self, verb: Verb, url: str) -> Next:
        said = self._rng.choice((0, 3, 12))
        await asyncio.sleep(said + float(verb.given.get("timeout", "5")))
        sid = f"RE{self._rng.getrandbits(64):032x}"
        told = {"RecordingSid": sid, "RecordingDuration": str(said), "RecordingUrl": f"{BASE}/{sid}"}
        if said:
            ready = told | {"RecordingStatus": "completed"}
            ready_at = link(url, verb.given["recordingStatusCallback"])
            self._world.network.tell(self._leg, ready_at, ready, self._rng.choice((0.0, 3.0, 40.0)))
        return Next(link(url, verb.given["action"]), told, f"recorded:{said}")

    async def _dialled(self, verb: Verb, url: str) -> Next | None:
        """Ring staff: their numbers at once, or one after the other where the document says so."""
        action = verb.given.get("action", "")
        self._action, self._dialling = link(url, action) if action else "", None
        groups = [(each,) for each in verb.numbers] if verb.given.get("sequential") else [verb.numbers]
        told: Form = {"DialCallStatus": "failed"}
        for group in groups:
            told = await self._rung(group, float(verb.given.get("timeout", "30")), url)
            if told["DialCallStatus"] == "completed":
                break
        following, self._action = self._action, ""
        return Next(following, told, f"dialled:{told['DialCallStatus']}") if following else None

    async def _rung(self, numbers: tuple[Number, ...], longest: float, url: str) -> Form:
        world = self._world
        rings = [(each, ring_of(world.plan.seed, each.number, world.next_ring(each.number))) for each in numbers]
        picked = [(each, ring) for each, ring in rings if ring.picks_up and ring.after < longest]
        first = min(picked, key=lambda pair: pair[1].after, default=None)
        if first is None:
            await asyncio.sleep(max((min(ring.after, longest) for _, ring in rings), default=0.0))
            for number, ring in rings:
                self._rang(number, ring.outcome if not ring.picks_up else "no-answer")
            return self._told(rings[-1][1].outcome if not rings[-1][1].picks_up else "no-answer")
        await asyncio.sleep(first[1].after)
        return await self._answered(*first, url)

    async def _answered(self, number: Number, ring: Ring, url: str) -> Form:
        """Somebody, or a voicemail box, picked up."""
        world, began = self._world, self._world.ticks()
        pressed, joined = False, True
        self._dialling = self._told("completed", joined=False, seconds=1)
        if number.url:
            sid = f"{self._leg.sid[:-4]}{self._rng.getrandbits(16):04x}"
            form = {"CallSid": sid, "AccountSid": ACCOUNT, "ParentCallSid": self._leg.sid, "From": LINE}
            form |= {"To": number.number, "Direction": "outbound-dial", "CallStatus": "in-progress"}
            leg = Leg(sid, form, self._caller, self._rng)
            try:
                pressed, joined = await called(world, leg, link(url, number.url), ring)
            except asyncio.CancelledError:  # the caller is gone
                self._rang(number, "caller-left", asked=True, pressed=leg.pressed)
                raise
        rang_at, talk = world.second(), ring.talk if joined else 0.0
        rang = Rang(rang_at, self._leg.sid, number.number, ring.outcome, pressed, joined, bool(number.url), talk,
                    round(rang_at + talk, 3), self.choices)  # fmt: skip
        self._add(rang)
        self._dialling = self._told("completed", joined=joined, seconds=int(world.ticks() - began + talk))
        await asyncio.sleep(talk)
        return self._dialling

    def _rang(self, number: Number, outcome: str, *, asked: bool = False, pressed: bool = False) -> None:
        at = self._world.second()
        self._add(Rang(at, self._leg.sid, number.number, outcome, pressed, False, asked, choice=self.choices))  # noqa: FBT003

    def _told(self, status: str, *, joined: bool = False, seconds: int | None = None) -> Form:
        told = {"DialCallStatus": status}
        if self._world.plan.tells_bridged:
            told["DialBridged"] = str(joined).lower()
        return told | ({"DialCallDuration": str(seconds)} if seconds is not None else {})

    def _add(self, event: Event) -> None:
        self._world.trace.add(event)
