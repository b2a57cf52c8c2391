"""The review sheet holds everything that was asked for, says it right, and needs nothing but itself."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from ivr.content.load import load, load_folder, read_folder
from ivr.content.review.rules import Role
from ivr.content.review.sheet import Count, Sheet
from ivr.content.review.sheet_build import build_sheet
from ivr.content.review.sheet_page import page
from tests.content.signing import DATE, FILES, sign
from tests.lines import EVIDENCE, SMALL

VOID = {"meta", "br", "img", "link"}


class Reader(HTMLParser):
    """Reads a page: every element with its attributes, the text of each, and that all are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes the element that was opened last, which it must be."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keeps what can be seen."""
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append((self.open[-1], " ".join(data.split())))

    @property
    def text(self) -> str:
        """All that is seen."""
        return " ".join(text for _, text in self.texts)


def sheet_of(files: dict[str, bytes]) -> Sheet:
    loaded = load(files)
    assert loaded.evidence is not None, loaded.issues
    return build_sheet(loaded.evidence, loaded.issues, DATE)


@cache
def sheet() -> Sheet:
    return sheet_of(FILES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(EVIDENCE, tmp_path / "menus")


def sheet_in(folder: Path) -> Sheet:
    loaded = load_folder(folder)
    assert loaded.evidence is not None
    return build_sheet(loaded.evidence, loaded.issues, DATE)


def test_the_units_are_in_the_order_in_which_callers_meet_them() -> None:
    found = [(unit.kind, unit.id, unit.keys) for unit in sheet().units]
    assert found == [
        ("menu", "main", ()),
        ("topic", "recovery", ("1",)),
        ("topic", "risks", ("2",)),
        ("menu", "warning", ("3",)),
        ("red flags", "red-flags", None),
        ("phrases", "phrases", None),
    ]


def test_every_text_is_in_the_sheet_once() -> None:
    loaded = load(FILES)
    assert loaded.evidence is not None
    rows = [row.id for unit in sheet().units for row in unit.rows]
    assert sorted(rows) == sorted(loaded.evidence.spoken)


def test_a_row_tells_what_a_text_rests_on() -> None:
    rows = {row.id: row for unit in sheet().units for row in unit.rows}
    lifting, emergency = rows["recovery-lifting"], rows["warning-emergency"]
    assert [(fact.id, fact.importance) for fact in lifting.facts] == [("REC-02", "must")]
    assert [(each.document, each.heading) for each in lifting.facts[0].support] == [
        ("leaflet", "At home"),
        ("handbook", "Recovery"),
    ]
    assert lifting.facts[0].figures == ("6 weeks at least (handbook)", "4 weeks (leaflet; not to be spoken)")
    assert [(each.id, each.reason) for each in lifting.conflicts] == [("CON-01", "")]
    assert [(sign.id, sign.from_documents) for sign in emergency.signs] == [("RED-01", False)]
    assert rows["main-welcome"].nothing
    assert (lifting.file, lifting.line) == ("topics/recovery.yaml", 13)


def test_waivers_and_exceptions_are_told_with_their_reasons() -> None:
    text = FILES["topics/recovery.yaml"].decode()
    text = text.replace("forty-eight hours", "two and a half days").replace("cuarenta y ocho horas", "dos días y medio")
    text = text.replace(
        "      - REC-01\n",
        "      - REC-01\n    waivers:\n      - figure: 2.5 days\n        reason: The clinic says so.\n",
    )
    text = text.replace(
        "      - REC-02\n", "      - REC-02\n    exceptions:\n      - conflict: CON-01\n        reason: Said before.\n"
    )
    rows = {
        row.id: row for unit in sheet_of(FILES | {"topics/recovery.yaml": text.encode()}).units for row in unit.rows
    }
    assert rows["recovery-bandage"].waivers == (("2.5 days", "The clinic says so."),)
    assert [each.reason for each in rows["recovery-lifting"].conflicts] == ["Said before."]


def test_the_summary_counts_facts_and_approvals(folder: Path) -> None:
    count = len(sheet().units[-1].rows) + sum(len(unit.rows) for unit in sheet().units[:-1])
    assert Count("must", "es", 5, 5) in sheet().facts_spoken
    assert sheet().approved == (
        Count("clinician", "en", 0, count),
        Count("clinician", "es", 0, count),
        Count("translator", "es", 0, count),
    )
    sign(folder, "recovery", "es", role=Role.TRANSLATOR)
    assert sheet_in(folder).approved[-1] == Count("translator", "es", 7, count)


def test_what_live_mode_waits_for_is_told_for_each_text(folder: Path) -> None:
    sign(folder, "red-flags", "en")
    made = sheet_in(folder)
    assert [(unit.id, unit.needed) for unit in made.units if unit.needed] == [
        ("main", 1),
        ("warning", 2),
        ("red-flags", 2),
        ("phrases", 22),
    ]
    assert {row.needed for unit in made.units for row in unit.rows} == {(), ("clinician, Spanish",)}
    assert made.waiting[0].startswith("a clinician has to approve the red flags; 27 wordings are not approved")
    sign(folder, "red-flags", "es")
    assert sheet_in(folder).waiting == ()


def test_approvals_are_told_with_what_changed(folder: Path) -> None:
    sign(folder, "recovery-nurse", "en", "es")
    topic = folder / "topics" / "recovery.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("To reach our staff", "For our staff"), encoding="utf-8")
    made = sheet_in(folder)
    (row,) = [row for unit in made.units for row in unit.rows if row.id == "recovery-nurse"]
    assert [(each.language, each.state) for each in row.approvals] == [
        ("en", "changed since"),
        ("es", "translation older than the source"),
    ]
    html = page(made)
    assert "<del>To reach</del> <ins>For</ins> our staff, press 0." in html
    assert "translation older than the source" in html


def test_topics_and_menus_tell_seconds_and_how_easy_they_are() -> None:
    recovery = sheet().units[1]
    assert [block.title for block in recovery.blocks] == ["Part 1 of 1"]
    assert recovery.seconds == recovery.blocks[0].seconds
    assert [(each.language, each.scale, each.verdict) for each in recovery.readings] == [
        ("en", "Flesch-Kincaid grade", "easy"),
        ("es", "INFLESZ index", "easy"),
    ]
    main = sheet().units[0]
    assert [block.title for block in main.blocks] == ["Before the choices", "The choices"]
    assert main.blocks[1].heard["en"].startswith("Press 1 for recovery, 2 for the risks")


def test_what_no_caller_can_reach_stands_behind_the_rest_and_says_so() -> None:
    menu = FILES["menus/main.yaml"].decode().partition("  - press: 2")[0]
    made = sheet_of(FILES | {"menus/main.yaml": menu.encode()})
    assert [(unit.id, unit.reachable) for unit in made.units[:4]] == [
        ("main", True),
        ("recovery", True),
        ("warning", False),
        ("risks", False),
    ]
    assert made.units[2].title == {}
    assert page(made).count("No caller can reach it.") == 2


def test_conflicts_signs_documents_and_what_is_left_out_are_told() -> None:
    made = sheet()
    assert (made.conflicts[0].id, made.conflicts[0].spoken) == ("CON-01", ("recovery-lifting",))
    assert {(each.id, each.from_documents) for each in made.signs} == {("RED-01", False), ("RED-02", True)}
    assert [each.id for each in made.documents] == ["leaflet", "handbook"]
    assert made.left
    assert {each.id: each.spoken for each in made.facts}["REC-05"] == ("recovery-ice",)


def test_a_conflict_that_is_not_recorded_is_an_error_and_is_not_told() -> None:
    facts = FILES["facts/recovery.yaml"].replace(b"- CON-01", b"- CON-99")
    made = sheet_of(FILES | {"facts/recovery.yaml": facts})
    rows = {row.id: row for unit in made.units for row in unit.rows}
    assert rows["recovery-lifting"].conflicts == ()
    assert any("CON-99" in issue.problem for issue in made.issues)


def test_a_line_without_fact_base_has_a_sheet_too() -> None:
    made = sheet_of(read_folder(SMALL))
    assert "There is no fact base" in Reader(page(made)).text
    assert [unit.id for unit in made.units][:2] == ["main", "expect"]


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    html = page(sheet())
    reader = Reader(html)
    assert html.startswith("<!DOCTYPE html>\n")
    assert reader.open == []
    assert {tag for tag, _ in reader.elements}.isdisjoint({"script", "img", "iframe", "link", "object"})
    assert re.findall(r"https?:|url\(|@import|\bon\w+=", html) == []


def test_links_lead_to_places_of_the_page_and_ids_stand_once() -> None:
    reader = Reader(page(sheet()))
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    links = {attributes["href"] for tag, attributes in reader.elements if tag == "a"}
    assert len(ids) == len(set(ids))
    assert links <= {f"#{id_}" for id_ in ids}


def test_the_contents_lead_to_every_section() -> None:
    html = page(sheet())
    (contents,) = re.findall(r"<nav.*?</nav>", html, re.DOTALL)
    sections = [attributes["id"] for tag, attributes in Reader(html).elements if tag == "section"]
    assert re.findall(r'href="#([^"]+)"', contents) == sections


def test_tables_have_heads_and_spanish_is_marked_as_spanish() -> None:
    reader = Reader(page(sheet()))
    assert all(attributes.get("scope") for tag, attributes in reader.elements if tag == "th")
    tables = sum(tag == "table" for tag, _ in reader.elements)
    assert tables == sum(tag == "thead" for tag, _ in reader.elements) > 8
    spanish = [attributes for tag, attributes in reader.elements if attributes.get("lang") == "es"]
    assert len(spanish) >= len([row for unit in sheet().units for row in unit.rows])
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_staff_write_cannot_change_the_page() -> None:
    text = FILES["topics/recovery.yaml"].decode().replace("To reach our staff", "To reach <b>our</b> & staff")
    html = page(sheet_of(FILES | {"topics/recovery.yaml": text.encode()}))
    assert "To reach &lt;b&gt;our&lt;/b&gt; &amp; staff, press 0." in html
