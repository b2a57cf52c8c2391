"""The round without an engine: it always offers a person, is bounded, and speaks the caller's language."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from ivr.calls.fallback import Fallback, staff_numbers, static_document, urgent_numbers
from ivr.carriers.port import DialEnd, Signal
from ivr.core.engine import TRIES
from ivr.core.events import Outcome
from ivr.core.line.model import Line
from ivr.core.line.staff import StaffNumber, Team
from tests.calls.calls import TWILIO, session_for
from tests.calls.forms import webhook
from tests.lines import small_line

NOBODY = {"DialCallStatus": "no-answer"}
SILENT = Signal("CA1", dial=DialEnd(Outcome.NO_ANSWER))


def follow(stage_fields: list[dict[str, str]], language: str = "es") -> list[str]:
    """The documents of a round, following each document's last URL."""
    session = session_for()
    target = f"/voice/fallback?lang={language}" if language else "/voice/fallback"
    documents = []
    for fields in stage_fields:
        documents.append(session.answer(webhook(target, **fields)).body.decode())
        found = re.findall(r'(?:<Dial[^>]* action="|<Redirect[^>]*>)([^"<]*)', documents[-1])
        target = unescape(found[-1]) if found else ""
    return documents


def test_every_number_rings_then_guidance_then_three_silences_end_it() -> None:
    numbers = len(staff_numbers(small_line()))
    documents = follow([{}] + [NOBODY] * numbers + [{}] * TRIES)
    assert ["<Dial" in d for d in documents] == [True] * numbers + [False] * (TRIES + 1)
    assert all("nueve uno uno" in d for d in documents[numbers:])
    assert documents[-1].endswith("<Hangup /></Response>")
    assert all('language="es-US"' in d and 'language="en-US"' not in d for d in documents)


def test_a_conversation_ends_the_round_with_a_goodbye() -> None:
    accepted = {"DialCallStatus": "completed", "DialBridged": "true"}
    documents = follow([{}, accepted, {}])
    assert 'action="/voice?lang=es&amp;n=' in documents[1]
    assert "<Hangup" in documents[2]


def test_any_key_leads_to_the_start_menu_in_the_callers_language() -> None:
    session = session_for()
    document = session.answer(webhook("/voice?lang=es&n=7&mac=", Digits="5")).body.decode()
    assert small_line().phrases["start-again"].text["es"] in document
    assert 'language="en-US"' not in document
    assert "&amp;n=8&amp;" in document
    assert 'action="/voice?n=' in follow([{}, *[NOBODY] * 4], "")[-1]


@pytest.mark.parametrize("key", list("123456789*#"))
def test_each_key_behind_any_key_goes_on_in_the_callers_language(key: str) -> None:
    line, session = small_line(), session_for()
    guidance = follow([{}, *[NOBODY] * 4])[-1]
    assert line.phrases["any-key"].text["es"] in guidance
    target = re.search(r'<Gather[^>]* action="([^"]*)"', guidance)
    assert target
    document = session.answer(webhook(unescape(target[1]), Digits=key)).body.decode()
    assert line.phrases["start-again"].text["es"] in document
    assert "lang=es" in document
    assert "lang=en" not in document


def test_0_behind_any_key_still_rings_a_person() -> None:
    answer = session_for().answer(webhook("/voice?lang=es&any=1&n=7&mac=", Digits="0"))
    assert b"<Dial" in answer.body


def test_who_dials_911_behind_any_key_hears_in_all_languages_to_hang_up() -> None:
    line, session = small_line(), session_for()
    target, document = "/voice?lang=es&any=1&n=7&mac=", ""
    for key in "911":
        document = session.answer(webhook(target, Digits=key)).body.decode()
        found = re.search(r'<Gather[^>]* action="([^"]*)"', document)
        assert found
        target = unescape(found[1])
    phrase = line.phrases.get("not-911", line.phrases["emergency"])
    uncut = unescape(document[: document.index("<Gather")])
    assert all(phrase.text[language] in uncut for language in line.languages)


def test_a_voicemail_box_is_no_conversation() -> None:
    assert "<Dial" in follow([{}, {"DialCallStatus": "completed"}])[1]


def test_without_a_language_everything_is_said_in_all() -> None:
    for document in follow([{}, NOBODY], ""):
        assert 'language="en-US"' in document
        assert 'language="es-US"' in document


def test_the_whisper_works_without_state() -> None:
    document = follow([{}])[0]
    found = re.search(r'url="([^"]*)"', document)
    assert found
    answer = session_for().answer(webhook(unescape(found[1]), CallSid="CA9"))
    assert b'action="/voice/whisper/key?n=' in answer.body
    assert b"Spanish" in answer.body


@pytest.mark.parametrize(
    "stage", ["", "x", "rang", "rang-", "rang-x", "silent-", "ring-0", "whisper-99", "rang-٣", "silent-" + "9" * 5000]
)
def test_any_other_stage_still_offers_a_person(stage: str) -> None:
    document = Fallback(small_line(), TWILIO).next("es", stage, SILENT).fill("+12025550100")
    assert b"<Dial" in document or b"<Gather" in document


def test_numbers_for_callers_who_ask_come_first_and_each_once() -> None:
    assert [number.number[-4:] for number in staff_numbers(small_line())] == ["0121", "0111", "0112", "0131"]


def staffed(*teams: Team, red_flag: tuple[str, ...], asked: tuple[str, ...]) -> Line:
    staff = replace(small_line().staff, teams=teams, red_flag=red_flag, asked=asked)
    return replace(small_line(), staff=staff)


def team(id_: str, *last_digits: str, when_closed: str = "") -> Team:
    numbers = tuple(StaffNumber(f"+120255501{each}", "en", id_) for each in last_digits)
    return Team(id_, numbers, when_closed=when_closed)


def ends(numbers: tuple[StaffNumber, ...]) -> list[str]:
    return [number.number[-2:] for number in numbers]


def test_who_stands_in_for_a_closed_team_is_rung_too() -> None:
    desk, nurse, call = team("desk", "21"), team("nurse", "11", when_closed="call"), team("call", "31")
    last = team("last", "41", when_closed="nurse")
    line = staffed(desk, nurse, call, last, red_flag=("nurse", "gone", "last"), asked=("desk", "nurse"))
    assert ends(staff_numbers(line)) == ["21", "11", "31", "41"]
    assert ends(urgent_numbers(line)) == ["11", "31", "41"]


def test_a_red_flag_rings_at_most_four_of_many_teams_and_the_last_one_last() -> None:
    nurse, call, last = team("nurse", "11", "12", "13", "14"), team("call", "31", "32"), team("last", "41")
    line = staffed(nurse, call, last, red_flag=("nurse", "call", "last"), asked=("nurse",))
    assert ends(urgent_numbers(line)) == ["11", "31", "12", "41"]


def test_of_more_numbers_than_a_dial_takes_the_last_one_still_rings() -> None:
    many, last = team("many", *(str(each) for each in range(10, 22))), team("last", "41")
    found = ends(staff_numbers(staffed(many, last, red_flag=("last",), asked=("many",))))
    assert len(found) == 10
    assert found[-1] == "41"


def test_without_any_number_there_is_still_guidance() -> None:
    fallback = Fallback(staffed(red_flag=(), asked=()), TWILIO)
    for urgent in (False, True):
        assert b"nine one one" in fallback.first("en", urgent=urgent).fill("")


def test_a_red_flag_has_ninety_seconds_also_when_something_failed() -> None:
    fallback = Fallback(small_line(), TWILIO)
    document = fallback.first("es", urgent=True).fill("").decode()
    assert 'timeout="20"' in document
    assert "stage=urgent-0" in document
    assert "/voice/whisper/en?lang=es&amp;urgent=1&amp;n=" in document
    stages = ["urgent-0", "urgent-1", "urgent-2"]
    rung = [document, *(fallback.next("es", stage, SILENT).fill("").decode() for stage in stages)]
    assert [re.findall(r"(..)</Number>", each) for each in rung] == [["11"], ["12"], ["31"], []]
    four = team("nurse", "11", "12", "13", "14")
    crowded = Fallback(staffed(four, red_flag=("nurse",), asked=("nurse",)), TWILIO)
    assert b'timeout="14"' in crowded.first("es", urgent=True).fill("")
    assert b'timeout="20"' in crowded.first("es").fill("")


def test_carriers_that_do_not_tell_are_asked_whether_somebody_pressed_1() -> None:
    fallback = Fallback(small_line(), TWILIO)
    untold = Signal("CA1", dial=DialEnd(Outcome.DECLINED, untold=True))
    told = Signal("CA1", dial=DialEnd(Outcome.DECLINED))
    over = small_line().phrases["conversation-over"].text["es"]
    assert over in fallback.next("es", "rang-0", untold, accepted=True).fill("").decode()
    assert over not in fallback.next("es", "rang-0", untold).fill("").decode()
    assert over not in fallback.next("es", "rang-0", told, accepted=True).fill("").decode()


def test_the_static_file_stands_alone() -> None:
    document = static_document(small_line(), TWILIO.document)
    root = ET.fromstring(document.decode())
    dial = root.find("Dial")
    assert dial is not None
    assert dial.get("sequential") == "true"
    assert len(dial) == len(staff_numbers(small_line()))
    assert not dial.get("action")
    assert all("url" not in number.attrib for number in dial)
    order = [element.tag for element in root]
    assert order == ["Say"] * 2 + ["Dial"] + (["Say"] * 2 + ["Gather"]) * TRIES + ["Say"] * 2 + ["Hangup"]
    assert b"http" not in document
