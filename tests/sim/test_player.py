"""A whole call: its start and end, recordings, the fallback, and loops."""

from __future__ import annotations

import httpx
import pytest

from ivr.sim.events import Began, Ended, Recorded, Recording, Refused, Requested, Warned
from ivr.sim.player import CALLER, LINE, CallSettings
from ivr.sim.signing import HEADER, sign
from ivr.sim.switchboard import APPLICATION_ERROR, DOCUMENT_ENDED, LINE_HUNG_UP, LOOP, PERSON_HUNG_UP
from tests.sim.stand_in import BASE, StandIn, form_of, play, xml

END = "<Response><Hangup/></Response>"


def test_a_call_begins_ringing_and_ends_with_its_final_status() -> None:
    played = play({"/voice": "<Response><Say>One two.</Say><Redirect>/b</Redirect></Response>", "/b": END})
    statuses = [form_of(request)["CallStatus"] for request in played.line.requests]
    assert statuses == ["ringing", "in-progress", "completed"]
    assert len({form_of(request)["CallSid"] for request in played.line.requests}) == 1
    assert played.events[0] == Began(0.0, form_of(played.line.requests[0])["CallSid"], CALLER, LINE)
    assert played.events[-1] == played.ended == Ended(2 * 60 / 140, LINE_HUNG_UP, 3)
    (final,) = played.line.sent("/voice/status")
    assert (final["CallDuration"], final["Duration"], final["SequenceNumber"]) == ("0", "0", "0")


def test_every_request_is_signed_with_the_given_token() -> None:
    played = play({"/voice": END}, settings=CallSettings(BASE, "other"))
    for request in played.line.requests:
        assert request.headers[HEADER] == sign("other", str(request.url), tuple(form_of(request).items()))


def test_without_a_token_no_request_is_signed() -> None:
    played = play({"/voice": END}, settings=CallSettings(BASE, None))
    assert not any(HEADER in request.headers for request in played.line.requests)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(500), "11200"),
        (httpx.Response(403), "11200"),
        (httpx.Response(200, content=b"<Response/>"), "12300"),
        (xml(" <Response/>"), "12100"),
        (xml("<Response><Say/></Response>"), "13520"),
        (xml("x" * 70_000), "11750"),
    ],
)
def test_an_answer_that_cannot_be_used_leads_to_the_fallback(answer: httpx.Response, code: str) -> None:
    played = play({"/voice": answer, "/voice/fallback": END})
    (form,) = played.line.sent("/voice/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == (code, f"{BASE}/voice")
    assert [event.url for event in played.of(Refused)] == [f"{BASE}/voice"]
    assert played.ended.how == LINE_HUNG_UP


def test_a_failing_fallback_is_an_application_error() -> None:
    played = play({"/voice": httpx.Response(500), "/voice/fallback": httpx.Response(500)})
    assert played.ended.how == APPLICATION_ERROR
    assert len(played.of(Refused)) == 2
    assert played.line.sent("/voice/status")


def test_a_call_can_go_on_from_the_fallback() -> None:
    fallback = '<Response><Gather numDigits="1" action="/again"/></Response>'
    played = play({"/voice": httpx.Response(500), "/voice/fallback": fallback, "/again": END}, "1")
    assert played.line.sent("/again")[0]["Digits"] == "1"


def test_a_loop_is_given_up() -> None:
    settings = CallSettings(BASE, "token", max_requests=7)
    played = play({"/voice": "<Response><Redirect>/voice</Redirect></Response>"}, settings=settings)
    assert played.ended.how == LOOP
    assert len(played.line.sent("/voice")) == 7


def test_a_repeated_webhook_must_get_the_same_answer() -> None:
    settings = CallSettings(BASE, "token", repeat=True)
    fine = play({"/voice": END}, settings=settings)
    assert [request.url.path for request in fine.line.requests] == ["/voice"] * 2 + ["/voice/status"] * 2
    assert fine.of(Warned) == []
    changing = play({"/voice": ["<Response><Pause/></Response>", END]}, settings=settings)
    assert [event.problem for event in changing.of(Warned)] == [
        "a repeated webhook got another answer than the first one"
    ]
    assert changing.ended.how == LINE_HUNG_UP, "the last answer counts"


def test_warnings_are_told_and_the_call_goes_on() -> None:
    played = play({"/voice": '<Response><Pause length="x"/><Dance/></Response>'})
    assert [event.code for event in played.of(Warned)] == [13910, 12200]
    assert played.ended.how == DOCUMENT_ENDED


def test_a_bad_answer_to_the_status_callback_is_only_a_warning() -> None:
    for bad in (httpx.Response(500), httpx.Response(200, content=b"ok"), httpx.Response(204, content=b"x")):
        played = play({"/voice": END, "/voice/status": bad})
        assert [event.code for event in played.of(Warned)] == [15003]
    fine = play({"/voice": END, "/voice/status": "<Response/>"})
    assert fine.of(Warned) == []


def test_an_unreachable_status_callback_is_only_a_warning() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    played = play({"/voice": END, "/voice/status": broken})
    assert [event.code for event in played.of(Warned)] == [15003]


RECORD = '<Response><Record action="/saved" maxLength="60" timeout="4"/></Response>'


@pytest.mark.parametrize(
    ("keys", "digits", "status", "how"),
    [
        ("#", "#", "in-progress", LINE_HUNG_UP),
        ("", "", "in-progress", LINE_HUNG_UP),
        ("h", "hangup", "completed", PERSON_HUNG_UP),
    ],
)
def test_a_recording_always_requests_its_action(keys: str, digits: str, status: str, how: str) -> None:
    played = play({"/voice": RECORD, "/saved": END}, keys)
    (form,) = played.line.sent("/saved")
    assert (form["Digits"], form["CallStatus"]) == (digits, status)
    assert form["RecordingUrl"].endswith(f"/Recordings/{form['RecordingSid']}")
    assert form["RecordingDuration"] == str(played.of(Recorded)[0].seconds)
    assert played.of(Recording) == [Recording(0.0, 60, beep=True)]
    assert played.ended.how == how


def test_a_recording_ends_with_silence_or_at_its_longest() -> None:
    assert play({"/voice": RECORD, "/saved": END}).of(Recorded)[0].seconds == 9
    short = '<Response><Record action="/saved" maxLength="3"/></Response>'
    assert play({"/voice": short, "/saved": END}).of(Recorded)[0].seconds == 3
    endless = '<Response><Record action="/saved" maxLength="30" timeout="0"/></Response>'
    assert play({"/voice": endless, "/saved": END}).of(Recorded)[0].seconds == 30


def test_keys_that_do_not_finish_a_recording_are_part_of_it() -> None:
    record = '<Response><Record action="/saved" finishOnKey="*" recordingStatusCallback="/ready"/></Response>'
    played = play({"/voice": record, "/saved": END, "/ready": httpx.Response(204)}, "5*")
    assert played.line.sent("/saved")[0]["Digits"] == "*"
    (ready,) = played.line.sent("/ready")
    assert ready["RecordingStatus"] == "completed"
    assert "CallStatus" not in ready


def test_a_recordings_callback_comes_soon_or_late_or_twice() -> None:
    record = '<Response><Record action="/saved" recordingStatusCallback="/ready"/></Response>'
    seen = set()
    for seed in range(20):
        played = play({"/voice": record, "/saved": END, "/ready": httpx.Response(204)}, "#", seed=seed)
        assert not played.of(Warned)
        seen.add(tuple(event.reason for event in played.of(Requested)[1:]))
    ready, ended, status = "recording-ready", "recording-ended", "status"
    assert seen == {(ready, ended, status), (ended, ready, status), (ready, ended, ready, status)}


def test_a_record_without_an_action_asks_for_its_own_document() -> None:
    played = play({"/voice": ["<Response><Record/></Response>", END]}, "#")
    assert [form.get("Digits") for form in played.line.sent("/voice")] == [None, "#"]


def test_the_same_chance_plays_the_same_call() -> None:
    answers = {"/voice": RECORD, "/saved": END}
    assert play(answers, "#", seed=5).events == play(answers, "#", seed=5).events


def test_a_listener_sees_what_was_sent_and_answered() -> None:
    (start, status) = play({"/voice": "<Response><Say>Hi</Say></Response>"}).of(Requested)
    assert (start.reason, start.status, start.body) == ("start", 200, "<Response><Say>Hi</Say></Response>")
    assert (status.reason, status.status, status.body) == ("status", 204, "")


def test_the_stand_in_knows_only_its_own_pages() -> None:
    line = StandIn({})
    assert line(httpx.Request("POST", f"{BASE}/elsewhere")).status_code == 404
