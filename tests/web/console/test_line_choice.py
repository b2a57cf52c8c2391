"""Pages are about one line at a time, and only about lines that are the person's, whatever their browser says."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

import pytest

from ivr.settings import read
from ivr.store.console.people import Role
from ivr.store.database import connect, writing
from ivr.store.durable.log_row import Writer
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from ivr.web.app import create_app
from ivr.web.console.gate import NOBODY
from ivr.wiring import Parts, join
from ivr.wiring.backend import url
from ivr.wiring.console import desk
from tests.store.kept import flag, key
from tests.two_lines import SECOND, two_lines
from tests.web.console.browsing import Browsing
from tests.web.console.conftest import NOON_ON_A_TUESDAY, as_live
from tests.web.console.people import Staff
from tests.web.fakes import FakeAlerts, FakeLedger

FIRST_ONLY, SECOND_ONLY = ("",), (SECOND,)
NOTICE = {"text-en": "We are closed today.", "text-es": "Hoy está cerrado.", "hours": "2"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Two lines, with a patient of each and a call of each."""
    folder = tmp_path_factory.mktemp("two")
    folders = {"IVR_MENUS": str(two_lines(folder / "menus")), "IVR_DATA": str(folder / "data")}
    settings = read(
        folders | {"IVR_AUDIO": str(folder / "audio"), "IVR_NOW": NOON_ON_A_TUESDAY, "IVR_SPEAK": "carrier"}
    )
    parts = replace(join(settings), ledger=FakeLedger(), alerts=FakeAlerts())
    engine = connect(url(settings), pooled=False)
    migrate(engine)
    desk_ = desk(parts, list)
    writer = Writer(desk_.vault)
    with writing(engine) as connection:
        for line, call in (("", "CA1"), (SECOND, "CA2")):
            entries = (replace(each, line=line) for each in (key(1, call), flag(3, call, "leg")))
            write(connection, [writer.slip(each) for each in entries])
    return parts


@pytest.fixture
def staff(both: Parts) -> Staff:
    parts = as_live(both)
    return Staff(create_app(parts), desk(parts, list))


@pytest.fixture
def at_home(both: Parts) -> Browsing:
    """A browser at this machine, where everybody may see everything."""
    return Browsing(create_app(both))


def signed_in(staff: Staff, name: str, lines: tuple[str, ...]) -> Browsing:
    """Somebody with every role, of these lines alone."""
    add = staff.desk.people.add
    object.__setattr__(staff.desk.people, "add", lambda who, roles, at: add(who, roles, at, "", lines))
    try:
        return staff.signed_in(*Role, name=name)
    finally:
        object.__setattr__(staff.desk.people, "add", add)


def test_a_page_is_about_the_line_that_was_chosen_until_another_one_is(at_home: Browsing) -> None:
    assert 'aria-current="true">small<' in at_home.get("/console").text
    shown = at_home.get(f"/console?line={SECOND}").text
    assert f'aria-current="true">{SECOND}<' in shown
    assert "second line" in at_home.get("/console/callers/main").text or SECOND in shown
    assert f'aria-current="true">{SECOND}<' in at_home.get("/console/look-back").text
    assert at_home.get("/console/look-back/calls/CA2").status_code == HTTPStatus.OK
    assert at_home.get("/console/look-back/calls/CA1").status_code == HTTPStatus.NOT_FOUND
    assert 'aria-current="true">small<' in at_home.get("/console?line=first").text
    assert at_home.get("/console?line=knee").status_code == HTTPStatus.FORBIDDEN


def test_today_shows_the_patients_of_all_lines_whichever_was_chosen(at_home: Browsing) -> None:
    for choice in ("first", SECOND):
        shown = at_home.get(f"/console?line={choice}").text
        assert shown.count("/callbacks/") >= 2
        assert f"line {SECOND}" in shown


def test_a_form_that_was_opened_for_another_line_does_nothing(at_home: Browsing, both: Parts) -> None:
    old = at_home.token()
    at_home.get(f"/console?line={SECOND}")
    assert at_home.post("/console/notice", {"token": old} | NOTICE).status_code == HTTPStatus.FORBIDDEN
    assert not list(both.settings.data.rglob("notice.json"))
    assert at_home.post("/console/notice", NOTICE).status_code == HTTPStatus.SEE_OTHER
    kept = both.settings.data / "lines" / SECOND / "notice.json"
    assert list(both.settings.data.rglob("notice.json")) == [kept], "it is on in the line that was chosen alone"
    kept.unlink()


@pytest.mark.parametrize(("mine", "other", "number"), [(SECOND_ONLY, "first", 1), (FIRST_ONLY, SECOND, 2)])
def test_nobody_sees_or_changes_a_line_that_is_not_theirs(
    staff: Staff, mine: tuple[str, ...], other: str, number: int
) -> None:
    browser = signed_in(staff, f"Ana {number}", mine)
    shown = browser.get("/console").text
    assert shown.count("/callbacks/") >= 1
    assert f"/callbacks/{number}/" not in shown
    assert "?line=" not in shown, "there is nothing to choose"
    refused = [
        browser.get(f"/console?line={other}"),
        browser.post(f"/console/notice?line={other}", NOTICE),
        browser.post(f"/console/callbacks/{number}/take"),
        browser.post(f"/console/callbacks/{number}/done"),
    ]
    assert {each.status_code for each in refused} <= {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    browser.cookies["__Secure-console-line"] = other
    assert f"/callbacks/{number}/" not in browser.get("/console").text, "a cookie means nothing by itself"
    assert browser.get(f"/console/look-back/calls/CA{number}").status_code == HTTPStatus.NOT_FOUND
    kept, _ = staff.desk.callbacks(NOBODY)
    assert all(each.standing == "open" for each in kept.listed())


def test_somebody_whose_line_does_not_speak_sees_nothing(staff: Staff) -> None:
    browser = signed_in(staff, "Ben", ("knee",))
    assert browser.get("/console").status_code == HTTPStatus.FORBIDDEN
