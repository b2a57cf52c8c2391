"""Everything the line can say is enumerated: whatever a call, a whisper or a fallback says is among it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from ivr.calls.fallback import Fallback
from ivr.core import transfers
from ivr.core.engine import step
from ivr.core.events import Event
from ivr.core.line.model import Line, Statement
from ivr.core.line.staff import Duty, StaffNumber, Team
from ivr.core.line.utterances import utterances
from ivr.core.reply import Transfer, Utterance
from ivr.core.speak import NOTICE
from ivr.core.state import CallState, Mode
from tests.calls.calls import TWILIO
from tests.core.graph import line_with
from tests.core.walk import DUTIES, EVENTS
from tests.lines import small_line

LIKELY = [EVENTS[word] for word in ("-", "recorded", "nothing-recorded", "accepted", "declined", *"01234789#*?")]
"""Events that between them lead everywhere."""


@pytest.mark.parametrize(("messages", "minutes"), [(0, 0), (120, 30)])
def test_no_call_ever_says_anything_else(messages: int, minutes: int) -> None:
    line = line_with(messages, minutes)
    known = set(utterances(line))
    said = set()
    said |= _said_from(line, EVENTS["withheld"], DUTIES["notice"])  # when everybody is there
    for hours in ("office-closed", "all-closed") if messages else ("office-closed",):
        said |= _said_from(line, EVENTS["start"], DUTIES[hours])
    for language, slow in product(line.languages, (False, True)):  # calls whose place is gone: menus were edited
        lost = CallState(language, Mode.TOPIC, "gone", part="gone", slow=slow, keyed=True)
        for event in EVENTS.values():
            reply = step(line, lost, event)[1]
            said |= {*reply.announce, *reply.prompt}
    notices = {each for each in said if each.id == NOTICE}
    assert {(each.language, each.slow) for each in notices} == set(product(line.languages, (False, True)))
    assert said - notices <= known
    callers = {each for each in known if not each.id.startswith(("whisper.", "alert-"))}  # staff hear those
    unreached = {each.id for each in callers - said}
    # Only other words than the engine's own are left: those of a fallback.
    assert unreached <= {"apology", "any-key", "emergency", "goodbye", "normal-speed", "slower", "language-invite"}


def _said_from(line: Line, start: Event, duty: Duty) -> set[Utterance]:
    """Whatever is said, or whispered, in the calls that begin so while these are on duty."""
    said: set[Utterance] = set()
    waiting: list[tuple[CallState | None, Event]] = [(None, start)]
    seen = set()
    while waiting:
        before, event = waiting.pop()
        state, reply, _ = step(line, before, event, duty)
        said |= {*reply.announce, *reply.prompt}
        if isinstance(reply.then, Transfer):
            said |= {transfers.whisper(line, state, each.language) for each in reply.then.to}
        if state not in seen:
            seen.add(state)
            waiting += [(state, each) for each in LIKELY]
    return said


def test_no_fallback_ever_says_anything_else() -> None:
    known = {(each.language, each.text) for each in utterances(small_line()) if not each.slow}
    documents = Fallback(small_line(), TWILIO)._prepared.values()
    said = {
        (language[:2], text)
        for document in documents
        for language, text in re.findall(r'<Say language="(.+?)".*?>(.+?)</Say>', document.fill("").decode())
    }
    assert said
    assert said <= known


def test_staff_hear_whispers_in_their_own_language_and_at_normal_speed() -> None:
    line = small_line()
    whispers = {(each.language, each.slow) for each in utterances(line) if each.id.startswith("whisper.")}
    assert whispers == {("en", False), ("es", False)}
    english = StaffNumber("+12025550111", "en")
    staff = replace(line.staff, teams=(Team("nurse", (english,)),))
    only = utterances(replace(line, staff=staff))
    assert {each.language for each in only if each.id.startswith("whisper.")} == {"en"}


def test_each_is_there_once_and_messages_only_where_they_are_taken() -> None:
    every = utterances(small_line())
    assert len(set(every)) == len(every)
    ids = {each.id for each in utterances(line_with(0))}
    assert {each.id for each in every} - ids == {"offer-message", "message-ask", "message-thanks", "message-empty"}
    assert "callback" in ids
    assert "callback-promise" not in ids
    promised = {each.id for each in utterances(line_with(120, 30))}
    assert promised - {each.id for each in every} == {"callback-promise"}
    assert "callback" not in promised
    assert not [each for each in every if "{" in each.text]
    assert Utterance("emergency", "es", small_line().phrases["emergency"].text["es"], slow=True) in every


def test_words_for_slow_speech_alone_are_said_slowly_alone() -> None:
    line = small_line()
    slow = Statement(
        "no-input-2-slow", {"en": "For normal speed, press 8.", "es": "Para la velocidad normal, oprima 8."}
    )
    known = utterances(replace(line, phrases={**line.phrases, slow.id: slow}))
    assert {(each.language, each.slow) for each in known if each.id == slow.id} == {("en", True), ("es", True)}
