"""Every mistake that the evidence can show gives its own messages: `tests/data/seeded/` holds each with all of them.

A folder holds the files that differ from the line `evidence`, `removed.txt` with the names of files that are taken
away, and `expected.txt` with the errors and warnings word for word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.load import Loaded, load, load_folder, read_folder
from ivr.content.yaml.issues import Severity
from tests.content.test_load import PIECES, check_sound
from tests.lines import EVIDENCE

SEEDED = Path(__file__).parent.parent / "data" / "seeded"
SHIPPED = Path(__file__).parent.parent.parent / "menus"
CASES = sorted(path.name for path in SEEDED.iterdir())
FILES = read_folder(EVIDENCE)


@cache
def load_case(case: str) -> Loaded:
    """The line with the files of a case laid over it."""
    files = FILES | read_folder(SEEDED / case)
    removed = SEEDED / case / "removed.txt"
    for name in removed.read_text(encoding="utf-8").split() if removed.exists() else ():
        del files[name]
    return load(files)


def told(loaded: Loaded) -> list[str]:
    """Errors and warnings as they are printed."""
    return [str(issue) for issue in loaded.issues if issue.severity is not Severity.NOTE]


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_gives_exactly_its_own_messages(case: str) -> None:
    expected = (SEEDED / case / "expected.txt").read_text(encoding="utf-8")
    assert expected.strip()
    assert told(load_case(case)) == expected.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_there_is_a_line_exactly_when_there_is_no_error(case: str) -> None:
    loaded = load_case(case)
    usable = all(issue.severity is not Severity.ERROR for issue in loaded.issues)
    assert (loaded.line is not None) == usable == case.endswith("-warning")


def test_there_are_at_least_forty_mistakes() -> None:
    assert len(CASES) >= 40


def test_the_line_itself_has_only_notes_for_the_clinician() -> None:
    note, approvals = load(FILES).issues
    assert str(approvals).startswith("line.yaml:19: note: Before this line goes live, a clinician has to approve ")
    assert str(note) == (
        "facts/signs.yaml:2: note: For a clinician to read: 1 of the 2 warning signs go beyond the documents, which do "
        "not name the sign or do not say what to do about it. What callers hear there is general safety practice. They "
        "are marked in the review sheet that 'ivr evidence' writes."
    )


def test_the_shipped_line_gives_no_false_alarm() -> None:
    assert [str(issue) for issue in load_folder(SHIPPED).issues if issue.severity is Severity.ERROR] == []


@settings(deadline=None)
@given(st.data())
def test_any_slip_of_the_hand_in_the_fact_base_is_told_and_does_no_harm(data: st.DataObject) -> None:
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(each for each in files if "/" in each)))
        lines = files[name].decode().split("\n")
        line = data.draw(st.integers(0, len(lines) - 1))
        lines[line : line + data.draw(st.integers(0, 2))] = [data.draw(st.sampled_from([*PIECES, *lines]))]
        files[name] = "\n".join(lines).encode()
    check_sound(files)
