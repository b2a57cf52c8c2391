"""A text with a link to what was heard: who is offered one, what is asked first, and that no key does more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.engine import step
from ivr.core.events import Key, Silence
from ivr.core.happenings import TextPromised, read, write
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import Listen, Reply, Transfer
from ivr.core.state import CallState, Mode
from tests.core.walk import carried, ids
from tests.lines import small_line, texting_line

CAN = Duty(texts=True)


def walk(words: str, line: Line | None = None, duty: Duty = CAN) -> tuple[CallState, Reply, tuple[object, ...]]:
    """The last step of a call to the small line that offers texts, behind the last part of its topic "medicines"."""
    line = line or texting_line()
    topic = line.topics["medicines"]
    menu = line.menus[line.parents["medicines"]]
    state = CallState("en", Mode.TOPIC, topic.id, topic.parts[-1].id, keyed=True, heard_keys=True)
    taken = None
    for word in words.split():
        taken = step(line, carried(state), Silence() if word == "-" else Key(word), duty)
        state = taken.state
    assert taken is not None
    assert menu.id in line.menus
    return taken.state, taken.reply, taken.happened


def test_behind_a_topic_a_text_is_offered_before_the_menu() -> None:
    state, reply, _ = walk("-")
    assert ids(reply) == ["topic-end", "text-offer"]
    assert (state.mode, state.at) == (Mode.TEXT, "medicines")
    state, reply, _ = walk("- -")
    assert state.mode is Mode.MENU
    assert "text-offer" not in ids(reply)
    assert state.silent == 0


def test_pound_skips_to_the_offer_and_on_to_the_menu() -> None:
    assert walk("#")[0].mode is Mode.TEXT
    assert walk("# #")[0].mode is Mode.MENU
    assert walk("# *")[0].mode is Mode.MENU


@pytest.mark.parametrize("duty", [EVERYBODY, Duty(frozenset({"nurse"}))])
def test_who_cannot_be_sent_one_is_not_offered_one(duty: Duty) -> None:
    state, reply, _ = walk("-", duty=duty)
    assert state.mode is Mode.MENU
    assert ids(reply)[0] == "topic-end"


def test_a_line_that_offers_none_says_nothing_of_it() -> None:
    assert walk("-", small_line())[0].mode is Mode.MENU


def test_nothing_is_offered_among_the_warning_signs() -> None:
    line = texting_line()
    parents = {**line.parents, "medicines": "warning"}
    object.__setattr__(line_with := replace(line), "parents", parents)
    assert walk("-", line_with)[0].mode is Mode.MENU


def test_the_caller_hears_what_they_agree_to_and_no_key_cuts_it_off() -> None:
    state, reply, _ = walk("- 6")
    assert ids(reply) == ["!text-consent", "text-agree"]
    assert isinstance(reply.then, Listen)
    assert state.mode is Mode.CONSENT


def test_only_a_1_behind_the_question_promises_a_text() -> None:
    state, reply, happened = walk("- 6 1")
    assert happened[-1] == TextPromised("medicines") or TextPromised("medicines") in happened
    assert ids(reply)[0] == "text-promised"
    assert state.mode is Mode.MENU
    for other in ("-", "0", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"):
        _, reply, happened = walk(f"- 6 {other}")
        assert not any(isinstance(each, TextPromised) for each in happened), other
        assert "text-promised" not in ids(reply)


def test_what_cannot_be_sent_any_more_is_not_promised() -> None:
    line = texting_line()
    asked, _, _ = walk("- 6")
    state, reply, happened = step(line, carried(asked), Key("1"), EVERYBODY)
    assert ids(reply)[0] == "text-sorry"
    assert not any(isinstance(each, TextPromised) for each in happened)
    assert state.mode is Mode.MENU


def test_who_dials_911_there_agrees_to_nothing() -> None:
    _, reply, happened = walk("- 6 9 1")
    assert not any(isinstance(each, TextPromised) for each in happened)
    assert "!text-consent" in ids(reply)
    _, reply, happened = walk("- 6 9 1 1")
    assert not any(isinstance(each, TextPromised) for each in happened)
    assert any("911" in each or "emergency" in each for each in ids(reply))


@pytest.mark.parametrize("words", ["-", "- 6"])
def test_everything_else_works_there_as_everywhere(words: str) -> None:
    before, said, _ = walk(words)
    assert isinstance(walk(f"{words} 0")[1].then, Transfer)
    state, _, _ = walk(f"{words} 4")
    assert state.at == "warning"
    assert ids(walk(f"{words} 7")[1])[-1] == ids(said)[-1]
    slow, reply, _ = walk(f"{words} 8")
    assert (slow.slow, slow.mode) == (True, before.mode)
    assert "slower" in " ".join(ids(reply))
    spanish, _, _ = walk(f"{words} 9")
    assert (spanish.language, spanish.mode, spanish.at) == ("es", before.mode, before.at)


def test_the_choices_of_the_menu_work_behind_a_topic_before_it_is_read() -> None:
    line = texting_line()
    menu = line.menus[line.parents["medicines"]]
    option = next(each for each in menu.options if each.target in line.topics)
    assert walk(f"- {option.key}")[0].at == option.target


@pytest.mark.parametrize(("words", "mode"), [("- 5", Mode.TEXT), ("- 6 5", Mode.CONSENT)])
def test_a_wrong_key_asks_again_and_the_third_rings_staff(words: str, mode: Mode) -> None:
    state, reply, _ = walk(words)
    assert (state.mode, state.wrong) == (mode, 1)
    assert "no-match-1" in " ".join(ids(reply))
    assert isinstance(walk(f"{words} 5 5")[1].then, Transfer)


def test_silence_behind_another_language_tells_the_way_back() -> None:
    _, reply, _ = walk("- 9 -")
    assert "language-invite" in ids(reply)


def test_a_line_that_stopped_offering_texts_goes_on_at_the_menu() -> None:
    for words in ("-", "- 6"):
        asked, _, _ = walk(words)
        state, _, happened = step(small_line(), carried(asked), Key("1"), CAN)
        assert state.mode in {Mode.MENU, Mode.TOPIC}
        assert not any(isinstance(each, TextPromised) for each in happened)
    gone = CallState("en", Mode.CONSENT, "gone", keyed=True)
    assert step(texting_line(), gone, Key("1"), CAN).state.mode is Mode.MENU


def test_the_log_holds_the_promise() -> None:
    assert read(write((TextPromised("medicines"),))) == (TextPromised("medicines"),)
