"""A failure is an apology and a person; at the moment of choosing a sign it is a callback as well."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final, NoReturn

import pytest

from ivr.calls.entries import Entries, flag_of
from ivr.calls.session import Answer
from ivr.carriers.twilio import carrier
from ivr.core import engine, transfers
from ivr.core.entries import Kind
from ivr.core.line.staff import STAFF, UNKNOWN_FLAG
from ivr.core.state import CallState, Mode
from tests.calls.calls import (
    ACCEPTED,
    LEG,
    NOBODY,
    TestedLine,
    action,
    attribute,
    call,
    dial,
    entry,
    keys,
    note,
    session_for,
    text,
    whisper,
)
from tests.calls.forms import BASE, CALL, webhook
from tests.lines import small_line

APOLOGIES: Final = small_line().phrases["apology"].text
FAILED: Final = {"ErrorCode": "11200"}


def fail(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("the caller +12025550171 said something")


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("/voice/fallback", {"ErrorUrl": f"{BASE}/voice/whisper?v=1&lang=es"}),
        ("/voice/fallback", {"ErrorUrl": f"{BASE}/voice/whisper/key?v=1&lang=es", "Digits": "1"}),
        ("/voice/fallback?lang=es&stage=whisper-1", {}),
    ],
)
def test_a_failure_on_the_called_leg_dials_nobody_and_joins_nobody(target: str, fields: dict[str, str]) -> None:
    session = TestedLine().session
    leg = {"CallSid": "CA9", "ParentCallSid": CALL, "Direction": "outbound-dial", "To": "+12025550111"}
    document = text(session.answer(webhook(target, **leg | fields)))
    assert "<Dial" not in document
    assert 'action="/voice/whisper/key?n=' in document
    assert "</Gather><Hangup" in document


def test_a_fault_in_the_whisper_asks_for_1_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    line = TestedLine()
    rung = line.call(*keys("9", "4", "1"))
    monkeypatch.setattr(transfers, "whisper", fail)
    answer = line.send(whisper(rung), **LEG)
    assert "<Dial" not in text(answer)
    assert "Oprima 1" in text(answer)
    assert (note(answer).kind, note(answer).opens) == (Kind.FAULT, "")
    pressed = entry(line.send(action(answer), **LEG, Digits="1"))
    assert (pressed.state, pressed.after) == (dial(rung), entry(rung).name)
    assert entry(line.send(action(rung), **NOBODY)).state == pressed.state


@pytest.mark.parametrize(
    ("target", "rings"), [("/voice", True), ("/voice/whisper/es?v=1&lang=en&n=3", False), ("/voice/status", True)]
)
def test_what_nobody_can_read_is_an_apology_and_a_person(
    target: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, rings: bool
) -> None:
    line = TestedLine()
    monkeypatch.setattr(carrier, "signal", fail)
    answer = line.send(target)
    assert ("<Dial" in text(answer)) is rings
    assert ("Oprima 1" in text(answer)) is not rings
    assert answer.entries == ()
    assert "RuntimeError at fail" in caplog.text
    assert "+1202" not in caplog.text


def test_before_the_first_key_a_failure_is_told_in_every_language() -> None:
    session = TestedLine().session
    failed = BASE + action(call(session))
    document = text(session.answer(webhook("/voice/fallback", ErrorUrl=failed, Digits="9")))
    assert all(words in document for words in APOLOGIES.values())
    known = BASE + action(call(session, *keys("7")))
    document = text(session.answer(webhook("/voice/fallback", ErrorUrl=known)))
    assert [language for language, words in APOLOGIES.items() if words in document] == ["en"]


@pytest.mark.parametrize(
    ("target", "apologies"),
    [("/voice", ["en", "es"]), ("/voice?v=1&lang=es&mode=menu&at=main&n=1&mac=0", ["es"])],
)
def test_a_fault_inside_is_an_apology_and_a_person(
    target: str, apologies: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("the caller +12025550171 said something")

    monkeypatch.setattr(engine, "step", fail)
    document = text(session_for().answer(webhook(target)))
    assert "<Dial" in document
    assert [language for language, words in APOLOGIES.items() if words in document] == apologies
    assert "RuntimeError at fail" in caplog.text
    assert "+1202" not in caplog.text


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"ErrorUrl": f"{BASE}/voice?v=1&lang=es&mode=menu&at=main&n=1&mac=0"}, "es"),
        ({"ErrorUrl": f"{BASE}/voice"}, ""),
        ({"ErrorUrl": "javascript:lang=xx"}, ""),
        ({}, ""),
    ],
)
def test_the_fallback_apologises_in_the_language_of_the_url_that_failed(fields: dict[str, str], language: str) -> None:
    session = TestedLine().session
    document = text(session.answer(webhook("/voice/fallback", ErrorCode="11200", **fields)))
    assert (APOLOGIES["en"] in document) == (language != "es")
    assert APOLOGIES["es"] in document
    assert "javascript" not in document


def test_a_rescue_needs_no_audio_file() -> None:
    session = session_for(small_line(), lambda *_: "/audio/rendered/a.wav")
    assert b"<Play>" not in session.answer(webhook("/voice/fallback")).body


def at(*digits: str) -> str:
    """The action of a call behind these keys."""
    return action(TestedLine().call(*keys(*digits)))


@pytest.mark.parametrize(
    ("pressed", "fields", "flag"),
    [
        ("4", {"Digits": "1"}, "leg"),
        ("4", {"Digits": "6"}, UNKNOWN_FLAG),
        ("4", {}, UNKNOWN_FLAG),
        ("41", NOBODY, "leg"),
        ("41", ACCEPTED, ""),
        ("40", NOBODY, UNKNOWN_FLAG),
        ("", {"Digits": "4"}, ""),
        ("2", {}, ""),
        ("0", NOBODY, ""),
    ],
)
def test_a_fault_while_a_sign_is_chosen_or_rung_for_is_a_callback(
    pressed: str, fields: dict[str, str], flag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = at(*pressed)
    monkeypatch.setattr(engine, "step", fail)
    answer = TestedLine().send(target, **fields)
    assert (note(answer).kind, note(answer).opens) == (Kind.FAULT, flag)
    assert entry(answer).step == len(pressed) + 2
    assert entry(answer).number == "+12025550171"
    assert ("stage=urgent-" in text(answer)) is bool(flag)


def test_a_fault_while_a_red_flag_rings_leaves_out_numbers_for_which_there_is_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen, ringing = at("4"), at("4", "1")
    monkeypatch.setattr(engine, "step", fail)
    assert "stage=urgent-0" in text(TestedLine().send(chosen, Digits="1"))
    assert "stage=urgent-2" in text(TestedLine().send(ringing, **NOBODY))
    line = TestedLine()
    line.wait(600)
    assert "stage=urgent-2" in text(line.send(ringing, **NOBODY))


def test_the_fallback_knows_the_sign_from_the_url_that_failed() -> None:
    line = TestedLine()
    answer = line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + at("4", "1"))
    kept = entry(answer)
    assert (kept.note.kind, kept.note.value, kept.note.opens) == (Kind.FALLBACK, "11200", "leg")
    assert (kept.note.mode, kept.note.why, kept.step) == ("ring", "leg", 4)
    assert note(line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + at("4"))).opens == UNKNOWN_FLAG
    assert not note(line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + at("0"))).opens


def test_a_sign_that_somebody_took_opens_no_other_callback() -> None:
    line = TestedLine()
    rung = line.call(*keys("4", "1"))
    line.ledger.known.add((CALL, dial(rung)))
    answer = line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + action(rung))
    assert not note(answer).opens
    assert OVER in text(answer)
    assert answer.later is None


UNTOLD: Final = {"DialCallStatus": "completed"}
OVER: Final = small_line().phrases["conversation-over"].text["en"]


def later(answer: Answer) -> Answer:
    """The answer that had to be waited for."""

    async def wait() -> Answer:
        assert answer.later is not None
        return await answer.later()

    found = asyncio.run(wait())
    assert found.later is None
    return found


@pytest.mark.parametrize("how", ["fallback", "fault", "fault of what had to wait"])
@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("pressed", [False, True])
def test_behind_a_restart_the_disk_tells_that_a_caller_has_talked_with_somebody(
    how: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, broken: bool, pressed: bool
) -> None:
    line = TestedLine()
    rung = line.call(*keys("4", "1"))
    if pressed:
        line.ledger.on_disk.add((CALL, dial(rung)))
    line.ledger.broken = broken
    if how == "fallback":
        first = line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + action(rung))
    else:
        waiting = line.send(action(rung), **UNTOLD) if how != "fault" else None
        monkeypatch.setattr(engine, "step", fail)
        line.session._turn.cache_clear()
        first = waiting or line.send(action(rung), **UNTOLD)
    if how != "fault of what had to wait":
        assert (note(first).opens, "<Dial" in text(first)) == ("leg", True)
    told = later(first)
    talked = pressed and not broken
    assert (note(told).opens, OVER in text(told)) == ("" if talked else "leg", talked)
    assert ("<Dial" in text(told)) is not talked
    assert entry(told).step == entry(rung).step + 1
    assert "+1202" not in caplog.text


def test_who_is_still_connected_by_the_fallback_may_be_known_by_the_disk_alone() -> None:
    line = TestedLine()
    line.ledger.on_disk.add((CALL, "7"))
    stage = "/voice/fallback?lang=en&stage=urgent-0&n=7"
    first = line.send(stage, **UNTOLD)
    assert "<Dial" in text(first)
    assert OVER in text(later(first))
    line.ledger.on_disk.clear()
    assert text(later(line.send(stage, **UNTOLD))) == text(first)
    assert line.send(stage, **NOBODY).later is None


def test_a_1_counts_for_nothing_where_the_carrier_says_that_nobody_was_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    line = TestedLine()
    rung = line.call(*keys("4", "1"))
    line.ledger.known.add((CALL, dial(rung)))
    monkeypatch.setattr(engine, "step", fail)
    answer = line.send(action(rung), DialCallStatus="completed", DialBridged="false")
    assert (note(answer).opens, answer.later) == ("leg", None)
    _, ended = answer.entries
    assert (ended.note.kind, ended.note.value, ended.state) == (Kind.TRANSFER, "declined", dial(rung))


def test_a_1_behind_a_failure_answers_the_callback_that_the_failure_opened() -> None:
    line = TestedLine()
    failed = line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + at("4"))
    following = line.send(action(failed), **NOBODY)
    for rescued in (failed, following):
        asked = line.send(whisper(rescued), **LEG)
        accepted = line.send(action(asked), **LEG, Digits="1")
        assert note(accepted).kind is Kind.ACCEPTED
        assert entry(accepted).call == CALL
        assert entry(accepted).after == entry(failed).name
        ended = entry(line.send(action(rescued), **NOBODY))
        assert (ended.note.kind, ended.note.value, ended.state) == (Kind.TRANSFER, "no-answer", entry(accepted).state)


def test_steps_go_on_behind_a_failure_so_that_no_entry_is_taken_for_a_repetition() -> None:
    line = TestedLine()
    answer = line.send("/voice/fallback", **FAILED, ErrorUrl=BASE + at("9", "4"))
    steps = [entry(answer).step]
    for fields in (NOBODY, NOBODY, NOBODY, NOBODY):
        answer = line.send(action(answer), **fields)
    assert "<Gather" in text(answer)
    for digit in ("7", "4", "1"):
        answer = line.send(action(answer), Digits=digit)
        steps.append(entry(answer).step)
    assert steps == [4, 9, 10, 11]
    assert note(answer).opens == "leg"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://elsewhere.example.org/voice?v=1&lang=es&mode=ring&at=warning&why=leg&n=5&mac=0",
        "/voice?v=1&lang=es&mode=ring&at=warning&why=leg&n=999999999999&mac=0",
        "ÿ?n=5",
        "?" * 5_000,
        "",
    ],
)
def test_a_hostile_url_that_failed_opens_nothing(url: str) -> None:
    answer = TestedLine().send("/voice/fallback", ErrorCode="x" * 300, ErrorUrl=url)
    assert "<Dial" in text(answer)
    assert (note(answer).kind, note(answer).value, note(answer).opens) == (Kind.FALLBACK, "", "")
    assert 0 < entry(answer).step < 1_000_000
    assert "elsewhere" not in text(answer)


def test_a_call_whose_step_nobody_knows_uses_no_step_twice() -> None:
    line = TestedLine()
    first = entry(line.send("/voice/fallback", **FAILED)).step
    line.wait(60)
    second = entry(line.send("/voice/fallback", **FAILED)).step
    line.wait(60)
    third = entry(line.send("/voice?lang=es&mac=0", Digits="4")).step
    assert 100_000 < first < second < third


def test_a_fallback_for_somebody_who_carries_on_ringing_tells_how_it_ended() -> None:
    line = TestedLine()
    line.ledger.known.add((CALL, "7"))
    over = line.send("/voice/fallback?lang=es&stage=rang-0&n=7", DialCallStatus="completed")
    assert small_line().phrases["conversation-over"].text["es"] in text(over)
    assert (note(over).kind, note(over).value, note(over).next_mode) == (Kind.TRANSFER, "accepted", Mode.BYE)
    silent = session_for().answer(webhook("/voice/fallback?stage=rang-0&n=7", **NOBODY))
    assert "<Dial" in text(silent)


def test_a_failing_log_does_not_keep_the_apology_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine, "step", fail)
    monkeypatch.setattr(Entries, "failed", fail)
    with caplog.at_level(logging.DEBUG):
        answer = TestedLine().send("/voice")
    assert "<Dial" in text(answer)
    assert answer.entries == ()
    assert "+1202" not in caplog.text


def test_the_whisper_behind_a_failure_is_in_the_language_of_the_url_that_failed() -> None:
    line = TestedLine()
    failed = BASE + "/voice/whisper/es?lang=en&urgent=1&n=7"
    answer = line.send("/voice/fallback", **LEG, **FAILED, ErrorUrl=failed)
    assert "Señal de alerta" in text(answer)
    assert note(answer).kind is Kind.FALLBACK
    assert entry(answer).number == ""
    assert attribute(answer, "action") == "/voice/whisper/key?n=8"


RING = CallState("en", Mode.RING, "warning", ringing_for="leg")


@pytest.mark.parametrize(
    ("state", "digits", "flag"),
    [
        (RING, "", "leg"),
        (replace(RING, ringing_for="gone"), "", UNKNOWN_FLAG),
        (replace(RING, ringing_for=STAFF, at="main"), "", ""),
        (replace(RING, mode=Mode.MESSAGE), "", ""),
        (replace(RING, mode=Mode.OFFER), "1", "leg"),
        (replace(RING, mode=Mode.OFFER, ringing_for=STAFF, at="main"), "1", UNKNOWN_FLAG),
        (replace(RING, mode=Mode.OFFER, ringing_for=STAFF, at="main"), "", UNKNOWN_FLAG),
        (replace(RING, mode=Mode.OFFER, ringing_for=STAFF, at="main"), "2", ""),
        (replace(RING, mode=Mode.BYE, ringing_for=""), "", ""),
        (replace(RING, mode=Mode.BYE, ringing_for=""), "0", UNKNOWN_FLAG),
        (replace(RING, mode=Mode.MENU, ringing_for=""), "1", "leg"),
        (replace(RING, mode=Mode.MENU, ringing_for=""), "*", UNKNOWN_FLAG),
        (CallState("en", Mode.MENU, "main"), "4", ""),
        (CallState("en", Mode.MENU, "gone"), "1", ""),
    ],
)
def test_which_sign_a_state_concerns(state: CallState, digits: str, flag: str) -> None:
    assert flag_of(small_line(), state, digits) == flag


def test_without_hours_everybody_is_there(caplog: pytest.LogCaptureFixture) -> None:
    session = session_for(small_line(), duty=fail)
    assert "<Dial" in text(call(session, *keys("4", "1")))
    assert "asking who is on duty" in caplog.text
