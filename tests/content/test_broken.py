"""Every mistake that staff can make gives its own message: `tests/data/broken/` holds each with all its issues.

A folder holds the files that differ from the small line, `removed.txt` with the names of files that are taken away,
and `expected.txt` with the issues word for word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ivr.content.load import Loaded, load, read_folder
from ivr.content.yaml.issues import Severity
from tests.lines import SMALL

BROKEN = Path(__file__).parent.parent / "data" / "broken"
CASES = sorted(path.name for path in BROKEN.iterdir())


@cache
def load_case(case: str) -> Loaded:
    """The small line with the files of a case laid over it."""
    files = read_folder(SMALL) | read_folder(BROKEN / case)
    removed = BROKEN / case / "removed.txt"
    for name in removed.read_text(encoding="utf-8").split() if removed.exists() else ():
        del files[name]
    return load(files)


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_gives_exactly_its_own_message(case: str) -> None:
    expected = (BROKEN / case / "expected.txt").read_text(encoding="utf-8")
    assert [str(issue) for issue in load_case(case).issues] == expected.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_there_is_a_line_exactly_when_there_is_no_error(case: str) -> None:
    loaded = load_case(case)
    usable = all(issue.severity is not Severity.ERROR for issue in loaded.issues)
    assert (loaded.line is not None) == usable == case.endswith("-warning")
