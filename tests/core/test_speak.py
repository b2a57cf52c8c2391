"""What is said around a change of the language, to whoever dials 9-1-1 inside the call, and while speech is slow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.engine import step
from ivr.core.events import Key, Silence
from ivr.core.line.model import Line, Statement
from ivr.core.reply import Listen, Reply, Transfer
from ivr.core.sharing import LONGEST
from ivr.core.state import CallState, Mode
from tests.core.graph import GRAPHS, graph, line_with
from tests.core.walk import ids, last
from tests.lines import small_line

NOT_911 = [("not-911", "en"), ("not-911", "es")]
KEYED = {Mode.MENU, Mode.TOPIC, Mode.OFFER, Mode.BYE}
every_graph = pytest.mark.parametrize("arguments", GRAPHS, ids=str)


def said(reply: Reply) -> list[tuple[str, str]]:
    return [(each.id, each.language) for each in (*reply.announce, *reply.prompt)]


def without_a_number(reply: Reply) -> list[tuple[str, str]]:
    return [each for each in said(reply) if each[0] not in {"not-911", "language-invite"}]


@every_graph
def test_wherever_keys_work_who_dials_911_is_told_first_and_then_the_key_works(
    arguments: tuple[int, *tuple[str, ...]],
) -> None:
    line = line_with(arguments[0])
    told: set[tuple[Mode, str]] = set()
    places = {(state.mode, state.at) for state in graph(*arguments) if state.mode in KEYED}
    for start in graph(*arguments):
        state = start
        for digit in "91":
            state, reply, _ = step(line, state, Key(digit))
            assert "not-911" not in dict(said(reply))
            if not isinstance(reply.then, Listen):  # it rings, and no key is heard
                break
        else:
            if start.mode not in KEYED:
                continue
            after, reply, _ = step(line, state, Key("1"))
            plain_after, plain, _ = step(line, replace(state, dialled=""), Key("1"))
            back = [("language-invite", each) for each in line.languages if each != state.language]
            assert said(reply) == [*NOT_911, *back, *said(plain)]
            assert [(each.id, each.language) for each in reply.announce[:3]] == [*NOT_911, *back]
            assert (after, reply.opens) == (replace(plain_after, dialled=""), plain.opens)
            told.add((start.mode, start.at))
    rings_at_once = {place for place in places if place[0] is Mode.OFFER or place[1] == "warning"}
    assert places - told <= rings_at_once
    assert {mode for mode, _ in told} >= {Mode.MENU, Mode.TOPIC, Mode.BYE}


@every_graph
def test_what_was_dialled_changes_nothing_else(arguments: tuple[int, *tuple[str, ...]]) -> None:
    line = line_with(arguments[0])
    dialling = {state: edges for state, edges in graph(*arguments).items() if state.dialled}
    assert {state.dialled for state in dialling} == {"9", "91"}
    for state, edges in dialling.items():
        assert state.mode in KEYED
        for edge in edges:
            after, reply, happened = step(line, replace(state, dialled=""), edge.event, edge.duty)
            assert replace(edge.after, dialled="") == replace(after, dialled="")
            assert without_a_number(edge.reply) == without_a_number(reply)
            assert edge.reply.opens == reply.opens
            assert edge.happened == happened
            assert type(edge.reply.then) is type(reply.then)


@pytest.mark.parametrize("words", ["9 1 - 1", "9 - 1 1", "9 1 6 1", "9 1 2 1", "1 1", "9 9 1", "9 1 0 accepted 1"])
def test_with_anything_in_between_it_was_not_dialled(words: str) -> None:
    _, reply = last(small_line(), f"start {words}")
    assert "not-911" not in dict(said(reply))


@pytest.mark.parametrize("words", ["9 9 1 1", "6 9 1 1", "1 9 1 9 1 1", "- 9 1 1", "9 - 9 1 1"])
def test_it_may_begin_behind_anything(words: str) -> None:
    _, reply = last(small_line(), f"start {words}")
    assert said(reply)[:2] == NOT_911


def test_a_line_without_words_for_it_says_the_emergency_sentence() -> None:
    line = small_line()
    phrases = {id_: statement for id_, statement in line.phrases.items() if id_ != "not-911"}
    _, reply = last(replace(line, phrases=phrases), "start 9 1 1")
    assert ids(reply)[:2] == ["!emergency", "!emergency"]


def test_the_words_are_taken_from_the_time_of_a_red_flag() -> None:
    # A line whose key 1 leads to the warning signs, and there to a sign.
    line = small_line()
    options = tuple(
        replace(option, target={"warning": "expect", "expect": "warning"}.get(option.target, option.target))
        for option in line.menus["main"].options
    )
    line = replace(line, menus={**line.menus, "main": replace(line.menus["main"], options=options)})
    state, _ = last(line, "start 9 1")
    for dialled, before in (("", 0), ("91", 1)):
        _, reply, _ = step(line, replace(state, dialled=dialled), Key("1"))
        assert isinstance(reply.then, Transfer)
        seconds = sum(each.seconds for each in reply.announce)
        assert seconds <= reply.then.takes - reply.then.seconds <= seconds + 1
        assert reply.then.seconds <= LONGEST
        assert ids(reply).count("!not-911") == 2 * before


@pytest.mark.parametrize(
    ("words", "invited"),
    [
        ("4 9", [0]),
        ("4 9 -", [-1]),
        ("4 9 - -", [-1]),
        ("4 9 6", []),
        ("4 9 7", []),
        ("4 -", []),
        ("2 9", [0]),
        ("2 9 -", [0]),
        ("2 9 - -", []),
        ("2 9 #", []),
        ("1 9 -", [0]),
        ("3 9 -", [-1]),
        ("9", [0]),
        ("0 accepted 9", [0]),
        ("0 busy busy busy 9", [0]),
    ],
)
def test_the_way_back_is_said_in_the_language_that_was_left(words: str, invited: list[int]) -> None:
    _, reply = last(small_line(), f"start {words}")
    heard = said(reply)
    assert [each for each in heard if each[0] == "language-invite"] == [("language-invite", "en")] * len(invited)
    assert all(heard[place] == ("language-invite", "en") for place in invited)


def _with_slow_words(line: Line) -> Line:
    extra = {
        id_: Statement(id_, {"en": "For normal speed, press 8.", "es": "Para la velocidad normal, oprima 8."})
        for id_ in ("no-input-2-slow", "no-match-topic-slow")
    }
    return replace(line, phrases={**line.phrases, **extra})


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("start - -", "no-input-2"),
        ("start 8 - -", "no-input-2-slow"),
        ("start 8 8 - -", "no-input-2"),
        ("start 2 1", "no-match-topic"),
        ("start 8 2 1", "no-match-topic-slow"),
    ],
)
def test_while_speech_is_slow_the_help_names_the_way_to_normal_speed(words: str, phrase: str) -> None:
    assert ids(last(_with_slow_words(small_line()), words)[1])[0] == phrase
    assert ids(last(small_line(), words)[1])[0] == phrase.removesuffix("-slow")


def test_a_silent_change_of_the_language_is_no_key_of_911() -> None:
    state = CallState("en", Mode.MENU, "main", menu_hash=small_line().menus["main"].meaning)
    state, *_ = step(small_line(), state, Key("9"))
    state, *_ = step(small_line(), state, Silence())
    assert step(small_line(), state, Key("1"))[0].dialled == ""


def test_where_the_place_is_gone_nothing_is_left_of_what_was_dialled() -> None:
    lost = CallState("es", Mode.MENU, "gone", dialled="91")
    assert step(small_line(), lost, Key("1"))[0].dialled == ""
    after, reply, _ = step(small_line(), lost, Key("9"))
    assert (after.dialled, "not-911" in dict(said(reply))) == ("9", False)
