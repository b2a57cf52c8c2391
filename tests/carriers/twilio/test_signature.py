"""Signatures: the published vectors, the reference implementation, and everything an outsider may send."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.carriers.twilio.signature import bases, is_signed, is_signed_body

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "signatures.json").read_text(encoding="utf-8"))
TOKEN = VECTORS["token"].encode()
NAMES = st.sampled_from(["CallSid", "CallStatus", "Called", "Digits", "msg", "Reason", "ReasonX", "Ünï", ""])
VALUES = st.text(st.characters(codec="utf-8"), max_size=6)


def fields(vector: dict[str, Any]) -> list[tuple[str, str]]:
    """The vector's form. Its numbers stand there with hyphens, which were not signed: nobody shall dial them."""
    return [(name, value.replace("-", "") if value.startswith("+1-") else value) for name, value in vector["form"]]


def urls(url: str) -> list[bytes]:
    """The URL under each form of its own base, as the service has it for the configured one."""
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    return [each + url[len(base) :].encode() for each in bases(base)]


@pytest.mark.parametrize("vector", VECTORS["forms"], ids=[v["says"] for v in VECTORS["forms"]])
def test_published_vectors_of_forms(vector: dict[str, Any]) -> None:
    algorithm = vector.get("algorithm", "sha1")
    signed = is_signed([TOKEN], urls(vector["url"]), fields(vector), vector["signature"], algorithm)
    assert signed is vector.get("valid", True)


@pytest.mark.parametrize("vector", VECTORS["bodies"], ids=[v["says"] for v in VECTORS["bodies"]])
def test_published_vectors_of_other_bodies(vector: dict[str, str]) -> None:
    body = VECTORS["body"].encode()
    assert hashlib.sha256(body).hexdigest() in vector["url"]
    assert is_signed_body([TOKEN], urls(vector["url"]), body, vector["signature"])
    assert not is_signed_body([TOKEN], urls(vector["url"]), body + b" ", vector["signature"])


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), st.sampled_from(["sha1", "sha256"]))
def test_agrees_with_the_reference(form: list[tuple[str, str]], algorithm: str) -> None:
    class Fields(dict[str, str]):
        def getlist(self, name: str) -> list[str]:
            return [value for key, value in form if key == name]

    url = "https://line.example.org/voice?v=1&at=main"
    reference = RequestValidator("12345")
    signature = reference.compute_signature(url, Fields(form), f"HMAC_{algorithm.upper()}")
    assert is_signed([TOKEN], [url.encode()], form, signature, algorithm)
    by_name = dict(form)
    if len(by_name) == len(form):
        assert is_signed([TOKEN], [url.encode()], by_name, signature, algorithm)


@pytest.mark.parametrize("signature", ["", "x", "é", "\udcff", "=" * 10_000, "RSOYDt4T1cUTdK1PDd93/VVr8B8"])
def test_any_other_text_is_refused_cleanly(signature: str) -> None:
    assert not is_signed([TOKEN], [b"https://mycompany.com/"], [("a", "b")], signature)


def test_both_tokens_of_a_rotation_are_good_and_no_third() -> None:
    vector = VECTORS["forms"][0]
    form = fields(vector)
    for tokens in ([b"new", TOKEN], [TOKEN, b"new"]):
        assert is_signed(tokens, urls(vector["url"]), form, vector["signature"])
    assert not is_signed([b"new", b"newer"], urls(vector["url"]), form, vector["signature"])
    assert not is_signed([], urls(vector["url"]), form, vector["signature"])


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ("https://h.org", ["https://h.org", "https://h.org:443"]),
        ("https://h.org:8443", ["https://h.org:8443", "https://h.org", "https://h.org:443"]),
        ("http://127.0.0.1:8000", ["http://127.0.0.1:8000", "http://127.0.0.1", "http://127.0.0.1:80"]),
        ("https://[::1]:8443", ["https://[::1]:8443", "https://[::1]", "https://[::1]:443"]),
        (
            "https://u:p@h.org",
            ["https://h.org", "https://h.org:443", "https://u:p@h.org", "https://u:p@h.org:443"],
        ),
    ],
)
def test_the_configured_base_with_and_without_port_and_credentials(public: str, expected: list[str]) -> None:
    assert [base.decode() for base in bases(public)] == expected


def test_a_port_out_of_range_is_an_error_at_the_start() -> None:
    with pytest.raises(ValueError, match="range"):
        bases("https://h.org:99999")
