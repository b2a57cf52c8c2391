"""``ivr report``: as a table, JSON, CSV and a page."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from ivr.cli.desk.report import report
from ivr.cli.printing.place_names import Names
from ivr.cli.printing.report_text import harmless
from tests.cli.logs import fill
from tests.lines import small_line
from tests.soak.year import year
from tests.store.made import BEGAN, logged


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A log of two weeks, about 300 calls, and a few that the menus know."""
    known = (
        logged("4", str(1 + n % 2), call=f"CA{n}", caller=f"c{n}", began=BEGAN + timedelta(minutes=n)) for n in range(9)
    )
    days = year(3_000, BEGAN.date() + timedelta(days=7), ZoneInfo("UTC"), days=14)
    return fill(tmp_path_factory.mktemp("data"), *known, *days)


def run(environment: dict[str, str], *arguments: str) -> Result:
    result = CliRunner().invoke(report, arguments, env=environment)
    assert result.exit_code == 0, result.output
    return result


def test_the_table_is_readable(environment: dict[str, str]) -> None:
    lines = run(environment, "--month", "2026-11").output.splitlines()
    assert lines[:3] == [
        "Report of the phone line: 2026-11-01 to 2026-11-30",
        "",
        "Days and hours by the clock of UTC.",
    ]
    start = lines.index("Red flags")
    assert lines[start + 1].split() == ["Chosen", "Answered", "Unanswered"]
    assert any(re.match(r"  numbness in a leg +5 +0 +5$", line) for line in lines[start:])
    assert any(re.match(r"  \d\d +<5$", line) for line in lines), "few call at night"
    assert any(line.startswith("  main menu ") for line in lines)
    assert lines[-1].startswith("<5: fewer than five callers.")


def test_json_and_csv_hold_the_same(environment: dict[str, str]) -> None:
    data = json.loads(run(environment, "--month", "2026-11", "--json").output)
    assert (data["first"], data["last"], data["zone"]) == ("2026-11-01", "2026-11-30", "UTC")
    lines = list(csv.DictReader(io.StringIO(run(environment, "--month", "2026-11", "--format", "csv").output)))
    from_csv = {(line["table"], line["key"], line["column"]): line["figure"] for line in lines}
    from_json = {
        (table, row["key"], column): str(figure)
        for table, rows in data["tables"].items()
        for row in rows
        for column, figure in row.items()
        if column not in {"key", "name"}
    }
    assert from_csv == from_json
    assert len(from_csv) > 80


@pytest.mark.parametrize(
    ("field", "written"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=x", "'\t=x"), ("<5", "<5"), ("~300", "~300")],
)
def test_no_field_is_a_formula(field: str, written: str) -> None:
    assert harmless(field) == written


@pytest.mark.parametrize("name", [" =1+1", "\n=1+1", "\r=1"])
def test_no_field_becomes_a_formula_behind_blanks(name: str) -> None:
    assert harmless(name).startswith("'")


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, list[dict[str, str | None]]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.setdefault(tag, []).append(dict(attrs))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_needs_nothing_else_and_can_be_read_aloud(
    environment: dict[str, str], tmp_path: Path, language: str
) -> None:
    path = tmp_path / "report.html"
    arguments = ("--month", "2026-11", "--format", "html", "--language", language, "--output", str(path))
    assert run(environment, *arguments).output == f'Wrote "{path}".\n'
    text = path.read_text(encoding="utf-8")
    tags = Page(text).tags
    assert tags["html"] == [{"lang": language}]
    assert not {"script", "link", "img", "iframe"} & tags.keys()
    assert not re.search(r"https?:|@import|url\((?!#)", text)
    charts = [svg for svg in tags["svg"] if svg.get("role") == "img"]
    assert len(charts) == 10
    assert len(tags["table"]) == 10
    assert len(tags["title"]) == len(charts) + 1
    assert len(tags["desc"]) == len(charts)
    ids = [each["id"] for all_ in tags.values() for each in all_ if "id" in each]
    named = {id_ for svg in charts for id_ in str(svg["aria-labelledby"]).split()}
    assert len(ids) == len(set(ids))
    assert named <= set(ids)
    assert ("Señales de alerta" in text) is (language == "es")
    assert "…" not in text, "no label is cut"


def test_a_page_about_a_year_and_one_about_nothing(environment: dict[str, str]) -> None:
    long = run(environment, "--from", "2026-01-01", "--to", "2026-11-20", "--format", "html").output
    assert "11-17" in long
    nothing = run(environment, "--month", "2025-01", "--format", "html").output
    assert "<p>Nothing.</p>" in nothing
    assert "Nothing." in run(environment, "--month", "2025-01").output


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        ([], ("2026-11-01", "2026-11-20")),
        (["--from", "2026-11-10"], ("2026-11-10", "2026-11-20")),
        (["--to", "2026-10-10"], ("2026-10-01", "2026-10-10")),
        (["--from", "2027-01-05"], ("2027-01-05", "2027-01-05")),
        (["--month", "2026-02"], ("2026-02-01", "2026-02-28")),
    ],
)
def test_which_days(environment: dict[str, str], arguments: list[str], days: tuple[str, str]) -> None:
    data = json.loads(run(environment, *arguments, "--json").output)
    assert (data["first"], data["last"]) == days


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--month", "11"], 2, "'11' is not a month. Write one such as 2026-11."),
        (["--month", "2026-11", "--from", "2026-11-02"], 2, "Write either --month, or --from and --to."),
        (["--from", "2026-11-02", "--to", "2026-11-01"], 2, "--to 2026-11-01 is before --from 2026-11-02."),
        (["--output", "/dev/null/report"], 1, '"/dev/null/report" cannot be written: Not a directory.'),
    ],
)
def test_what_is_wrong_is_said(environment: dict[str, str], arguments: list[str], code: int, told: str) -> None:
    result = CliRunner().invoke(report, arguments, env=environment)
    assert (result.exit_code, told in result.output) == (code, True), result.output


def test_places_are_named_in_the_language_of_the_report() -> None:
    english, spanish, none = Names(small_line(), "en"), Names(small_line(), "es"), Names(None, "en")
    assert [english.place(id_) for id_ in ("warning", "main", "gone")] == ["warning signs", "main", "gone"]
    assert english.place("recovery") == small_line().topics["recovery"].title["en"]
    assert spanish.place("more") == "más temas"
    assert (spanish.sign("fever"), spanish.sign("gone")) == ("fiebre", "gone")
    assert (none.place("main"), none.sign("fever")) == ("main", "fever")
    assert Names(small_line(), "fr").place("more") == "more"
