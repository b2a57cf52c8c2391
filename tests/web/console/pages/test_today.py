"""Today: what stands there, and what staff do from there."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from ivr.alerts.messages import FOLDER, path_of, write
from ivr.core.callbacks.entry import Standing
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.store.callbacks import Callbacks
from ivr.store.console.people import Role
from ivr.web.console.gate import NOBODY
from ivr.wiring import Parts
from ivr.wiring.console import Desk
from tests.store.made import until_over
from tests.web.console.browsing import Browsing, text
from tests.web.console.filled import NUMBERS, before, fill
from tests.web.console.people import Staff

FLAG = until_over("4", "1")
MESSAGE = (*until_over("0"), "2", "kept", "ended!")
SOUND = b"RIFF as it was left"


@pytest.fixture
def waiting(at_desk: Desk) -> Callbacks:
    """Two people who wait: the one with a warning sign for an hour, the one with a message for ten minutes."""
    now = at_desk.now()
    fill(at_desk.settings, at_desk.line, [(before(now, hours=1), FLAG), (before(now, minutes=10), MESSAGE)])
    return at_desk.callbacks(NOBODY)[0]


def test_who_waits_stands_there_oldest_first_and_without_a_number(waiting: Callbacks, browsing: Browsing) -> None:
    page = text(browsing.get("/console"))
    assert len(waiting.listed()) == 2
    assert "2 people are waiting for a call back" in page
    assert page.index("Warning sign") < page.index("left a message")
    assert "waiting 59 min" in page
    assert not any(number in browsing.get("/console").text for number in NUMBERS)


def test_whoever_takes_an_entry_sees_the_number_and_nobody_else_does(waiting: Callbacks, staff: Staff) -> None:
    ana, ben = (staff.signed_in(Role.NURSE, name=name) for name in ("Ana Ruiz", "Ben Cho"))
    flag = waiting.listed()[0]
    early = ana.post(f"/console/callbacks/{flag.id}/number")
    assert (early.status_code, NUMBERS[0] in early.text) == (HTTPStatus.CONFLICT, False)
    taken = ana.post(f"/console/callbacks/{flag.id}/take")
    assert taken.status_code == HTTPStatus.OK
    assert f'href="tel:{NUMBERS[0]}"' in taken.text
    assert taken.headers["cache-control"] == "no-store"
    for path in ("take", "number", "give-back"):
        refused = ben.post(f"/console/callbacks/{flag.id}/{path}")
        assert refused.status_code == HTTPStatus.CONFLICT
        assert "Ana Ruiz is already calling back" in text(refused)
        assert NUMBERS[0] not in refused.text
    assert NUMBERS[0] in ana.post(f"/console/callbacks/{flag.id}/number").text
    assert list(staff.acts())[-3:] == [
        ("Ana Ruiz", "callback-taken"),
        ("Ana Ruiz", "callback-number-shown"),
        ("Ana Ruiz", "callback-number-shown"),
    ]


def test_an_entry_goes_back_to_the_list_or_is_closed(waiting: Callbacks, browsing: Browsing) -> None:
    flag = waiting.listed()[0]
    at = f"/console/callbacks/{flag.id}"
    browsing.post(f"{at}/take")
    assert browsing.post(f"{at}/give-back").headers["location"] == "/console/?done=given-back"
    assert "alerts go on" in text(browsing.get("/console/?done=given-back"))
    assert waiting.listed()[0].standing is Standing.OPEN
    assert browsing.post(f"{at}/give-back").status_code == HTTPStatus.CONFLICT
    browsing.post(f"{at}/take")
    assert browsing.post(f"{at}/done").status_code == HTTPStatus.SEE_OTHER
    assert len(waiting.listed()) == 1
    for path in ("done", "take", "number"):
        assert browsing.post(f"{at}/{path}").status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize("id_", ["999", "0", "-1", "w3f", "1x", "99999999999999999999", "%2e%2e"])
def test_an_entry_that_is_not_there_is_said_so(waiting: Callbacks, browsing: Browsing, id_: str) -> None:
    assert waiting.listed()
    assert browsing.post(f"/console/callbacks/{id_}/take").status_code == HTTPStatus.NOT_FOUND
    assert browsing.get(f"/console/callbacks/{id_}/message").status_code == HTTPStatus.NOT_FOUND


def test_a_message_is_heard_by_those_who_call_back_only(waiting: Callbacks, staff: Staff) -> None:
    entry = waiting.listed()[1]
    folder = staff.desk.settings.data / FOLDER
    nurse, editor = staff.signed_in(Role.NURSE), staff.signed_in(Role.EDITOR, Role.OPERATOR)
    at = f"/console/callbacks/{entry.id}/message"
    assert "not here yet" in text(nurse.get(at))
    write(path_of(folder, entry.id), staff.desk.vault.encrypt_bytes(SOUND))
    heard = nurse.get(at)
    assert (heard.content, heard.headers["content-type"]) == (SOUND, "audio/wav")
    assert heard.headers["cache-control"] == "no-store"
    assert editor.get(at).status_code == HTTPStatus.FORBIDDEN
    assert "message</span><audio" not in editor.get("/console").text
    assert list(staff.acts())[-1][1] == "callback-message-heard"


def test_what_is_encrypted_with_another_secret_is_told_and_not_shown(
    waiting: Callbacks, browsing: Browsing, parts: Parts
) -> None:
    entry = waiting.listed()[1]
    write(path_of(parts.settings.data / FOLDER, entry.id), b"of another secret")
    answer = browsing.get(f"/console/callbacks/{entry.id}/message")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "another IVR_SECRET" in text(answer)


def test_a_list_that_cannot_be_read_is_said_and_the_rest_is_shown(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_self: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("ivr.store.beside.WholeList.listed", gone)
    page = text(browsing.get("/console"))
    assert "The list cannot be read now" in page
    assert "A warning sign rings" in page


# --- the notice, and the rest ----------------------------------------------------------------------------------------

WORDS = {"text-en": "Our office is closed today because of snow.", "text-es": "Hoy está cerrado por la nieve."}


def test_a_notice_is_put_on_shown_and_taken_off(browsing: Browsing, parts: Parts) -> None:
    assert browsing.post("/console/notice", WORDS | {"hours": "8"}).headers["location"] == "/console/?done=notice-on"
    page = text(browsing.get("/console"))
    assert "Callers hear this until Wed, Apr 1, 12:00 am" in page
    assert "because of snow" in page
    duty: Duty = parts.publications.duty()
    assert [code for code, _ in duty.notice] == ["en", "es"]
    assert browsing.post("/console/notice/off").status_code == HTTPStatus.SEE_OTHER
    assert "No notice is on" in text(browsing.get("/console"))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"text-es": ""}, "The text in 'es' is missing"),
        ({"text-en": "Press 4 now."}, "The text in 'en'"),
        ({"hours": "0"}, "Write for how many hours"),
        ({"hours": "²"}, "Write for how many hours"),
        ({"hours": "9" * 300}, "Write for how many hours"),
    ],
    ids=str,
)
def test_a_wrong_notice_is_not_put_on_and_what_was_typed_is_kept(
    browsing: Browsing, parts: Parts, other: dict[str, str], told: str
) -> None:
    answer = browsing.post("/console/notice", WORDS | {"hours": "8"} | other)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in text(answer)
    assert (WORDS | other)["text-en"] in answer.text
    assert not (parts.settings.data / "notice.json").exists()


def test_who_is_on_duty_and_what_speaks_since_when(browsing: Browsing, parts: Parts, in_spanish: Browsing) -> None:
    page = text(browsing.get("/console"))
    line: Line = parts.line
    assert f"Version {line.version}" in page
    assert "The files in the menus folder are this version" in page
    assert "Tue, Mar 31" in page
    assert "mar 31 mar" in text(in_spanish.get("/console"))


def test_what_is_wrong_with_newer_files_stands_there(browsing: Browsing, parts: Parts, menus: Path) -> None:
    with (menus / "menus" / "main.yaml").open("a", encoding="utf-8") as file:
        file.write("fatcs: x\n")
    renewal = parts.renewal
    assert renewal is not None
    before_it = renewal.folder
    renewal.look()
    page = text(browsing.get("/console"))
    assert "The newer files have 1 mistake" in page
    assert "'fatcs' is not known" in page
    renewal.folder = before_it


def test_the_calls_of_the_day_are_counted(waiting: Callbacks, browsing: Browsing, at_desk: Desk) -> None:
    now: datetime = at_desk.now()
    assert waiting.listed()
    page = text(browsing.get("/console"))
    assert "2 calls" in page
    assert "1 warning sign was chosen" in page
    assert f"{now.hour - 1:02}:00: 2" in browsing.get("/console").text
