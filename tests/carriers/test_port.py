"""What a signal means, whoever sent it."""

from __future__ import annotations

import pytest

from ivr.carriers.port import CarrierError, DialEnd, Recorded, Signal, Webhook
from ivr.core.events import Outcome

UNTOLD = DialEnd(Outcome.DECLINED, untold=True)


@pytest.mark.parametrize(
    ("dial", "outcome", "where_accepted", "untold", "talked"),
    [
        (None, Outcome.FAILED, Outcome.FAILED, False, False),
        (DialEnd(Outcome.BUSY), Outcome.BUSY, Outcome.BUSY, False, False),
        (DialEnd(Outcome.DECLINED, 9), Outcome.DECLINED, Outcome.DECLINED, False, False),
        (DialEnd(Outcome.ACCEPTED, 42), Outcome.ACCEPTED, Outcome.ACCEPTED, False, True),
        (DialEnd(Outcome.ACCEPTED), Outcome.ACCEPTED, Outcome.ACCEPTED, False, True),
        (DialEnd(Outcome.ACCEPTED, 0), Outcome.ACCEPTED, Outcome.ACCEPTED, False, False),
        (UNTOLD, Outcome.DECLINED, Outcome.ACCEPTED, True, True),
    ],
)
def test_a_1_that_is_known_counts_only_where_the_carrier_does_not_tell(
    dial: DialEnd | None, outcome: Outcome, where_accepted: Outcome, *, untold: bool, talked: bool
) -> None:
    signal = Signal("CA1", dial=dial)
    assert (signal.outcome(), signal.outcome(accepted=True)) == (outcome, where_accepted)
    assert (signal.untold, signal.talked) == (untold, talked)
    assert signal.dial_seconds == ((dial.seconds or 0) if dial else 0)


def test_nothing_of_a_caller_is_in_a_repr() -> None:
    signal = Signal("CA1", "+12025550171", "+12025550100", "5550171", recorded=Recorded("RE1"), failed="/voice?x=RE1")
    webhook = Webhook(b"/voice", b"n=3", {b"x": b"+12025550171"}, b"From=+12025550171")
    for secret in ("555", "RE1"):
        assert secret not in repr(signal) + repr(webhook)


def test_what_went_wrong_is_told_by_a_code_alone() -> None:
    assert str(CarrierError(21211, again=False)) == "carrier error 21211"
    assert str(CarrierError(0, again=True)) == "the carrier was not reached"
