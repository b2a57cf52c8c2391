"""The pytest fixture of the package, as a clinic's own tests use it."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from ivr.testing.line import IvrLine
from ivr.wiring.trying.trial import TrialLine
from tests.lines import SMALL

pytest_plugins = ["pytester", "ivr.testing.plugin"]
OURS = """
def test_a_nurse_is_rung_and_the_caller_told(ivr_line):
    caller = ivr_line.at("2026-11-29 19:00").staff("no-answer").call()
    caller.press("4").press("1")
    assert caller.hears("nine one one")
"""


def test_a_clinics_own_test_is_three_lines(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\nivr_menus = {SMALL}\n")
    pytester.makepyfile(OURS)
    pytester.runpytest_inprocess("-p", "ivr.testing.plugin").assert_outcomes(passed=1)


def test_what_is_not_heard_fails_with_what_was_said(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\nivr_menus = {SMALL}\n")
    pytester.makepyfile(OURS.replace("nine one one", "ice cream"))
    result = pytester.runpytest_inprocess("-p", "ivr.testing.plugin")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*The caller does not hear 'ice cream'. This was said: *"])


def test_menus_with_errors_are_told(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nivr_menus = .\n")
    pytester.makepyfile(OURS)
    result = pytester.runpytest_inprocess("-p", "ivr.testing.plugin")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*The menus have errors*"])


def test_loading_the_plugin_imports_nothing_heavy(pytester: pytest.Pytester) -> None:
    program = "import sys, ivr.testing.plugin; print(*(each for each in sys.modules if each.startswith('ivr')))"
    done = pytester.run(sys.executable, "-c", program)
    assert done.outlines == ["ivr ivr.testing ivr.testing.plugin"]


def test_the_package_offers_it() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert '[project.entry-points.pytest11]\n"ivr.testing.plugin" = "ivr.testing.plugin"\n' in text


def test_staff_who_answer_talk_with_the_caller(ivr_line: IvrLine) -> None:
    caller = ivr_line.staff("busy", "answers").call().press("41")
    assert (caller.rang, caller.talked) == (["nurse", "on-call"], True)
    assert any("Press 1" in each for each in caller.staff_heard)
    assert caller.hears("your talk with our STAFF is over")
    caller.hang_up()
    assert caller.over
    with pytest.raises(AssertionError, match="The call is over"):
        caller.press("1")


def test_the_clock_decides_who_rings_and_runs_with_the_call(ivr_line: IvrLine) -> None:
    by_day = ivr_line.staff("no-answer").call().press("0")
    assert by_day.rang == ["front-desk", "nurse"]
    assert str(ivr_line.clock) > "2026-03-10 11:00:40"
    at_night = ivr_line.at("2026-03-08 19:00").call("anonymous").press("0")
    assert at_night.rang == []
    assert at_night.hears("closed")


def test_a_silent_caller_is_led_to_people(ivr_line: IvrLine) -> None:
    caller = ivr_line.staff("answers").call().say_nothing(2)
    assert caller.heard
    assert caller.say_nothing().rang == ["front-desk"]


def test_what_staff_cannot_do_is_told(ivr_line: IvrLine) -> None:
    with pytest.raises(ValueError, match="'sings' is nothing that staff do: use answers"):
        ivr_line.staff("sings")


def test_a_fault_of_the_line_reaches_the_test(ivr_line: IvrLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise OSError("broken")

    monkeypatch.setattr(TrialLine, "transport", lambda _line: httpx.MockTransport(broken))
    with pytest.raises(OSError, match="broken"):
        ivr_line.call()
