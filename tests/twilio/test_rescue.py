"""The round without an engine: it always offers a person, is bounded, and speaks the caller's language."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from ivr.core.engine import TRIES
from ivr.twilio.exchange import Exchange
from ivr.twilio.rescue import Rescue, staff_numbers, static_document
from tests.lines import small_line
from tests.twilio.forms import BASE, TOKEN, webhook

NOBODY = {"DialCallStatus": "no-answer"}


def follow(stage_fields: list[dict[str, str]], language: str = "es") -> list[str]:
    """The documents of a round, following each document's last URL."""
    exchange = Exchange(small_line(), [TOKEN], BASE)
    target = f"/voice/fallback?lang={language}" if language else "/voice/fallback"
    documents = []
    for fields in stage_fields:
        documents.append(exchange.answer(webhook(target, **fields)).body.decode())
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
    assert 'action="/voice?lang=es&amp;mac="' in documents[1]
    assert "<Hangup" in documents[2]


def test_any_key_leads_to_the_start_menu_in_the_callers_language() -> None:
    exchange = Exchange(small_line(), [TOKEN], BASE)
    document = exchange.answer(webhook("/voice?lang=es&mac=", Digits="5")).body.decode()
    assert small_line().phrases["start-again"].text["es"] in document
    assert 'language="en-US"' not in document
    assert 'action="/voice"' in follow([{}, *[NOBODY] * 4], "")[-1]


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
    answer = Exchange(small_line(), [TOKEN], BASE).answer(webhook(unescape(found[1]), CallSid="CA9"))
    assert b'action="/voice/whisper/key"' in answer.body
    assert b"Spanish" in answer.body


@pytest.mark.parametrize(
    "stage", ["", "x", "rang", "rang-", "rang-x", "silent-", "ring-0", "whisper-99", "rang-٣", "silent-" + "9" * 5000]
)
def test_any_other_stage_still_offers_a_person(stage: str) -> None:
    document = Rescue(small_line()).next("es", stage, NOBODY).fill("+12025550100")
    assert b"<Dial" in document or b"<Gather" in document


def test_numbers_for_callers_who_ask_come_first_and_each_once() -> None:
    assert [number.number[-4:] for number in staff_numbers(small_line())] == ["0121", "0111", "0112", "0131"]


def test_the_static_file_stands_alone() -> None:
    document = static_document(small_line())
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
