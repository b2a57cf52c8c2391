"""What a person hears whom the line calls about a patient, and what their 1 does."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.talks import Talks
from ivr.calls.alert_address import ALERT, Addresses
from ivr.calls.alert_calls import KEY, OFFER_SECONDS, OVER, AlertCalls
from ivr.calls.answer import Answer
from ivr.carriers.twilio.read import signal
from ivr.core.callbacks.attempts import PATIENT as PATIENT_ROUND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.plan import FINAL_SECONDS
from ivr.core.line.model import Line
from ivr.core.line.phrases import OPTIONAL
from tests.alerts.memory import MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import CLINIC, OPENED, PATIENT, Clock, callback, line
from tests.calls.calls import TWILIO

TOKENS = ("0123456789abcdef0123456789abcdef", "f" * 32)
PHRASES = line().phrases


class List:
    """A callback list, real but for the disk."""

    def __init__(self, *entries: Callback, number: str = PATIENT, seconds: float = 180) -> None:
        self.kept = MemoryKept(*entries)
        self.kept.numbers = {each.id: "" if each.withheld else number for each in entries}
        self.view = CallbackView(self.kept, MemoryAttempts(self.kept.disk), MemoryLedger())
        self.clock = Clock(OPENED + round(seconds * 1000))
        self.read()

    def read(self) -> None:
        """As the loop does every second."""
        self.view.read(self.clock.now)

    @property
    def entries(self) -> dict[int, Callback]:
        """What is stored."""
        return self.kept.entries

    def attempts(self) -> list[tuple[int, str]]:
        """The dials to patients, by entry and what has become of them."""
        return [(each.callback, str(each.state)) for each in self.view.notes.all() if each.round == PATIENT_ROUND]


def calls(list_: List, clock: Clock | None = None, sender: str = "", about: Line | None = None) -> AlertCalls:
    return AlertCalls(about or line(), TWILIO, Talks(list_.view), TOKENS, clock or list_.clock, sender=sender)


def ask(about: AlertCalls, path: str, query: str, **fields: str) -> str:
    """The document for a request."""

    async def asked() -> Answer:
        answer = about.routes[path](query, signal({"CallSid": "CA7"} | fields))
        return await answer.later() if answer.later else answer

    answer = asyncio.run(asked())
    assert answer.status == 200
    return answer.body.decode()


def query(about: AlertCalls, id_: int = 12, target: str = "nurse.0", language: str = "en") -> str:
    path, _, found = about._addresses.about(id_, target, language).address.partition("?")
    assert path == ALERT
    return found


def says(phrase: str, language: str = "en") -> str:
    return PHRASES[phrase].text[language].strip()


def test_the_words_are_said_until_the_time_is_over_and_a_1_counts_all_the_while() -> None:
    about = calls(List(callback()))
    document = ask(about, ALERT, query(about))
    assert document.count(says("alert-call")) == document.count(says("alert-call-connect")) == 4
    assert document.count('<Gather action="/voice/alert/key?') == 4
    pauses = [int(each) for each in re.findall(r'numDigits="1" timeout="([0-9]+)"', document)]
    words = sum(line().phrases[id_].seconds["en"] for id_ in ("alert-call", "alert-call-connect"))
    assert OFFER_SECONDS - 4 <= sum(pauses) + 4 * words <= OFFER_SECONDS
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
    about = calls(List(callback()), sender=sender, about=plain)
    assert f'callerId="{seen}"' in ask(about, KEY, query(about), Digits="1", From=dialled)


def test_without_any_number_the_carrier_shows_its_own() -> None:
    plain = replace(line(), staff=replace(line().staff, caller_id=""))
    about = calls(List(callback()), about=plain)
    assert "callerId" not in ask(about, KEY, query(about), Digits="1")


def test_a_number_that_leads_to_a_line_of_the_clinic_is_read_out_and_not_dialled() -> None:
    several = replace(line(), other_numbers={PATIENT: "second"})
    for about in (calls(List(callback()), about=several), calls(List(callback()), sender=PATIENT)):
        document = ask(about, KEY, query(about), Digits="1")
        assert "<Dial" not in document
        assert says("alert-call-not-dialled") in document


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
        None,
    ],
)
@pytest.mark.parametrize("path", [ALERT, KEY])
def test_whoever_comes_second_is_told_so(entry: Callback | None, path: str) -> None:
    about = calls(List(entry) if entry else List())
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


@pytest.mark.parametrize("phrase", ["alert-unreadable", "alert-withheld"])
def test_what_came_in_place_of_a_number_is_not_called_withheld_where_the_line_has_the_words(phrase: str) -> None:
    list_ = List(callback(withheld=True, caller="a"))
    list_.kept.numbers = {12: "sip:alice@example.com"}
    phrases = {id_: each for id_, each in PHRASES.items() if phrase == id_ or id_ != "alert-unreadable"}
    about = calls(list_, about=replace(line(), phrases=phrases))
    for document in (ask(about, ALERT, query(about)), ask(about, KEY, query(about), Digits="1")):
        assert says(phrase) in document
        assert "alice" not in document
        assert "<Dial" not in document
    assert list_.entries[12].standing is Standing.TAKEN


def test_a_number_that_is_no_longer_kept_is_neither_rung_nor_read_out() -> None:
    about = calls(List(callback(caller="a"), number=""))
    document = ask(about, KEY, query(about), Digits="1")
    assert says("alert-withheld") in document
    assert says("alert-call-yours") in document
    assert "<Dial" not in document


def test_a_drill_is_said_to_be_one_and_rings_nobody() -> None:
    list_ = List(callback(cause=Cause.DRILL))
    about = calls(list_)
    assert ask(about, ALERT, query(about)).count(says("alert-drill")) > 1
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
        ({"DialCallStatus": "completed", "DialCallDuration": "0"}, "alert-call-unanswered"),
        ({"DialCallStatus": "canceled"}, "alert-call-unanswered"),
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
    old = AlertCalls(line(), TWILIO, Talks(list_.view), TOKENS[1:], Clock())
    about = calls(list_)
    assert says("alert-call") in ask(about, ALERT, query(old))


def test_an_address_holds_no_number() -> None:
    assert re.fullmatch(
        r"/voice/alert\?id=-7&to=on-call\.0&lang=es&mac=[0-9a-f]{32}",
        Addresses(TOKENS, ["en", "es"]).about(-7, "on-call.0", "es").address,
    )


@pytest.mark.parametrize("path", [ALERT, KEY])
def test_a_list_that_cannot_be_read_is_told_to_the_person_called(path: str, caplog: pytest.LogCaptureFixture) -> None:
    list_ = List(callback())
    list_.kept.disk.away = True
    about = calls(list_)
    assert says("alert-call-trouble") in ask(about, path, query(about, 77), Digits="1")
    assert "OSError" in caplog.text
    assert PATIENT[1:] not in caplog.text


def test_a_number_that_cannot_be_read_takes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    list_ = List(callback())

    def spoilt(_id: int) -> str:
        raise ValueError(PATIENT)

    list_.kept.number = spoilt  # type: ignore[method-assign,assignment]
    about = calls(list_)
    assert says("alert-call-trouble") in ask(about, KEY, query(about), Digits="1")
    assert list_.entries[12].standing is Standing.OPEN
    assert list_.attempts() == []
    assert PATIENT[1:] not in caplog.text


@pytest.mark.parametrize("end", ["busy", "no-answer", "failed", "canceled", ""])
def test_a_dial_without_a_talk_gives_the_patient_back(end: str) -> None:
    list_ = List(callback())
    about = calls(list_)
    ask(about, KEY, query(about), Digits="1", CallSid="CA7")
    assert list_.entries[12].standing is Standing.TAKEN
    assert list_.attempts() == [(12, "sent")]
    ask(about, OVER, query(about), DialCallStatus=end)
    assert (list_.entries[12].standing, list_.entries[12].taken_by) == (Standing.OPEN, "")
    assert list_.attempts() == [(12, "failed")]


def test_a_talk_leaves_the_patient_taken_and_done_stays_done() -> None:
    list_ = List(callback())
    about = calls(list_)
    ask(about, KEY, query(about), Digits="1")
    ask(about, OVER, query(about), DialCallStatus="completed", DialBridged="true")
    assert list_.entries[12].standing is Standing.TAKEN
    assert list_.attempts() == [(12, "delivered")]
    list_.kept.done(12, "Kim", OPENED)
    ask(about, OVER, query(about), DialCallStatus="failed")
    assert str(list_.entries[12].standing) == "done"


def test_an_end_that_cannot_be_noted_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    list_ = List(callback())
    about = calls(list_)
    ask(about, KEY, query(about), Digits="1")
    list_.kept.disk.away = True
    assert says("alert-call-unanswered") in ask(about, OVER, query(about), DialCallStatus="failed")
    assert "noting the end of a dial to a patient failed with OSError" in caplog.text
    assert list_.attempts() == [(12, "sent")], "the loop will find it"


def three(**changes: object) -> List:
    """Three patients; the first of them chose a sign twice, in two calls."""
    entries = [
        callback(12, caller="a", opened=OPENED),
        callback(13, caller="b", opened=OPENED + 1),
        callback(14, caller="a", opened=OPENED + 2),
        callback(15, opened=OPENED + 3, withheld=True),
    ]
    return List(*(replace(each, **changes) for each in entries), seconds=184)  # type: ignore[arg-type]


def test_several_patients_are_counted_and_1_connects_with_whoever_has_waited_longest() -> None:
    list_ = three()
    about = calls(list_)
    document = ask(about, ALERT, query(about, 15))
    assert document.count(says("alert-call-many").replace("{count}", "3")) > 1
    assert document.count(says("alert-call-many").replace("{count}", "3")) == document.count(says("alert-call-first"))
    pressed = re.search(r'action="/voice/alert/key\?([^"]+)"', document)
    assert pressed is not None
    ask(about, KEY, pressed[1].replace("&amp;", "&"), Digits="1")
    assert [each.id for each in list_.entries.values() if each.standing is Standing.TAKEN] == [12, 14]
    assert list_.attempts() == [(12, "sent"), (14, "sent")]
    over = ask(about, OVER, query(about), DialCallStatus="completed", DialBridged="true")
    assert says("alert-call-over") in over
    assert says("alert-call-many").replace("{count}", "2") in over
    list_.kept.done(13, "Kim", OPENED)
    list_.read()
    assert says("alert-withheld") in ask(about, ALERT, query(about, 15))


def test_a_patient_whom_somebody_else_has_taken_gives_way_to_the_next_one() -> None:
    list_ = three()
    about = calls(list_)
    list_.view.take(12, "on-call.0", OPENED)
    list_.view.take(14, "on-call.0", OPENED)
    document = ask(about, KEY, query(about), Digits="1")
    assert says("alert-call-many").replace("{count}", "2") in document
    assert "<Dial" not in document


def test_a_1_that_comes_at_the_same_moment_as_another_one_takes_nothing() -> None:
    list_ = List(callback())
    about = calls(list_)

    def late(_id: int, _by: str, _at: int) -> bool:
        list_.entries[12] = replace(list_.entries[12], standing=Standing.TAKEN, taken_by="on-call.0")
        return False

    list_.kept.take = late  # type: ignore[method-assign,assignment]
    assert says("alert-call-somebody-else") in ask(about, KEY, query(about), Digits="1")


def test_a_number_that_has_called_many_times_is_said_to_have() -> None:
    list_ = three()
    list_.view._firsts._often.add(("", Cause.RED_FLAG, ""))
    about = calls(list_)
    assert says("alert-often") not in ask(about, ALERT, query(about))
    list_ = three()
    list_.view._firsts._often |= set(list_.view._firsts._at)
    assert says("alert-often") in ask(calls(list_), ALERT, query(about))


def test_without_the_words_for_several_those_for_one_are_said() -> None:
    plain = replace(line(), phrases={id_: each for id_, each in PHRASES.items() if id_ not in OPTIONAL})
    list_ = three()
    about = calls(list_, about=plain)
    document = ask(about, ALERT, query(about))
    assert says("alert-call") in document
    assert says("alert-call-connect") in document


def test_a_dial_has_an_end() -> None:
    about = calls(List(callback()))
    assert 'timeLimit="3600"' in ask(about, KEY, query(about), Digits="1")


def test_a_number_that_is_not_dialled_is_read_out() -> None:
    list_ = List(callback(), number="+19005550100")
    about = calls(list_)
    document = ask(about, KEY, query(about), Digits="1")
    assert "<Dial" not in document
    assert document.count("1 9 0 0 5 5 5 0 1 0 0.") == document.count(says("alert-call-not-dialled")) == 2
    assert list_.entries[12].standing is Standing.TAKEN
    assert list_.attempts() == [], "there is no dial that could end without a talk"


def test_it_is_read_out_by_a_line_without_words_for_that() -> None:
    plain = replace(line(), phrases={id_: each for id_, each in PHRASES.items() if id_ not in OPTIONAL})
    about = calls(List(callback(), number="+19005550100"), about=plain)
    assert ask(about, KEY, query(about), Digits="1").count("1 9 0 0 5 5 5 0 1 0 0.") == 2


def test_an_entry_that_is_not_due_yet_is_offered_where_nobody_else_waits() -> None:
    list_ = List(callback(), seconds=100)
    about = calls(list_)
    assert says("alert-call-connect") in ask(about, ALERT, query(about))
