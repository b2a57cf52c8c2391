"""Everything that can answer a telephone of staff: a person or the plain words in time, and no machine is a person."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.core.entries import Kind
from ivr.core.events import RED_FLAG_SECONDS
from ivr.core.line.model import Line
from ivr.sim.events import Bridged, Dialled, Heard, Pressed, RingEnded, Screened
from ivr.sim.people import Doing, HangUp, Moment, NotReached, PickedUp, Press
from ivr.sim.sides import BY_ID, SIDES, Answering, Side
from ivr.sim.staff import Staff
from tests.calls.calls import TestedLine
from tests.calls.test_whole_calls import Played

SHIPPED = Path(__file__).parents[2] / "menus"
KINDS_OF_THE_WORLD = {
    *("person", "slow-person", "hello", "pocket", "voicemail-short", "voicemail-long", "voicemail-full"),
    *("screening-accepted", "screening-ignored", "exchange", "fax", "busy", "rings-out", "hangs-up"),
}


@cache
def shipped() -> Line:
    line = load(read_folder(SHIPPED)).line
    assert line is not None
    return line


def played(keys: str, *sides: str, clock_goes: bool = True) -> Played:
    found = Played(TestedLine(shipped()), clock_goes)
    found.play(keys, Staff(*sides))
    return found


def seconds(call: Played, language: str) -> float:
    """From choosing the sign to a person, or to what to do instead."""
    chosen = call.of(Pressed)[1 + (language == "es")].at
    guidance = shipped().phrases["nobody-red-flag"].text[language].partition(". ")[0]
    told = [each.at for each in call.of(Heard) if each.side == "caller" and each.text.startswith(guidance)]
    return min([each.at for each in call.of(Bridged)] + told) - chosen


def test_all_that_is_asked_for_is_there() -> None:
    assert set(BY_ID) >= KINDS_OF_THE_WORLD
    assert len(BY_ID) == len(SIDES)
    assert all(side.about for side in SIDES)


@pytest.mark.parametrize("clock_goes", [True, False])
@pytest.mark.parametrize(("side", "language"), list(product(BY_ID, ["en", "es"])))
def test_whatever_answers_the_caller_has_a_person_or_the_words_in_time(
    side: str,
    language: str,
    clock_goes: bool,  # noqa: FBT001  # a value
) -> None:
    call = played("9,4,1" if language == "es" else "4,1", side, clock_goes=clock_goes)
    takes = BY_ID[side].takes_the_call
    assert bool(call.of(Bridged)) is takes
    assert seconds(call, language) <= RED_FLAG_SECONDS
    kinds = {entry.note.kind for entry in call.entries}
    assert (Kind.ACCEPTED in kinds) is takes
    numbers = [each.number for each in call.of(Dialled)]
    assert takes or shipped().staff.teams[-1].numbers[0].number in numbers  # the last resort has its turn


@pytest.mark.parametrize("speed", [0.5, 0.25, 0.1])
@pytest.mark.parametrize("side", [side.id for side in SIDES if not side.takes_the_call])
def test_the_last_resort_rings_too_where_a_call_is_played_quicker_than_time_passes(side: str, speed: float) -> None:
    call = Played(TestedLine(shipped()), speed=speed)
    call.play("4,1", Staff(side))
    assert shipped().staff.teams[-1].numbers[0].number in [each.number for each in call.of(Dialled)]


AT_ONCE = [side.id for side in SIDES if not side.takes_the_call and (side.after or 20) < 6]


@pytest.mark.parametrize("first", AT_ONCE)
def test_whatever_answers_at_once_the_next_two_phones_still_ring(first: str) -> None:
    call = played("4,1", first, "rings-out", "person")
    assert len(call.of(Dialled)) == 3
    assert call.of(Bridged)


@pytest.mark.parametrize(("language", "spoken"), [("en", "English"), ("es", "Spanish")])
@pytest.mark.parametrize("side", ["screening-accepted", "screening-ignored"])
def test_the_owner_of_a_screening_telephone_reads_what_it_is_about(side: str, language: str, spoken: str) -> None:
    call = played("9,4,1" if language == "es" else "4,1", side)
    shown = call.of(Screened)[0]
    assert shown.text.startswith(
        f"Red flag. Nurse needed. Worse or new pain. Caller speaks {spoken}. Press 1 to accept."
    )
    answered = next(each for each in call.of(RingEnded) if each.outcome == "answered")
    assert shown.at == answered.at + 8


def test_the_words_come_again_until_the_time_is_over_and_end_with_it() -> None:
    call = played("4,1", "exchange", "person")
    first, second, *_ = call.of(Dialled)
    picked_up = call.of(RingEnded)[0].at
    said = [each.at for each in call.of(Heard) if each.side == "staff" and each.text == "Red flag."]
    assert [each - picked_up < 0.1 for each in said if each < second.at] == [True, False]
    assert second.at - first.at > 20


def test_who_says_hello_and_waits_hears_the_words_a_second_time() -> None:
    call = played("4,1", "hello")
    begun = [each.at for each in call.of(Heard) if each.text == "Red flag."]
    pressed = next(each.at for each in call.of(Pressed) if each.side == "staff")
    assert begun[1] < pressed
    assert call.of(Bridged)


def moment(clock: float, seconds: float, doing: Doing = Doing.LISTENING, *, may_press: bool = True) -> Moment:
    return Moment(doing, seconds, may_press, clock)


def test_a_key_is_pressed_once_and_only_where_it_is_taken() -> None:
    person = Answering(Side("x", "", key="1", presses=3.0))
    assert person.spend(moment(10, 2)) is None
    assert person.spend(moment(12, 2, may_press=False)) is None
    assert person.spend(moment(14, 2)) == Press("1", 0.0)
    assert person.spend(moment(16, 2)) is None


def test_what_comes_first_happens() -> None:
    gone_first = Side("x", "", key="1", presses=3.0, hangs_up=2.0)
    assert Answering(gone_first).spend(moment(0, 5)) == HangUp(2.0)
    key_first = Side("x", "", key="1", presses=1.0, hangs_up=2.0)
    assert Answering(key_first).spend(moment(0, 5)) == Press("1", 1.0)


def test_who_hears_the_words_to_their_end_presses_soon_after() -> None:
    person = Answering(BY_ID["answers"])
    assert person.spend(moment(0, 7)) is None
    assert person.spend(moment(7, 4, Doing.WAITING)) == Press("1", 1.0)
    assert Answering(BY_ID["answers"]).spend(moment(7, 1, Doing.WAITING)) == Press("1", 0.5)


def test_a_ring_may_be_picked_up_at_another_time() -> None:
    assert BY_ID["busy"].ring() == NotReached("busy", 2.0)
    late = BY_ID["voicemail"].ring(19.0)
    assert isinstance(late, PickedUp)
    assert late.after == 19.0
