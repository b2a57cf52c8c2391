"""The carrier's REST API: what is asked, checked against its published description, and what goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import pytest

from ivr.carriers.port import CarrierError
from ivr.carriers.twilio import rest
from ivr.carriers.twilio.rest import TwilioApi
from tests.alerts.carrier import ACCOUNT, TOKEN, StandIn, carrier, description, problems
from tests.alerts.people import CLINIC, NURSE

WORDS = "Una línea"
URL = "https://line.example.org/voice/alert?id=12"
RECORDING = "RE" + "0" * 31 + "7"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with carrier() as state:
        yield state


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[TwilioApi]:
    made = TwilioApi(ACCOUNT, TOKEN, stand_in.url + "/")
    yield made
    made.close()


def test_a_call_is_asked_for_as_the_carrier_describes_it(stand_in: StandIn, client: TwilioApi) -> None:
    sid = client.call(NURSE, CLINIC, URL)
    assert sid.startswith("CA")
    assert stand_in.calls == [
        {
            "To": NURSE,
            "From": CLINIC,
            "Url": URL,
            "Method": "POST",
            "FallbackUrl": URL,
            "FallbackMethod": "POST",
            "Timeout": "25",
        }
    ]
    assert client.call_state(sid) == (False, "no-answer")


@pytest.mark.parametrize(
    ("answered_by", "told"),
    [
        ("human", "a person picked up"),
        ("fax", "a fax machine picked up"),
        ("machine_start", "a voicemail box or an assistant picked up"),
        ("machine_end_beep", "a voicemail box or an assistant picked up"),
        ("unknown", ""),
        (None, ""),
    ],
)
def test_where_the_carrier_is_to_listen_it_tells_what_answered(
    stand_in: StandIn, client: TwilioApi, answered_by: str | None, told: str
) -> None:
    stand_in.call_status = "completed"
    sid = client.call(NURSE, CLINIC, URL, detects=True)
    assert (stand_in.calls[0]["MachineDetection"], stand_in.calls[0]["AsyncAmd"]) == ("Enable", "true")
    stand_in._states[sid]["answered_by"] = answered_by
    assert client.call_state(sid) == (True, told)


def test_a_text_is_asked_for_as_the_carrier_describes_it(stand_in: StandIn, client: TwilioApi) -> None:
    stand_in.text_status, stand_in.text_code = "undelivered", 30003
    sid = client.text(NURSE, CLINIC, WORDS)
    assert stand_in.texts == [{"To": NURSE, "From": CLINIC, "Body": WORDS}]
    assert client.text_state(sid) == (False, "undelivered (carrier error 30003)")
    stand_in.text_status, stand_in.text_code = "delivered", None
    assert client.text_state(client.text(NURSE, CLINIC, "Hello")) == (True, "")


def test_a_message_is_fetched_when_it_is_ready_and_deleted(stand_in: StandIn, client: TwilioApi) -> None:
    assert client.recording(RECORDING) is None
    stand_in.recordings[RECORDING] = b"RIFF...."
    assert client.recording(RECORDING) == b"RIFF...."
    client.delete_recording(RECORDING)
    assert stand_in.recordings == {}
    client.delete_recording(RECORDING)


def test_what_is_no_message_is_not_fetched(
    stand_in: StandIn, client: TwilioApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.recordings[RECORDING] = bytes(2000)
    monkeypatch.setattr(rest, "MAX_RECORDING", 1000)
    with pytest.raises(CarrierError, match="413") as refused:
        client.recording(RECORDING)
    assert not refused.value.again
    stand_in.refusals = [(503, 0)]
    with pytest.raises(CarrierError) as refused:
        client.recording(RECORDING)
    assert refused.value.again
    stand_in.refusals = [(500, 20500)]
    with pytest.raises(CarrierError, match="20500"):
        client.delete_recording(RECORDING)


@pytest.mark.parametrize(
    ("status", "code", "again"),
    [
        (400, 21211, False),
        (400, 21610, False),
        (400, 21614, False),
        (401, 20003, False),
        (429, 20429, True),
        (500, 20500, True),
        (503, 20503, True),
    ],
)
def test_a_refusal_tells_its_code_and_whether_to_try_again_and_nothing_else(
    stand_in: StandIn, client: TwilioApi, status: int, code: int, *, again: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stand_in.refusals = [(status, code)]
    with pytest.raises(CarrierError) as refused:
        client.text(NURSE, CLINIC, WORDS)
    assert (refused.value.code, refused.value.again, str(refused.value)) == (code, again, f"carrier error {code}")
    assert refused.value.__cause__ is refused.value.__context__ is None
    told = caplog.text + "".join(traceback.format_exception(refused.value))
    for secret in (NURSE[1:], CLINIC[1:], TOKEN, "línea", "not right"):
        assert secret not in told


def test_nothing_of_a_request_reaches_a_log(
    stand_in: StandIn, client: TwilioApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.call_state(client.call(NURSE, CLINIC, URL))
    client.text(NURSE, CLINIC, WORDS)
    for secret in (NURSE[1:], CLINIC[1:], TOKEN, "línea", "id=12"):
        assert secret not in caplog.text
    assert len(stand_in.requests) == 3


def test_a_wrong_token_is_refused_for_good(stand_in: StandIn) -> None:
    client = TwilioApi(ACCOUNT, "f" * 32, stand_in.url)
    with pytest.raises(CarrierError, match="20003") as refused:
        client.call(NURSE, CLINIC, URL)
    assert not refused.value.again
    client.close()


def test_a_carrier_that_is_not_there_or_too_slow_may_be_later(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "SECONDS", 0.2)
    stand_in.slow = 0.5
    for url in (stand_in.url, "http://127.0.0.1:9"):
        client = TwilioApi(ACCOUNT, TOKEN, url)
        with pytest.raises(CarrierError, match="not reached") as refused:
            client.call(NURSE, CLINIC, URL)
        assert refused.value.again
        client.close()


def test_without_another_base_the_library_asks_the_carrier_itself() -> None:
    client = TwilioApi(ACCOUNT, TOKEN)
    assert client._client.api.base_url.startswith("https://")
    client.close()


CALLS = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
GOOD = [("To", NURSE), ("From", CLINIC), ("Url", URL)]


@pytest.mark.parametrize(
    ("method", "path", "form", "problem"),
    [
        ("POST", CALLS, GOOD, ""),
        ("POST", CALLS, GOOD[1:], "'To' is a required"),
        ("POST", CALLS, GOOD[:2], "one of"),
        ("POST", CALLS, [*GOOD, ("Timeout", "soon")], "is not of type 'integer'"),
        ("POST", CALLS, [*GOOD, ("Method", "FETCH")], "is not one of"),
        ("POST", CALLS, [*GOOD, ("Color", "red")], "Additional properties"),
        ("POST", CALLS, [*GOOD[:2], ("Url", "line/voice")], "is not a 'uri'"),
        ("POST", CALLS, [*GOOD, GOOD[0]], "stands twice"),
        ("POST", CALLS.replace("AC0", "XX0"), GOOD, "does not match"),
        ("POST", MESSAGES, [("To", "911"), ("From", CLINIC), ("Body", "x")], "is not a 'phone-number'"),
        ("POST", MESSAGES, [("To", NURSE), ("From", CLINIC), ("Body", "x"), ("RiskCheck", "no")], "is not one of"),
        ("GET", CALLS.replace(".json", "/CA1.json"), [], "does not match"),
        ("PUT", CALLS, [], "no operation"),
        ("GET", CALLS.replace(".json", "/CA" + "0" * 32 + ".json"), GOOD, "is not asked for"),
    ],
)
def test_the_description_refuses_what_the_carrier_would(
    method: str, path: str, form: list[tuple[str, str]], problem: str
) -> None:
    found = problems(method, path, form)
    assert (found == []) if not problem else any(problem in each for each in found)


def test_the_description_names_its_source() -> None:
    assert description()["info"]["x-extract"]["commit"] == "496e1df3c4f33a27379b4b6a6d03d81a7544ee74"


def test_a_fault_of_the_library_is_told_by_its_kind_alone() -> None:
    def broken() -> str:
        raise ValueError(NURSE)

    with pytest.raises(CarrierError, match="not reached"):
        rest._told(broken)
