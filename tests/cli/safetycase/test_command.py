"""``ivr safety-case``: what it tells, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.safetycase import command
from ivr.cli.safetycase.command import safety_case
from ivr.cli.safetycase.table import lines
from ivr.explore.table.playing import ALONE, PERSON, Row, TaskRow
from ivr.explore.table.table import Table

MENUS = Path(__file__).parents[3] / "menus"


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(safety_case, ["--menus", str(MENUS), "--audio-folder", str(tmp_path), *arguments])


def row(problem: str = "") -> Row:
    return Row("RED-13", "en", "-", "fax", "late", "pain", PERSON, 20.5, 2, problem)


def table(*rows: Row, tasks: tuple[TaskRow, ...] = ()) -> Table:
    return Table("vertebroplasty", "abc", 1000, rows, tasks)


def test_a_sample_is_told_to_people(tmp_path: Path) -> None:
    done = run(tmp_path, "--table", "--sample", "3")
    assert done.exit_code == 0, done.output
    assert "Played 3 of 21,252 calls" in done.output
    assert "100 % ended with a person" in done.output
    assert "fasting" in done.output


def test_a_sample_as_data(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--table", "--sample", "2", "--json").output)
    assert told["ok"]
    assert [set(each) >= {"sign", "side", "persona", "seconds", "problem"} for each in told["rows"]] == [True, True]
    assert {"task", "persona", "keys", "seconds", "done"} <= set(told["tasks"][0])


def test_a_row_that_does_not_hold_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = table(row(), row("no entry was opened"), tasks=(TaskRow("fasting", "en", "late"),))
    monkeypatch.setattr(command, "_played", lambda *_: broken)
    done = run(tmp_path, "--table")
    assert done.exit_code == 1
    assert "50.0 % (1 did not) ended" in done.output
    assert "Does not hold  RED-13 in en, closed: -, fax answers, caller: late: no entry was opened" in done.output
    assert "Does not hold  task fasting in en, caller: late" in done.output


def test_only_all_rows_are_100_percent() -> None:
    told = list(lines(table(*[row()] * 4999, row("x"))))
    assert "99.9 % (1 did not)" in told[1]
    many = list(lines(table(*[row("x")] * 50, tasks=(TaskRow("fasting", "en", "late", ALONE, 2, 30.0),))))
    assert "30 more rows do not hold" in many[-1]


def test_menus_with_errors_are_told(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text("line: x\n", encoding="utf-8")
    assert CliRunner().invoke(safety_case, ["--table", "--menus", str(tmp_path)]).exit_code == 1
