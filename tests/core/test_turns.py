"""Whoever calls again: what is known adds words and one key, leads nowhere else, and takes no help away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.engine import step
from ivr.core.events import CallStarted, Earlier, Event, Key, OnList, Outcome, Silence, TransferEnded
from ivr.core.happenings import CallBegan, CalledAgain, OpenedTopic, RedFlagChosen, Step
from ivr.core.line.model import Menu
from ivr.core.line.staff import UNKNOWN_FLAG
from ivr.core.places import stopped_at
from ivr.core.reply import End, Listen, Reply, Transfer
from ivr.core.state import CallState, Mode, replace
from tests.core.walk import carried, ids
from tests.lines import remembering_line, small_line

LINE = remembering_line()
KEYS = "0123456789*#"
LISTED = [OnList.WAITS, OnList.TAKEN]
STOPPED = [
    *(part.id for topic in LINE.topics.values() for part in topic.parts if stopped_at(LINE, part.id)),
    *(menu for menu in LINE.menus if stopped_at(LINE, menu)),
]
"""Every place where a call can have stopped."""
ODD = st.one_of(st.sampled_from(STOPPED), st.sampled_from(["", "main", "gone", "waits", "emergency"]), st.text())
KNOWN = st.builds(Earlier, st.sampled_from(["en", "es", "fr", ""]), ODD, st.sampled_from(OnList))


def began(earlier: Earlier | None = None, *, withheld: bool = False) -> Step:
    """How a call begins."""
    return step(LINE, None, CallStarted(withheld, earlier))


def then(state: CallState, *events: Event) -> Step:
    """What comes of events."""
    found: Step | None = None
    for event in events:
        found = step(LINE, carried(found.state if found else state), event)
    assert found
    return found


def pressed(earlier: Earlier, *keys: str) -> Step:
    """What comes of keys in a call that begins so."""
    return then(began(earlier).state, *map(Key, keys))


def heard(reply: Reply, language: str) -> list[str]:
    """What is said in a language."""
    return [each.id for each in (*reply.announce, *reply.prompt) if each.language == language]


# --- a call that stopped -------------------------------------------------------------------------------------------


def test_whoever_was_cut_off_is_greeted_in_their_language_and_may_go_on() -> None:
    state, reply, happened = began(Earlier("es", "recovery-bandage"))
    assert (state.language, state.mode, state.at, state.again) == ("es", Mode.MENU, "main", "recovery-bandage")
    assert not state.keyed, "somebody else may be at that telephone"
    assert ids(reply) == [
        "!emergency", "!emergency", "language-invite", "main-welcome", "again-go-on", "main.choices"
    ]  # fmt: skip
    assert [each.language for each in reply.prompt] == ["en", "es", "es", "es"]
    assert happened == (CallBegan(), CalledAgain("es.recovery-bandage."))


def test_the_key_is_named_and_leads_on_where_the_call_stopped() -> None:
    said = {each.id: each.text for each in began(Earlier("en", STOPPED[0])).reply.prompt}
    assert said["again-go-on"].endswith("press 5.")
    state, reply, happened = pressed(Earlier("en", "recovery-bandage"), "5")
    assert (state.mode, state.at, state.again) == (Mode.TOPIC, "recovery", "")
    assert LINE.topics["recovery"].places["recovery-bandage"] == LINE.topics["recovery"].places[state.part]
    assert OpenedTopic("recovery") in happened
    assert reply.prompt


@pytest.mark.parametrize("place", STOPPED)
def test_going_on_leads_where_a_first_caller_can_come_too(place: str) -> None:
    after = pressed(Earlier("es", place), "5").state
    if isinstance(stopped_at(LINE, place), Menu):
        first = then(began().state, Key("9"), *(Key(key) for key in _way(place))).state
    else:
        topic, index = stopped_at(LINE, place)  # type: ignore[misc]  # it is no menu
        first = then(began().state, Key("9"), *(Key(key) for key in _way(topic.id)), *[Key("#")] * index).state
    assert after == replace(first, dialled=""), "but that 9 and 1 are the beginning of 911"


def _way(place: str) -> list[str]:
    """The keys from the first menu to a place."""
    if place == LINE.start:
        return []
    parent = LINE.parents[place]
    return [*_way(parent), next(option.key for option in LINE.menus[parent].options if option.target == place)]


@given(KNOWN, st.lists(st.sampled_from(KEYS), max_size=2), st.booleans())
def test_no_key_of_the_first_menu_means_less_to_whoever_calls_again(
    earlier: Earlier,
    keys: list[str],
    withheld: bool,  # noqa: FBT001
) -> None:
    # The same keys lead to the same place, whatever is known; where they do not, a nurse is rung, or 5 leads on.
    again, first = began(earlier, withheld=withheld), began(withheld=withheld)
    after, plain = again.state, first.state
    for key in keys:
        (after, reply, _), (plain, usual, _) = then(after, Key(key)), then(plain, Key(key))
        if isinstance(reply.then, Transfer) and reply.opens:
            return
        if key == "5" and stopped_at(LINE, earlier.place) and not earlier.listed:
            assert after.mode in {Mode.TOPIC, Mode.MENU}
            return
        if after.mode is Mode.OFFER:  # the keys that say the same again, or mean nothing
            assert key in "789?56"
            return
        assert (after.mode, after.at, after.part) == (plain.mode, plain.at, plain.part)
        assert type(reply.then) is type(usual.then)
        assert reply.opens == usual.opens


@given(KNOWN)
def test_warning_signs_are_as_near_as_ever_and_911_is_said_first(earlier: Earlier) -> None:
    state, reply, _ = began(earlier)
    assert [(each.id, each.language) for each in reply.announce] == [("emergency", "en"), ("emergency", "es")]
    assert isinstance(reply.then, Listen)
    assert then(state, Key("4")).state.at == "warning"
    flag = then(state, Key("4"), Key("1"))
    assert flag.reply.opens == LINE.menus["warning"].options[0].target


@pytest.mark.parametrize("place", ["gone", "main", "emergency", "", "waits"])
def test_a_place_that_is_gone_is_not_offered(place: str) -> None:
    state, reply, _ = began(Earlier("es", place))
    assert (state.again, state.language) == ("", "es")
    assert "again-go-on" not in ids(reply)
    assert pressed(Earlier("es", place), "5").state.wrong == 1


def test_a_place_that_goes_meanwhile_leads_to_the_first_menu() -> None:
    state, reply, _ = then(replace(began(Earlier("es", STOPPED[0])).state, again="gone"), Key("5"))
    assert (state.mode, state.at) == (Mode.MENU, "main")
    assert ids(reply)[0] == "start-again"


def test_a_language_that_the_line_no_longer_speaks_is_its_first() -> None:
    assert began(Earlier("fr", STOPPED[0])).state.language == "en"


def test_it_is_offered_until_the_caller_goes_somewhere() -> None:
    start = began(Earlier("en", STOPPED[0])).state
    for kept in ("7", "8", "9", "*", "#"):
        after = then(start, Key(kept))
        assert after.state.again == STOPPED[0]
        assert "again-go-on" in ids(after.reply)
    assert "again-go-on" in ids(then(start, Silence()).reply)
    assert "again-go-on" in ids(then(start, Key("?")).reply)
    for left in ("1", "3", "4"):
        assert then(start, Key(left), *[Key("*")] * 3).state.again == ""


def test_whoever_says_nothing_reaches_a_person_as_ever() -> None:
    state, reply, _ = then(began(Earlier("es", STOPPED[0])).state, Silence(), Silence(), Silence())
    assert isinstance(reply.then, Transfer)
    assert {each.language for each in reply.announce} == {"en", "es"}, "nobody has told us their language"
    assert state.again == ""


def test_a_line_that_does_not_remember_greets_everybody_alike() -> None:
    for earlier in (Earlier("es", "recovery-bandage"), Earlier("es", listed=OnList.WAITS)):
        assert step(small_line(), None, CallStarted(earlier=earlier)) == step(small_line(), None, CallStarted())


# --- a warning sign on the list --------------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", LISTED)
def test_what_the_list_says_is_heard_first_and_no_sign_is_named(listed: OnList) -> None:
    state, reply, _ = began(Earlier("es", "recovery-bandage", listed))
    assert (state.mode, state.ringing_for, state.language) == (Mode.OFFER, UNKNOWN_FLAG, "es")
    said = [f"again-{listed}", "again-worse", "offer-again", "language-invite", "offer-menu"]
    assert ids(reply) == ["!emergency", "!emergency", *said]
    assert heard(reply, "en") == ["emergency", "language-invite"]
    named = {flag.sign.text[code].casefold() for flag in LINE.red_flags.values() for code in LINE.languages}
    assert not any(sign in each.text.casefold() for each in reply.prompt for sign in named)


@pytest.mark.parametrize("listed", LISTED)
@pytest.mark.parametrize("key", ["0", "1"])
def test_one_key_rings_a_nurse_and_is_written_down(listed: OnList, key: str) -> None:
    state, reply, happened = pressed(Earlier("en", "", listed), key)
    assert isinstance(reply.then, Transfer)
    assert (state.mode, state.ringing_for, reply.opens, state.again) == (Mode.RING, UNKNOWN_FLAG, UNKNOWN_FLAG, "")
    assert RedFlagChosen(UNKNOWN_FLAG) in happened


@pytest.mark.parametrize("listed", LISTED)
def test_silence_leads_to_the_whole_first_menu_and_then_to_a_person(listed: OnList) -> None:
    start = began(Earlier("es", "", listed)).state
    state, reply, _ = then(start, Silence())
    assert (state.mode, state.at, state.again, state.ringing_for) == (Mode.MENU, "main", "", "")
    assert ids(reply) == ["language-invite", "main-welcome", "main.choices"]
    assert ids(then(start, Key("*")).reply) == ids(then(start, Key("#")).reply) == ids(reply)
    assert isinstance(then(start, *[Silence()] * 4).reply.then, Transfer)


@pytest.mark.parametrize("listed", LISTED)
def test_wrong_keys_ring_a_nurse(listed: OnList) -> None:
    start = began(Earlier("en", "", listed)).state
    assert "again-worse" in ids(then(start, Key("6")).reply)
    third = then(start, *[Key("6")] * 3)
    assert third.reply.opens == UNKNOWN_FLAG
    assert isinstance(third.reply.then, Transfer)


def test_no_message_is_offered_there_and_2_is_that_of_the_first_menu() -> None:
    assert pressed(Earlier("en", "", OnList.WAITS), "2").state.at == "recovery"


def test_keys_count_only_for_the_menu_that_stood_there_when_the_call_began() -> None:
    start = replace(began(Earlier("en", "", OnList.WAITS)).state, menu_hash="000000")
    state, reply, _ = then(start, Key("2"))
    assert state.mode is Mode.OFFER
    assert "again-waits" in ids(reply)


def test_the_language_changes_and_the_way_back_is_heard_once() -> None:
    state, reply, _ = pressed(Earlier("es", "", OnList.WAITS), "9")
    assert state.language == "en"
    assert ids(reply).count("language-invite") == 1
    assert heard(reply, "es") == ["language-invite"]


def test_nobody_answering_again_ends_as_for_every_warning_sign() -> None:
    state, reply = pressed(Earlier("en", "", OnList.WAITS), "1")[:2]
    while isinstance(reply.then, Transfer):
        state, reply, _ = then(state, TransferEnded(Outcome.NO_ANSWER, 5))
    assert not isinstance(reply.then, End)
    assert (state.mode, state.again, state.ringing_for) == (Mode.OFFER, "", UNKNOWN_FLAG)
    assert "!nobody-red-flag" in ids(reply)


@given(KNOWN)
def test_what_the_log_keeps_of_it_is_read_back(earlier: Earlier) -> None:
    assert Earlier.read(str(earlier)) in {earlier, None}
    assert Earlier.read("es.recovery-bandage.waits") == Earlier("es", "recovery-bandage", OnList.WAITS)
    assert Earlier.read("es.recovery-bandage.somewhere") is Earlier.read("es") is None
