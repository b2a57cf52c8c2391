"""Phone numbers are whole, and are said digit by digit."""

from __future__ import annotations

import pytest

from ivr.content.values.phone_numbers import better_number, is_number, spoken_number


@pytest.mark.parametrize("number", ["+12025550100", "+442079460000", "+34912345678"])
def test_numbers_with_country_code_are_whole(number: str) -> None:
    assert is_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "2025550100",
        "+1202555010",
        "+120255501000",
        "+1 202 555 0100",
        "+10025550100",
        "+0123456789",
        "+1٢025550100",
        "+",
        "",
        "+1202555010x",
        "+12025550100\n",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+12025550100", "2 0 2. 5 5 5. 0 1 0 0"),
        ("+34912345678", "3 4 9. 1 2 3. 4 5 6. 7 8"),
        ("+491234567", "4 9 1. 2 3 4. 5 6 7"),
    ],
)
def test_a_number_is_said_in_groups(number: str, words: str) -> None:
    assert spoken_number(number) == words


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("202-555-0100", "+12025550100"),
        ("(202) 555-0100", "+12025550100"),
        ("2025550100", "+12025550100"),
        ("1 202 555 0100", "+12025550100"),
        ("+1.202.555.0100", "+12025550100"),
        ("tel:+1-202-555-0100", "+12025550100"),
        ("001 202 555 0100", "+12025550100"),
        ("011 34 912 345 678", "+34912345678"),
        ("+34 912 345 678", "+34912345678"),
        ("912 345 678", ""),
        ("911", ""),
        ("+1202555010", ""),
        ("202-555-0100 ext 4", ""),
        ("1-800-NURSES", ""),
        ("", ""),
    ],
)
def test_what_was_probably_meant_is_offered(text: str, better: str) -> None:
    assert better_number(text) == better
    assert not better or is_number(better)
