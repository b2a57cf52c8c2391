"""`ivr evidence` writes the review sheet as a page or as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from ivr.cli.main import main
from tests.content.test_broken import BROKEN
from tests.lines import EVIDENCE

CLOCK = {"IVR_NOW": "2026-03-31T23:30:00Z"}


def test_the_page_is_written_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "sheet.html"
    result = CliRunner().invoke(main, ["evidence", "--menus", str(EVIDENCE), "--output", str(output)], env=CLOCK)
    assert (result.exit_code, result.output) == (0, f'Wrote "{output}". Open it in a browser, or print it.\n')
    html = output.read_text(encoding="utf-8")
    assert "<title>Review sheet: evidence, 2026-03-31</title>" in html
    assert "Déjese el vendaje puesto cuarenta y ocho horas." in html


def test_json_holds_the_same(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["evidence", "--menus", str(EVIDENCE), "--json"], env=CLOCK)
    found = json.loads(result.output)
    assert (found["line"], found["date"]) == ("evidence", "2026-03-31")
    assert found["units"][1]["blocks"][0]["rows"][0]["facts"][0]["id"] == "REC-01"
    assert list(tmp_path.iterdir()) == []


def test_texts_with_errors_have_a_sheet_that_names_them(tmp_path: Path) -> None:
    menus = tmp_path / "menus"
    for path in EVIDENCE.rglob("*.yaml"):
        copy = menus / path.relative_to(EVIDENCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace("one in ten", "one in nine"), encoding="utf-8")
    output = tmp_path / "sheet.html"
    result = CliRunner().invoke(main, ["evidence", "--menus", str(menus), "--output", str(output)])
    assert result.exit_code == 0
    assert "<strong>Error:</strong>" in output.read_text(encoding="utf-8")


def test_files_that_cannot_be_put_together_are_told(tmp_path: Path) -> None:
    (tmp_path / "topic.yaml").write_bytes((BROKEN / "misspelt-field" / "topics" / "expect.yaml").read_bytes())
    result = CliRunner().invoke(main, ["evidence", "--menus", str(tmp_path)])
    assert result.exit_code == 1
    assert "'titel' is not known in a topic" in result.output


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    output = tmp_path / "none" / "sheet.html"
    result = CliRunner().invoke(main, ["evidence", "--menus", str(EVIDENCE), "--output", str(output)])
    assert result.exit_code == 1
    assert result.output == f'Error: "{output}" cannot be written: No such file or directory. Choose another file.\n'


def test_a_clock_that_cannot_be_read_is_told() -> None:
    result = CliRunner().invoke(main, ["evidence", "--menus", str(EVIDENCE), "--json"], env={"IVR_NOW": "noon"})
    assert result.exit_code == 1
    assert result.output.startswith('Error: IVR_NOW is "noon". Write an instant with its time zone')
