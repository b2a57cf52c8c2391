"""What other tools kept becomes a call that can be replayed, with nothing of a person in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.sim.imported.found import NotUsableError
from ivr.sim.imported.importing import BEGINNING, Imported, read_file
from ivr.sim.recorded.reading_files import read
from ivr.sim.recorded.yaml_writer import text_of, write
from tests.sim.imported import kept
from tests.sim.stand_in import OTHER_REAL, REAL


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    def read_text(text: str, name: str = "kept.txt") -> Imported:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_file(tmp_path / name)

    return read_text


@pytest.mark.parametrize("kind", kept.KINDS)
def test_every_kind_becomes_the_same_call_with_nothing_of_a_person_in_it(
    kind: str, imported: Callable[..., Imported], tmp_path: Path
) -> None:
    found = imported(kept.KINDS[kind]())
    assert kind.startswith(found.kind)
    (script,) = found.calls
    assert [step.label for step in script.steps] == kept.STEPS
    assert not script.compares
    assert (script.name, script.caller, script.called) == ("kept", "+12025550100", "+12025550101")
    text = text_of(script)
    for personal in (REAL[2:], OTHER_REAL[2:], kept.NAME, "SPRINGFIELD", kept.CALL, kept.ACCOUNT, "secret", "forged"):
        assert personal not in text
    write(tmp_path / "again.yaml", script)
    assert [step.label for step in read(tmp_path / "again.yaml").steps] == kept.STEPS


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_coding_of_an_editor_or_a_shell_makes_no_difference(coding: str, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(kept.bodies(), encoding=coding)
    (script,) = read_file(tmp_path / "kept.txt").calls
    assert [step.label for step in script.steps] == kept.STEPS


def test_the_time_is_kept_where_the_tool_kept_it(imported: Callable[..., Imported]) -> None:
    for kind in (kept.har, kept.inspector, kept.tunnel):
        (script,) = imported(kind()).calls
        assert script.clock == kept.BEGAN
    (script,) = imported(kept.bodies()).calls
    assert script.clock is None


@pytest.mark.parametrize(
    ("kind", "left_out"),
    [
        (
            kept.har,
            {
                "GET /favicon.ico: a GET without parameters": 1,
                "POST /voice: it was turned away with 403": 1,
            },
        ),
        (kept.tunnel, {"POST /ivr/voice: its body is cut off, or cannot be read": 1}),
    ],
)
def test_what_is_of_no_use_is_told_with_its_reason(
    kind: Callable[[], str], left_out: dict[str, int], imported: Callable[..., Imported]
) -> None:
    assert imported(kind()).left_out == left_out


def test_several_calls_of_a_file_become_several_files(imported: Callable[..., Imported]) -> None:
    lines = [urlencode(kept.form(call, CallStatus="ringing")) for call in (kept.CALL, kept.OTHER_CALL)]
    lines.insert(1, urlencode(kept.form(CallSid=f"CA{7:032x}", ParentCallSid=kept.CALL)))
    names = [(script.name, len(script.steps)) for script in imported("\n".join(lines)).calls]
    assert names == [("kept-1", 2), ("kept-2", 1)]


def test_a_call_without_its_beginning_gets_one_and_says_so(imported: Callable[..., Imported]) -> None:
    found = imported(urlencode(kept.form(Digits="4")))
    assert [step.label for step in found.calls[0].steps] == ["caller: calls", "caller: presses 4"]
    assert found.notes == (BEGINNING,)


@pytest.mark.parametrize(
    "text",
    [
        kept.fields(),
        json.dumps(kept.form(CallStatus="ringing"), indent=1),
        kept.RUBY,
        "\n".join(f"'{name}' = '{value}'," for name, value in kept.form(CallStatus="ringing").items()),
        json.dumps([{"request": {"url": "/voice", "parameters": kept.form(CallStatus="ringing")}}]),
    ],
    ids=["a field a line", "json", "ruby", "quoted", "a list of events"],
)
def test_one_form_in_other_writings(text: str, imported: Callable[..., Imported]) -> None:
    (script,) = imported(text).calls
    assert [step.label for step in script.steps] == ["caller: calls"]


def test_a_name_of_a_file_may_hold_a_number_too(imported: Callable[..., Imported]) -> None:
    (script,) = imported(kept.bodies(), f"call of {REAL}.txt").calls
    assert script.name == "call of +number"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[]",
        "[1]",
        '{"log": 1}',
        "{",
        "interactions: [",
        "interactions: 7",
        '{"events": 5}',
        "{" * 9999,
    ],
)
def test_what_is_of_no_kind_is_refused_with_the_kinds_there_are(text: str, imported: Callable[..., Imported]) -> None:
    with pytest.raises(NotUsableError, match=r"holds no webhook\. What can be imported: a form body, a cURL line"):
        imported(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("curl 'https://x", "POST (no address): a cURL line whose quotes are not closed, or that is cut off"),
        ("curl https://x/voice -d @form.txt", "POST /voice: a cURL line whose form is in a file of its own (@)"),
        ("curl https://x/voice", "GET /voice: a GET without parameters"),
        ("A=1&B=2", "POST /voice: it belongs to no call (it has no CallSid)"),
        ("CallSid=CA1\nnonsense", "POST (no address): a line that is no form"),
        ('{"requests": [{"request": {"method": "POST", "uri": "/v", "raw": "%%%"}}]}', "POST /v: its body is cut off"),
        ('{"events": [{"request": {"url": "/v"}}]}', "POST /v: an event without parameters"),
        ('{"http_interactions": [{"request": {"body": {"base64_string": "a"}}}]}', "(no address): its body is cut"),
        ('{"log": {"entries": [{"request": {"method": "POST", "url": "http://[/"}}]}}', "its address cannot be read"),
    ],
)  # fmt: skip
def test_each_request_of_no_use_says_why(text: str, problem: str, imported: Callable[..., Imported]) -> None:
    assert any(problem in told for told in imported(text).left_out)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotUsableError, match="cannot be read"):
        read_file(tmp_path / "none")
