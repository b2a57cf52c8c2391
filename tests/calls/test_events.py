"""A signal is one event, which depends on what the call waits for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls.events import event_of, likely_events
from ivr.carriers.port import DialEnd, Recorded, Signal
from ivr.core.events import Event, Key, Outcome, RecordingEnded, Silence, Spoken, TransferEnded
from ivr.core.state import Mode

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
