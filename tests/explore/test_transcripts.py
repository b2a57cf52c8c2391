"""The promises once more, of calls that another program played and heard; `make soak` plays ten thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.sim.staff import Staff
from tests.calls.calls import TestedLine
from tests.calls.test_whole_calls import Played
from tests.explore.defects import with_menu
from tests.explore.transcripts import broken, skeleton, walk
from tests.explore.word_defects import with_phrase
from tests.lines import small_line

WALKS = 120


def shipped() -> Line:
    line = load_folder(Path("menus")).line
    assert line
    return line


def test_walks_of_the_shipped_line_break_no_promise() -> None:
    line = shipped()
    told = {seed: found for seed in range(WALKS) if (found := list(broken(line, walk(line, f"walk/{seed}"))))}
    assert told == {}


@pytest.mark.parametrize("keys", ["4,1,*,0", "5,3,.,.,.,*,1", "0,2,#,1,7,8", ".,.,.,.,.,.", "6,6,6,4,2,1"])
def test_both_languages_lead_the_same_way(keys: str) -> None:
    ways = []
    for start in ("9,9,", "9,"):
        played = Played(TestedLine(shipped()))
        played.play(start + keys, Staff("busy", "no-answer", "answers"))
        ways.append(skeleton(played)[start.count("9") :])
    assert ways[0] == ways[1]


def moved_keys(line: Line) -> Line:
    main = line.menus[line.start]
    one, two, *rest = main.options
    return with_menu(line, replace(main, options=(replace(one, key=two.key), replace(two, key=one.key), *rest)))


SPOILT: dict[str, tuple[Callable[[Line], Line], str, str]] = {
    "keys that moved": (moved_keys, "1", "was heard, and 1 led to"),
    "a goodbye without help": (
        lambda line: with_phrase(line, "goodbye-silence", lambda _: "Bye.", line.languages),
        "...........",
        "goodbye without the emergency number",
    ),
    "no emergency words": (
        lambda line: with_phrase(line, "emergency", lambda _: "Hello.", line.languages),
        "h",
        "the emergency words are not heard first",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_transcript_shows_what_is_wrong(name: str) -> None:
    spoil, keys, problem = SPOILT[name]
    line = spoil(small_line())
    played = Played(TestedLine(line))
    played.play(keys, Staff("no-answer"))
    assert any(problem in each for each in broken(line, played))
