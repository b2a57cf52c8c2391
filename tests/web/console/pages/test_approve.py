"""Approve: what is open, per wording and language; and that a refusal is on record where approvals live."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.content.review.approvals_file import FILE
from ivr.content.review.rules import Approval
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.voice import SpeechError
from ivr.store.console.people import Role
from tests.web.console.browsing import Browsing, text
from tests.web.console.people import Staff

SIGNS = "/console/approve/leg"


@pytest.fixture
def clinician(staff: Staff, menus: Path) -> Browsing:
    """Somebody who may approve, of a line that demands it and that nobody has approved yet."""
    (menus / FILE).unlink()
    return staff.signed_in(Role.CLINICIAN, name="Eva Díaz, MD")


def values(browser: Browsing, path: str = SIGNS) -> list[str]:
    found = re.findall(r'type="checkbox" name="wording" value="([^"]+)"', browser.get(path).text)
    return [unescape(each) for each in found]


def on_record(menus: Path) -> tuple[Approval, ...]:
    evidence = load_folder(menus).evidence
    assert evidence is not None
    return evidence.approvals


def test_what_is_open_stands_place_by_place(clinician: Browsing) -> None:
    page = clinician.get("/console/approve")
    assert "wordings wait for a clinician" in text(page)
    assert f'href="{SIGNS}"' in page.text
    assert {each.split("|")[1] for each in values(clinician)} == {"en", "es"}


def test_a_wording_in_one_language_is_approved_and_open_no_more(clinician: Browsing, menus: Path, staff: Staff) -> None:
    before = values(clinician)
    answer = clinician.post(SIGNS, {"wording": before[0]})
    assert answer.headers["location"] == f"{SIGNS}?done=approved"
    (approval,) = on_record(menus)
    assert (approval.statement, approval.language) == tuple(before[0].split("|")[:2])
    assert (approval.by, approval.role, approval.date, approval.refused) == (
        "Eva Díaz, MD",
        "clinician",
        "2026-03-31",
        "",
    )
    assert values(clinician) == before[1:]
    assert list(staff.acts())[-1] == ("Eva Díaz, MD", "wording-approved")


def test_a_refusal_is_on_record_with_its_reason_and_stays_open(clinician: Browsing, menus: Path) -> None:
    first = values(clinician)[0]
    answer = clinician.post(f"{SIGNS}/refuse", {"wording": first, "why": "  Not in\nfront of   the 911 "})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    (refusal,) = on_record(menus)
    assert refusal.refused == "Not in front of the 911"
    page = text(clinician.get(SIGNS))
    assert "Refused by Eva Díaz, MD on 2026-03-31: Not in front of the 911" in page
    assert "1 refused" in text(clinician.get("/console/approve"))
    assert first in values(clinician)
    clinician.post(SIGNS, {"wording": first})
    assert [each.refused for each in on_record(menus)] == [""]


def test_a_refusal_needs_a_reason_and_an_approval_a_tick(clinician: Browsing, menus: Path) -> None:
    refused = clinician.post(f"{SIGNS}/refuse", {"wording": values(clinician)[0], "why": "  "})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Write why" in text(refused)
    assert "Nothing was ticked" in text(clinician.post(SIGNS))
    assert not (menus / FILE).exists()


@pytest.mark.parametrize("value", ["", "|", "a|b|c", "leg.sign|en|000000000000", "leg.sign|fr|x", "x" * 5_000])
def test_words_that_are_not_those_that_were_read_are_not_decided_about(
    clinician: Browsing, menus: Path, value: str
) -> None:
    for path, more in ((SIGNS, {}), (f"{SIGNS}/refuse", {"why": "so"})):
        answer = clinician.post(path, {"wording": value} | more)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "changed while you read them" in text(answer)
    assert not (menus / FILE).exists()


def test_words_that_are_changed_meanwhile_are_not_approved(clinician: Browsing, menus: Path) -> None:
    chosen = values(clinician)
    path = menus / "red-flags.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("leg", "limb"), encoding="utf-8")
    answers = [clinician.post(SIGNS, {"wording": each}).status_code for each in chosen]
    assert HTTPStatus.CONFLICT in answers


def test_nobody_but_a_clinician_sees_or_does_any_of_it(clinician: Browsing, staff: Staff, menus: Path) -> None:
    other = staff.signed_in(Role.EDITOR, Role.NURSE, Role.OPERATOR)
    assert "/console/approve" not in other.get("/console").text
    for path in ("/console/approve", SIGNS, "/console/approve/sound/leg.sign/en"):
        assert other.get(path).status_code == HTTPStatus.FORBIDDEN
    for path in (SIGNS, f"{SIGNS}/refuse"):
        assert other.post(path, {"wording": values(clinician)[0], "why": "so"}).status_code == HTTPStatus.FORBIDDEN
    assert not (menus / FILE).exists()


def test_at_ones_own_machine_somebody_says_who_they_are_first(clinician: Browsing, browsing: Browsing) -> None:
    assert values(clinician)
    assert "Say who you are first" in text(browsing.get(SIGNS))
    assert browsing.post(SIGNS, {"wording": values(browsing)[0]}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    browsing.post("/console/name", {"name": "Ana Ruiz, RN"})
    assert browsing.post(SIGNS, {"wording": values(browsing)[0]}).status_code == HTTPStatus.SEE_OTHER


def test_what_is_open_is_heard(clinician: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    def speak(_shelf: AudioLibrary, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001 - as it is called
        if language == "es":
            raise SpeechError("no voice")
        return f"{text} {slow}".encode()

    monkeypatch.setattr(AudioLibrary, "speak", speak)
    assert clinician.get("/console/approve/sound/leg.step-up/en").content.endswith(b"False")
    assert "no voice on this machine" in text(clinician.get("/console/approve/sound/leg.step-up/es"))
    assert clinician.get("/console/approve/sound/none/en").status_code == HTTPStatus.NOT_FOUND


def test_a_folder_with_mistakes_is_said(clinician: Browsing, menus: Path) -> None:
    (menus / "line.yaml").write_text("line: [", encoding="utf-8")
    answer = clinician.get("/console/approve")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "has mistakes" in text(answer)


def test_where_nothing_is_open_that_is_said(clinician: Browsing) -> None:
    places = re.findall(r'href="(/console/approve/[a-z0-9-]+)"', clinician.get("/console/approve").text)
    for place in places:
        answer = clinician.post(place, [("wording", each) for each in values(clinician, place)])
        assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "Nothing waits for your approval" in text(clinician.get("/console/approve"))
    assert "Nothing is open here any more" in text(clinician.get(SIGNS))
    assert clinician.get("/console/approve/none").status_code == HTTPStatus.NOT_FOUND
