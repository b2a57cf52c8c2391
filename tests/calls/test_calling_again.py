"""A call from a telephone that called before: the webhook that begins it, and what it hears where nobody can tell."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

import pytest

from ivr.calls.session import Answer, CallSession
from ivr.core.entries import Kind
from ivr.core.events import Earlier, OnList
from ivr.core.happenings import CalledAgain
from tests.calls.calls import action, call, note, session_for, text
from tests.calls.forms import CALL, webhook
from tests.lines import remembering_line, small_line

STOPPED = Earlier("es", "recovery-bandage")
WAITS = Earlier("es", listed=OnList.WAITS)
HEARD = {"again-go-on": "oprima 5", "again-waits": "sigue en nuestra lista"}


@dataclass
class Memory:
    """Knows one thing of everybody, fails, or hangs."""

    knows: Earlier | Exception | None = STOPPED
    hangs: bool = False

    async def earlier(self, number: str, call: str, line: str = "") -> Earlier | None:
        """What is known."""
        assert (number, call, line) == ("+12025550171", CALL, "")
        if self.hangs:
            await asyncio.Event().wait()
        if isinstance(self.knows, Exception):
            raise self.knows
        return self.knows


def remembering(memory: Memory | None = None) -> CallSession:
    """What answers for the line that remembers."""
    return session_for(remembering_line(), memory=memory or Memory())


def began(session: CallSession, **fields: str) -> Answer:
    """The answer to the first webhook of a call, once it is known what is known."""
    return waited(session.answer(webhook("/voice", CallStatus="ringing", **fields)))


def plain(answer: Answer) -> str:
    """The document, but for the run of the call and its code, which are new each time."""
    return re.sub("(p|mac)=[0-9a-f]+", "", text(answer))


def waited(answer: Answer) -> Answer:
    """The answer that counts."""

    async def wait() -> Answer:
        return await answer.later() if answer.later else answer

    return asyncio.run(wait())


def test_the_document_says_what_is_known_and_the_next_webhook_goes_on() -> None:
    session = remembering()
    first = began(session)
    assert HEARD["again-go-on"] in text(first)
    assert "again=recovery-bandage" in action(first)
    assert note(first).happened[1:] == (CalledAgain("es.recovery-bandage."),)
    assert note(first).kind is Kind.STARTED
    assert small_line().topics["recovery"].title["es"] not in text(first), "a stranger may hear it"
    goes_on = session.answer(webhook(action(first), Digits="5"))
    assert "mode=topic" in action(goes_on)
    assert "again=" not in action(goes_on)


def test_a_repeated_webhook_gets_the_same_answer_and_is_one_entry() -> None:
    session = remembering(Memory(WAITS))
    first, second = began(session), began(session)
    assert HEARD["again-waits"] in text(first)
    assert text(first) == text(second)
    assert first.entries[0].name == second.entries[0].name == ""  # a call starts once, whatever is known by then
    assert (first.entries[0].step, first.entries[0].note.kind) == (second.entries[0].step, Kind.STARTED)


@pytest.mark.parametrize("memory", [Memory(None), Memory(hangs=True), Memory(RuntimeError("away"))], ids=str)
def test_where_nothing_can_be_told_everybody_hears_the_usual_greeting(memory: Memory) -> None:
    asked = remembering(memory).answer(webhook("/voice", CallStatus="ringing"))
    usual = plain(call(session_for(remembering_line())))
    assert plain(asked) == usual, "what goes out if nobody waits"
    assert asked.entries, "and is kept"
    found = waited(asked)
    assert plain(found) == usual
    assert found.entries == asked.entries


def test_a_line_without_the_switch_never_waits() -> None:
    session = session_for(small_line(), memory=Memory())
    answer = session.answer(webhook("/voice", CallStatus="ringing"))
    assert answer.later is None
    assert plain(answer) == plain(call(session_for(small_line())))


@pytest.mark.parametrize("caller", ["anonymous", "", "+12025550111"])
def test_a_withheld_number_and_those_of_staff_are_nobodys(caller: str) -> None:
    answer = remembering().answer(webhook("/voice", CallStatus="ringing", From=caller, Caller=caller))
    assert answer.later is None
    assert "withheld=1" in action(answer) or caller.startswith("+")


def test_a_later_webhook_never_asks() -> None:
    session = remembering()
    answer = session.answer(webhook(action(began(session)), Digits="9"))
    assert answer.later is None


def test_a_forged_request_is_refused_and_touches_nothing() -> None:
    answer = remembering(Memory(RuntimeError("asked"))).answer(webhook("/voice", token="f" * 32, CallStatus="ringing"))
    assert (answer.status, answer.later) == (403, None)
