"""What the engine says happened: whole steps as data, and what it must agree with in every state there is."""

from __future__ import annotations

import pytest

from ivr.core.events import CallStarted, Key, Silence, TransferEnded
from ivr.core.happenings import (
    Accepted,
    CallBegan,
    ChangedLanguage,
    ChoseKey,
    Ended,
    HeardToEnd,
    NobodyAnswered,
    OpenedTopic,
    RedFlagChosen,
    RingingStarted,
    StaffAway,
    WrongKey,
    read,
    write,
)
from ivr.core.reply import End, Transfer
from ivr.core.state import Mode
from tests.core.graph import GRAPHS, graph
from tests.core.walk import happened
from tests.lines import small_line

every_graph = pytest.mark.parametrize("arguments", GRAPHS, ids=str)
Arguments = tuple[int, *tuple[str, ...]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("start", "began"),
        ("start 9", "key:9 language:es"),
        ("start 7", "key:7"),
        ("start 6", "wrong:6"),
        ("start ?", "wrong:?"),
        ("start -", "silent"),
        ("start 1", "key:1 opened:expect"),
        ("start 2 1", "key:1"),
        ("start 2 2", "wrong:2"),
        ("start 2 -", "part:recovery-rest"),
        ("start 1 -", "part:expect-time heard:expect"),
        ("start 1 #", "key:#"),
        ("start 4 1", "key:1 flag:leg ringing:leg"),
        ("start 4 0", "key:0 flag:unknown ringing:unknown"),
        ("start 4 1 busy", "not-taken:busy"),
        ("start 4 1 busy busy busy", "not-taken:busy nobody:leg"),
        ("start 4 1 busy busy busy 1", "key:1 flag:leg ringing:leg"),
        ("start 4 1 accepted", "accepted"),
        ("start 0", "key:0 ringing:staff"),
        ("start office-closed: 0", "key:0 away:staff"),
        ("start office-closed: 0 0", "key:0 away:staff"),
        ("start all-closed: 4 1", "key:1 flag:leg away:leg"),
        ("start - - -", "silent ringing:silence"),
        ("start office-closed: - - -", "silent away:silence"),
        ("start 6 6 6", "wrong:6 ringing:wrong"),
        ("start 4 6 6 6", "wrong:6 flag:unknown ringing:unknown"),
        ("start 0 busy busy busy 6 6 6", "wrong:6 nobody:wrong"),
        ("start 0 busy busy busy -", "silent"),
        ("start 0 busy busy busy 2 recorded", "message"),
        ("start 0 busy busy busy 2 nothing-recorded", ""),
        ("start 0 accepted -", "silent ended"),
        ("start 0 accepted 5", "key:5"),
        ("start office-closed: - - - - - -", "silent ended"),
    ],
)
def test_a_step_tells_what_happened(words: str, expected: str) -> None:
    assert write(happened(small_line(), words)) == expected


@every_graph
def test_what_happened_agrees_with_what_follows(arguments: Arguments) -> None:
    for state, edges in graph(*arguments).items():
        for edge in edges:
            kinds = {type(each) for each in edge.happened}
            rings = isinstance(edge.reply.then, Transfer)
            flags = [each.sign for each in edge.happened if isinstance(each, RedFlagChosen)]
            assert flags == ([edge.reply.opens] if edge.reply.opens else [])
            if not isinstance(edge.event, CallStarted):
                assert (RingingStarted in kinds) == (rings and state.mode is not Mode.RING)
                assert (Accepted in kinds) == (state.mode is Mode.RING and edge.after.mode is Mode.BYE)
                changed = [each.language for each in edge.happened if isinstance(each, ChangedLanguage)]
                assert changed == ([edge.after.language] if edge.after.language != state.language else [])
            assert (Ended in kinds) == isinstance(edge.reply.then, End)
            assert (CallBegan in kinds) == isinstance(edge.event, CallStarted)
            opened = edge.after.mode is Mode.TOPIC and state.mode is not Mode.TOPIC
            assert not opened or OpenedTopic(edge.after.at) in edge.happened
            assert HeardToEnd not in kinds or (state.mode is Mode.TOPIC and edge.event != Key("#"))
            if {StaffAway, NobodyAnswered} & kinds:
                assert {each.id for each in edge.reply.announce} & {"nobody", "closed", "nobody-red-flag"}


@every_graph
def test_every_key_is_told_once_as_right_or_wrong(arguments: Arguments) -> None:
    for state, edges in graph(*arguments).items():
        for edge in edges:
            told = [each for each in edge.happened if isinstance(each, ChoseKey | WrongKey)]
            listens = state.mode in {Mode.MENU, Mode.TOPIC, Mode.OFFER, Mode.BYE}
            assert [each.digit for each in told] == (
                [edge.event.digit] if isinstance(edge.event, Key) and listens else []
            )
            if told and isinstance(told[0], WrongKey):
                assert edge.after.wrong == state.wrong + 1 or edge.after.mode in {Mode.RING, Mode.OFFER}


@every_graph
def test_the_log_brings_back_what_happened(arguments: Arguments) -> None:
    every = {edge.happened for edges in graph(*arguments).values() for edge in edges}
    assert len(every) > 50
    for each in every:
        assert read(write(each)) == each
        assert len(write(each)) <= 300


def test_words_that_are_not_known_or_cut_off_are_passed_over() -> None:
    assert read("key:4 sang:loudly flag ringing:leg:x ended silent:1") == (ChoseKey("4"), Ended())


def test_a_silence_or_a_dial_that_nobody_took_is_never_told_as_nothing() -> None:
    for state, edges in graph(120).items():
        for edge in edges:
            if isinstance(edge.event, Silence | TransferEnded) and state.mode is not Mode.MESSAGE:
                assert edge.happened or (state.mode is Mode.RING and isinstance(edge.event, Silence))
