"""Signing in to a live line: by link the first time, then with password and code; and what guessing costs."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from ivr.store.console.people import Role
from ivr.store.console.sessions import IDLE_SECONDS, LONGEST_SECONDS
from ivr.web.console.pace import FREE, Pace
from ivr.web.console.pages import sign_in
from ivr.wiring import Parts
from tests.web.console.browsing import Browsing, text
from tests.web.console.people import PASSWORD, Staff


@pytest.fixture(autouse=True)
def nobody_has_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_pace", Pace())


def test_nobody_sees_a_page_before_signing_in(staff: Staff) -> None:
    browser = staff.browser()
    answer = browser.get("/console/anything")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.headers["location"] == "/console/sign-in?next=%2Fanything"
    assert browser.post("/console/notice/off").status_code == HTTPStatus.FORBIDDEN


def test_somebody_is_invited_joins_and_signs_in(staff: Staff) -> None:
    link = staff.invite("Ana Ruiz", Role.NURSE)
    browser = staff.browser()
    assert "Welcome, Ana Ruiz" in text(browser.get(link))
    answer = staff.join(browser, link)
    assert "Your recovery codes" in text(answer)
    gone = browser.get(link)
    assert gone.status_code == HTTPStatus.GONE
    assert "was used" in text(gone)


def test_a_session_is_a_cookie_that_only_this_site_sends_and_no_script_reads(staff: Staff) -> None:
    staff.joined("Ana Ruiz", Role.NURSE)
    staff.forget_codes()
    browser = staff.browser()
    answer = staff.sign_in(browser, "  ana  RUIZ ", code=staff.code("Ana Ruiz"), next="/")
    assert answer.headers["location"] == "/console/"
    (cookie,) = [each for each in answer.headers.get_list("set-cookie") if "session" in each]
    for part in ("__Secure-console-session=", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/console"):
        assert part in cookie
    assert "Max-Age" not in cookie
    assert "Signed in as Ana Ruiz" in text(browser.get("/console"))
    assert list(staff.acts()) == [("Ana Ruiz", "joined"), ("Ana Ruiz", "signed-in")]


def test_a_code_is_good_once_and_a_recovery_code_too(staff: Staff) -> None:
    codes = staff.joined("Ana Ruiz", Role.NURSE)
    assert len(codes) == len(set(codes)) == 8
    browser = staff.browser()
    assert staff.sign_in(browser, "Ana Ruiz").status_code == HTTPStatus.FORBIDDEN, "it was used to join"
    typed = codes[0].lower().replace("-", " ")
    assert staff.sign_in(browser, "Ana Ruiz", code=typed).status_code == HTTPStatus.SEE_OTHER
    again = staff.browser()
    assert staff.sign_in(again, "Ana Ruiz", code=typed).status_code == HTTPStatus.FORBIDDEN
    assert staff.sign_in(again, "Ana Ruiz", code=codes[1]).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "wrong",
    [{"password": PASSWORD + "x"}, {"code": "000000"}, {"code": ""}, {"name": "Nobody"}, {"password": "x" * 60_000}],
    ids=str,
)
def test_what_was_wrong_is_not_told(staff: Staff, wrong: dict[str, str]) -> None:
    staff.joined("Ana Ruiz", Role.NURSE)
    staff.forget_codes()
    browser = staff.browser()
    answer = staff.sign_in(browser, wrong.pop("name", "Ana Ruiz"), **({"code": staff.code("Ana Ruiz")} | wrong))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "do not fit together" in text(answer)
    assert [act for _, act in staff.acts()] == ["joined"], "strangers fill no audit"


def test_guessing_is_slowed_down_where_it_comes_from_and_locks_nobody_out(staff: Staff) -> None:
    staff.joined("Ana Ruiz", Role.NURSE)
    staff.forget_codes()
    guesser = staff.browser()
    for _ in range(FREE):
        assert staff.sign_in(guesser, "Ana Ruiz", password="guess").status_code == HTTPStatus.FORBIDDEN
    slowed = staff.sign_in(guesser, "Ana Ruiz")
    assert slowed.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Try again in 1 seconds" in text(slowed)
    elsewhere = staff.browser()
    given = {"name": "Ana Ruiz", "password": PASSWORD, "code": staff.code("Ana Ruiz")}
    assert elsewhere.post("/console/sign-in", given, x_forwarded_for="10.0.0.9").status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"again": "something else, quite"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "easy to guess"),
        ({"password": "ruiz is my own name", "again": "ruiz is my own name"}, "easy to guess"),
        ({"password": "aaaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaaa"}, "easy to guess"),
        ({"code": "123"}, "This is not the code"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_weak_password_or_a_code_that_does_not_work_joins_nobody(
    staff: Staff, other: dict[str, str], told: str
) -> None:
    link = staff.invite("Ana Ruiz", Role.NURSE)
    browser = staff.browser()
    answer = staff.join(browser, link, **other)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in text(answer)
    assert browser.get(link).status_code == HTTPStatus.OK, "the link is still good"
    assert list(staff.acts()) == []


def test_a_session_ends_by_signing_out_by_itself_and_by_whoever_runs_the_line(staff: Staff) -> None:
    browser = staff.signed_in(Role.NURSE, name="Ana Ruiz")
    stolen = dict(browser.cookies)
    assert browser.post("/console/sign-out").status_code == HTTPStatus.SEE_OTHER
    assert Browsing(staff.app, browser.host, "https", stolen).get("/console").status_code == HTTPStatus.SEE_OTHER
    directory = staff.desk.people
    for end in (lambda: directory.reset("ana ruiz", staff.desk.at()), lambda: directory.remove("Ana Ruiz")):
        session = staff.desk.sessions.begin(1, staff.desk.at())
        browser.cookies["__Secure-console-session"] = session
        assert browser.get("/console").status_code == HTTPStatus.OK
        end()
        assert browser.get("/console").status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("seconds", [IDLE_SECONDS, LONGEST_SECONDS])
def test_a_session_that_nobody_uses_is_over(staff: Staff, live_parts: Parts, seconds: int) -> None:
    browser = staff.signed_in(Role.NURSE)
    now = live_parts.settings.clock().timestamp() * 1000
    sessions = staff.desk.sessions
    secret = browser.cookies["__Secure-console-session"]
    assert sessions.person(secret, int(now + (IDLE_SECONDS - 1) * 1000)) is not None
    if seconds == LONGEST_SECONDS:
        for hour in range(1, 12):
            assert sessions.person(secret, int(now + hour * 3_600_000)) is not None
    assert sessions.person(secret, int(now + IDLE_SECONDS * 1000 - 1_000 + seconds * 1000)) is None


def test_in_local_mode_nobody_signs_in(browsing: Browsing) -> None:
    answer = browsing.get("/console/sign-in")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "nobody signs in" in text(answer)
    assert browsing.get("/console/welcome/x").status_code == HTTPStatus.NOT_FOUND


ELSEWHERE = ["https://evil.example/", "//evil.example", "/console/../x", "javascript:x", "/\\evil"]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_signing_in_leads_to_a_page_of_the_console_only(staff: Staff, next_: str) -> None:
    staff.joined("Ana Ruiz", Role.NURSE)
    staff.forget_codes()
    answer = staff.sign_in(staff.browser(), "Ana Ruiz", next=next_)
    assert answer.headers["location"].startswith("/console/")
    assert "evil" not in answer.headers["location"]


def test_a_form_without_the_mark_of_the_browser_signs_nobody_in(staff: Staff) -> None:
    staff.joined("Ana Ruiz", Role.NURSE)
    staff.forget_codes()
    assert staff.sign_in(staff.browser(), "Ana Ruiz", token="0" * 64).status_code == HTTPStatus.FORBIDDEN


def test_roles_are_looked_up_for_each_request(staff: Staff) -> None:
    nurse, editor = staff.signed_in(Role.NURSE), staff.signed_in(Role.EDITOR)
    assert nurse.post("/console/callbacks/999/take").status_code == HTTPStatus.NOT_FOUND
    refused = editor.post("/console/callbacks/999/take")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "not among what you may do" in text(refused)


def test_a_page_of_the_same_name_without_encryption_is_another_one(staff: Staff) -> None:
    browser = staff.signed_in(Role.NURSE)
    refused = browser.post("/console/notice/off", None, origin="http://line.example.org")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert browser.post("/console/notice/off").status_code == HTTPStatus.SEE_OTHER


def test_somebody_signs_out_everywhere_at_once(staff: Staff) -> None:
    first = staff.signed_in(Role.NURSE, name="Ana Ruiz")
    staff.forget_codes()
    second = staff.browser()
    staff.sign_in(second, "Ana Ruiz")
    assert second.get("/console").status_code == HTTPStatus.OK
    first.post("/console/sign-out", {"everywhere": "1"})
    assert second.get("/console").status_code == HTTPStatus.SEE_OTHER
