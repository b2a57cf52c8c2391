"""Records the calls of ``tests/data/webhooks``: ``python -m tests.sim.make_fixtures``. The line runs in this process.

Run it after a change that callers are meant to hear, and read the difference before committing it. To accept what the
line says now and keep comments that somebody wrote into the files, type ``ivr replay --update tests/data/webhooks``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import ClassVar
from zlib import crc32

import httpx

from ivr import settings
from ivr.sim.events import Event, Refused, Requested, Warned
from ivr.sim.people import Key, Leave, NotReached, PickedUp, Scripted, Step, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.recorded.recording import OpenCall, write
from ivr.sim.recorded.script import Script
from ivr.sim.staff import Staff
from ivr.wiring.trying.trial import BASE, TOKEN, TrialLine
from tests.sim.fixture_list import FOLDER, Fixture, fixtures


class Breaking(httpx.BaseTransport):
    """Answers one request, by its number, with an error of its own, and passes on all others."""

    def __init__(self, inner: httpx.BaseTransport, number: int) -> None:
        self._inner = inner
        self._left = number

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer or pass on."""
        self._left -= 1
        return httpx.Response(502, request=request) if not self._left else self._inner.handle_request(request)


class Soon(Staff):
    """Staff who decide before the whisper is over: how long it is depends on the voice, and counts in the call."""

    _SOON: ClassVar[dict[str, tuple[Step, ...]]] = {"declines": (Key("2", 0.5),), "hangs-up": (Leave(0.0),)}

    def __init__(self, *kinds: str) -> None:
        super().__init__(*kinds)
        self._steps = self._SOON.get(kinds[0], ())

    def ring(self, number: str) -> PickedUp | NotReached:
        """What happens at this ring."""
        return PickedUp(Scripted(self._steps)) if self._steps else super().ring(number)


def record(fixture: Fixture, line: TrialLine) -> Script:
    """Play one call to a line and record it; a warning of the carrier's is an error here."""
    line.at(fixture.clock)
    guide = line.guide()
    recorded = OpenCall(fixture.name, fixture.about, guide=lambda: guide, clock=fixture.clock)

    def listen(event: Event) -> None:
        if isinstance(event, Requested) and event.status != httpx.codes.BAD_GATEWAY:
            recorded.add(event.url, event.form, event.status, event.body)
        if isinstance(event, Warned) or (isinstance(event, Refused) and not fixture.broken):
            raise RuntimeError(f"{fixture.name}: {event}")

    call = CallSettings(BASE, TOKEN, caller=fixture.caller, repeat=fixture.repeat)
    people = (Scripted(parse_keys(fixture.keys)), Soon(*fixture.staff))
    with httpx.Client(transport=Breaking(line.transport(), fixture.broken)) as client:
        Call(call, client, people, listen, random.Random(crc32(fixture.name.encode()))).run()
    return recorded.script()


def carriers_voice(menus: Path | None = None) -> settings.Settings:
    """Settings for the shipped line as the carrier's voice speaks it, whatever audio there is on this machine."""
    given = {"IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN}
    return settings.read({**given, **({"IVR_MENUS": str(menus)} if menus else {})})


def main() -> None:
    """Record all calls anew, and remove those that are no longer listed."""
    names = set()
    with TrialLine(carriers_voice()) as line:
        for fixture in fixtures():
            write(FOLDER / f"{fixture.name}.yaml", record(fixture, line))
            names.add(f"{fixture.name}.yaml")
    for path in FOLDER.iterdir():
        if path.name not in names:
            path.unlink()
    sys.stdout.write(f"{len(names)} calls recorded in {FOLDER}\n")


if __name__ == "__main__":
    main()
