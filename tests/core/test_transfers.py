"""Who rings, and what the person there hears."""

from __future__ import annotations

import pytest

from ivr.core import transfers
from ivr.core.staff import SILENCE, STAFF, UNKNOWN_FLAG, WRONG
from ivr.core.state import CallState, Mode
from tests.lines import small_line


def ringing(why: str, ring: int = 0, language: str = "es") -> CallState:
    return CallState(language, Mode.RING, "main", why=why, ring=ring)


@pytest.mark.parametrize(
    ("why", "ring", "last_digits"),
    [
        ("leg", 0, "0111"),
        ("leg", 2, "0131"),
        (UNKNOWN_FLAG, 1, "0112"),
        (STAFF, 0, "0121"),
        (WRONG, 1, "0111"),
        (SILENCE, 0, "0121"),
    ],
)
def test_each_reason_rings_its_own_list(why: str, ring: int, last_digits: str) -> None:
    number = transfers.number(small_line(), ringing(why, ring))
    assert number is not None
    assert number.number.endswith(last_digits)


@pytest.mark.parametrize(("why", "ring"), [("leg", 3), (SILENCE, 1), (STAFF, 99)])
def test_behind_the_last_number_there_is_none(why: str, ring: int) -> None:
    assert transfers.number(small_line(), ringing(why, ring)) is None


@pytest.mark.parametrize(
    ("state", "language", "said"),
    [
        (ringing("leg"), "en", ["numbness in a leg", "Spanish", "1"]),
        (ringing("leg", 1, "en"), "es", ["una pierna dormida", "inglés", "1"]),
        (ringing("gone"), "en", [small_line().phrases["unknown-sign"].text["en"]]),
        (ringing(STAFF), "en", ["Spanish", "1"]),
        (ringing(STAFF, 99, "xx"), "en", ["English", "1"]),
    ],
)
def test_the_whisper_is_in_the_called_persons_language(state: CallState, language: str, said: list[str]) -> None:
    whisper = transfers.whisper(small_line(), state)
    assert whisper.language == language
    assert all(word in whisper.text for word in said)
