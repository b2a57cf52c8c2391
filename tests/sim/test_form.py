"""The parameters of a webhook are those that the carrier sends."""

from __future__ import annotations

import random
from collections.abc import Sequence
from urllib.parse import parse_qsl

import pytest

from ivr.sim.form import FormWriter, Leg, Pairs, new_sid, reason

LEG = Leg("CA1", "+12025550142", "+12025550100")
CHILD = Leg("CA2", "+12025550100", "+12025550111", "outbound-dial", "CA1")
STANDARD = {"CallSid", "AccountSid", "From", "To", "Caller", "Called", "CallStatus", "ApiVersion", "Direction"} | {
    side + field for side in ("From", "To", "Caller", "Called") for field in ("City", "State", "Zip", "Country")
}


def writer(seed: int = 1, caller: str = "+12025550142") -> FormWriter:
    return FormWriter("AC1", caller, random.Random(seed))


def test_every_standard_parameter_is_sent_with_its_copies() -> None:
    form = dict(writer().pairs(LEG, "ringing"))
    assert form.keys() >= STANDARD
    assert form["From"] == form["Caller"] == LEG.caller
    assert form["To"] == form["Called"] == LEG.called
    assert (form["CallStatus"], form["Direction"], form["ApiVersion"]) == ("ringing", "inbound", "2010-04-01")
    assert "ParentCallSid" not in form


def test_a_called_leg_names_its_parent() -> None:
    form = dict(writer().pairs(CHILD, "in-progress"))
    assert (form["CallSid"], form["ParentCallSid"], form["Direction"]) == ("CA2", "CA1", "outbound-dial")
    assert CHILD.side == "staff"
    assert LEG.side == "caller"


def test_geography_may_be_empty_but_is_never_missing() -> None:
    forms = [dict(writer(seed).pairs(LEG, "ringing")) for seed in range(20)]
    assert any(form["FromCity"] == "" for form in forms)
    assert any(form["FromCity"] == "CARSON CITY" for form in forms)


@pytest.mark.parametrize(("caller", "country"), [("+266696687", "LS"), ("anonymous", ""), ("+8656696", "")])
def test_a_withheld_caller_is_nowhere(caller: str, country: str) -> None:
    form = dict(writer(caller=caller).pairs(Leg("CA1", caller, "+12025550100"), "ringing"))
    assert (form["FromCity"], form["FromCountry"]) == ("", country)


def test_order_extras_and_spaces_vary_by_chance() -> None:
    forms = [writer(seed).pairs(LEG, "ringing") for seed in range(30)]
    assert len({tuple(name for name, _ in form) for form in forms}) > 20
    assert {("NewParameter", "of tomorrow & more") in form for form in forms} == {True, False}
    encoded = {writer(seed).encode([("a b", "+1 é&")]) for seed in range(30)}
    assert encoded == {"a+b=%2B1+%C3%A9%26", "a%20b=%2B1%20%C3%A9%26"}
    assert {tuple(parse_qsl(text)) for text in encoded} == {(("a b", "+1 é&"),)}


def test_the_same_chance_gives_the_same_form() -> None:
    assert writer(7).pairs(LEG, "ringing") == writer(7).pairs(LEG, "ringing")


def test_identifiers_look_like_the_carriers() -> None:
    assert new_sid("CA", random.Random(1)) == "CA" + f"{random.Random(1).getrandbits(128):032x}"
    assert len(new_sid("CA", random.Random(1))) == 34


CHILD_PAIR = ("ParentCallSid", "CA1")


@pytest.mark.parametrize(
    ("path", "form", "why"),
    [
        ("/voice", [("CallStatus", "ringing")], "start"),
        ("/voice", [("CallStatus", "in-progress"), ("Digits", "1")], "key"),
        ("/voice", [("CallStatus", "in-progress"), ("msg", "Gather End")], "key"),
        ("/voice", [("CallStatus", "in-progress")], "silence"),
        ("/voice", [("DialCallStatus", "busy")], "dial-ended"),
        ("/voice", [("RecordingUrl", "x"), ("Digits", "hangup")], "recording-ended"),
        ("/ready", [("RecordingUrl", "x"), ("RecordingStatus", "completed")], "recording-ready"),
        ("/voice/whisper", [CHILD_PAIR, ("CallStatus", "in-progress")], "whisper"),
        ("/voice/whisper/key", [CHILD_PAIR, ("Digits", "1")], "whisper-key"),
        ("/voice/status", [("CallStatus", "completed")], "status"),
        ("/s", [("CallbackSource", "call-progress-events")], "status"),
        ("/voice/fallback", [("ErrorCode", "11200"), ("ErrorUrl", "u"), ("CallStatus", "ringing")], "fallback"),
    ],
)
def test_why_a_webhook_was_requested(path: str, form: Sequence[tuple[str, str]], why: str) -> None:
    pairs: Pairs = tuple(form)
    assert reason(path, pairs) == why
