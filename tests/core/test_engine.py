"""The engine, as whole calls held as data, and as rules that hold in every state there is."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.engine import TRIES, step
from ivr.core.events import Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.line.staff import SILENCE, UNKNOWN_FLAG, Duty, is_red_flag
from ivr.core.reply import End, Listen, Reply, Transfer
from ivr.core.state import CallState, Mode
from ivr.core.transfers import roster
from tests.core.graph import GRAPHS, LATE, Edge, graph
from tests.core.walk import DUTIES, EVENTS, carried, ids, transcript, walk
from tests.lines import small_line

CALLS = Path(__file__).parents[1] / "data" / "calls"
SCRIPTS = sorted(CALLS.glob("*.txt"))
Arguments = tuple[int, *tuple[str, ...]]


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_a_call_goes_as_written(path: Path) -> None:
    # The first line of each file is the script. REWRITE=1 writes the rest anew, to be read in the diff.
    words, _, expected = path.read_text(encoding="utf-8").partition("\n")
    said = transcript(small_line(), words)
    if os.environ.get("REWRITE"):
        path.write_text(f"{words}\n{said}", encoding="utf-8")
        return
    assert said == expected


def test_there_are_calls_as_data() -> None:
    assert len(SCRIPTS) >= 15


every_graph = pytest.mark.parametrize("arguments", GRAPHS, ids=str)


@every_graph
def test_every_event_in_every_state_is_answered_in_the_callers_language(arguments: Arguments) -> None:
    in_both = {"emergency", "language-invite", "not-911"}
    to_silence = {"connecting-silence", "connecting-red-flag", "nobody", "nobody-red-flag", "goodbye-silence"}
    to_silence |= {"conversation-over", "goodbye", "connecting-wrong", "closed", "callback", "callback-withheld"}
    to_silence |= {"offer-again", "offer-warning", "offer-message", "offer-menu"}
    for edges in graph(*arguments).values():
        for edge in edges:
            state, reply = edge.after, edge.reply
            assert reply.announce or reply.prompt
            assert isinstance(reply.then, Listen) or not reply.prompt
            said = [u for u in reply.announce + reply.prompt if u.id not in in_both]
            foreign = {u.id for u in said if u.language != state.language}
            assert not foreign or (not state.keyed and foreign <= to_silence)


@every_graph
def test_every_state_is_carried_from_one_webhook_to_the_next(arguments: Arguments) -> None:
    assert all(carried(state) == state for state in graph(*arguments))


@every_graph
def test_a_call_ends_unasked_only_after_a_conversation_or_silence_that_staff_could_not_answer(
    arguments: Arguments,
) -> None:
    for state, edges in graph(*arguments).items():
        for edge in edges:
            if isinstance(edge.reply.then, End):
                words = " ".join(u.text for u in edge.reply.announce)
                assert not isinstance(edge.event, Key)
                if state.mode is Mode.BYE:
                    assert words
                else:
                    assert (state.mode, state.silent) == (Mode.MENU, TRIES - 1)
                    assert edge.after == state
                    assert state.failed_attempt
                    assert "nine one one" in words or "nueve uno uno" in words
                    assert "2 0 2" in words


def passive(edges: list[Edge]) -> list[Edge]:
    """What can happen while the caller does nothing."""
    outcomes = (Outcome.NO_ANSWER, Outcome.ACCEPTED, Outcome.DECLINED)
    events = (Silence(), *map(TransferEnded, outcomes), *LATE, RecordingEnded(kept=False))
    return [edge for edge in edges if edge.event in events and not isinstance(edge.reply.then, End)]


@every_graph
def test_every_call_without_a_caller_is_bounded_and_rings_for_silence_once(arguments: Arguments) -> None:
    longest: dict[CallState, tuple[int, int]] = {}
    edges_of = graph(*arguments)

    def bound(state: CallState, path: frozenset[CallState]) -> tuple[int, int]:
        assert state not in path, f"a silent call can go round: {state}"
        if state not in longest:
            ways = [(edge.reply, bound(edge.after, path | {state})) for edge in passive(edges_of[state])]
            started = [(steps + 1, rings + _rings_for_silence(state, reply)) for reply, (steps, rings) in ways]
            longest[state] = (max((s for s, _ in started), default=0), max((r for _, r in started), default=0))
        return longest[state]

    for state in edges_of:
        steps, rings = bound(state, frozenset())
        assert steps <= 30
        assert rings <= 1


def _rings_for_silence(state: CallState, reply: Reply) -> int:
    return int(state.mode is not Mode.RING and isinstance(reply.then, Transfer))


@every_graph
def test_silence_never_rings_an_on_call_nurse_outside_warning_signs(arguments: Arguments) -> None:
    line = small_line()
    for state, edges in graph(*arguments).items():
        for edge in edges:
            then = edge.reply.then
            if edge.event == Silence() and isinstance(then, Transfer) and state.mode is Mode.MENU:
                inside = line.inside_warning(state.at)
                assert edge.after.ringing_for == (UNKNOWN_FLAG if inside else SILENCE)
                assert inside or {number.team for number in then.to} <= set(line.staff.silence)


@every_graph
def test_inside_warning_signs_every_way_out_of_keys_is_a_red_flag(arguments: Arguments) -> None:
    line = small_line()
    inside = {s: e for s, e in graph(*arguments).items() if s.mode is Mode.MENU and line.inside_warning(s.at)}
    assert inside
    for state, edges in inside.items():
        for edge in edges:
            if edge.event == Key("0") or (edge.event == Key("6") and state.wrong == TRIES - 1):
                assert (edge.after.ringing_for, edge.reply.opens) == (UNKNOWN_FLAG, UNKNOWN_FLAG)


@every_graph
def test_a_red_flag_is_opened_when_it_is_chosen_or_tried_again_and_only_then(arguments: Arguments) -> None:
    for state, edges in graph(*arguments).items():
        for edge in edges:
            after = edge.after
            chosen = state.mode is not Mode.RING and is_red_flag(after.ringing_for) and after.mode is not Mode.MESSAGE
            if chosen and state.mode is after.mode is Mode.OFFER:  # the offer again, or nobody is there to ring
                chosen = any(u.id == "nobody-red-flag" for u in edge.reply.announce)
            chosen = chosen and not (state.mode is Mode.MESSAGE and after.mode is Mode.OFFER)
            assert edge.reply.opens == (after.ringing_for if chosen else "")


@every_graph
def test_zero_reaches_for_staff_in_every_state_that_waits_for_a_key(arguments: Arguments) -> None:
    for state, edges in graph(*arguments).items():
        if state.mode in {Mode.MENU, Mode.TOPIC, Mode.BYE, Mode.OFFER}:
            for edge in (edge for edge in edges if edge.event == Key("0")):
                said = {u.id for u in edge.reply.announce}
                assert isinstance(edge.reply.then, Transfer) or said & {"closed", "nobody-red-flag"}


@every_graph
def test_no_red_flag_hears_that_the_office_is_closed_and_nobody_else_without_911(arguments: Arguments) -> None:
    for edges in graph(*arguments).values():
        for edge in edges:
            said = edge.reply.announce
            if "closed" in {u.id for u in said}:
                assert not is_red_flag(edge.after.ringing_for)
                assert "nine one one" in said[0].text or "nueve uno uno" in said[0].text


def test_only_an_accepted_transfer_is_a_conversation() -> None:
    for state, edges in graph(120).items():
        if state.mode is Mode.RING:
            for edge in edges:
                if edge.event != EVENTS["start"]:
                    assert (edge.after.mode is Mode.BYE) == (
                        isinstance(edge.event, TransferEnded) and edge.event.outcome is Outcome.ACCEPTED
                    )


ODD_ID = st.sampled_from(["", "gone", "main", "warning", "recovery", "expect", "leg", "silence", "recovery-lift"])
ANY_STATE = st.builds(
    CallState,
    language=st.sampled_from(["en", "es", "fr", ""]),
    mode=st.sampled_from(list(Mode)),
    at=ODD_ID,
    part=ODD_ID,
    ringing_for=ODD_ID,
    menu_hash=st.sampled_from(["", "gone", roster(small_line())]),
    ring=st.integers(0, 9),
    already_rung=st.sampled_from(["", "0", "3", "f", "fff"]),
    silent=st.integers(0, 9),
    wrong=st.integers(0, 9),
    failed_attempt=st.sampled_from(["", "staff", "flag"]),
    slow=st.booleans(),
    keyed=st.booleans(),
    heard_keys=st.booleans(),
    dialled=st.sampled_from(["", "9", "91"]),
    withheld=st.booleans(),
)


@given(ANY_STATE, st.sampled_from(list(EVENTS.values())), st.sampled_from(list(DUTIES.values())))
def test_a_state_from_other_menus_never_fails(state: CallState, event: Event, duty: Duty) -> None:
    line = small_line()
    after, reply, happened = step(line, state, event, duty)
    assert (after, reply, happened) == step(line, state, event, duty)
    assert after.language in line.languages
    if state.language in line.languages and event not in (EVENTS["start"], EVENTS["withheld"], Key("9")):
        assert after.language == state.language
    assert reply.announce or reply.prompt


@given(st.lists(st.sampled_from([*(w for w in EVENTS if w != "start"), *(f"{duty}:" for duty in DUTIES)]), max_size=60))
def test_any_walk_is_answered(words: list[str]) -> None:
    for _, state, reply in walk(small_line(), " ".join(["start", *words])):
        assert state.silent <= TRIES
        assert state.wrong <= TRIES
        assert reply.announce or reply.prompt


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (CallState("es", Mode.MENU, "gone"), Key("2"), ["start-again", "main.choices"]),
        (CallState("es", Mode.TOPIC, "recovery", part="gone"), Silence(), ["start-again", "main.choices"]),
        (CallState("es", Mode.TOPIC, "gone", part="gone"), Key("0"), ["!connecting"]),
        (CallState("es", Mode.RING, "gone", ringing_for="gone"), TransferEnded(Outcome.BUSY), ["!still-ringing"]),
        (
            CallState("es", Mode.RING, "main", ringing_for="gone", ring=9),
            TransferEnded(Outcome.BUSY),
            ["!still-ringing"],
        ),
    ],
)
def test_a_place_that_is_gone_leads_to_the_start_menu_and_a_red_flag_stays_one(
    state: CallState, event: Event, expected: list[str]
) -> None:
    after, reply, _ = step(small_line(), replace(state, keyed=True), event)
    assert ids(reply)[: len(expected)] == expected
    assert after.language == "es"


@pytest.mark.parametrize(
    ("digit", "expected"),
    [("0", ["!connecting"]), ("9", ["language-invite", "main-welcome", "main.choices"])],
)
def test_staff_and_the_other_language_are_there_even_where_the_place_is_gone(digit: str, expected: list[str]) -> None:
    state, reply, _ = step(small_line(), CallState("es", Mode.MENU, "gone"), Key(digit))
    assert ids(reply) == expected
    assert state.language == ("es" if digit == "0" else "en")


def test_a_part_is_found_again_after_the_topic_was_cut_anew() -> None:
    line = small_line()
    topic = line.topics["recovery"]
    inner = topic.parts[1].statements[-1].id
    state, *_ = step(line, CallState("en", Mode.TOPIC, "recovery", part=inner, heard_keys=True), Key("7"))
    assert state.part == topic.parts[1].id
