"""One webhook, one answer: signed or refused, repeatable, and never an error."""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from typing import Final
from urllib.parse import quote_plus

import pytest

from ivr.calls.session import Answer, CallSession, Webhook
from ivr.calls.token import Place
from ivr.carriers.twilio.read import parse_form
from tests.calls.calls import NOBODY, TestedLine, action, call, keys, session_for, text
from tests.calls.forms import BASE, CALL, STANDARD, posted, sign, webhook
from tests.lines import small_line

AGAIN: Final = small_line().phrases["start-again"].text["es"]


@pytest.fixture(scope="module")
def session() -> CallSession:
    return TestedLine().session


def test_a_call_begins_with_the_emergency_sentence_in_both_languages(session: CallSession) -> None:
    document = text(call(session))
    before_keys = document[: document.index("<Gather")]
    assert 'language="en-US" voice="Polly.Joanna-Neural">In an emergency' in before_keys
    assert 'language="es-US" voice="Polly.Lupe-Neural">En una emergencia' in before_keys
    assert 'numDigits="1" timeout="10"' in document
    assert document.count("<Redirect") == 1


def test_a_key_leads_on_and_silence_too(session: CallSession) -> None:
    assert "On the first day" in text(call(session, *keys("2")))
    assert "Pat the skin dry" in text(call(session, *keys("2"), {}))
    assert "El primer día" in text(call(session, *keys("9", "2")))


def test_parameters_in_the_url_are_never_the_callers_keys(session: CallSession) -> None:
    target = action(call(session)).replace("/voice?", "/voice?Digits=4&")
    assert small_line().phrases["start-again"].text["en"] in text(session.answer(webhook(target)))


def test_a_query_of_the_operators_on_the_webhook_changes_nothing(session: CallSession) -> None:
    answer = session.answer(webhook("/voice?account=1&lang=es", CallStatus="ringing"))
    assert text(answer) == text(call(session))


def test_a_dial_names_the_number_that_was_dialled_unless_the_line_names_one(session: CallSession) -> None:
    document = text(call(session, *keys("0")))
    assert 'callerId="+12025550100"' in document
    assert 'answerOnBridge="true"' in document
    assert 'timeout="20"' in document
    assert document.count("<Number") == 1
    staff = replace(small_line().staff, caller_id="+12025550109")
    named = session_for(replace(small_line(), staff=staff))
    assert 'callerId="+12025550109"' in text(call(named, *keys("0")))
    assert "callerId" not in text(call(session, {"Digits": "0", "To": "sip:line@example.org"}))


def test_a_repeated_webhook_gets_the_same_answer_from_any_process(session: CallSession) -> None:
    other = TestedLine().session
    target = action(call(session, *keys("4")))
    once = session.answer(webhook(target, Digits="1"))
    assert once == session.answer(webhook(target, Digits="1")) == other.answer(webhook(target, Digits="1"))


def test_a_message_is_recorded_where_the_line_offers_one(session: CallSession) -> None:
    document = text(call(session, *keys("0"), NOBODY, NOBODY, NOBODY, *keys("2")))
    assert '<Record action="/voice?' in document
    assert 'recordingStatusCallback="/voice/recording?' in document
    assert "transcribe" not in document
    assert 'maxLength="120"' in document


def test_silence_to_the_end_hangs_up_after_911_and_the_number(session: CallSession) -> None:
    document = text(call(session, {}, {}, {}, {"DialCallStatus": "busy"}, {}, {}, {}))
    assert document.endswith("<Hangup /></Response>")
    assert "nine one one" in document


def test_only_a_state_of_this_call_is_believed(session: CallSession, caplog: pytest.LogCaptureFixture) -> None:
    target = action(call(session, *keys("9", "4")))
    stolen = session.answer(webhook(target, CallSid="CA2", Digits="1"))
    changed = session.answer(webhook(target.replace("at=warning", "at=main"), Digits="2"))
    for answer in (stolen, changed):
        assert AGAIN in text(answer)
        assert "<Dial" not in text(answer)
    assert CALL not in caplog.text


def test_a_state_that_is_not_believed_still_leads_to_staff(session: CallSession) -> None:
    target = action(call(session, *keys("9", "4")))
    assert "<Dial" in text(session.answer(webhook(target + "0", Digits="0")))


def test_a_request_that_is_not_signed_is_refused_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    deaf = session_for(tokens=["another"])
    assert deaf.answer(webhook("/voice")) == deaf.answer(replace(webhook("/voice"), headers={})) == Answer(403)
    told = [record.getMessage() for record in caplog.records]
    assert "a signature that does not fit" in told[0]
    assert "no signature" in told[1]
    assert "+1202" not in caplog.text
    assert deaf.refused == 2


def test_a_state_of_an_older_version_leads_to_the_start_menu_in_its_language(session: CallSession) -> None:
    old = "v=0&lang=es&where=somewhere"
    code = session._seal.code(CALL, old, Place(4))
    assert AGAIN in text(session.answer(webhook(f"/voice?{old}&n=4&mac={code}", Digits="1")))


def test_a_signed_request_without_a_call_is_malformed(session: CallSession) -> None:
    for sid in ("", "no call", "x" * 200):
        assert session.answer(webhook("/voice", CallSid=sid)) == Answer(400)
    hashed = "bodySHA256=" + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    json = posted("/voice", hashed, sign(f"{BASE}/voice?{hashed}", {}), "{}", b"application/json")
    assert session.answer(json) == Answer(400)
    assert session.answer(replace(json, body=b"{ }")) == Answer(403)


def test_unknown_routes_are_not_found(session: CallSession) -> None:
    assert session.answer(webhook("/voice/other")) == Answer(404)
    assert session.answer(webhook("/voice/")) == Answer(404)


def test_preparing_takes_the_likely_turns_once(session: CallSession) -> None:
    assert session.prepare(300) == 300
    known = session._turn.cache_info().misses
    assert session.prepare(300) == 300
    assert session._turn.cache_info().misses == known


def test_the_log_shows_no_caller(session: CallSession, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        call(session, *keys("4", "1"), {"DialCallStatus": "some-new-word"})
    assert "+1202" not in caplog.text


PATHS: Final = (
    "/voice",
    "/voice/fallback",
    "/voice/recording",
    "/voice/whisper/en",
    "/voice/whisper/key",
    "/voice/status",
)
FIELDS: Final = {
    "Digits": ["", "1", "12", "hangup", "é"],
    "DialCallStatus": ["completed", "busy", "new word", ""],
    "DialBridged": ["true", "false", ""],
    "DialCallDuration": ["", "-1", "9" * 50, "x"],
    "RecordingDuration": ["0", "9", "x"],
    "RecordingSid": ["RE1", "a b", ""],
    "RecordingStatus": ["completed", "failed"],
    "CallStatus": ["completed", "ringing", ""],
    "CallDuration": ["7", "x"],
    "ErrorCode": ["11200", "x" * 99, ""],
    "ErrorUrl": ["", "/voice", "::", "https://[", "/voice?n=9&mac=0&mode=ring&why=leg", "x" * 5_000],
    "ParentCallSid": ["CA8", ""],
    "Direction": ["inbound", "outbound-dial", "outbound-api", ""],
    "From": ["", "anonymous", "+266696687", "+1"],
}


def test_whatever_the_carrier_signs_gets_an_answer_and_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    rng = random.Random(11)
    line = TestedLine()
    queries = ["", "?lang=es", "?n=1&mac=", "?stage=rang-99", "?stage=urgent-0&n=999999", "?mac=", "?" + "&" * 300]
    queries += ["?" + action(line.call(*keys(*digits))).partition("?")[2] for digits in ("", "4", "41", "0", "2")]
    with caplog.at_level(logging.ERROR):
        for _ in range(2_000):
            fields = {name: rng.choice(values) for name, values in FIELDS.items() if rng.random() < 0.4}
            answer = line.send(rng.choice(PATHS) + rng.choice(queries), **fields)
            assert answer.status in {200, 204}
            assert all(0 <= kept.step <= 1_000_000 for kept in answer.entries)
    assert not caplog.records


HEADERS: Final = (b"x-twilio-signature", b"content-type")


def mutated(good: Webhook, rng: random.Random) -> Webhook:
    """A request with one byte changed, added or taken away somewhere."""
    names: list[str | bytes] = ["path", "query", "body", *HEADERS]
    name = rng.choice(names)
    data = bytearray(good.headers[name] if isinstance(name, bytes) else getattr(good, name))
    place = rng.randrange(len(data) + 1)
    data[place : place + rng.randrange(2)] = bytes([rng.randrange(256)]) * rng.randrange(3)
    if isinstance(name, bytes):
        return replace(good, headers={**good.headers, name: bytes(data)})
    return replace(good, **{name: bytes(data)})  # type: ignore[arg-type]  # each of them is bytes


def test_mutated_requests_are_refused_unless_the_signature_still_holds(session: CallSession) -> None:
    rng = random.Random(7)
    target = action(call(session, *keys("4")))
    statuses: dict[int, int] = {}
    for _ in range(2_000):
        request = mutated(webhook(rng.choice([*PATHS, target]), Digits="1"), rng)
        answer = session.answer(request)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if answer.status == 200:
            assert _holds(request)
        else:
            assert not answer.body
    assert set(statuses) <= {200, 204, 400, 403, 404}
    assert statuses[403] > 1_000


def _holds(request: Webhook) -> bool:
    """By the rules alone: the signature is that of this URL and these fields."""
    fields = dict(parse_form(request.body))
    target = request.path.decode("latin-1") + ("?" + request.query.decode("latin-1") if request.query else "")
    return request.headers[HEADERS[0]].decode("latin-1") in {
        sign(base + target, fields) for base in (BASE, BASE + ":443")
    }


def test_forged_and_unsigned_requests_are_refused(session: CallSession) -> None:
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in STANDARD.items())
    for signature in ("", sign(f"{BASE}/voice", STANDARD, "wrong"), sign("https://other.org/voice", STANDARD)):
        assert session.answer(posted("/voice", "", signature, body)) == Answer(403)
    many = "&".join("a=1" for _ in range(600))
    assert session.answer(posted("/voice", "", "x", many)) == Answer(403)


def test_a_file_that_is_no_more_is_forgotten() -> None:
    files = {"/audio/rendered/a.wav"}
    session = session_for(small_line(), lambda *_: next(iter(files), None))
    session.prepare(10)
    assert b"<Play>" in session.answer(webhook("/voice")).body
    files.clear()
    assert b"<Play>" in session.answer(webhook("/voice")).body
    session.forget()
    assert b"<Play>" not in session.answer(webhook("/voice")).body
