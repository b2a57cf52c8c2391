"""Change and Try on a live line: who may, what waits for approval, and what publishing refuses."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from ivr.content.yaml.folder import read_files
from ivr.store.console.people import Role
from ivr.wiring import Parts
from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing
from tests.web.console.people import Staff
from tests.wiring.drafts.test_decided import approval

WORDS = {"text-en": "If you cannot feel your legs, hang up and dial nine one one.",
         "text-es": "Si no siente las piernas, cuelgue y marque el nueve uno uno."}  # fmt: skip


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINICIAN, Role.OPERATOR])
def test_only_editors_change_and_try(staff: Staff, role: Role) -> None:
    browser = staff.signed_in(role)
    for path in ("/change", "/change/place?file=menus/main.yaml", "/change/staff", "/try", "/try/phone", "/try/line"):
        assert browser.get(f"/console{path}").status_code == HTTPStatus.FORBIDDEN, path
    for path in ("/change/text", "/change/check", "/change/file", "/try/call", "/try/publish", "/try/back"):
        assert browser.post(f"/console{path}", {"why": "x"}).status_code == HTTPStatus.FORBIDDEN, path


def test_strangers_are_asked_to_sign_in(staff: Staff) -> None:
    stranger = staff.browser()
    assert stranger.get("/console/try/phone").status_code == HTTPStatus.SEE_OTHER
    assert stranger.get("/console/try/sound/a/b").status_code == HTTPStatus.SEE_OTHER
    assert stranger.post("/console/try/call", {"message": "{}"}).status_code == HTTPStatus.FORBIDDEN


def test_a_warning_sign_is_not_published_before_it_is_approved(staff: Staff, live_parts: Parts) -> None:
    menus = live_parts.settings.menus
    before = read_files(menus)
    ana = Editing(staff.signed_in(Role.EDITOR, name="Ana"))
    form = {"file": "red-flags.yaml", "path": "red-flags.0.step-up"} | WORDS
    assert ana.send("/change/text", form).status_code == HTTPStatus.SEE_OTHER
    assert "waiting for approval" in ana.words("/try") or "wait for approval" in ana.words("/try")
    refused = ana.send("/try/publish", {"why": "Feeling"})
    assert refused.status_code in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}, text(refused)
    assert read_files(menus) == before
    assert ana.send("/try/send", {"why": "Feeling"}).status_code == HTTPStatus.SEE_OTHER
    assert WORDS["text-en"].encode() in read_files(menus)["red-flags.yaml"]
    assert WORDS["text-en"] not in str(live_parts.line.red_flags)
    assert ("Ana", "draft-sent") in staff.acts()


def test_each_person_has_a_draft_of_their_own(staff: Staff) -> None:
    ana, ben = (Editing(staff.signed_in(Role.EDITOR, name=name)) for name in ("Ana", "Ben"))
    form = {"file": "red-flags.yaml", "path": "red-flags.0.step-up"} | WORDS
    assert ana.send("/change/text", form).status_code == HTTPStatus.SEE_OTHER
    assert "Nothing is changed" in ben.words("/change")
    assert ben.send("/try/send", {"why": "x"}).status_code == HTTPStatus.CONFLICT


def test_an_editor_cannot_approve_by_writing_it_into_a_file(staff: Staff, live_parts: Parts) -> None:
    menus = live_parts.settings.menus
    before = read_files(menus)
    ana = Editing(staff.signed_in(Role.EDITOR, name="Ana"))
    form = {"file": "red-flags.yaml", "path": "red-flags.0.step-up"} | WORDS
    assert ana.send("/change/text", form).status_code == HTTPStatus.SEE_OTHER
    content = ana.file("approvals.yaml") + approval("emergency", "en", WORDS["text-en"])
    assert ana.send("/change/file", {"name": "approvals.yaml", "content": content}).status_code == HTTPStatus.SEE_OTHER
    refused = ana.send("/try/send", {"why": "Feeling"})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "A clinician approves on the page Approve" in text(refused)
    assert read_files(menus) == before
    assert ana.send("/change/undo", {}).status_code == HTTPStatus.SEE_OTHER
    assert ana.send("/try/send", {"why": "Feeling"}).status_code == HTTPStatus.SEE_OTHER
