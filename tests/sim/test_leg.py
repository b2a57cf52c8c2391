"""Gather, Redirect and the words around them, as the carrier plays them."""

from __future__ import annotations

import pytest

from ivr.sim.events import Gathering, Heard, Pressed, StayedSilent, Waiting
from ivr.sim.people import HangUp, Moment, Press
from ivr.sim.switchboard import DOCUMENT_ENDED, LINE_HUNG_UP, PERSON_HUNG_UP, REJECTED
from tests.sim.stand_in import BASE, play

END = "<Response><Hangup/></Response>"


def gather(attributes: str, inside: str = "<Say>One. Two.</Say>", behind: str = "<Redirect>/silent</Redirect>") -> str:
    return f"<Response><Gather {attributes}>{inside}</Gather>{behind}</Response>"


@pytest.mark.parametrize(
    ("attributes", "keys", "digits", "finished"),
    [
        ('numDigits="1" finishOnKey=""', "5", "5", ""),
        ('numDigits="1" finishOnKey=""', "#", "#", ""),
        ('numDigits="3"', "123", "123", ""),
        ('numDigits="3"', "12#", "12", "#"),
        ('numDigits="3"', "12", "12", ""),
        ("", "1234#", "1234", "#"),
        ("", "12*4", "12*4", ""),
        ('finishOnKey="*"', "1#2*", "1#2", "*"),
        ('finishOnKey=""', "12*#", "12*#", ""),
        ('input="dtmf speech" numDigits="1"', "7", "7", ""),
    ],
)
def test_keys_reach_the_action(attributes: str, keys: str, digits: str, finished: str) -> None:
    played = play({"/voice": gather(f'{attributes} action="/key"'), "/key": END}, keys)
    (form,) = played.line.sent("/key")
    assert (form["Digits"], form["FinishedOnKey"], form["msg"]) == (digits, finished, "Gather End")
    assert form["CallStatus"] == "in-progress"
    assert "".join(event.key for event in played.of(Pressed)) == keys
    assert played.ended.how == LINE_HUNG_UP


@pytest.mark.parametrize(
    ("attributes", "keys"),
    [
        ('numDigits="1"', ""),
        ('numDigits="1"', "#"),
        ('finishOnKey="*"', "*"),
        ('input="speech"', "1"),
    ],
)
def test_no_input_falls_through_without_a_request(attributes: str, keys: str) -> None:
    played = play({"/voice": gather(f'{attributes} action="/key"'), "/silent": END}, keys)
    assert played.line.sent("/key") == []
    (form,) = played.line.sent("/silent")
    assert "Digits" not in form
    assert len(played.of(StayedSilent)) == 1


def test_an_empty_result_is_told_with_empty_digits_and_with_none_in_turn() -> None:
    again = gather('action="/key" actionOnEmptyResult="true"')
    played = play({"/voice": again, "/key": [again, again, END]})
    assert [form.get("Digits") for form in played.line.sent("/key")] == ["", None, ""]
    assert {form["msg"] for form in played.line.sent("/key")} == {"Gather End"}


def test_a_missing_action_is_the_current_document() -> None:
    played = play({"/voice": "<Response><Redirect>/menu?v=1</Redirect></Response>", "/menu": [gather(""), END]}, "1#")
    assert [form.get("Digits") for form in played.line.sent("/menu?v=1")] == [None, "1"]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("/a/b?x=1&amp;y=2", "/a/b?x=1&y=2"),
        ("c", "/menus/c"),
        ("?x=1", "/menus/main?x=1"),
        ("../d", "/d"),
        (f"{BASE}/e#rc=2", "/e"),
        ("", "/menus/main"),
    ],
)
def test_relative_addresses_are_those_of_the_current_document(link: str, target: str) -> None:
    start = "<Response><Redirect>/menus/main</Redirect></Response>"
    pages = [f"<Response><Redirect>{link}</Redirect></Response>", END]
    played = play({"/voice": start, "/menus/main": pages, target: END} if link else {"/voice": start, target: pages})
    assert played.line.requests[2].url.raw_path.decode() == target


def test_an_address_that_makes_no_sense_leads_to_the_fallback() -> None:
    played = play({"/voice": "<Response><Redirect>http://[broken</Redirect></Response>", "/voice/fallback": END})
    (form,) = played.line.sent("/voice/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11100", "http://[broken")


def test_a_key_cuts_the_prompt_off_and_is_the_first_digit() -> None:
    played = play({"/voice": gather('numDigits="2" action="/key"'), "/key": END}, "4@0,2")
    assert [event.text for event in played.of(Heard)] == ["One."]
    assert played.line.sent("/key")[0]["Digits"] == "42"
    assert played.of(Waiting) == []


def test_without_a_key_the_whole_prompt_is_heard_and_then_the_wait_begins() -> None:
    played = play({"/voice": gather('timeout="10" action="/key" numDigits="1"'), "/silent": END})
    assert [(event.text, event.cuttable) for event in played.of(Heard)] == [("One.", True), ("Two.", True)]
    (wait,) = played.of(Waiting)
    assert (wait.seconds, wait.most) == (10, 1)
    assert played.of(Gathering) == [Gathering(0.0, "caller", f"{BASE}/key")]
    assert played.ended.at == pytest.approx(wait.at + 10)


def test_the_time_starts_again_at_every_key() -> None:
    class Typist:
        """Presses a key four seconds into every wait, three times."""

        keys = 3

        def spend(self, moment: Moment) -> Press | None:
            if not moment.may_press or not self.keys:
                return None
            self.keys -= 1
            return Press("1", min(4.0, moment.seconds))

    played = play({"/voice": gather('action="/key" timeout="5"', inside=""), "/key": END}, caller=Typist())
    assert played.line.sent("/key")[0]["Digits"] == "111"
    assert played.ended.at == pytest.approx(3 * 4 + 5)


def test_what_stands_outside_gather_cannot_be_cut_off() -> None:
    class Impatient:
        """Presses whenever anything is said, allowed or not."""

        def spend(self, _moment: Moment) -> Press:
            return Press("1")

    answer = '<Response><Say>First. Second.</Say><Pause/><Play>a.wav</Play><Gather numDigits="1" action="/key"/>'
    played = play({"/voice": answer + "</Response>", "/key": END}, caller=Impatient())
    assert [(event.text, event.cuttable) for event in played.of(Heard)] == [
        ("First.", False),
        ("Second.", False),
        ("a.wav", False),
    ]


def test_words_are_heard_with_language_voice_and_speed_as_often_as_asked() -> None:
    say = '<Say voice="Polly.Lupe" language="es-US" loop="2"><prosody rate="80%">Hola.</prosody></Say>'
    heard = play({"/voice": f"<Response>{say}</Response>"}).of(Heard)
    assert [(event.text, event.language, event.voice, event.slow, event.side) for event in heard] == [
        ("Hola.", "es-US", "Polly.Lupe", True, "caller")
    ] * 2


@pytest.mark.parametrize("keys", ["h", "h@0.1"])
def test_hanging_up_in_gather_requests_no_action(keys: str) -> None:
    played = play({"/voice": gather('action="/key"')}, keys)
    assert [request.url.path for request in played.line.requests] == ["/voice", "/voice/status"]
    assert played.ended.how == PERSON_HUNG_UP


def test_hanging_up_during_an_announcement_ends_the_call() -> None:
    played = play({"/voice": "<Response><Say>One. Two. Three.</Say></Response>"}, "h@0.5")
    assert [event.text for event in played.of(Heard)] == ["One.", "Two."]
    assert played.ended.how == PERSON_HUNG_UP


def test_the_end_of_a_document_ends_the_call() -> None:
    assert play({"/voice": "<Response/>"}).ended.how == DOCUMENT_ENDED


def test_a_rejected_call_is_busy() -> None:
    played = play({"/voice": '<Response><Reject reason="busy"/></Response>'})
    assert played.ended.how == REJECTED
    assert played.line.sent("/voice/status")[0]["CallStatus"] == "busy"


def test_a_get_action_has_its_digits_in_the_query() -> None:
    played = play({"/voice": gather('action="/key?v=1" method="GET" numDigits="1"'), "/key": END}, "3")
    assert played.line.requests[1].method == "GET"
    assert "Digits=3" in played.line.requests[1].url.query.decode()
    assert played.line.requests[1].url.query.startswith(b"v=1&")


def test_a_person_who_hangs_up_between_keys_has_pressed_nothing() -> None:
    class Undecided:
        """Presses one key, then hangs up."""

        pressed = False

        def spend(self, moment: Moment) -> Press | HangUp | None:
            if not moment.may_press:
                return None
            was, self.pressed = self.pressed, True
            return HangUp() if was else Press("1")

    played = play({"/voice": gather('numDigits="2" action="/key"')}, caller=Undecided())
    assert played.line.sent("/key") == []
    assert played.ended.how == PERSON_HUNG_UP
