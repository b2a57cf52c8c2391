"""Where callers stand while they hear a text that names keys."""

from __future__ import annotations

import pytest

from ivr.content.line.key_checks import heard_at
from tests.content.signing import FILES, evidence_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("warning-emergency", [("menu", "warning")]),
        ("risks-fever", [("topic", "risks")]),
        ("topic-end", [("menu", "main")]),
        ("topic-keys", [("topic", "recovery"), ("topic", "risks")]),
        ("no-match-2", [("menu", "main")]),
        ("no-match-2-warning", [("menu", "warning")]),
        ("fever.sign", []),
        ("fever.step-up", []),  # a nurse is rung behind it, whatever is pressed
    ],
)
def test_a_text_is_held_against_every_place_where_it_is_heard_and_its_keys_count(
    text: str, places: list[tuple[str, str]]
) -> None:
    evidence = evidence_of(FILES)
    found = heard_at(evidence.line, evidence.spoken[text], "en")
    assert [(str(state.mode), state.at) for state in found] == places
