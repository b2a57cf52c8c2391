"""``ivr calls``: the list, and the transcript of a call."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import String

from ivr.cli.desk.calls import calls
from ivr.store.database import connect, default_url
from ivr.store.tables import metadata
from tests.cli.logs import fill
from tests.store.made import AT_MENU, BEGAN, logged


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A log of three calls on two days."""
    return fill(
        tmp_path,
        logged("9", "1", "ended!", call="CA1", caller="0123456789abcdef"),
        logged("4", "2", "busy", "accepted!", "accepted", "ended!", call="CA20", began=BEGAN + timedelta(hours=1)),
        logged("4", "1", call="CA21", caller="0123456789abcdef", began=BEGAN + timedelta(days=1)),
    )


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(calls, arguments, env=environment)


def test_the_list_tells_when_how_long_in_which_language_and_how_it_ended(environment: dict[str, str]) -> None:
    result = run(environment)
    assert [re.split(r"\s{2,}", line) for line in result.output.splitlines()] == [
        ["call", "began (UTC)", "long", "language", "ended", "steps", "red flag"],
        ["CA21", "2026-11-11 15:00:00", "0:10", "en", "transfer_failed", "3", "numbness in a leg: UNANSWERED"],
        ["CA20", "2026-11-10 16:00:00", "0:32", "en", "transferred", "5", "a fever: answered"],
        ["CA1", "2026-11-10 15:00:00", "0:17", "es", "hung_up", "3"],
    ]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--day", "2026-11-10"], ["CA20", "CA1"]),
        (["--from", "2026-11-11"], ["CA21"]),
        (["--to", "2026-11-10", "--limit", "1"], ["CA20"]),
        (["--red-flags"], ["CA21", "CA20"]),
        (["--same-caller", "CA1"], ["CA1"]),
    ],
)
def test_the_list_is_narrowed_down(environment: dict[str, str], arguments: list[str], found: list[str]) -> None:
    result = run(environment, *arguments, "--json")
    assert [call["call"] for call in json.loads(result.output)] == found


def test_the_list_as_json(environment: dict[str, str]) -> None:
    listed = json.loads(run(environment, "--json", "--limit", "1").output)
    assert [{**call, "version": "?"} for call in listed] == [
        {
            "call": "CA21",
            "started": "2026-11-11T15:00:00.000+00:00",
            "seconds": 10,
            "language": "en",
            "disposition": "transfer_failed",
            "steps": 3,
            "red_flags": [{"sign": "leg", "answered": False}],
            "version": "?",
        }
    ]


def test_a_list_of_nothing_says_so(environment: dict[str, str]) -> None:
    assert run(environment, "--day", "2020-01-01").output == "No calls.\n"


def test_a_call_is_shown_step_by_step_with_its_words(environment: dict[str, str]) -> None:
    result = run(environment, "show", "CA20")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:3] == [
        "CA20",
        "2026-11-10 16:00:00 UTC, 32 s, language en, transferred",
        "Red flag: a fever: answered",
    ]
    steps = [line for line in lines if re.match(r" +[0-9.]+  ", line)]
    assert steps == [
        "    0.0  calls",
        "    5.0  presses 4",
        "   10.0  presses 2",
        "   15.0  ringing is over: busy",
        "   20.0  a called person pressed 1 and took the call",
        "   25.0  ringing is over: accepted",
        "   30.0  the call is over: completed",
    ]
    remarks = [line.strip() for line in lines if line.startswith("         -- ")]
    assert "-- menu warning: warning signs" in remarks
    assert "-- staff are rung: fever" in remarks
    assert "-- RED FLAG fever: on the callback list" in remarks
    assert "-- red flag fever: answered" in remarks
    assert "-- the conversation is over" in remarks
    assert any(re.match(r"-- rings [a-z-]+\.\d", remark) for remark in remarks)
    assert any(line.startswith("         en  Thank you for calling") for line in lines)


def test_what_was_done_afterwards_is_shown(environment: dict[str, str]) -> None:
    began = int((BEGAN + timedelta(days=1)).timestamp() * 1000)
    known: dict[str, dict[str, object]] = {
        "callbacks": {"id": 7, "call": "CA21", "cause": "red-flag", "sign": "leg", "standing": "taken"},
        "alerts": {"callback": 7, "way": "text", "target": "nurse.0", "state": "delivered"},
    }
    engine = connect(default_url(Path(environment["IVR_DATA"])))
    with engine.begin() as connection:
        for name, values in known.items():
            table = metadata.tables[name]
            rest = {column.name: "" if isinstance(column.type, String) else 0 for column in table.columns}
            times = {"opened": began + 10_000, "created": began + 190_000}
            row = {**rest, **{key: at for key, at in times.items() if key in rest}, **values}
            connection.execute(table.insert(), row)
    engine.dispose()
    assert run(environment, "show", "CA21").output.splitlines()[-2:] == [
        "   10.0  callback 7 (red-flag, numbness in a leg): now taken",
        "  190.0  alert by text to nurse.0: delivered",
    ]
    (listed,) = json.loads(run(environment, "show", "CA21", "--json").output)["callbacks"]
    assert (listed["id"], listed["alerts"][0]["target"]) == (7, "nurse.0")


def test_without_its_menus_a_call_is_shown_by_its_places(environment: dict[str, str], tmp_path: Path) -> None:
    result = run({**environment, "IVR_MENUS": str(tmp_path / "none")}, "show", "CA1")
    assert 'menus in "' in result.stderr
    assert "Thank you" not in result.output
    assert result.output.count("the words cannot be told") == 1
    assert "-- topic expect, " in result.output


def test_a_call_as_json_has_its_steps_and_nothing_about_the_caller(environment: dict[str, str]) -> None:
    result = run(environment, "show", "CA1", "--json")
    shown = json.loads(result.output)
    assert [step["value"] for step in shown["transcript"]] == ["", "9", "1", "completed"]
    assert shown["transcript"][0]["words"][0][0] == "en"
    assert "0123456789abcdef" not in result.output
    assert "0123456789abcdef" not in run(environment, "show", "CA1").output
    assert "0123456789abcdef" not in run(environment).output


def test_a_fault_a_fallback_a_message_and_a_kind_of_tomorrow_are_shown(tmp_path: Path) -> None:
    steps = logged("fault!", "fallback!", "declined!", "ended!", call="CA5")
    message = steps[0]._replace(kind="message", mode="message", step=7, at=steps[0].at + 40_000, name="7-message")
    odd = steps[0]._replace(kind="odd", step=8, at=steps[0].at + 41_000, name="8-odd")
    output = run(fill(tmp_path, [*steps, message, odd]), "show", "CA5").output
    for told in ("! the line failed inside", "(error no word)", "pressed another key", "nothing was said", "  odd\n"):
        assert told in output


def test_a_second_sign_before_an_answer_is_told_as_such(tmp_path: Path) -> None:
    steps = logged("4", "1", *("no-answer",) * 6, "*", "4", "2", call="CA6")
    assert "RED FLAG fever: on the callback list, in place of leg" in run(fill(tmp_path, steps), "show", "CA6").output


def test_a_silent_caller_is_hung_up_on_and_slow_words_are_marked(tmp_path: Path) -> None:
    environment = fill(tmp_path, logged("8", *AT_MENU, *("silence",) * 3, call="CA7"))
    output = run(environment, "show", "CA7").output
    assert output.rstrip().endswith("-- the line hangs up")
    assert "[slow]" in output


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["show", "CA2"], 1, 'Several calls begin with "CA2"'),
        (["show", "CA9"], 1, 'There is no call "CA9" in the log. List them with: ivr calls'),
        (["--same-caller", "CA9"], 1, 'There is no call "CA9"'),
        (["--day", "yesterday"], 2, "'yesterday' is not a date. Write one such as 2026-11-30."),
        (["--day", "2026-11-10", "--to", "2026-11-11"], 2, "Write either --day, or --from and --to."),
    ],
)
def test_what_is_wrong_is_said(environment: dict[str, str], arguments: list[str], code: int, told: str) -> None:
    result = run(environment, *arguments)
    assert (result.exit_code, told in result.output) == (code, True), result.output


def test_without_a_log_there_is_nothing_to_list(environment: dict[str, str], tmp_path: Path) -> None:
    result = run({**environment, "IVR_DATA": str(tmp_path / "nothing")})
    assert result.exit_code == 1
    assert 'There is no call log "' in result.output
