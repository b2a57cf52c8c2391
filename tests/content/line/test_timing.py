"""Real lengths take the place of reckoned ones, everywhere."""

from __future__ import annotations

from ivr.content.line.timing import retimed
from tests.lines import small_line


def test_without_files_nothing_changes() -> None:
    assert retimed(small_line(), {}) is small_line()


def test_lengths_of_files_are_taken_over() -> None:
    line = small_line()
    flag = next(flag for flag in line.red_flags.values() if flag.step_up)
    assert flag.step_up
    recovery = line.topics["recovery"].parts[0].statements[0]
    ids = ["main.choices", "emergency", line.menus["main"].intro[0].id, flag.step_up.id, recovery.id]
    new = retimed(line, {(id_, "es"): 9.5 for id_ in ids})
    step_up = new.red_flags[flag.id].step_up
    assert step_up
    changed = [
        new.menus["main"].choices,
        new.phrases["emergency"],
        new.menus["main"].intro[0],
        step_up,
        new.topics["recovery"].parts[0].statements[0],
    ]
    assert [each.seconds["es"] for each in changed] == [9.5] * 5
    assert new.phrases["emergency"].seconds["en"] == line.phrases["emergency"].seconds["en"]


def test_topics_are_cut_anew_by_the_real_lengths() -> None:
    line = small_line()
    topic = line.topics["recovery"]
    every = [statement.id for part in topic.parts for statement in part.statements]
    assert (
        len(retimed(line, {(id_, code): 1.0 for id_ in every for code in line.languages}).topics["recovery"].parts) == 1
    )
    long = retimed(line, {(id_, "en"): 39.0 for id_ in every}).topics["recovery"]
    assert len(long.parts) == len(every)
