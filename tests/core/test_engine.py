"""The engine, as whole calls held as data, and as rules that hold in every state there is."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.engine import TRIES, step
from ivr.core.events import Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.model import Line
from ivr.core.reply import End, Listen, Reply, Transfer
from ivr.core.staff import SILENCE, UNKNOWN_FLAG, Staff
from ivr.core.state import CallState, Mode
from tests.core.walk import EVENTS, carried, ids, last, transcript, walk
from tests.lines import small_line

CALLS = Path(__file__).parents[1] / "data" / "calls"
SCRIPTS = sorted(CALLS.glob("*.txt"))
Edge = tuple[Event, CallState, Reply]


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


@cache
def graph(messages: int) -> dict[CallState, list[Edge]]:
    """Every state that a call to the small line can reach, with what every event does there."""
    line = replace(small_line(), staff=replace(small_line().staff, message_seconds=messages))
    start, _ = step(line, None, EVENTS["start"])
    edges: dict[CallState, list[Edge]] = {}
    waiting = [start]
    while waiting:
        state = waiting.pop()
        if state in edges:
            continue
        edges[state] = [(event, *step(line, state, event)) for event in EVENTS.values()]
        waiting += [after for _, after, _ in edges[state]]
    return edges


@pytest.mark.parametrize("messages", [0, 120])
def test_every_event_in_every_state_is_answered_in_the_callers_language(messages: int) -> None:
    in_both = {"emergency", "language-invite"}
    to_silence = {"connecting-silence", "connecting-red-flag", "nobody", "nobody-red-flag", "goodbye-silence"}
    to_silence |= {"conversation-over", "goodbye"}
    for edges in graph(messages).values():
        for _, state, reply in edges:
            assert reply.announce or reply.prompt
            assert isinstance(reply.then, Listen) or not reply.prompt
            said = [u for u in reply.announce + reply.prompt if u.id not in in_both]
            foreign = {u.id for u in said if u.language != state.language}
            assert not foreign or (not state.keyed and foreign <= to_silence | {"connecting-wrong"})
            assert carried(state) == state


def test_a_call_ends_unasked_only_after_a_conversation_or_silence_that_staff_could_not_answer() -> None:
    for state, edges in graph(120).items():
        for event, after, reply in edges:
            if isinstance(reply.then, End):
                words = " ".join(u.text for u in reply.announce)
                assert not isinstance(event, Key)
                if state.mode is Mode.BYE:
                    assert words
                else:
                    assert (state.mode, state.silent) == (Mode.MENU, TRIES - 1)
                    assert after == state
                    assert state.tried
                    assert "nine one one" in words or "nueve uno uno" in words
                    assert "2 0 2" in words


def passive(edges: list[Edge]) -> list[Edge]:
    """What can happen while the caller does nothing."""
    events = (Silence(), TransferEnded(Outcome.NO_ANSWER), TransferEnded(Outcome.ACCEPTED), RecordingEnded(kept=False))
    return [edge for edge in edges if edge[0] in events and not isinstance(edge[2].then, End)]


@pytest.mark.parametrize("messages", [0, 120])
def test_every_call_without_a_caller_is_bounded_and_rings_for_silence_once(messages: int) -> None:
    longest: dict[CallState, tuple[int, int]] = {}
    edges_of = graph(messages)

    def bound(state: CallState, path: frozenset[CallState]) -> tuple[int, int]:
        assert state not in path, f"a silent call can go round: {state}"
        if state not in longest:
            ways = [(reply, bound(after, path | {state})) for _, after, reply in passive(edges_of[state])]
            started = [(steps + 1, rings + _rings_for_silence(state, reply)) for reply, (steps, rings) in ways]
            longest[state] = (max((s for s, _ in started), default=0), max((r for _, r in started), default=0))
        return longest[state]

    for state in edges_of:
        steps, rings = bound(state, frozenset())
        assert steps <= 30
        assert rings <= 1


def _rings_for_silence(state: CallState, reply: Reply) -> int:
    return int(state.mode is not Mode.RING and isinstance(reply.then, Transfer))


def test_silence_never_rings_an_on_call_nurse_outside_warning_signs() -> None:
    line = small_line()
    for state, edges in graph(120).items():
        for event, after, reply in edges:
            if event == Silence() and isinstance(reply.then, Transfer) and state.mode is Mode.MENU:
                inside = line.inside_warning(state.at)
                assert after.why == (UNKNOWN_FLAG if inside else SILENCE)
                assert inside or reply.then.to in line.staff.silence


def test_inside_warning_signs_every_way_out_of_keys_is_a_red_flag() -> None:
    line = small_line()
    inside = {s: e for s, e in graph(120).items() if s.mode is Mode.MENU and line.inside_warning(s.at)}
    assert inside
    for state, edges in inside.items():
        for event, after, _ in edges:
            if event == Key("0") or (event == Key("6") and state.wrong == TRIES - 1):
                assert (after.mode, after.why) == (Mode.RING, UNKNOWN_FLAG)


def test_zero_rings_staff_in_every_state_that_waits_for_a_key() -> None:
    for state, edges in graph(120).items():
        if state.mode in {Mode.MENU, Mode.TOPIC, Mode.BYE, Mode.OFFER}:
            after, reply = next((after, reply) for event, after, reply in edges if event == Key("0"))
            assert after.mode is Mode.RING
            assert isinstance(reply.then, Transfer)


def test_only_an_accepted_transfer_is_a_conversation() -> None:
    for state, edges in graph(120).items():
        if state.mode is Mode.RING:
            for event, after, _ in edges:
                if event != EVENTS["start"]:
                    assert (after.mode is Mode.BYE) == (event == TransferEnded(Outcome.ACCEPTED))


def test_a_red_flag_says_its_step_up_first_and_no_key_cuts_it_off() -> None:
    state, reply = last(small_line(), "start 4 1")
    assert ids(reply) == ["!leg.step-up", "!connecting-red-flag"]
    assert isinstance(reply.then, Transfer)
    assert state.why == "leg"


def test_the_numbers_ring_one_after_another_and_then_comes_guidance() -> None:
    steps = walk(small_line(), "start 4 1 no-answer busy declined")
    rung = [reply.then.to.number[-4:] for _, _, reply in steps if isinstance(reply.then, Transfer)]
    assert rung == ["0111", "0112", "0131"]
    _, state, reply = steps[-1]
    assert ids(reply) == ["!nobody-red-flag", "warning.choices"]
    assert state.at == "warning"


def test_nobody_to_ring_for_silence_leads_to_guidance_at_once() -> None:
    line = small_line()
    line = replace(line, staff=replace(line.staff, silence=()))
    _, reply = last(line, "start - - -")
    assert ids(reply) == ["!nobody", "!nobody", "main.choices"]


ODD_ID = st.sampled_from(["", "gone", "main", "warning", "recovery", "expect", "leg", "silence", "recovery-lift"])
ANY_STATE = st.builds(
    CallState,
    language=st.sampled_from(["en", "es", "fr", ""]),
    mode=st.sampled_from(list(Mode)),
    at=ODD_ID,
    part=ODD_ID,
    why=ODD_ID,
    ring=st.integers(0, 9),
    silent=st.integers(0, 9),
    wrong=st.integers(0, 9),
    tried=st.sampled_from(["", "staff", "flag"]),
    slow=st.booleans(),
    keyed=st.booleans(),
    told=st.booleans(),
)


@given(ANY_STATE, st.sampled_from(list(EVENTS.values())))
def test_a_state_from_other_menus_never_fails(state: CallState, event: Event) -> None:
    line = small_line()
    after, reply = step(line, state, event)
    assert (after, reply) == step(line, state, event)
    assert after.language in line.languages
    if state.language in line.languages and event not in (EVENTS["start"], Key("9")):
        assert after.language == state.language
    assert reply.announce or reply.prompt


@given(st.lists(st.sampled_from([word for word in EVENTS if word != "start"]), max_size=60))
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
        (CallState("es", Mode.RING, "gone", why="gone"), TransferEnded(Outcome.BUSY), ["!still-ringing"]),
        (CallState("es", Mode.RING, "main", why="gone", ring=9), TransferEnded(Outcome.BUSY), ["!still-ringing"]),
    ],
)
def test_a_place_that_is_gone_leads_to_the_start_menu_and_a_red_flag_stays_one(
    state: CallState, event: Event, expected: list[str]
) -> None:
    after, reply = step(small_line(), replace(state, keyed=True), event)
    assert ids(reply)[: len(expected)] == expected
    assert after.language == "es"


@pytest.mark.parametrize(
    ("digit", "expected"),
    [("0", ["!connecting"]), ("9", ["main-welcome", "language-invite", "main.choices"])],
)
def test_staff_and_the_other_language_are_there_even_where_the_place_is_gone(digit: str, expected: list[str]) -> None:
    state, reply = step(small_line(), CallState("es", Mode.MENU, "gone"), Key(digit))
    assert ids(reply) == expected
    assert state.language == ("es" if digit == "0" else "en")


def edited(line: Line) -> Line:
    """The line after an edit that swapped the two warning signs' keys and took a nurse's number out."""
    menu = line.menus["warning"]
    first, second = menu.options
    options = (replace(first, key="2"), replace(second, key="1"))
    menus = {**line.menus, "warning": replace(menu, options=options)}
    return replace(line, menus=menus, staff=replace(line.staff, red_flag=line.staff.red_flag[1:]))


def test_a_key_counts_only_for_the_choices_the_caller_heard() -> None:
    line = small_line()
    heard, _ = last(line, "start 4")
    after, reply = step(edited(line), heard, Key("1"))
    assert (after.mode, ids(reply)) == (Mode.MENU, ["warning-signs", "warning.choices"])
    again, _ = step(edited(line), after, Key("1"))
    assert again.why == "fever"
    assert step(edited(line), heard, Key("0"))[0].why == UNKNOWN_FLAG


def test_a_ring_list_that_was_edited_is_rung_from_its_beginning() -> None:
    line = small_line()
    ringing, _ = last(line, "start 4 1")
    after, reply = step(edited(line), ringing, TransferEnded(Outcome.BUSY))
    assert isinstance(reply.then, Transfer)
    assert (after.ring, reply.then.to) == (0, edited(line).staff.red_flag[0])
    assert step(edited(line), after, TransferEnded(Outcome.BUSY))[0].ring == 1


def test_an_empty_message_is_no_message() -> None:
    asked = "start 0 no-answer no-answer no-answer 1"
    assert ids(last(small_line(), f"{asked} nothing-recorded")[1]) == ["message-offer"]
    assert ids(last(small_line(), f"{asked} recorded")[1])[0] == "!message-thanks"


def test_a_part_is_found_again_after_the_topic_was_cut_anew() -> None:
    line = small_line()
    topic = line.topics["recovery"]
    inner = topic.parts[1].statements[-1].id
    state, _ = step(line, CallState("en", Mode.TOPIC, "recovery", part=inner, told=True), Key("7"))
    assert state.part == topic.parts[1].id


def test_a_line_may_have_one_language_and_nobody_to_ring() -> None:
    small = small_line()
    line: Line = replace(small, languages=("es",), staff=Staff(red_flag=(), asked=(), silence=()))
    _, reply = last(line, "start 9 4 1")
    assert ids(reply)[-1] == "warning.choices"
    assert {u.language for u in reply.announce + reply.prompt} == {"es"}
