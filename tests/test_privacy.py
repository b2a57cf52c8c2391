"""No number, name, place or word of a caller is in anything that the line puts out, except where staff need them.

A real line, as a process of its own, with every way to tell staff on this machine; all that it prints, writes, sends
and answers is searched. What staff do need them for is tested too, so that an empty run would not pass.
"""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from ivr.sim.recorded.masking import Masker
from tests.privacy.outputs import FORMATS, Outputs
from tests.privacy.run import Run, whole
from tests.privacy.traces import CITY, NAME, NUMBER, WORDS, found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return whole(tmp_path_factory.mktemp("privacy"))


def test_nothing_of_a_caller_is_in_anything_that_is_put_out(run: Run) -> None:
    assert run.outputs.leaks() == []


def test_staff_are_given_the_number_where_they_call_back(run: Run) -> None:
    assert sum(f"Call {NUMBER}\n" in each for each in run.shown) >= 5
    assert set(run.dialled) == {NUMBER}
    assert len(run.dialled) >= 2


def test_staff_hear_what_a_caller_said(run: Run) -> None:
    assert WORDS.encode() in run.sound


@pytest.mark.parametrize(
    "where",
    [
        "answer /voice",
        "answer http",
        "URL",
        "webhook",
        "mail",
        "alert call",
        "request to the carrier",
        "file printed.txt",
        "file ivr.db, ",
        "file ivr.db-wal",
        "file call-0001.yaml",
        "page /metrics",
        "page /healthz",
        "page /readyz",
        "callbacks --json",
        "calls show --json",
        "coverage",
        *(f"report {form}" for form in FORMATS),
    ],
)
def test_it_was_put_out_and_searched(run: Run, where: str) -> None:
    assert any(run.outputs.of(where))


def test_the_run_was_a_whole_one(run: Run) -> None:
    assert run.requested > 100
    assert len(set(run.recorded)) >= 3
    printed = b"".join(run.outputs.of("file printed.txt"))
    for words in (b"refused", b"ALERT", b"The spool cannot be written", b"carrier error 21211", b"is kept here"):
        assert words in printed
    assert any(b"jsonl" in each for each in run.outputs.of("name of a file, in the spool"))
    ways = b"".join(run.outputs.of("request to the carrier"))
    for path in (b"/Calls.json", b"/Messages.json", b"/Recordings/RE"):
        assert path in ways


PLANTED = [
    ("number", NUMBER),
    ("number", NUMBER[1:]),
    ("number", f"nurse rings {NUMBER[-7:]}"),
    ("number", "207-946-0187"),
    ("number", "(207) 946 0187"),
    ("number", "2 0 7, 9 4 6, 0 1 8 7"),
    ("number", quote(NUMBER)),
    ("number", quote(quote(NUMBER))),
    ("number", "20794%360187"),
    ("number", base64.b64encode(NUMBER.encode()).decode()),
    ("number", base64.urlsafe_b64encode(f"to={NUMBER}&x".encode()).decode()),
    ("number", base64.b64encode(f"ab{NUMBER[1:]}".encode()).decode()),
    ("number", NUMBER.encode().hex()),
    ("number", json.dumps({"n": int(NUMBER[1:])})),
    ("name", NAME.lower()),
    ("name", "QUILLONDA"),
    ("name", base64.b64encode(f"?{NAME}".encode()).decode()),
    ("place", CITY.title()),
    ("words", quote(WORDS)),
    ("words", WORDS.upper()),
]


@pytest.mark.parametrize(("kind", "planted"), PLANTED)
def test_the_search_finds_what_is_planted(kind: str, planted: str) -> None:
    outputs = Outputs()
    outputs.add("clean", "Call CA0123456789abcdef, 2026-03-10 15:55:50.187, +12025550111")
    outputs.add("planted", f"INFO: <{planted}> ended")
    outputs.add("binary", b"\0\xff" + planted.encode() + b"\0")
    assert outputs.leaks() == [f"planted: {kind}", f"binary: {kind}"]


def test_the_search_finds_a_number_that_a_database_keeps_as_one() -> None:
    assert found(b"\0" + int(NUMBER[1:]).to_bytes(8, "big")) == {"number"}


def test_recordings_do_not_take_the_number_for_a_fictional_one() -> None:
    assert found(Masker([NUMBER]).text(NUMBER).encode()) == set()
