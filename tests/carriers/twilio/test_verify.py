"""Who is let in: the carrier, for an account of ours."""

from __future__ import annotations

import pytest

from ivr.carriers.port import RefusedError, Webhook
from ivr.carriers.twilio.verify import FORM, SIGNATURE, Verifier
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
def test_where_our_accounts_are_known_a_webhook_must_name_one_of_them(named: tuple[str, ...], *, let_in: bool) -> None:
    webhook = signed(("CallSid", "CA1"), *(("AccountSid", each) for each in named))
    assert Verifier([TOKEN.encode()], BASE).form(webhook), "any account, where ours is not known"
    verifier = Verifier([TOKEN.encode()], BASE, (OURS, BELOW))
    if let_in:
        assert verifier.form(webhook)
        return
    with pytest.raises(RefusedError, match="TWILIO_ACCOUNT_SID") as refused:
        verifier.form(webhook)
    assert OTHER not in str(refused.value)


def test_a_wrong_signature_is_refused_before_the_account_is_looked_at() -> None:
    verifier = Verifier([TOKEN.encode()], BASE, (OURS,))
    with pytest.raises(RefusedError, match="a signature that does not fit"):
        verifier.form(signed(("AccountSid", OTHER), token="another-token"))
