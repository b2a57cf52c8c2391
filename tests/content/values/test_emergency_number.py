"""The emergency number is found in digits and in the words of every language."""

from __future__ import annotations

import pytest

from ivr.content.values.emergency_number import has_emergency_number, spelled_out


@pytest.mark.parametrize(
    ("text", "named"),
    [("dial nine one one", True), ("marque el nueve uno uno", True), ("9-1-1", True), ("911", True), ("1911", False)],
)
def test_the_emergency_number(text: str, *, named: bool) -> None:
    assert has_emergency_number(text) is named


def test_it_is_spelled_out_as_it_is_dialled() -> None:
    assert [spelled_out(language) for language in ("en", "es")] == ["nine one one", "nueve uno uno"]
