"""Looking back: calls with their words, the report, versions with what changed, and the audit; each for its roles."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest

from ivr.store.console.people import Role
from ivr.web.console.looking_back.call_steps import _team
from ivr.wiring import Parts
from ivr.wiring.console import Desk
from tests.store.made import until_over
from tests.web.console.browsing import Browsing, text
from tests.web.console.filled import NUMBERS, before, fill
from tests.web.console.people import Staff

AT = "/console/look-back"
FLAG = (*until_over("4", "1"), "ended!")
FIRST, SECOND = f"CA{0:032x}", f"CA{1:032x}"


@pytest.fixture
def called(at_desk: Desk) -> Desk:
    """Two calls of today, one of yesterday, and some of a month before."""
    now = at_desk.now()
    calls = [
        (before(now, hours=1), FLAG),
        (before(now, hours=2), ("9", "1", "silence", "*", "ended!")),
        (before(now, days=1), ("2", "ended!")),
        *((before(now, days=40, hours=hour), ("1", "ended!")) for hour in range(7)),
    ]
    fill(at_desk.settings, at_desk.line, calls)
    return at_desk


def test_the_calls_of_a_day_are_listed_newest_first(called: Desk, browsing: Browsing) -> None:
    page = browsing.get(f"{AT}/calls").text
    assert page.index(FIRST) < page.index(SECOND)
    assert f"CA{2:032x}" not in page
    assert "nobody answered" in text(browsing.get(AT))
    flags = browsing.get(f"{AT}/calls?flags=1").text
    assert FIRST in flags
    assert SECOND not in flags
    day = before(called.now(), days=1).date()
    assert f"CA{2:032x}" in browsing.get(f"{AT}/calls?day={day}").text
    assert "No calls on this day" in text(browsing.get(f"{AT}/calls?day=2020-01-01"))
    for odd in ("2099-01-01", "yesterday", "9" * 500):
        assert FIRST in browsing.get(f"{AT}/calls?day={odd}").text


def test_a_call_is_told_step_by_step_with_the_words_that_were_heard(called: Desk, browsing: Browsing) -> None:
    page = text(browsing.get(f"{AT}/calls/{FIRST}"))
    line = called.line
    assert " ".join(line.menus["main"].choices.text["en"].split()) in page
    assert "presses 4" in page
    assert "rings nurse" in page
    assert ".0" not in page.partition("Step by step")[2]
    assert [_team(each) for each in ("front-desk.0", "nurse.1", "nurse")] == ["front desk", "nurse (2)", "nurse"]
    assert "Warning sign “" in page
    assert "Entry 1 of the callback list" in page
    spanish = text(browsing.get(f"{AT}/calls/{SECOND}"))
    assert "hears Spanish from here on" in spanish
    assert " ".join(line.menus["main"].choices.text["es"].split()) in spanish
    for number in NUMBERS:
        assert number not in page + spanish


@pytest.mark.parametrize("call", ["none", FIRST[:20], "%25", "CA'", "a" * 150])
def test_a_call_that_is_not_there(called: Desk, browsing: Browsing, call: str) -> None:
    assert called
    assert browsing.get(f"{AT}/calls/{call}").status_code == HTTPStatus.NOT_FOUND


def test_the_report_has_figures_and_pictures_and_tells_of_nobody(called: Desk, browsing: Browsing) -> None:
    now = before(called.now(), days=40)
    page = browsing.get(f"{AT}/report?month={now:%Y-%m}")
    assert "Calls by language" in text(page)
    assert page.text.count("<svg") > 8
    assert "7" in text(page)
    assert "<5" in text(browsing.get(f"{AT}/report"))
    assert "Llamadas por idioma" in text(browsing.get(f"{AT}/report?lang=es"))
    for odd in ("2099-01", "x", "2026-13", "0" * 300):
        assert browsing.get(f"{AT}/report?month={odd}").status_code == HTTPStatus.OK


def test_versions_stand_with_what_changed(browsing: Browsing, parts: Parts, menus: Path) -> None:
    renewal = parts.renewal
    assert renewal is not None
    first, folder, record = parts.publications.speaking, renewal.folder, renewal.record
    renewal.kept.note(renewal.kept.menus(parts.line.version), "", "saved")  # type: ignore[arg-type]  # it is kept
    main = menus / "menus" / "main.yaml"
    main.write_text(main.read_text(encoding="utf-8").replace("en: what to expect", "en: the procedure"), "utf-8")
    assert renewal.look()
    try:
        page = browsing.get(f"{AT}/versions")
        assert "callers hear this now" in text(page)
        assert text(page).count(first.publication.version) == 1, "a restart is no other version"
        assert f'href="{AT}/versions/{parts.line.version}"' in page.text
        changed = browsing.get(f"{AT}/versions/{parts.line.version}")
        assert "<ins>the procedure</ins>" in changed.text
        assert "<del>what to expect</del>" in changed.text
        assert browsing.get(f"{AT}/versions/{first.publication.version}").status_code == HTTPStatus.NOT_FOUND
    finally:
        parts.publications.swap(first)
        renewal.folder, renewal.record = folder, record


@pytest.mark.parametrize("version", ["none", "0" * 12, "%00", "a" * 150])
def test_a_version_that_is_not_there(browsing: Browsing, version: str) -> None:
    assert browsing.get(f"{AT}/versions/{version}").status_code == HTTPStatus.NOT_FOUND


def test_what_staff_did_is_told_with_their_names(staff: Staff) -> None:
    nurse = staff.signed_in(Role.NURSE, name="Ana Ruiz")
    nurse.post("/console/notice/off")
    operator = staff.signed_in(Role.OPERATOR, name="Ben Cho")
    page = text(operator.get(f"{AT}/audit"))
    assert "Ana Ruiz nurse took the notice off" in page
    assert page.index("Ben Cho operator signed in") < page.index("took the notice off")
    for odd in ("1", "x", "9" * 40, "-1"):
        assert operator.get(f"{AT}/audit?before={odd}").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.NURSE, {"calls", "report", "versions"}),
        (Role.CLINICIAN, {"calls", "report", "versions"}),
        (Role.EDITOR, {"report", "versions"}),
        (Role.OPERATOR, {"calls", "report", "versions", "audit"}),
    ],
)
def test_each_sees_what_is_theirs_alone(staff: Staff, role: Role, allowed: set[str]) -> None:
    browser = staff.signed_in(role)
    statuses = {tab: browser.get(f"{AT}/{tab}").status_code for tab in ("calls", "report", "versions", "audit")}
    assert {tab for tab, status in statuses.items() if status == HTTPStatus.OK} == allowed
    assert set(statuses.values()) <= {HTTPStatus.OK, HTTPStatus.FORBIDDEN}
    assert browser.get(AT).status_code == HTTPStatus.OK
