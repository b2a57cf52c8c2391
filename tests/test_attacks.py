"""What somebody can do who has no signature, or one signed call of their own: nothing to anybody else's."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count

import httpx
import pytest

from ivr.sim import events
from tests.alerts.carrier import TOKEN
from tests.lines import SMALL
from tests.privacy.callers import post, ring, start
from tests.started import StartedLine

NOBODY = ("4,1,h", "no-answer")
_STRANGERS = count(1)

Rows = list[tuple[object, ...]]
Form = list[tuple[str, str]]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    more = {"IVR_NOW": "2026-03-10T15:00:00Z", "IVR_SECRET": "a-secret-of-the-tests"}
    started = StartedLine(tmp_path_factory.mktemp("data"), token=TOKEN, menus=SMALL, more=more)
    try:
        started.start()
        yield started
    finally:
        started.kill()


@pytest.fixture(scope="module")
def requests(line: StartedLine) -> list[tuple[str, Form]]:
    """The webhooks of a call whose warning sign nobody took, and which left a message: addresses and forms."""
    told: list[tuple[str, Form]] = []

    def listen(event: events.Event) -> None:
        if isinstance(event, events.Requested):
            told.append((event.url, list(event.form)))

    ring(line.url, ("4,1,2,#", "declines,no-answer"), listen)
    ring(line.url, NOBODY, listen)
    assert len(callbacks(line)) == 2
    return told


def callbacks(line: StartedLine) -> Rows:
    columns = "id, call, cause, sign, standing, attempts, taken_by, recording"
    return rows(line, f"SELECT {columns} FROM callbacks ORDER BY id")


def entries(line: StartedLine) -> Rows:
    return rows(line, "SELECT call, step, kind, value FROM entries ORDER BY call, step, kind")


def rows(line: StartedLine, query: str) -> Rows:
    with closing(sqlite3.connect(line.data / "ivr.db")) as connection:
        return connection.execute(query).fetchall()


def changed(form: Form, **fields: str) -> Form:
    return [(name, fields.get(name, value)) for name, value in form]


def stranger() -> str:
    return f"CA{next(_STRANGERS):032x}"


@pytest.mark.parametrize("token", [None, "", "another-token"])
def test_without_the_signature_nothing_is_touched(
    line: StartedLine, requests: list[tuple[str, Form]], token: str | None
) -> None:
    before = callbacks(line), entries(line)
    paths = ("/voice/alert?id=1&to=nurse.0&lang=en&mac=0", "/voice/alert/key", "/voice/fallback", "/voice/recording")
    others = [(line.url + path, start(stranger())) for path in paths]
    assert {post(url, form, token).status_code for url, form in (*requests, *others)} == {403}
    assert (callbacks(line), entries(line)) == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(line: StartedLine, requests: list[tuple[str, Form]], method: str) -> None:
    before = callbacks(line), entries(line)
    assert {httpx.request(method, url, trust_env=False).status_code for url, _ in requests} == {405}
    assert (callbacks(line), entries(line)) == before


def test_a_whole_call_that_is_sent_again_changes_nothing(line: StartedLine, requests: list[tuple[str, Form]]) -> None:
    before = callbacks(line), entries(line)
    for url, form in (*requests, *reversed(requests)):
        assert post(url, form).status_code in {200, 204}
    assert (callbacks(line), entries(line)) == before


def test_the_addresses_of_a_call_are_good_for_no_other_call(
    line: StartedLine, requests: list[tuple[str, Form]]
) -> None:
    before = callbacks(line)
    sealed = [(url, form) for url, form in requests if "mac=" in url]
    assert {re.sub(r".*/voice", "", url.partition("?")[0]) for url, _ in sealed} >= {"", "/recording", "/whisper/key"}
    for url, form in sealed:
        for digits in ("1", "2"):
            told = changed(form, CallSid=stranger(), ParentCallSid=stranger(), Digits=digits)
            assert post(url, told).status_code in {200, 204}
    assert callbacks(line) == before


def test_a_failed_address_of_somebody_else_opens_no_entry(line: StartedLine, requests: list[tuple[str, Form]]) -> None:
    before = callbacks(line)
    for url, _ in requests:
        for _ in range(3):
            post(f"{line.url}/voice/fallback", start(stranger(), ErrorCode="11200", ErrorUrl=url))
    assert callbacks(line) == before


def test_a_call_of_ones_own_opens_one_entry_however_often_it_fails(line: StartedLine) -> None:
    told: list[events.Requested] = []
    ring(line.url, NOBODY, lambda event: told.append(event) if isinstance(event, events.Requested) else None)
    before = callbacks(line)
    call = dict(told[0].form)["CallSid"]
    for _ in range(5):
        for each in told:
            post(f"{line.url}/voice/fallback", start(call, ErrorCode="11200", ErrorUrl=each.url))
    assert [row[:5] for row in callbacks(line)] == [row[:5] for row in before]


@pytest.mark.parametrize("path", ["/voice/alert", "/voice/alert/key", "/voice/alert/over"])
@pytest.mark.parametrize(
    "query",
    ["id=1&to=nurse.0&lang=en&mac=" + "0" * 32, "id=1&to=nurse.0&lang=en&mac=", "id=1", "x=1", "mac=" + "f" * 32],
)
def test_an_address_of_an_alert_call_that_the_line_did_not_make_only_hangs_up(
    line: StartedLine, requests: list[tuple[str, Form]], path: str, query: str
) -> None:
    assert requests
    before = callbacks(line)
    answer = post(f"{line.url}{path}?{query}", start(stranger(), Digits="1"))
    assert answer.status_code == 200
    assert "<Hangup" in answer.text
    assert "<Dial" not in answer.text
    assert callbacks(line) == before


def test_huge_and_repeated_fields_cost_nobody_anything(line: StartedLine, requests: list[tuple[str, Form]]) -> None:
    url, form = requests[0]
    before = callbacks(line)
    assert post(url, [*form, ("Digits", "1" * 100_000)]).status_code == 413
    assert post(url, [*form, *(("Digits", str(i)) for i in range(1_000))]).status_code == 403
    assert post(url, [*form, *(("Digits", str(i)) for i in range(400))]).status_code == 200
    assert post(url, changed(form, CallSid="A" * 65)).status_code == 400
    assert callbacks(line) == before
    assert httpx.get(f"{line.url}/readyz", trust_env=False).json()["ready"]
