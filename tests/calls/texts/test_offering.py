"""Who is offered a text in a call: whose number is shown, theirs, and one that shows texts; once for each topic."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from ivr.calls.dialable import is_textable
from ivr.calls.session import Answer, CallSession
from ivr.calls.texts.offering import is_theirs
from ivr.calls.token import place_of
from ivr.carriers.port import Signal
from ivr.core.happenings import TextPromised
from ivr.core.line.model import Line
from tests.alerts.people import CLINIC, NURSE, staff
from tests.calls.calls import action, note, session_for, text
from tests.calls.forms import CALL, webhook
from tests.lines import small_line, texting_line

TOPIC = "1"
"""The key of the main menu that leads to a topic."""


@dataclass
class Texts:
    """Keeps what is promised."""

    can: bool = True
    asked: list[str] = field(default_factory=list)
    promised: list[tuple[str, str, str, str]] = field(default_factory=list)

    def may(self, number: str) -> bool:
        """As a test chooses."""
        self.asked.append(number)
        return self.can

    def promise(self, call: str, topic: str, language: str, number: str) -> None:
        """Keep it."""
        self.promised.append((call, topic, language, number))


def session(texts: Texts | None, line: Line | None = None) -> CallSession:
    return session_for(line or texting_line(), texts=texts)


def skip(answers: CallSession, answer: Answer, *keys: str, **fields: str) -> Answer:
    """Press keys; "" is silence."""
    for key in keys:
        form = fields | ({"Digits": key} if key else {})
        answer = answers.answer(webhook(action(answer), **form))
    return answer


def to_the_end(answers: CallSession, language: str = "", **fields: str) -> Answer:
    """The end of the topic behind key 1, in the language that a key chooses."""
    answer = answers.answer(webhook("/voice", CallStatus="ringing", **fields))
    answer = skip(answers, answer, *([language] if language else []), TOPIC, **fields)
    while "mode=topic" in action(answer):
        answer = skip(answers, answer, "#", **fields)
    return answer


@pytest.mark.parametrize(("key", "language"), [("", "en"), ("9", "es")])
def test_a_whole_call_to_a_promised_text(key: str, language: str) -> None:
    texts = Texts()
    answers = session(texts)
    words = {id_: " ".join(each.text[language].split()) for id_, each in texting_line().phrases.items()}
    offered = to_the_end(answers, key)
    assert words["text-offer"] in text(offered)
    asked = skip(answers, offered, "6")
    assert words["text-consent"] in text(asked).partition("<Gather")[0]
    assert words["text-agree"] in text(asked).partition("<Gather")[2]
    assert texts.promised == []
    agreed = skip(answers, asked, "1")
    assert words["text-promised"] in text(agreed)
    (told,) = texts.promised
    assert told == (CALL, texting_line().menus["main"].options[0].target, language, "+12025550171")
    assert TextPromised(told[1]) in note(agreed).happened
    assert "12025550171" not in action(agreed)


def test_each_topic_is_offered_once_in_a_call_and_a_restart_forgets_nothing() -> None:
    texts = Texts()
    agreed = skip(session(texts), to_the_end(session(texts)), "6", "1")
    place = place_of(action(agreed))
    assert place
    assert place.texts
    again = skip(session(texts), agreed, "*", TOPIC)
    other = session(texts)
    while "mode=topic" in action(again):
        again = skip(other, again, "#")
    assert "mode=menu" in action(again)
    assert texting_line().phrases["text-offer"].text["en"].strip() not in text(again)
    assert len(texts.promised) == 1


def test_a_webhook_that_is_repeated_gets_the_same_answer() -> None:
    texts = Texts()
    answers = session(texts)
    asked = skip(answers, to_the_end(answers), "6")
    hook = webhook(action(asked), Digits="1")
    assert answers.answer(hook).body == answers.answer(hook).body
    assert len(set(texts.promised)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "+266696687"},
        {"From": "anonymous"},
        {"From": "sip:alice@example.org"},
        {"From": "+18005550100"},
        {"From": "+19005550100"},
        {"From": "+14165550123"},
        {"StirVerstat": "TN-Validation-Failed-A"},
        {"StirVerstat": "TN-Validation-Failed"},
    ],
    ids=lambda fields: next(iter(fields.values())),
)
def test_who_cannot_be_reached_by_a_text_is_not_offered_one(fields: dict[str, str]) -> None:
    texts = Texts()
    assert "mode=menu" in action(to_the_end(session(texts), **fields))
    assert texts.asked == []


def test_who_may_not_be_sent_one_is_not_offered_one() -> None:
    assert "mode=menu" in action(to_the_end(session(Texts(can=False))))
    assert "mode=menu" in action(to_the_end(session(None)))


def test_what_is_not_possible_any_more_is_not_promised() -> None:
    texts = Texts()
    answers = session(texts)
    asked = skip(answers, to_the_end(answers), "6")
    texts.can = False
    said = text(skip(answers, asked, "1"))
    assert texting_line().phrases["text-sorry"].text["en"].strip() in said
    assert texts.promised == []


def test_a_line_without_texts_asks_nobody() -> None:
    texts = Texts()
    assert "mode=menu" in action(to_the_end(session(texts, small_line())))
    assert texts.asked == []


def test_a_topic_that_is_no_more_is_remembered_as_none() -> None:
    line = texting_line()
    texts = Texts()
    asked = skip(session(texts), to_the_end(session(texts)), "6")
    fewer = replace(line, topics={id_: each for id_, each in line.topics.items() if id_ == "medicines"})
    answers = session_for(fewer, texts=texts)
    assert answers.answer(webhook(action(asked), Digits="1")).status == 200
    assert texts.promised == []


@pytest.mark.parametrize(
    ("signal", "theirs"),
    [
        (Signal("CA1", "+12025550171"), True),
        (Signal("CA1", "+12025550171", verified="passed-a"), True),
        (Signal("CA1", "+12025550171", verified="none"), True),
        (Signal("CA1", "+12025550171", verified="failed-a"), False),
        (Signal("CA1", "+12025550171", called_leg=True), False),
        (Signal("CA1"), False),
    ],
)
def test_a_number_that_the_network_denies_is_not_the_callers(signal: Signal, *, theirs: bool) -> None:
    assert is_theirs(signal) is theirs


@pytest.mark.parametrize(
    ("number", "texted"),
    [
        ("+12025550171", True),
        ("+17875550123", True),
        ("+18005550100", False),  # toll-free
        ("+19005550100", False),  # premium
        ("+18765550100", False),  # Jamaica
        (NURSE, False),
        (CLINIC, False),
        ("alice", False),
    ],
)
def test_texts_are_sent_to_telephones_that_show_them_in_allowed_countries(number: str, *, texted: bool) -> None:
    assert is_textable(staff(), number) is texted


def test_a_landline_of_a_country_that_tells_them_apart_is_sent_none() -> None:
    spain = replace(staff(), callback_countries=("ES",))
    assert is_textable(spain, "+34612345678")
    assert not is_textable(spain, "+34911234567")


def test_a_fault_of_what_sends_texts_costs_no_caller_their_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: str) -> bool:
        raise RuntimeError("+12025550171")

    texts = Texts()
    answers = session(texts)
    asked = skip(answers, to_the_end(answers), "6")
    monkeypatch.setattr(texts, "promise", broken)
    assert "mode=menu" in action(skip(answers, asked, "1"))
    monkeypatch.setattr(texts, "may", broken)
    assert "mode=menu" in action(to_the_end(answers))
