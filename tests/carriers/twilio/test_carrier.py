"""The carrier as the line sees it: what it lets in, and that it lets itself in."""

from __future__ import annotations

import pytest

from ivr.carriers.port import MalformedError, RefusedError, Signal
from ivr.carriers.twilio.carrier import Twilio
from tests.twilio.forms import BASE, TOKEN, webhook

ACCOUNT = "AC00000000000000000000000000000001"


def test_what_is_signed_is_read_and_all_else_refused() -> None:
    carrier = Twilio([TOKEN], BASE, [ACCOUNT])
    assert carrier.verify(webhook("/voice?n=3", Digits="1"))().digits == "1"
    with pytest.raises(RefusedError):
        carrier.verify(webhook("/voice?n=3", token="another", Digits="1"))
    read = carrier.verify(webhook("/voice", CallSid=""))
    with pytest.raises(MalformedError):
        read()


@pytest.mark.parametrize("accounts", [(), (ACCOUNT,), (ACCOUNT, "AC00000000000000000000000000000002")])
def test_its_own_request_is_let_in_by_it_and_by_nobody_else(accounts: tuple[str, ...]) -> None:
    probe = Twilio([TOKEN], BASE, accounts).probe("/voice/status")
    assert probe.path == b"/voice/status"
    assert Twilio([TOKEN, "another"], BASE, accounts).verify(probe)() == Signal("self-test")
    for other in (Twilio(["another"], BASE), Twilio([TOKEN], "https://other.example.org")):
        with pytest.raises(RefusedError):
            other.verify(probe)
