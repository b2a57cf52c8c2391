"""The carrier's signature, against its published vectors and by its own rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.sim.signing import sign

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "signatures.json").read_text(encoding="utf-8"))
TOKEN = VECTORS["token"]
OTHERWISE = [
    "a port that is dropped",
    "port 443 where none is configured",
    "http is not https",
    "credentials, signed without them",
    "credentials and port",
    "the query encoded otherwise",
    "sorted as joined text",
    "a shared key with SHA-256",
    "blank values dropped",
]
"""Vectors that a receiver must judge, and that this carrier does not sign in that way."""
SIGNED = {vector["says"]: vector for vector in VECTORS["forms"] if vector["says"] not in OTHERWISE}


def form_of(vector: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    """The vector's form; its numbers stand there with hyphens, which were not signed."""
    return [(name, value.replace("-", "") if value.startswith("+1-") else value) for name, value in vector["form"]]


EXAMPLE = SIGNED["the documented example"]
U, P = EXAMPLE["url"], tuple(form_of(EXAMPLE))


@pytest.mark.parametrize("says", SIGNED)
def test_published_vectors(says: str) -> None:
    assert sign(TOKEN, SIGNED[says]["url"], form_of(SIGNED[says])) == SIGNED[says]["signature"]


@pytest.mark.parametrize("says", OTHERWISE)
def test_other_vectors_are_not_signed_in_this_way(says: str) -> None:
    (vector,) = [vector for vector in VECTORS["forms"] if vector["says"] == says]
    assert sign(TOKEN, vector["url"], form_of(vector)) != vector["signature"]


def test_the_fragment_is_not_signed() -> None:
    assert sign(TOKEN, U + "#rc=2&rp=all", P) == EXAMPLE["signature"]


@given(st.permutations(P))
def test_the_order_of_parameters_does_not_matter(form: list[tuple[str, str]]) -> None:
    assert sign(TOKEN, U, form) == EXAMPLE["signature"]


@given(st.text(max_size=20), st.text(max_size=20))
def test_another_token_signs_otherwise(one: str, other: str) -> None:
    same = one.rstrip("\0") == other.rstrip("\0")  # a key is filled up with zeros
    assert (sign(f"a{one}", U, P) == sign(f"a{other}", U, P)) is same
