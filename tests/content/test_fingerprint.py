"""A fingerprint is that of a wording in a language, however it is broken into lines and encoded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.fingerprint import LENGTH, fingerprint, normal


def test_a_fingerprint_is_the_beginning_of_a_well_known_hash() -> None:
    # printf 'en\nKeep it dry.' | sha256sum
    assert fingerprint("en", "Keep it dry.") == "da77577a8dc16c92"


@pytest.mark.parametrize("same", ["Keep it dry.\n", "  Keep\n  it   dry. ", "Keep\tit dry."])
def test_spaces_and_line_ends_do_not_count(same: str) -> None:
    assert fingerprint("en", same) == fingerprint("en", "Keep it dry.")


def test_accents_written_in_two_ways_are_the_same() -> None:
    assert fingerprint("es", "me\u0301dico") == fingerprint("es", "m\u00e9dico")


@pytest.mark.parametrize("other", ["Keep it dry", "keep it dry.", "Keep it very dry.", "Do not keep it dry."])
def test_every_other_change_counts(other: str) -> None:
    assert fingerprint("en", other) != fingerprint("en", "Keep it dry.")


def test_the_language_counts() -> None:
    assert fingerprint("en", "No.") != fingerprint("es", "No.")


@given(st.text())
def test_the_normal_wording_is_normal(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert len(fingerprint("en", text)) == LENGTH
