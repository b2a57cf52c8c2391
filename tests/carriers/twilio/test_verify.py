"""Who is let in: the carrier, for an account of ours."""

from __future__ import annotations

import logging

import pytest

from ivr.carriers.port import Webhook
from ivr.carriers.twilio.verify import FORM, SIGNATURE, Gate
from ivr.sim.signing import sign

BASE, TOKEN = "https://line.example.org", "token-of-the-tests"
OURS, BELOW, OTHER = (f"AC{number:032x}" for number in (1, 2, 255))


def signed(*form: tuple[str, str], token: str = TOKEN) -> Webhook:
    body = "&".join(f"{name}={value}" for name, value in form).encode()
    signature = sign(token, f"{BASE}/voice", list(form))
    return Webhook(b"/voice", b"", {SIGNATURE: signature.encode(), b"content-type": FORM}, body)


@pytest.mark.parametrize(
    ("named", "let_in"),
    [
        ((OURS,), True),
        ((BELOW,), True),
        ((OTHER,), False),
        ((), False),
        ((OURS, OTHER), False),
        ((OURS, OURS), False),
        (("",), False),
        ((OURS.lower(),), False),
    ],
)
def test_where_our_accounts_are_known_a_webhook_must_name_one_of_them(
    named: tuple[str, ...], *, let_in: bool, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate([TOKEN.encode()], BASE)
    webhook = signed(("CallSid", "CA1"), *(("AccountSid", each) for each in named))
    assert gate.form(webhook) is not None, "any account, where ours is not known"
    gate.accounts = (OURS, BELOW)
    with caplog.at_level(logging.WARNING):
        assert (gate.form(webhook) is not None) is let_in
    assert gate.refused == (not let_in)
    assert ("TWILIO_ACCOUNT_SID" in caplog.text) is not let_in
    assert OTHER not in caplog.text


def test_a_wrong_signature_is_refused_before_the_account_is_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate([TOKEN.encode()], BASE)
    gate.accounts = (OURS,)
    assert gate.form(signed(("AccountSid", OTHER), token="another-token")) is None
    assert "a signature that does not fit" in caplog.text
