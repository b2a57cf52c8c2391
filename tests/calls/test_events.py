"""A signal is one event, which depends on what the call waits for."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls.events import RECALL_SECONDS, Recall, event_of, likely_events
from ivr.carriers.port import DialEnd, Recorded, Signal
from ivr.core.events import (
    CallStarted,
    Earlier,
    Event,
    Key,
    Outcome,
    RecordingEnded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.core.state import Mode
from tests.lines import remembering_line, small_line

RANG = DialEnd(Outcome.NO_ANSWER)
UNTOLD = DialEnd(Outcome.DECLINED, untold=True)


@pytest.mark.parametrize(
    ("mode", "signal", "expected"),
    [
        (Mode.MENU, Signal("CA1", digits="1"), Key("1")),
        (Mode.TOPIC, Signal("CA1", digits="*"), Key("*")),
        (Mode.MENU, Signal("CA1", digits="12"), Key("?")),
        (Mode.OFFER, Signal("CA1"), Silence()),
        (Mode.BYE, Signal("CA1", dial=RANG), Silence()),
        (Mode.RING, Signal("CA1", dial=RANG), TransferEnded(Outcome.NO_ANSWER)),
        (Mode.RING, Signal("CA1", dial=UNTOLD), TransferEnded(Outcome.DECLINED)),
        (Mode.RING, Signal("CA1", digits="1"), TransferEnded(Outcome.FAILED)),
        (Mode.MESSAGE, Signal("CA1", digits="#"), RecordingEnded(kept=False)),
        (Mode.MESSAGE, Signal("CA1", recorded=Recorded("RE1", 0)), RecordingEnded(kept=False)),
        (Mode.MESSAGE, Signal("CA1", recorded=Recorded("RE1", 9, kept=True)), RecordingEnded(kept=True)),
    ],
)
def test_a_signal_is_one_event(mode: Mode, signal: Signal, expected: Event) -> None:
    assert event_of(signal, mode) == expected


def test_words_end_here_as_what_they_mean() -> None:
    spoken, both = Signal("CA1", said="a nurse"), Signal("CA1", digits="4", said="a nurse")
    assert event_of(spoken, Mode.MENU, lambda _words: "0") == Spoken("0")
    assert event_of(spoken, Mode.MENU) == Silence()
    assert event_of(both, Mode.MENU, lambda _words: "0") == Key("4")
    assert isinstance(event_of(spoken, Mode.RING, lambda _words: "0"), TransferEnded)
    assert "nurse" not in repr(spoken)


@given(st.sampled_from(list(Mode)), st.text(max_size=3), st.sampled_from([None, RANG, UNTOLD]))
def test_any_signal_is_one_of_few_events(mode: Mode, digits: str, dial: DialEnd | None) -> None:
    known = {event for each in Mode for event in likely_events(each)}
    known |= {Key("?"), *(TransferEnded(outcome) for outcome in Outcome)}
    assert event_of(Signal("CA1", digits=digits, dial=dial), mode) in known


# --- what is known of whoever calls ---


KNOWN = Earlier("es", "recovery-bandage")


@dataclass
class Memory:
    """Knows one thing of everybody, after a while."""

    seconds: float = 0
    knows: Earlier | None = KNOWN
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def earlier(self, number: str, call: str, line: str = "") -> Earlier | None:
        """What is known."""
        self.asked.append((number, call, line))
        await asyncio.sleep(self.seconds)
        return self.knows


CALLER = Signal("CA1", caller="+12025550171")
OWN = ["+12025550100", "+12025550111"]
"""The number to call, and that of a nurse."""


@pytest.mark.parametrize(
    "signal",
    [Signal("CA1"), Signal("CA1", sent="sip:me@example.org"), *(Signal("CA1", caller=own) for own in OWN)]
    + [Signal("CA1", caller="+12025550171", verified=word) for word in ("failed", "failed-a", "failed-c-diverted")],
)
def test_nobody_is_asked_for_a_number_that_is_withheld_forged_or_the_clinics(signal: Signal) -> None:
    assert not Recall(remembering_line(), Memory()).asks(signal)


@pytest.mark.parametrize("word", ["", "none", "passed-a"])
def test_every_other_number_is_asked_for(word: str) -> None:
    assert Recall(remembering_line(), Memory()).asks(replace(CALLER, verified=word))


def test_a_line_that_does_not_remember_asks_for_nobody() -> None:
    memory = Memory()
    assert not Recall(small_line(), memory).asks(CALLER)
    assert not Recall(remembering_line(), None).asks(CALLER)
    assert asyncio.run(Recall(small_line(), memory).began(CALLER)) is None
    assert memory.asked == []


def test_what_is_known_is_part_of_the_beginning() -> None:
    memory = Memory()
    assert asyncio.run(Recall(remembering_line(), memory).began(CALLER)) == CallStarted(earlier=memory.knows)
    assert memory.asked == [("+12025550171", "CA1", "")]
    assert asyncio.run(Recall(remembering_line(), Memory(knows=None)).began(CALLER)) is None


def test_nobody_waits_for_it_longer_than_a_moment() -> None:
    began = time.monotonic()
    assert asyncio.run(Recall(remembering_line(), Memory(seconds=60)).began(CALLER)) is None
    assert RECALL_SECONDS <= time.monotonic() - began < 5
