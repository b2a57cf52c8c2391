"""`ivr tree` prints the menu tree."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from ivr.cli.main import main
from ivr.content.line.tree import rows, tree
from tests.lines import SMALL, small_line


def test_the_tree_is_in_the_first_language_unless_another_is_asked_for() -> None:
    first = CliRunner().invoke(main, ["tree", "--menus", str(SMALL)])
    other = CliRunner().invoke(main, ["tree", "--menus", str(SMALL), "--language", "es"])
    assert (first.exit_code, first.output) == (0, tree(small_line(), "en") + "\n")
    assert (other.exit_code, other.output) == (0, tree(small_line(), "es") + "\n")


def test_json_has_a_row_for_each_line_of_the_tree() -> None:
    result = CliRunner().invoke(main, ["tree", "--menus", str(SMALL), "--json"])
    found = json.loads(result.output)
    assert len(found) == len(rows(small_line(), "en"))
    assert found[2] == {
        "depth": 1,
        "key": "2",
        "label": "recovery",
        "kind": "topic",
        "id": "recovery",
        "parts": 3,
        "seconds": found[2]["seconds"],
        "shown_above": False,
    }


def test_a_language_the_line_does_not_have_is_wrong_use() -> None:
    result = CliRunner().invoke(main, ["tree", "--menus", str(SMALL), "--language", "fr"])
    assert result.exit_code == 2
    assert "'fr' is not a language of this line; it has en, es." in result.output


def test_broken_menus_are_told_and_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "topic.yaml").write_text("topic: x\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["tree", "--menus", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{tmp_path}/topic.yaml:1: 'say' is missing in a topic." in result.output
