"""The legs that the line rings: staff whom a caller waits for, and staff who are alerted, with the patient behind."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final
from urllib.parse import urljoin

from ivr.rehearse.simulated import twiml
from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.network import ACCOUNT, BASE, Form, Leg
from ivr.rehearse.simulated.people import Ring, ring_of
from ivr.rehearse.simulated.twiml import Verb
from ivr.rehearse.trace import TookBack

LINE: Final = "+12025550100"
FALLBACK: Final = "/voice/fallback"
STATIC: Final = "static"
"""The address of the document that is kept at the carrier, for when the line cannot be reached."""


async def called(world: Around, leg: Leg, url: str, ring: Ring) -> tuple[bool, bool]:
    """Play what a called person hears, to its end: whether they pressed 1, and whether the legs are joined."""
    verbs = await _asked(world, leg, url, {})
    pressed = False
    while verbs is not None:
        following = ""
        for verb in verbs:
            if verb.name == "Say":
                await asyncio.sleep(verb.words[0].seconds)
            elif verb.name == "Gather":
                spoken, wait = sum(each.seconds for each in verb.words), float(verb.given.get("timeout", "5"))
                if ring.key and ring.reacts < spoken + wait:
                    await asyncio.sleep(ring.reacts)
                    pressed, following = ring.key == "1", link(url, verb.given["action"])
                    leg.pressed = pressed  # known also where the caller leaves before the answer to it
                    break
                await asyncio.sleep(spoken + wait)
            elif verb.name in {"Hangup", "Dial"}:
                return pressed, False
        if not following:
            return pressed, True
        verbs = await _asked(world, leg, following, {"Digits": ring.key})
        if ring.outcome == "leaves":
            break
    return pressed, False


async def _asked(world: Around, leg: Leg, url: str, form: Form) -> tuple[Verb, ...] | None:
    """The document for a called person's leg, or what the fallback says in its place; None where neither comes."""
    verbs = read(await world.network.post(leg, url, form))
    if verbs is None:
        failed = {"ErrorCode": "11200", "ErrorUrl": BASE + url}
        verbs = read(await world.network.post(leg, FALLBACK, form | failed))
    return verbs


async def called_back(world: Around, sid: str, to: str, url: str, ring: Ring) -> None:
    """Play an alert call, with the call to a patient that a 1 leads to."""
    form = {"CallSid": sid, "AccountSid": ACCOUNT, "From": LINE, "To": to, "CallStatus": "in-progress"}
    leg = Leg(sid, form | {"Direction": "outbound-api"})
    more: Form = {}
    target, left = url.removeprefix(BASE), 2
    while target:
        verbs = read(await world.network.post(leg, target, more)) or ()
        target, more = "", {}
        for verb in verbs:
            if verb.name == "Say":
                await asyncio.sleep(verb.words[0].seconds)
            elif verb.name == "Gather":
                spoken, wait = sum(each.seconds for each in verb.words), float(verb.given.get("timeout", "5"))
                if left and ring.key and ring.reacts < spoken + wait:
                    await asyncio.sleep(ring.reacts)
                    left, target, more = left - 1, verb.given["action"], {"Digits": ring.key}
                    break
                await asyncio.sleep(spoken + wait)
            elif verb.name == "Dial":
                target, more = verb.given["action"], await _patient(world, to, verb)
                break
            elif verb.name == "Hangup":
                return


async def _patient(world: Around, by: str, verb: Verb) -> Form:
    """Ring a patient in an alert call: what the line is told of it."""
    number = verb.numbers[0].number
    ring = ring_of(world.plan.seed, number, world.next_ring(number))
    talked = ring.picks_up
    began = world.second()
    await asyncio.sleep(ring.after + ring.talk if talked else min(ring.after, 30.0))
    world.trace.add(TookBack(began, by, number, talked))
    told = {"DialCallStatus": "completed" if talked else ring.outcome}
    if world.plan.tells_bridged:
        told["DialBridged"] = str(talked).lower()
    return told | ({"DialCallDuration": str(int(ring.talk))} if talked else {})


def read(body: bytes | None) -> tuple[Verb, ...] | None:
    """What an answer asks for; None where there is none, or it is no document."""
    if body is not None:
        with suppress(ValueError):
            return twiml.read(body)
    return None


def link(url: str, to: str) -> str:
    """The address that a document means, as path and query; its own where none is named."""
    if url == STATIC or not to:
        return url
    return urljoin(BASE + url, to).removeprefix(BASE) if not to.startswith("/") else to
