"""Records the calls of ``tests/data/webhooks``: ``python -m tests.sim.make_fixtures``. It starts a line for it.

Each call is a name, what it shows, the keys, the called side, and who calls. Run it after a change that callers are
meant to hear, and read the difference before committing it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import httpx

from ivr.sim.events import Event, Refused, Requested, Warned
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import CALLER, Call, CallSettings
from ivr.sim.recorded.recording import OpenCall, RecordedCall, write
from ivr.sim.staff import Staff
from tests.started import CLOSED, OPEN, StartedLine

FOLDER = Path(__file__).parents[1] / "data" / "webhooks"
LANGUAGES = {"en": ("English", ""), "es": ("Spanish", "9")}
"""Language code to its name and the keys that lead to it."""
TOPICS = {"expect": "1", "prepare": "2", "recovery": "3"}
DIAL_STATUSES = {
    "accepted": ("answers",),
    "declined": ("declines",),
    "voicemail": ("voicemail",),
    "no-answer": ("no-answer",),
    "busy": ("busy",),
    "failed": ("failed",),
    "canceled": ("canceled",),
    "unknown-status": ("on-holiday",),
    "second-answers": ("busy", "answers"),
}


@dataclass(frozen=True, slots=True)
class Fixture:
    """One call to record."""

    name: str
    about: str
    keys: str
    staff: tuple[str, ...] = ("no-answer",)
    caller: str = CALLER
    repeat: bool = False
    broken: bool = False
    """Whether the carrier is told a wrong address first, so that it turns to the fallback."""
    closed: bool = False
    """Whether the office is closed."""


def fixtures() -> Iterator[Fixture]:
    """All calls, by name."""
    for code, (language, to) in LANGUAGES.items():
        for topic, key in TOPICS.items():
            yield Fixture(f"topic-{topic}-{code}", f"Topic {topic} heard to its end, {language}.", f"{to}{key}")
        yield Fixture(f"more-topics-{code}", f"The menu of more topics, and back, {language}.", f"{to}5*h")
        yield Fixture(f"warning-signs-{code}", f"Warning signs, then silence, {language}.", f"{to}4")
        for name, staff in DIAL_STATUSES.items():
            about = f"A red flag, and staff: {', then '.join(staff)}. {language}."
            yield Fixture(f"red-flag-{name}-{code}", about, f"{to}41" + ".....", staff)
        yield Fixture(f"wrong-keys-{code}", f"Wrong keys to the end, {language}.", f"{to}66666666666")
        yield Fixture(f"staff-{code}", f"0 for staff, who answer, {language}.", f"{to}0", ("answers",))
        yield Fixture(f"staff-nobody-{code}", f"0 for staff, nobody answers, {language}.", f"{to}0")
        yield Fixture(f"staff-message-{code}", f"0 for staff, nobody answers, a message, {language}.", f"{to}02#h")
        about = f"A red flag, nobody answers, tried again in vain, then a message, {language}."
        yield Fixture(f"red-flag-message-{code}", about, f"{to}4112#h")
        yield Fixture(
            f"closed-staff-{code}", f"0 for staff while the office is closed, {language}.", f"{to}0.h", closed=True
        )
        about = f"While the office is closed: 0, then a warning sign that is taken, {language}."
        yield Fixture(f"closed-warning-{code}", about, f"{to}01", ("answers",), closed=True)
        about = f"A red flag while the office is closed, and nobody answers, {language}."
        yield Fixture(f"closed-red-flag-{code}", about, f"{to}41.h", closed=True)
        yield Fixture(f"universal-keys-{code}", f"Slower, again, on, back, normal, {language}.", f"{to}387#*8h")
    yield Fixture("silence-to-the-end", "Nobody says or presses anything, and no staff answer.", "")
    yield Fixture("silence-answered", "A silent caller, and staff who answer.", "", ("answers",))
    yield Fixture("language-change-in-a-topic", "9 in the middle of a topic, and back.", "3#9.9h")
    yield Fixture(
        "repeated-webhooks", "The carrier sends every webhook twice.", "9,3,#,0", ("busy", "answers"), repeat=True
    )
    yield Fixture("withheld-number", "A withheld caller, as a number.", "4,1", ("answers",), caller="+266696687")
    about = "A withheld caller with a red flag, and nobody answers."
    yield Fixture("withheld-nobody", about, "4,1,.,h", caller="+266696687")
    yield Fixture("withheld-word", "A withheld caller, as a word.", "0", ("answers",), caller="anonymous")
    yield Fixture(
        "fallback", "The first webhook fails; the fallback rings staff, who answer.", "", ("answers",), broken=True
    )
    yield Fixture("fallback-nobody", "The first webhook fails; nobody answers; a key starts again.", "5h", broken=True)
    yield Fixture("hang-up-while-ringing", "The caller hangs up while staff are rung.", "0,h@50")


class BrokenFirst(httpx.BaseTransport):
    """Answers the first request with an error of its own, and passes on all others."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self._broken = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer or pass on."""
        if self._broken:
            return self._inner.handle_request(request)
        self._broken = True
        return httpx.Response(502, request=request)

    def close(self) -> None:
        """Close what is passed on to."""
        self._inner.close()


def record(fixture: Fixture, base_url: str, token: str) -> RecordedCall:
    """Play one call to a line and record it; a warning of the carrier's is an error here."""
    recorded = OpenCall(fixture.name, fixture.about)

    def listen(event: Event) -> None:
        if isinstance(event, Requested) and event.status != httpx.codes.BAD_GATEWAY:
            recorded.add(event.url, event.form, event.status, event.body)
        if isinstance(event, Warned) or (isinstance(event, Refused) and not fixture.broken):
            raise RuntimeError(f"{fixture.name}: {event}")

    settings = CallSettings(base_url, token, caller=fixture.caller, repeat=fixture.repeat)
    people = (Scripted(parse_keys(fixture.keys)), Staff(*fixture.staff))
    with httpx.Client(transport=BrokenFirst() if fixture.broken else None, trust_env=False) as client:
        Call(settings, client, people, listen, random.Random(crc32(fixture.name.encode()))).run()
    return recorded.recorded()


def main() -> None:
    """Record all calls anew, and remove those that are no longer listed."""
    names = set()
    for closed, now in ((False, OPEN), (True, CLOSED)):
        with TemporaryDirectory() as data:
            line = StartedLine(Path(data), more=now)
            try:
                line.start()
                for fixture in fixtures():
                    if fixture.closed is closed:
                        write(FOLDER / f"{fixture.name}.json", record(fixture, line.url, line.token))
                        names.add(f"{fixture.name}.json")
            finally:
                line.kill()
    for path in FOLDER.glob("*.json"):
        if path.name not in names:
            path.unlink()
    sys.stdout.write(f"{len(names)} calls recorded in {FOLDER}\n")


if __name__ == "__main__":
    main()
