"""What speech does in a call: more care, never less, whatever is heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.engine import step
from ivr.core.events import CallStarted, Key, Silence, Spoken
from ivr.core.happenings import Said, Step
from ivr.core.hearing.meanings import NO, NOTHING, SIGN, YES, meanings
from ivr.core.keys import UNIVERSAL, UniversalKey
from ivr.core.line.staff import EVERYBODY, UNKNOWN_FLAG, WRONG
from ivr.core.reply import End, Listen, Record, Reply, Transfer
from ivr.core.state import CallState, Mode, replace
from tests.lines import listening_line, small_line

LINE = listening_line()
MAIN = CallState("en", Mode.MENU, "main", menu_hash=LINE.menus["main"].meaning, keyed=True)
WARNING = CallState("en", Mode.MENU, "warning", menu_hash=LINE.menus["warning"].meaning, keyed=True)
ASKED = CallState("en", Mode.ASK, "main", ringing_for="leg", keyed=True)
OFFER = CallState("en", Mode.OFFER, "main", ringing_for="staff", failed_attempt="staff", keyed=True)
TOPIC = CallState("en", Mode.TOPIC, "recovery", part=LINE.topics["recovery"].parts[0].id, heard_keys=True, keyed=True)
BYE = CallState("en", Mode.BYE, "main", keyed=True)
PLACES = (MAIN, WARNING, ASKED, OFFER, TOPIC, BYE)


def say(state: CallState | None, *means: str) -> Step:
    """The step behind the last of what was said."""
    taken = Step(state, step(LINE, state, Silence()).reply) if state else step(LINE, None, CallStarted())
    for each in means:
        taken = step(LINE, taken.state, Spoken(each))
    return taken


def words(taken: Step) -> list[str]:
    return [each.id for each in (*taken.reply.announce, *taken.reply.prompt)]


def test_names_lead_to_places_and_keys_do_what_they_stand_for() -> None:
    assert say(MAIN, "name=recovery").state.at == "recovery"
    assert say(MAIN, "2").state.at == step(LINE, MAIN, Key("2")).state.at
    assert say(MAIN, "0").state.mode is Mode.RING
    assert say(TOPIC, "*").state.at == step(LINE, TOPIC, Key("*")).state.at
    assert say(TOPIC, "4").state.at == "warning"
    assert say(OFFER, "1").reply.opens == UNKNOWN_FLAG
    assert say(MAIN, "name=gone").state.wrong == 1


def test_what_happened_is_a_word_of_ours() -> None:
    assert say(MAIN, "name=recovery").happened[0] == Said("name=recovery")
    assert say(MAIN, NOTHING).happened[0] == Said("")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.mode)
def test_a_sign_that_is_said_anywhere_is_asked_about_behind_what_to_do(place: CallState) -> None:
    asked = say(place, f"{SIGN}leg")
    assert (asked.state.mode, asked.state.ringing_for, asked.reply.opens) == (Mode.ASK, "leg", "")
    assert [each.id for each in asked.reply.announce] == ["leg.step-up"]
    assert "leg.sign" in words(asked)


def test_silence_yes_and_1_ring_for_a_sign_that_was_asked_about() -> None:
    for event in (Silence(), Spoken(YES), Key("1"), Spoken("1"), Key("0"), Spoken("0")):
        rung = step(LINE, ASKED, event)
        assert (rung.state.mode, rung.reply.opens) == (Mode.RING, "leg"), event
        assert rung.reply.announce[0].id == "leg.step-up"


def test_a_no_is_not_believed_and_a_key_is() -> None:
    assert say(ASKED, NO).state.at == "warning"
    assert step(LINE, ASKED, Key("*")).state.at == "main"


def test_nothing_that_is_said_among_warning_signs_leaves_them() -> None:
    for means in ("*", "name=main", "name=recovery", "#"):
        stayed = say(WARNING, means).state
        assert stayed.mode is Mode.MENU
        assert stayed.at == "warning"


def test_a_sign_of_unknown_kind_says_the_emergency_sentence_first() -> None:
    asked = say(MAIN, f"{SIGN}{UNKNOWN_FLAG}")
    assert [each.id for each in asked.reply.announce] == ["emergency"]
    assert [each.id for each in asked.reply.prompt] == ["sign-heard", "sign-ask"]
    assert say(MAIN, f"{SIGN}gone").state.ringing_for == UNKNOWN_FLAG


def test_until_a_key_is_pressed_what_matters_is_said_in_every_language() -> None:
    asked = say(None, f"{SIGN}leg")
    assert {each.language for each in asked.reply.announce} == {"en", "es"}
    assert not asked.state.keyed


def test_another_language_is_said_with_the_way_back_and_is_not_believed() -> None:
    there = say(TOPIC, "language=es")
    assert (there.state.language, there.state.keyed) == ("es", False)
    assert next((each.id, each.language) for each in there.reply.prompt) == ("language-invite", "en")
    assert say(TOPIC, "9").state.language == "es"
    assert say(TOPIC, "language=en").state.language == "en"
    assert say(MAIN, "language=es").state.at == "main"


def test_slower_is_never_faster() -> None:
    assert say(MAIN, "8").state.slow
    assert say(MAIN, "8", "8").state.slow


def test_the_third_thing_that_nobody_understands_rings_a_person() -> None:
    for place in (MAIN, TOPIC, OFFER):
        assert say(place, NOTHING, NOTHING).state.mode is place.mode
        third = say(replace(place, failed_attempt=""), NOTHING, NOTHING, NOTHING)
        assert (third.state.mode, third.state.ringing_for) == (Mode.RING, WRONG)
    assert say(WARNING, NOTHING, NOTHING, NOTHING).reply.opens == UNKNOWN_FLAG
    assert say(ASKED, NOTHING, NOTHING, NOTHING).reply.opens == "leg"


def test_what_was_not_understood_is_told_in_place_of_a_wrong_key() -> None:
    assert words(say(MAIN, NOTHING))[0] == "not-understood"
    assert words(say(MAIN, NOTHING, NOTHING))[:2] == ["not-understood", "no-input-2"]
    assert words(say(WARNING, NOTHING))[0] == "emergency"
    assert words(say(WARNING, NOTHING, NOTHING))[:2] == ["not-understood", "no-input-2-warning"]
    assert words(say(TOPIC, NOTHING))[:2] == ["not-understood", "no-match-topic"]
    assert words(say(OFFER, NOTHING))[0] == "not-understood"
    assert words(say(MAIN, YES))[0] == "not-understood"


def test_whoever_speaks_behind_a_talk_hears_the_menu() -> None:
    assert say(BYE, NOTHING).state.at == "main"
    assert say(BYE, "0").state.mode is Mode.RING


def test_nobody_is_recorded_because_of_what_was_said() -> None:
    line_offers = step(LINE, OFFER, Key("2")).state.mode
    assert (line_offers, say(OFFER, "2").state.mode) == (Mode.MESSAGE, Mode.OFFER)


def test_a_key_of_a_menu_that_was_edited_meanwhile_reads_it_again() -> None:
    assert say(replace(MAIN, menu_hash="other"), "2").state.at == "main"


def test_speech_counts_so_often_only_until_a_key_is_pressed() -> None:
    worn = say(MAIN, *["7"] * LINE.listens)
    assert worn.state.speech_count == LINE.listens
    assert worn.reply.then == Listen(worn.reply.then.seconds)  # type: ignore[union-attr]  # it waits for a key
    assert words(worn)[0] == "speech-over"
    assert "speech-invite" not in words(worn)
    assert step(LINE, worn.state, Spoken("0")).state.silent == 1, "as if nothing was said"
    assert step(LINE, worn.state, Key("7")).state.speech_count == 0


def test_speech_is_listened_for_behind_the_last_words_that_name_the_number() -> None:
    menu = step(LINE, MAIN, Key("4")).reply
    assert isinstance(menu.then, Listen)
    assert menu.then.hearing
    first, rest = menu.prompt[: menu.then.hearing.after], menu.prompt[menu.then.hearing.after :]
    assert first[-1].id == "warning-signs"
    assert not {each.id for each in rest} & LINE.heard_out


def test_the_start_invites_to_speak() -> None:
    assert words(say(None))[-1] == "speech-invite"


def test_a_line_that_takes_keys_alone_takes_speech_for_silence() -> None:
    line = small_line()
    assert step(line, MAIN, Spoken("0")) == step(line, MAIN, Silence())
    assert isinstance(step(line, MAIN, Silence()).reply.then, Listen)
    assert step(line, MAIN, Silence()).reply.then.hearing is None  # type: ignore[union-attr]  # see above


@given(st.lists(st.sampled_from([*meanings(LINE), None]), max_size=30), st.sampled_from(PLACES))
def test_no_row_of_hypotheses_ends_a_call_or_records_anybody(heard: list[str | None], place: CallState) -> None:
    """None is a key: speech counts anew behind it."""
    state = place
    for each in heard:
        if state.mode in {Mode.RING, Mode.MESSAGE}:
            break
        taken = step(LINE, state, Key("7") if each is None else Spoken(each), EVERYBODY)
        if each is not None and state.speech_count < LINE.listens:
            assert not isinstance(taken.reply.then, End | Record)
            assert taken.state.speech_count <= LINE.listens
            assert isinstance(taken.reply.then, Listen | Transfer)
        if isinstance(taken.reply.then, End):
            break
        state = taken.state


def test_a_line_that_listened_until_a_moment_ago_still_asks_and_silence_still_rings() -> None:
    line = small_line()
    asked = step(line, ASKED, Key("7"))
    assert [each.id for each in asked.reply.announce] == ["leg.step-up"]
    assert [each.id for each in asked.reply.prompt] == ["offer-warning", "offer-menu"]
    assert step(line, ASKED, Silence()).reply.opens == "leg"


def test_a_key_that_hangs_up_could_not_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever key somebody adds."""
    gone = UniversalKey("again", "hangs up", lambda _here, state: Step(state, Reply((), (), End())))
    monkeypatch.setitem(UNIVERSAL, "7", gone)
    assert isinstance(step(LINE, MAIN, Key("7")).reply.then, End)
    assert words(say(MAIN, "7"))[0] == "not-understood"
