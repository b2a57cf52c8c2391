"""What a person hears whom the line calls about a patient, and what their 1 does."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from ivr.core.alerts import FINAL_SECONDS
from ivr.core.callbacks import Callback, Cause, Standing
from ivr.twilio.alert_calls import ALERT, KEY, OVER, AlertCalls
from ivr.twilio.webhook import Answer
from tests.alerts.people import CLINIC, OPENED, PATIENT, Clock, callback, line

TOKENS = ("0123456789abcdef0123456789abcdef", "f" * 32)
PHRASES = line().phrases


class List:
    """A callback list in memory."""

    def __init__(self, *entries: Callback, number: str = PATIENT) -> None:
        self.entries = {each.id: each for each in entries}
        self.phone = number
        self.broken = False

    def get(self, id_: int) -> Callback | None:
        """One."""
        if self.broken:
            raise OSError(PATIENT)
        return self.entries.get(id_)

    def take(self, id_: int, by: str, at: int) -> bool:
        """Take one that is open."""
        found = self.entries.get(id_)
        if found is None or found.standing is not Standing.OPEN:
            return False
        self.entries[id_] = replace(found, standing=Standing.TAKEN, taken_by=by, taken=at)
        return True

    def number(self, id_: int) -> str:
        """Its number."""
        assert id_ in self.entries
        return self.phone


def calls(list_: List, clock: Clock | None = None, sender: str = "") -> AlertCalls:
    return AlertCalls(line(), list_, TOKENS, clock or Clock(OPENED + 180_000), sender=sender)


def ask(about: AlertCalls, path: str, query: str, **fields: str) -> str:
    """The document for a request."""

    async def asked() -> Answer:
        answer = about.routes[path](query, fields)
        return await answer.later() if answer.later else answer

    answer = asyncio.run(asked())
    assert answer.status == 200
    return answer.body.decode()


def query(about: AlertCalls, id_: int = 12, target: str = "nurse.0", language: str = "en") -> str:
    path, _, found = about.address(id_, target, language).partition("?")
    assert path == ALERT
    return found


def says(phrase: str, language: str = "en") -> str:
    return PHRASES[phrase].text[language].strip()


def test_the_words_are_said_twice_and_a_1_counts_for_six_seconds() -> None:
    about = calls(List(callback()))
    document = ask(about, ALERT, query(about))
    assert document.count(says("alert-call")) == document.count(says("alert-call-connect")) == 2
    assert document.count('<Gather action="/voice/alert/key?') == 2
    assert 'numDigits="1" timeout="6"' in document
    assert document.endswith("<Hangup /></Response>")
    for unsaid in ("alert-drill", "alert-withheld", "alert-last", "alert-call-take"):
        assert says(unsaid) not in document


def test_they_are_said_in_the_language_of_the_person_called() -> None:
    about = calls(List(callback()))
    spanish = ask(about, ALERT, query(about, language="es"))
    assert says("alert-call", "es") in spanish
    assert 'language="es-' in spanish
    assert says("alert-call") in ask(about, ALERT, query(about, language="xx"))


def test_a_1_takes_the_entry_and_rings_the_patient() -> None:
    list_ = List(callback())
    about = calls(list_)
    document = ask(about, KEY, query(about), Digits="1", From="+12025550199")
    assert (list_.entries[12].standing, list_.entries[12].taken_by) == (Standing.TAKEN, "nurse.0")
    assert says("alert-call-connecting") in document
    assert f"<Number>{PATIENT}</Number>" in document
    assert f'callerId="{CLINIC}"' in document
    assert 'action="/voice/alert/over?id=12&amp;to=nurse.0&amp;lang=en&amp;mac=' in document
    assert ask(about, KEY, query(about), Digits="1", From="+12025550199") == document


@pytest.mark.parametrize(
    ("shown", "sender", "dialled", "seen"),
    [(CLINIC, "", "+1", CLINIC), ("", "+12025550105", "+1", "+12025550105"), ("", "", "+12025550106", "+12025550106")],
)
def test_the_patient_sees_a_number_of_the_clinic(shown: str, sender: str, dialled: str, seen: str) -> None:
    plain = replace(line(), staff=replace(line().staff, caller_id=shown))
    about = AlertCalls(plain, List(callback()), TOKENS, Clock(), sender=sender)
    assert f'callerId="{seen}"' in ask(about, KEY, query(about), Digits="1", From=dialled)


def test_without_any_number_the_carrier_shows_its_own() -> None:
    plain = replace(line(), staff=replace(line().staff, caller_id=""))
    about = AlertCalls(plain, List(callback()), TOKENS, Clock())
    assert "callerId" not in ask(about, KEY, query(about), Digits="1")


@pytest.mark.parametrize("digits", ["", "2", "11"])
def test_only_a_1_counts(digits: str) -> None:
    list_ = List(callback())
    about = calls(list_)
    assert "<Hangup" in ask(about, KEY, query(about), Digits=digits)
    assert list_.entries[12].standing is Standing.OPEN


@pytest.mark.parametrize(
    "entry",
    [
        callback(standing=Standing.TAKEN, taken_by="on-call.0"),
        callback(standing=Standing.ANSWERED),
        callback(standing=Standing.DONE, taken_by="nurse.0"),
        callback(99),
    ],
)
@pytest.mark.parametrize("path", [ALERT, KEY])
def test_whoever_comes_second_is_told_so(entry: Callback, path: str) -> None:
    about = calls(List(entry))
    document = ask(about, path, query(about), Digits="1")
    assert says("alert-call-somebody-else") in document
    assert "<Gather" not in document
    assert PATIENT not in document


def test_whoever_took_it_may_go_on() -> None:
    about = calls(List(callback(standing=Standing.TAKEN, taken_by="nurse.0")))
    assert says("alert-call") in ask(about, ALERT, query(about))


def test_a_withheld_number_is_said_and_the_entry_is_taken() -> None:
    list_ = List(callback(withheld=True), number="")
    about = calls(list_)
    document = ask(about, ALERT, query(about))
    assert says("alert-withheld") in document
    assert says("alert-call-take") in document
    assert says("alert-call-connect") not in document
    taken = ask(about, KEY, query(about), Digits="1")
    assert says("alert-withheld") in taken
    assert says("alert-call-yours") in taken
    assert "<Dial" not in taken
    assert list_.entries[12].standing is Standing.TAKEN


def test_a_drill_is_said_to_be_one_and_rings_nobody() -> None:
    list_ = List(callback(cause=Cause.DRILL))
    about = calls(list_)
    assert ask(about, ALERT, query(about)).count(says("alert-drill")) == 2
    taken = ask(about, KEY, query(about), Digits="1")
    assert says("alert-drill") in taken
    assert "<Dial" not in taken
    assert list_.entries[12].taken_by == "nurse.0"


def test_the_last_alert_says_that_it_is_the_last() -> None:
    about = calls(List(callback()), Clock(OPENED + FINAL_SECONDS * 1000))
    assert says("alert-last") in ask(about, ALERT, query(about))


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"DialCallStatus": "completed", "DialBridged": "true"}, "alert-call-over"),
        ({"DialCallStatus": "completed"}, "alert-call-over"),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, "alert-call-unanswered"),
        ({"DialCallStatus": "no-answer"}, "alert-call-unanswered"),
        ({"DialCallStatus": "busy"}, "alert-call-unanswered"),
        ({"DialCallStatus": "failed"}, "alert-call-unanswered"),
        ({}, "alert-call-unanswered"),
    ],
)
def test_after_the_talk(fields: dict[str, str], phrase: str) -> None:
    about = calls(List(callback(standing=Standing.TAKEN, taken_by="nurse.0")))
    document = ask(about, OVER, query(about), **fields)
    assert says(phrase) in document
    assert ("<Gather" in document) is (phrase == "alert-call-unanswered")
    assert "<Hangup" in document


def test_a_1_after_an_unanswered_ring_rings_the_patient_again() -> None:
    about = calls(List(callback()))
    first = ask(about, KEY, query(about), Digits="1")
    unanswered = ask(about, OVER, query(about), DialCallStatus="no-answer")
    again = re.search(r'action="/voice/alert/key\?([^"]+)"', unanswered)
    assert again is not None
    assert ask(about, KEY, again[1].replace("&amp;", "&"), Digits="1") == first


@pytest.mark.parametrize("path", [ALERT, KEY, OVER])
def test_an_address_that_was_changed_reaches_nothing(path: str) -> None:
    list_ = List(callback(), callback(13))
    about = calls(list_)
    good = query(about)
    for bad in (
        "",
        good.replace("id=12", "id=13"),
        good.replace("nurse.0", "nurse.1"),
        good.replace("lang=en", "lang=es"),
        good[:-1],
        good + "&x=1",
        good[:-1] + ("0" if good[-1] != "0" else "1"),
    ):
        document = ask(about, path, bad, Digits="1")
        assert document.endswith("<Response><Hangup /></Response>")
    assert all(each.standing is Standing.OPEN for each in list_.entries.values())


def test_an_address_made_with_either_token_is_good() -> None:
    list_ = List(callback())
    old = AlertCalls(line(), list_, TOKENS[1:], Clock())
    about = calls(list_)
    assert says("alert-call") in ask(about, ALERT, query(old))


def test_an_address_holds_no_number() -> None:
    assert re.fullmatch(
        r"/voice/alert\?id=-7&to=on-call\.0&lang=es&mac=[0-9a-f]{32}", calls(List()).address(-7, "on-call.0", "es")
    )


@pytest.mark.parametrize("path", [ALERT, KEY])
def test_a_list_that_cannot_be_read_is_told_to_the_person_called(path: str, caplog: pytest.LogCaptureFixture) -> None:
    list_ = List(callback())
    list_.broken = True
    about = calls(list_)
    assert says("alert-call-trouble") in ask(about, path, query(about), Digits="1")
    assert "OSError" in caplog.text
    assert PATIENT[1:] not in caplog.text
