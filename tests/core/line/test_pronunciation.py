"""Words that are spoken otherwise than they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.line.pronunciation import Lexicon, Word


def both(written: str, said: str) -> Word:
    return Word(written, said, said)


WORDS = Lexicon(
    (
        both("911", "nine one one"),
        both("MRI", "M R I"),
        both("hour", "our"),
        both("MRI scan", "scan"),
        both("#:## p.m.", "#:## P M"),
        both("###-####", "# # #, # # # #"),
        Word("kyphoplasty", "kypho plasty", "kyphoplasty"),
        Word("Polly", "Polly", "Poly"),
    )
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Dial 911.", "Dial nine one one."),
        ("Room 9110 and 1911", "Room 9110 and 1911"),
        ("An MRI, not an mri.", "An M R I, not an mri."),
        ("Hours: one HOUR.", "Hours: one our."),
        ("The MRI scan", "The scan"),
        ("Kyphoplasty\nor  kyphoplasty", "kypho plasty or kypho plasty"),
        ("at 5:30 p.m.", "at 5:30 P M"),
        ("call 555-0100", "call 5 5 5, 0 1 0 0"),
        ("Polly", "Polly"),
        ("", ""),
    ],
)
def test_rendered_text(written: str, said: str) -> None:
    assert WORDS.rendered(written) == said


def test_the_carrier_is_given_what_is_written_and_what_is_said() -> None:
    assert WORDS.carrier("Polly: 911\nfor kyphoplasty.") == [
        ("Polly", "Poly"),
        (": ", ""),
        ("911", "nine one one"),
        (" for kyphoplasty.", ""),
    ]


def test_an_empty_list_only_joins_the_lines() -> None:
    assert Lexicon().rendered(" One\n two ") == "One two"


@given(st.text(alphabet="91MRI kyphoplasty-5:0p.m#"))
def test_what_is_written_is_never_lost(text: str) -> None:
    assert "".join(written for written, _ in WORDS.carrier(text)) == " ".join(text.split())
