"""What the carrier sends, as events."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls.events import event_of, likely_events
from ivr.carriers.port import MalformedError, Recorded, Signal
from ivr.carriers.twilio.read import (
    call_id,
    called_number,
    caller_number,
    is_called_leg,
    parse_form,
    recording,
    seconds,
    sent,
    signal,
)
from ivr.core.events import Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.state import Mode

CALL = {"CallSid": "CA1"}


@pytest.mark.parametrize(
    ("mode", "fields", "expected"),
    [
        (Mode.MENU, {"Digits": "1"}, Key("1")),
        (Mode.MENU, {"Digits": "#", "FinishedOnKey": ""}, Key("#")),
        (Mode.TOPIC, {"Digits": "*", "msg": "Gather End"}, Key("*")),
        (Mode.MENU, {"Digits": "12"}, Key("?")),
        (Mode.MENU, {"Digits": "D"}, Key("?")),
        (Mode.MENU, {"Digits": "TIMEOUT"}, Key("?")),
        (Mode.MENU, {"Digits": ""}, Silence()),
        (Mode.MENU, {"CallStatus": "in-progress"}, Silence()),
        (Mode.BYE, {"DialCallStatus": "completed", "DialBridged": "true"}, Silence()),
        (Mode.MESSAGE, {"Digits": "hangup", "RecordingDuration": "4"}, RecordingEnded(kept=True)),
        (Mode.MESSAGE, {"Digits": "#", "RecordingDuration": "0"}, RecordingEnded(kept=False)),
        (Mode.MESSAGE, {}, RecordingEnded(kept=False)),
        (Mode.RING, {"DialCallStatus": "completed", "DialBridged": "true"}, TransferEnded(Outcome.ACCEPTED)),
        (Mode.RING, {"DialCallStatus": "answered", "DialBridged": "true"}, TransferEnded(Outcome.ACCEPTED)),
        (Mode.RING, {"DialCallStatus": "completed", "DialBridged": "false"}, TransferEnded(Outcome.DECLINED)),
        (Mode.RING, {"DialCallStatus": "completed"}, TransferEnded(Outcome.DECLINED)),
        (Mode.RING, {"DialCallStatus": "no-answer", "DialBridged": "true"}, TransferEnded(Outcome.NO_ANSWER)),
        (Mode.RING, {"DialCallStatus": "busy"}, TransferEnded(Outcome.BUSY)),
        (Mode.RING, {"DialCallStatus": "failed"}, TransferEnded(Outcome.FAILED)),
        (Mode.RING, {"DialCallStatus": "canceled"}, TransferEnded(Outcome.CANCELED)),
        (Mode.RING, {"DialCallStatus": "Completed", "DialBridged": "true"}, TransferEnded(Outcome.FAILED)),
        (Mode.RING, {"DialCallStatus": "some-new-word"}, TransferEnded(Outcome.FAILED)),
        (Mode.RING, {"Digits": "1"}, TransferEnded(Outcome.FAILED)),
    ],
)
def test_a_form_is_one_event(mode: Mode, fields: dict[str, str], expected: Event) -> None:
    assert event_of(signal(CALL | fields), mode) == expected


@pytest.mark.parametrize(
    ("fields", "accepted", "expected", "untold"),
    [
        ({"DialCallStatus": "completed"}, True, Outcome.ACCEPTED, True),
        ({"DialCallStatus": "answered"}, True, Outcome.ACCEPTED, True),
        ({"DialCallStatus": "completed"}, False, Outcome.DECLINED, True),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, True, Outcome.DECLINED, False),
        ({"DialCallStatus": "completed", "DialBridged": ""}, True, Outcome.DECLINED, False),
        ({"DialCallStatus": "completed", "DialBridged": "true"}, False, Outcome.ACCEPTED, False),
        ({"DialCallStatus": "no-answer"}, True, Outcome.NO_ANSWER, False),
        ({}, True, Outcome.FAILED, False),
    ],
)
def test_a_1_that_is_known_counts_only_where_the_carrier_does_not_tell(
    fields: dict[str, str],
    accepted: bool,  # noqa: FBT001  # a value
    expected: Outcome,
    untold: bool,  # noqa: FBT001  # a value
) -> None:
    read = signal(CALL | fields)
    assert read.outcome(accepted=accepted) is expected
    assert read.untold is untold


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("+12025550143", "+12025550143"),
        (" 12025550143", "+12025550143"),
        ("sip:+12025550143@carrier.example", "+12025550143"),
        ("sip:%2B12025550143@carrier.example;transport=tls", "+12025550143"),
        ("sips:2025550143@198.51.100.7:5061", "+12025550143"),
        ("tel:+1-202-555-0143", "+12025550143"),
        ("tel:+1-202-555-0143;phone-context=example.com", "+12025550143"),
        ("2025550143", "+12025550143"),
        ("12025550143", "+12025550143"),
        ("0012025550143", "+12025550143"),
        ("011442079460123", "+442079460123"),
        ("+1 202 555 0143", "+12025550143"),
        ("+1 2025550143", "+12025550143"),
        ("00 1 2025550143", "+12025550143"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("(202) 555-0143", "+12025550143"),
        ("202.555.0143", "+12025550143"),
        ("5550143", ""),
        ("02079460123", ""),
        ("sip:alice@example.com", ""),
        ("sip:anonymous@anonymous.invalid", ""),
        ("client:alice", ""),
        ("+266696687", ""),
        (" 266696687", ""),
        ("sip:+266696687@carrier.example", ""),
        ("anonymous", ""),
        ("Anonymous", ""),
        ("", ""),
        ("+0123456789", ""),
        ("+1202555014\u0663", ""),
        ("+12025550143 or so", ""),
    ],
)
def test_a_callers_number_is_read_however_it_is_written(sent: str, expected: str) -> None:
    assert caller_number({"From": sent, "To": "+12025550100"}) == expected


def test_a_number_without_its_country_is_read_only_where_the_clinics_is_known() -> None:
    assert caller_number({"From": "2025550143", "To": "sip:line@example.com"}) == ""
    assert caller_number({"From": "2025550143", "To": "+442079460100"}) == ""
    assert caller_number({"From": "+12025550143"}) == "+12025550143"
    assert called_number({"To": " 12025550100"}) == "+12025550100"


@pytest.mark.parametrize("to", ["+12025550100", " 12025550100", "sip:+12025550100@clinic.example", "2025550100"])
def test_whoever_sends_the_number_that_was_called_has_hidden_theirs(to: str) -> None:
    for sender in ("+12025550100", " 12025550100", "sip:+12025550100@exchange.example"):
        read = signal(CALL | {"From": sender, "To": to})
        assert (read.caller, read.sent) == ("", ""), sender
    assert signal(CALL | {"From": "+12025550143", "To": to}).caller == "+12025550143"


def test_what_is_no_number_is_kept_as_far_as_it_can_be_read() -> None:
    assert sent({"From": f"A\0l\nic\udcffe{'x' * 999}"}) == f"Alic?e{'x' * 114}"
    assert sent({"From": "sip:2025550143@exchange.example", "To": "+12025550100"}) == ""
    assert sent({}) == ""


@pytest.mark.parametrize(
    ("written", "expected"), [("42", 42), ("0", 0), ("", 0), ("-1", 0), ("4.5", 0), ("x", 0), ("9" * 20, 0), ("٣", 0)]
)
def test_seconds_are_those_that_a_carrier_writes(written: str, expected: int) -> None:
    assert seconds({"CallDuration": written}, "CallDuration") == expected
    assert seconds({}, "CallDuration") == 0


@given(st.sampled_from(list(Mode)), st.dictionaries(st.sampled_from(["Digits", "DialCallStatus"]), st.text()))
def test_any_form_is_one_of_few_events(mode: Mode, fields: dict[str, str]) -> None:
    known = {event for each in Mode for event in likely_events(each)}
    known |= {Key("?"), *(TransferEnded(outcome) for outcome in Outcome)}
    assert event_of(signal(CALL | fields), mode) in known


@given(
    st.binary(max_size=300)
    | st.text("a%2B=", max_size=20).map(str.encode)
    | st.text("a=&+%C3B9;é\udcff", max_size=40).map(lambda t: t.encode("utf-8", "surrogateescape"))
)
def test_any_body_is_parsed_as_the_library_does(body: bytes) -> None:
    text = body.decode("utf-8", "surrogateescape")
    pairs = parse_form(body)
    assert pairs == parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    for name, value in pairs:
        assert (name + value).encode("utf-8", "surrogateescape") is not None


def test_blank_values_and_both_kinds_of_space_are_kept() -> None:
    assert parse_form(b"A=&B=x+y&C=x%20y&D=%2B1&E=K%C3%B6ln&F=%FF") == [
        ("A", ""),
        ("B", "x y"),
        ("C", "x y"),
        ("D", "+1"),
        ("E", "Köln"),
        ("F", "\udcff"),
    ]


def test_more_fields_than_any_webhook_has_are_refused() -> None:
    with pytest.raises(ValueError, match="fields"):
        parse_form(b"&".join(b"a=1" for _ in range(501)))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"CallSid": "CA1"}, "CA1"),
        ({"CallSid": "CA2", "ParentCallSid": "CA1"}, "CA1"),
        ({"CallSid": "v3:ab_C.d-e"}, "v3:ab_C.d-e"),
    ],
)
def test_the_call_is_the_callers_leg(fields: dict[str, str], expected: str) -> None:
    assert call_id(fields) == expected


@pytest.mark.parametrize("found", ["", "a b", "CA1\n", "x" * 65, "Ä", "CA1&x=1"])
def test_a_call_id_that_no_carrier_has_is_refused(found: str) -> None:
    with pytest.raises(MalformedError):
        call_id({"CallSid": found})
    with pytest.raises(MalformedError):
        call_id({})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Direction": "inbound"}, False),
        ({}, False),
        ({"ParentCallSid": "CA1"}, True),
        ({"Direction": "outbound-dial"}, True),
        ({"ParentCallSid": "", "Direction": "inbound"}, False),
    ],
)
def test_the_leg_of_somebody_we_rang_is_known(fields: dict[str, str], expected: bool) -> None:  # noqa: FBT001  # a value
    assert is_called_leg(fields) is expected


@pytest.mark.parametrize(
    ("to", "expected"),
    [("+12025550100", "+12025550100"), ("sip:line@example.org", ""), ("", ""), ('+1" x="', ""), ("+12025550100\n", "")],
)
def test_only_a_telephone_number_is_shown_to_staff(to: str, expected: str) -> None:
    assert called_number({"To": to}) == expected
    assert not called_number({})


@pytest.mark.parametrize("found", ["12025550142", "tel:12025550142", "202-555-0142"])
def test_an_id_that_could_be_a_telephone_number_is_replaced_by_another_one_for_the_same_call(found: str) -> None:
    made = call_id({"CallSid": found})
    assert made.startswith("id-")
    assert "0142" not in made
    assert made == call_id({"CallSid": found})
    assert made != call_id({"CallSid": "12025550143"})


@pytest.mark.parametrize(
    ("found", "expected"),
    [(f"RE{7:032x}", f"RE{7:032x}"), ("12025550142", ""), ("tel:12025550142", ""), ("../x", ""), ("", "")],
)
def test_the_id_of_a_message_is_none_that_could_be_a_telephone_number(found: str, expected: str) -> None:
    assert recording({"RecordingSid": found}) == expected


@pytest.mark.parametrize(("written", "expected"), [("14400", 14_400), ("5550142", 0), ("-1", 0), ("", 0)])
def test_seconds_that_no_call_has_are_none(written: str, expected: int) -> None:
    assert seconds({"CallDuration": written}, "CallDuration") == expected


@pytest.mark.parametrize(
    ("fields", "talked", "lasted"),
    [
        ({"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "42"}, True, 42),
        ({"DialCallStatus": "completed"}, True, 0),
        ({"DialCallStatus": "answered", "DialCallDuration": "x"}, True, 0),
        ({"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "0"}, False, 0),
        ({"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "9"}, False, 9),
        ({"DialCallStatus": "busy"}, False, 0),
        ({"DialCallDuration": "42"}, False, 0),
    ],
)
def test_a_talk_is_what_was_picked_up_joined_and_lasted(fields: dict[str, str], *, talked: bool, lasted: int) -> None:
    read = signal(CALL | fields)
    assert (read.talked, read.dial_seconds) == (talked, lasted)


def test_a_form_is_read_once_into_all_that_it_tells() -> None:
    told = {
        "From": "+12025550143",
        "To": "+12025550100",
        "Digits": "#",
        "SpeechResult": "A nurse.",
        "CallStatus": "completed",
        "CallDuration": "61",
        "RecordingSid": "RE1",
        "RecordingDuration": "9",
        "RecordingStatus": "completed",
        "ErrorUrl": "/voice?n=3",
        "ErrorCode": "11200",
    }
    assert signal(CALL | told) == Signal(
        "CA1",
        "+12025550143",
        "+12025550100",
        "#",
        "A nurse.",
        recorded=Recorded("RE1", 9, kept=True, ready=True),
        ended="completed",
        seconds=61,
        failed="/voice?n=3",
        error="11200",
    )
    assert signal(CALL) == Signal("CA1")
    assert signal(CALL | {"CallStatus": "ringing", "Direction": "outbound-dial"}) == Signal(
        "CA1", called_leg=True, ringing=True
    )
    assert signal(CALL | {"ErrorCode": "x" * 99}).error == ""
    assert signal(CALL | {"RecordingSid": "RE1"}).recorded == Recorded("RE1")
    assert not re.search("1202|nurse", repr(signal(CALL | told)))


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("TN-Validation-Passed-A", "passed-a"),
        ("TN-Validation-Passed-C-Passthrough", "passed-c-passthrough"),
        ("TN-Validation-Failed-B-Diverted", "failed-b-diverted"),
        ("TN-Validation-Failed", "failed"),
        ("No-TN-Validation", "none"),
        ("NULL", ""),
        ("", ""),
        ("TN-Validation-Passed-A +12025550171", ""),
        ("+12025550171", ""),
    ],
)
def test_the_verification_of_a_number_is_one_word_of_ours(written: str, word: str) -> None:
    assert signal({"CallSid": "CA1", "StirVerstat": written}).verified == word
    assert len(word) <= 20  # which the log has room for
