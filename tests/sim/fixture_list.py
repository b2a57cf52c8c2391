"""The calls that the repository ships as files: what each shows, the keys, the called side, who calls, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.sim.player import CALLER

FOLDER = Path(__file__).parents[1] / "data" / "webhooks"
OPEN, CLOSED, HOLIDAY = map(datetime.fromisoformat, ("2026-03-10 11:00", "2026-03-08 19:00", "2026-12-25 11:00"))
"""On the clock on the clinic's wall: a Tuesday morning, a Sunday evening, and Christmas."""
LANGUAGES = {"en": ("English", ""), "es": ("Spanish", "9")}
"""Language code to its name and the keys that lead to it."""
TOPICS = {
    "expect": "1",
    "prepare": "2",
    "recovery": "3",
    "about": "51",
    "candidates": "52",
    "benefits-risks": "53",
    "questions": "55",
    "kyphoplasty": "56",
}
SKIPPED = "52"
"""A topic whose first part ends at the same words whether speech is quick or slow: for calls with the key #."""
SIGNS = {"fever": "2", "bleeding": "3", "leg": "4", "hives": "5", "unknown": "0"}
DIAL_STATUSES = {
    "accepted": ("answers",),
    "declined": ("declines",),
    "silent": ("silent",),
    "hangs-up": ("hangs-up",),
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
    broken: int = 0
    """Which request the carrier gets no answer to, so that it turns to the fallback; 0 for none."""
    clock: datetime = OPEN


def fixtures() -> Iterator[Fixture]:
    """All calls."""
    for code, (language, to) in LANGUAGES.items():
        yield from _topics(code, language, to)
        yield from _signs(code, language, to)
        yield from _staff(code, language, to)
        yield from _closed(code, language, to)
    yield from _others()


def _topics(code: str, language: str, to: str) -> Iterator[Fixture]:
    for topic, key in TOPICS.items():
        yield Fixture(f"topic-{topic}-{code}", f"Topic {topic} heard to its end, {language}.", f"{to}{key}")
    yield Fixture(f"more-topics-{code}", f"The menu of more topics, and back, {language}.", f"{to}5*h")
    yield Fixture(f"wrong-keys-{code}", f"Wrong keys to the end, {language}.", f"{to}66666666666")
    yield Fixture(f"help-in-a-topic-{code}", f"Help with the keys inside a topic, {language}.", f"{to}31*h")
    yield Fixture(f"universal-keys-{code}", f"Slower, again, on, back, normal, {language}.", f"{to}{SKIPPED}87#*8h")
    yield Fixture(
        f"signs-from-a-topic-{code}", f"Warning signs from inside a topic, and staff, {language}.", f"{to}240"
    )


def _signs(code: str, language: str, to: str) -> Iterator[Fixture]:
    yield Fixture(f"warning-signs-{code}", f"Warning signs, then silence, {language}.", f"{to}4")
    for name, staff in DIAL_STATUSES.items():
        about = f"A red flag, and staff: {', then '.join(staff)}. {language}."
        yield Fixture(f"red-flag-{name}-{code}", about, f"{to}41" + ".....", staff)
    for sign, key in SIGNS.items():
        about = f"The sign {sign}, and a nurse who takes it, {language}."
        yield Fixture(f"sign-{sign}-{code}", about, f"{to}4{key}", ("answers",))
    about = f"A red flag, nobody answers, tried again in vain, then a message, {language}."
    yield Fixture(f"red-flag-message-{code}", about, f"{to}4112#h")
    about = f"9 1 1 dialled in the call, {language}."
    yield Fixture(f"nine-one-one-{code}", about, f"{to}3,911.h")


def _staff(code: str, language: str, to: str) -> Iterator[Fixture]:
    yield Fixture(f"staff-{code}", f"0 for staff, who answer, {language}.", f"{to}0", ("answers",))
    yield Fixture(f"staff-nobody-{code}", f"0 for staff, nobody answers, {language}.", f"{to}0")
    yield Fixture(f"staff-message-{code}", f"0 for staff, nobody answers, a message, {language}.", f"{to}02#h")
    about = f"0 for staff, nobody answers, and the caller hangs up in the message, {language}."
    yield Fixture(f"message-hang-up-{code}", about, f"{to}02h")


def _closed(code: str, language: str, to: str) -> Iterator[Fixture]:
    about = f"0 for staff while the office is closed, {language}."
    yield Fixture(f"closed-staff-{code}", about, f"{to}0.h", clock=CLOSED)
    about = f"While the office is closed: 0, then a warning sign that is taken, {language}."
    yield Fixture(f"closed-warning-{code}", about, f"{to}01", ("answers",), clock=CLOSED)
    about = f"A red flag while the office is closed, and nobody answers, {language}."
    yield Fixture(f"closed-red-flag-{code}", about, f"{to}41.h", clock=CLOSED)
    about = f"0 for staff on a holiday, then a message, {language}."
    yield Fixture(f"holiday-message-{code}", about, f"{to}02#h", clock=HOLIDAY)


def _others() -> Iterator[Fixture]:
    yield Fixture("hang-up-at-once", "The caller hangs up in the first words.", "h@2")
    yield Fixture("silence-to-the-end", "Nobody says or presses anything, and no staff answer.", "")
    yield Fixture("silence-answered", "A silent caller, and staff who answer.", "", ("answers",))
    yield Fixture("silence-while-closed", "A silent caller on a Sunday evening.", "", clock=CLOSED)
    yield Fixture("language-change-in-a-topic", "9 in the middle of a topic, and back.", f"{SKIPPED}99#h")
    about = "The carrier sends every webhook twice."
    yield Fixture("repeated-webhooks", about, f"9{SKIPPED}#0", ("busy", "answers"), repeat=True)
    yield Fixture("withheld-number", "A withheld caller, as a number.", "4,1", ("answers",), caller="+266696687")
    about = "A withheld caller with a red flag, and nobody answers."
    yield Fixture("withheld-nobody", about, "4,1,.,h", caller="+266696687")
    yield Fixture("withheld-word", "A withheld caller, as a word.", "0", ("answers",), caller="anonymous")
    yield Fixture("caller-by-sip", "A caller from a SIP address.", "4,1,.,h", caller="sip:caller-1@example.com")
    about = "The first webhook fails; the fallback rings staff, who answer."
    yield Fixture("fallback", about, "", ("answers",), broken=1)
    about = "The first webhook fails; nobody answers; a key starts again."
    yield Fixture("fallback-nobody", about, "5h", broken=1)
    about = "The third webhook fails, in Spanish; the fallback goes on in Spanish."
    yield Fixture("fallback-in-the-call", about, "9,3,h", ("answers",), broken=3)
    yield Fixture("hang-up-while-ringing", "The caller hangs up while staff are rung.", "0,h@50")
