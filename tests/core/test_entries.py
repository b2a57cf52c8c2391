"""What the log keeps of each turn."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest

from ivr.core.engine import step
from ivr.core.entries import Kind, Note, note
from ivr.core.events import CallStarted, Key
from ivr.core.happenings import WrongKey
from ivr.core.line.staff import EVERYBODY
from tests.core.walk import DUTIES, carried, event
from tests.lines import small_line


def last_note(words: str) -> Note:
    """The note of the last turn of a call."""
    state, duty, found = None, EVERYBODY, None
    for word in words.split():
        if word.endswith(":"):
            duty = DUTIES[word[:-1]]
            continue
        taken = step(small_line(), state, event(word), duty)
        found = note(state, event(word), taken)
        state = carried(taken.state)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("start", Note(Kind.STARTED, next_mode="menu", next_place="main")),
        (
            "start -",
            Note(Kind.SILENCE, mode="menu", place="main", next_mode="menu", next_place="main"),
        ),
        (
            "start 9 2 #",
            Note(
                Kind.KEY,
                "#",
                mode="topic",
                place="recovery",
                part="recovery-rest",
                language="es",
                next_mode="topic",
                next_place="recovery",
                next_part="recovery-bandage",
            ),
        ),
        (
            "start 4 1",
            Note(
                Kind.KEY,
                "1",
                mode="menu",
                place="warning",
                language="en",
                next_mode="ring",
                next_place="warning",
                why="leg",
                rung="nurse.0",
                opens="leg",
            ),
        ),
        (
            "start 4 1 busy",
            Note(
                Kind.TRANSFER,
                "busy",
                mode="ring",
                place="warning",
                language="en",
                next_mode="ring",
                next_place="warning",
                why="leg",
                rung="nurse.1",
            ),
        ),
        (
            "start 4 1 accepted",
            Note(
                Kind.TRANSFER,
                "accepted",
                mode="ring",
                place="warning",
                language="en",
                next_mode="bye",
                next_place="warning",
                why="leg",
            ),
        ),
        (
            "start 4 1 busy busy busy 2 recorded",
            Note(
                Kind.MESSAGE,
                "kept",
                mode="message",
                place="warning",
                language="en",
                next_mode="menu",
                next_place="warning",
                why="leg",
            ),
        ),
        (
            "start office-closed: 0 2 nothing-recorded",
            Note(
                Kind.MESSAGE,
                mode="message",
                place="main",
                language="en",
                next_mode="offer",
                next_place="main",
                why="staff",
            ),
        ),
    ],
)
def test_a_turn_is_noted(words: str, expected: Note) -> None:
    assert last_note(words) == expected


@pytest.mark.parametrize("words", ["start 4 1", "start 4 1 busy", "start 0", "start - - -", "start 4 - - -"])
def test_no_note_holds_a_number(words: str) -> None:
    assert not re.search(r"\d{4}", " ".join(map(str, astuple(last_note(words)))))


def test_a_key_that_no_phone_has_is_not_kept() -> None:
    started = step(small_line(), None, CallStarted())
    odd = step(small_line(), started.state, Key("my name is"))
    assert note(started.state, Key("my name is"), odd).value == "?"
    assert odd.happened == (WrongKey("?"),)
