"""Everything the line can say is enumerated: whatever a call, a whisper or a rescue says is among it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from ivr.core import transfers
from ivr.core.engine import step
from ivr.core.model import Line
from ivr.core.reply import Transfer, Utterance
from ivr.core.staff import StaffNumber
from ivr.core.state import CallState, Mode
from ivr.core.utterances import utterances
from ivr.twilio.rescue import Rescue
from tests.core.test_engine import graph
from tests.core.walk import EVENTS
from tests.lines import small_line


def line_with(messages: int) -> Line:
    line = small_line()
    return replace(line, staff=replace(line.staff, message_seconds=messages))


@pytest.mark.parametrize("messages", [0, 120])
def test_no_call_ever_says_anything_else(messages: int) -> None:
    line = line_with(messages)
    known = set(utterances(line))
    said = set(step(line, None, EVENTS["start"])[1].prompt)
    for edges in graph(messages).values():
        for _, state, reply in edges:
            said |= {*reply.announce, *reply.prompt}
            if isinstance(reply.then, Transfer):
                said.add(transfers.whisper(line, state))
    for language, slow in product(line.languages, (False, True)):  # calls whose place is gone: menus were edited
        lost = CallState(language, Mode.TOPIC, "gone", part="gone", slow=slow, keyed=True)
        for event in EVENTS.values():
            reply = step(line, lost, event)[1]
            said |= {*reply.announce, *reply.prompt}
    assert said <= known
    callers = {each for each in known if not each.id.startswith("whisper.")}
    unreached = {each.id for each in callers - said}
    # Only other words than the engine's own are left: those of a rescue.
    assert unreached <= {"apology", "any-key", "emergency", "goodbye", "normal-speed", "slower", "language-invite"}


def test_no_rescue_ever_says_anything_else() -> None:
    known = {(each.language, each.text) for each in utterances(small_line()) if not each.slow}
    documents = Rescue(small_line())._documents.values()
    said = {
        (language[:2], text)
        for document in documents
        for language, text in re.findall(r'<Say language="(.+?)".*?>(.+?)</Say>', b"".join(document.pieces).decode())
    }
    assert said
    assert said <= known


def test_staff_hear_whispers_in_their_own_language_and_at_normal_speed() -> None:
    line = small_line()
    whispers = {(each.language, each.slow) for each in utterances(line) if each.id.startswith("whisper.")}
    assert whispers == {("en", False), ("es", False)}
    english = StaffNumber("+12025550111", "en")
    staff = replace(line.staff, red_flag=(english,), asked=(english,), silence=(english,))
    only = utterances(replace(line, staff=staff))
    assert {each.language for each in only if each.id.startswith("whisper.")} == {"en"}


def test_each_is_there_once_and_messages_only_where_they_are_taken() -> None:
    every = utterances(small_line())
    assert len(set(every)) == len(every)
    ids = {each.id for each in utterances(line_with(0))}
    assert {each.id for each in every} - ids == {"message-offer", "message-ask", "message-thanks"}
    assert not [each for each in every if "{" in each.text]
    assert Utterance("emergency", "es", small_line().phrases["emergency"].text["es"], slow=True) in every
