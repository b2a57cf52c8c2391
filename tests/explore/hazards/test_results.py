"""Which tests there are, and what came of the last run of them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.explore.hazards.results import all_tests, read_results

TESTS = """
import pytest

@pytest.mark.parametrize("each", ["a [b]", "c\\nd"])
def test_both(each):
    assert each

@pytest.mark.parametrize("each", [1, 2, 3])
def test_one_of_three_fails(each):
    assert each != 2

@pytest.mark.skip(reason="too late")
def test_left_out():
    pass

@pytest.fixture
def broken():
    raise ValueError

def test_not_even_begun(broken):
    pass

async def helper():
    pass
"""


def junit(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_what_pytest_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "tests" / "core").mkdir(parents=True)
    (tmp_path / "tests" / "core" / "test_it.py").write_text(TESTS, encoding="utf-8")
    began = datetime.now(UTC)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "--junitxml=junit.xml"]
    subprocess.run([*command, "tests"], cwd=tmp_path, capture_output=True, check=False, env=os.environ)
    results = read_results(tmp_path / "junit.xml")
    named = "tests/core/test_it.py::test_"
    assert results.outcomes == {
        f"{named}both": "passed",
        f"{named}one_of_three_fails": "failed",
        f"{named}left_out": "was skipped",
        f"{named}not_even_begun": "did not run to its end",
    }
    assert results.passed == 1
    assert abs((results.began - began).total_seconds()) < 60
    assert all_tests(tmp_path) == results.outcomes.keys()


def test_a_file_that_was_saved_behind_the_run_is_told(tmp_path: Path) -> None:
    suite = '<testsuites><testsuite timestamp="2026-03-31T10:00:00+00:00"><testcase classname="a" name="test_b"/>'
    results = read_results(junit(tmp_path / "junit.xml", f"{suite}</testsuite></testsuites>"))
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    for path, at in ((old, -1), (new, 1)):
        path.touch()
        os.utime(path, (results.began.timestamp() + at,) * 2)
    assert results.changed_since([old, new, tmp_path / "gone.py"]) == [new]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no", "it is not XML: syntax error in line 1"),
        ("<a/>", "it holds no results of tests"),
        ('<testsuite timestamp="2026-03-31T10:00:00"/>', "it holds no results of tests"),
        ('<testsuite timestamp="now"/>', "it does not tell when the tests began: 'now' is not an instant"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "it declares entities"),
    ],
)
def test_what_holds_no_results_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_results(junit(tmp_path / "junit.xml", text))
