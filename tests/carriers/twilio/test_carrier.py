"""The carrier as the line sees it: what it lets in, and that it lets itself in."""

from __future__ import annotations

import pytest

from ivr.carriers.port import MalformedError, RefusedError, Signal
from ivr.carriers.twilio.carrier import Twilio
from tests.alerts.carrier import carrier
from tests.calls.forms import BASE, TOKEN, webhook

ACCOUNT = "AC00000000000000000000000000000001"


def test_what_is_signed_is_read_and_all_else_refused() -> None:
    ours = Twilio([TOKEN], BASE, [ACCOUNT])
    assert ours.verify(webhook("/voice?n=3", Digits="1"))().digits == "1"
    with pytest.raises(RefusedError):
        ours.verify(webhook("/voice?n=3", token="another", Digits="1"))
    read = ours.verify(webhook("/voice", CallSid=""))
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


def test_its_api_is_that_of_the_first_account_where_it_may_be_reached() -> None:
    with carrier() as stand_in:
        api = Twilio([TOKEN, "an older token"], BASE, [ACCOUNT, "AC2"], stand_in.url).api()
        assert api is not None
        assert api.text("+12025550111", "+12025550100", "Words")
        api.close()
        assert len(stand_in.texts) == 1
    assert Twilio([TOKEN], BASE, [ACCOUNT]).api() is None
    assert Twilio([TOKEN], BASE, api="").api() is None
