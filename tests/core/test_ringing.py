"""Ringing staff, and what is left when nobody answers or the office is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.engine import step
from ivr.core.events import CallStarted, Key, Outcome, Silence, TransferEnded
from ivr.core.line.model import Line, Statement
from ivr.core.line.staff import UNKNOWN_FLAG, Staff
from ivr.core.reply import Listen, Record, Transfer
from ivr.core.state import CallState, Mode
from tests.core.graph import line_with
from tests.core.walk import NOTICE_ON, OFFICE_CLOSED, carried, ids, last, walk
from tests.lines import small_line

NOBODY = "no-answer busy declined"
LEFT = ["offer-again", "offer-message", "offer-menu"]


def test_a_red_flag_says_its_step_up_first_and_no_key_cuts_it_off() -> None:
    state, reply = last(small_line(), "start 4 1")
    assert ids(reply) == ["!leg.step-up", "!connecting-red-flag"]
    assert isinstance(reply.then, Transfer)
    assert (state.ringing_for, reply.opens) == ("leg", "leg")


def test_the_numbers_ring_one_after_another_and_then_comes_guidance_for_that_very_sign() -> None:
    steps = walk(small_line(), f"start 4 1 {NOBODY}")
    rung = [reply.then.rung for _, _, reply in steps if isinstance(reply.then, Transfer)]
    assert rung == ["nurse.0", "nurse.1", "on-call.0"]
    _, state, reply = steps[-1]
    assert ids(reply) == ["!nobody-red-flag", "!leg.step-up", "!callback", *LEFT]
    assert (state.mode, state.at, state.ringing_for) == (Mode.OFFER, "warning", "leg")


def test_what_comes_behind_the_advice_of_a_sign_is_for_those_whom_it_does_not_concern() -> None:
    line = small_line()
    otherwise = Statement("callback-if-not", {"en": "If not, keep listening.", "es": "Si no es así, siga escuchando."})
    line = replace(line, phrases={**line.phrases, otherwise.id: otherwise})
    behind = ["!callback-if-not", "!callback", *LEFT]
    assert ids(last(line, f"start 4 1 {NOBODY}")[1]) == ["!nobody-red-flag", "!leg.step-up", *behind]
    assert "!callback-if-not" not in ids(last(line, f"start 4 0 {NOBODY}")[1])


def test_the_last_resort_rings_at_once_where_time_is_short_and_nobody_where_there_is_none() -> None:
    assert isinstance(last(small_line(), "start 4 1 declined/35")[1].then, Transfer)
    assert [r.then.rung for _, _, r in walk(small_line(), "start 4 1 declined/35") if isinstance(r.then, Transfer)] == [
        "nurse.0",
        "on-call.0",
    ]
    assert last(small_line(), "start 4 1 declined/15")[0].mode is Mode.OFFER


def test_who_was_left_out_for_want_of_time_rings_after_all_where_the_last_resort_is_busy() -> None:
    _, reply = last(small_line(), "start 4 1 declined/45 busy/40")
    assert isinstance(reply.then, Transfer)
    assert reply.then.rung == "nurse.1"


@pytest.mark.parametrize(
    ("words", "minutes", "callback"),
    [
        (f"start 4 1 {NOBODY}", 0, "!callback"),
        (f"start 4 1 {NOBODY}", 30, "!callback-promise"),
        (f"withheld 4 1 {NOBODY}", 0, "!callback-withheld"),
        (f"withheld 4 1 {NOBODY}", 30, "!callback-withheld"),
    ],
)
def test_a_time_is_promised_only_where_the_staff_file_does_and_to_none_whose_number_is_withheld(
    words: str, minutes: int, callback: str
) -> None:
    reply = last(line_with(120, minutes), words)[1]
    assert callback in ids(reply)
    assert ("minutes" in " ".join(u.text for u in reply.announce)) == (callback == "!callback-promise")


@pytest.mark.parametrize(
    ("words", "why", "opens"),
    [
        (f"start 4 1 {NOBODY} 1", "leg", "leg"),
        (f"start 4 1 {NOBODY} 0", "leg", "leg"),
        (f"start 4 1 {NOBODY} 5 5 5", "leg", "leg"),
        (f"start 4 0 {NOBODY} 1", UNKNOWN_FLAG, UNKNOWN_FLAG),
        ("start 0 busy busy busy 1", UNKNOWN_FLAG, UNKNOWN_FLAG),
        (f"start 0 busy busy busy 1 {NOBODY} 0", UNKNOWN_FLAG, UNKNOWN_FLAG),
        ("start office-closed: 0 1", UNKNOWN_FLAG, UNKNOWN_FLAG),
        ("start 0 busy busy busy 0", "staff", ""),
    ],
)
def test_trying_again_rings_for_the_same_sign_from_the_first_number(words: str, why: str, opens: str) -> None:
    state, reply = last(small_line(), words)
    assert isinstance(reply.then, Transfer)
    assert (state.ringing_for, state.ring, reply.opens) == (why, 0, opens)


def test_a_red_flag_is_opened_even_where_nobody_can_be_rung() -> None:
    state, reply = last(small_line(), "start all-closed: 4 1")
    assert ids(reply) == ["!nobody-red-flag", "!leg.step-up", "!callback", *LEFT]
    assert (state.mode, reply.opens) == (Mode.OFFER, "leg")


def test_silence_after_an_offer_leads_to_the_menu() -> None:
    assert ids(last(small_line(), f"start 4 1 {NOBODY} -")[1]) == ["warning.choices"]


def test_others_whom_nobody_answered_hear_911_the_number_and_the_key_for_a_warning_sign() -> None:
    state, reply = last(small_line(), "start 0 busy busy busy")
    assert ids(reply) == ["!nobody", "offer-warning", "offer-message", "offer-menu"]
    assert (state.mode, state.ringing_for) == (Mode.OFFER, "staff")


def test_nobody_to_ring_for_silence_leads_to_guidance_at_once() -> None:
    line = small_line()
    line = replace(line, staff=replace(line.staff, silence=()))
    assert ids(last(line, "start - - -")[1]) == ["!nobody", "!nobody", "main.choices"]


# --- messages ---------------------------------------------------------------------------------------------------


def test_a_message_belongs_to_the_sign_that_nobody_answered() -> None:
    state, reply = last(small_line(), f"start 4 1 {NOBODY} 2")
    assert (state.mode, state.ringing_for, reply.then) == (Mode.MESSAGE, "leg", Record(120))
    assert ids(last(small_line(), f"start 4 1 {NOBODY} 2 recorded")[1]) == ["!message-thanks", "warning.choices"]


def test_an_empty_message_is_no_message_and_is_offered_again() -> None:
    state, reply = last(small_line(), f"start 4 1 {NOBODY} 2 nothing-recorded")
    assert ids(reply) == ["message-empty", *LEFT]
    assert (state.mode, state.ringing_for) == (Mode.OFFER, "leg")


def test_where_no_messages_are_taken_none_is_offered_and_its_key_is_a_wrong_one() -> None:
    line = line_with(0)
    assert ids(last(line, f"start 4 1 {NOBODY}")[1])[-2:] == ["offer-again", "offer-menu"]
    assert ids(last(line, f"start 4 1 {NOBODY} 2")[1]) == ["no-match-1", "offer-again", "offer-menu"]


# --- the office is closed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["start office-closed: 0", "start office-closed: 6 6 6 9", "start office-closed: 2 0"]
)
def test_asking_for_staff_when_the_office_is_closed_leads_to_911_warning_signs_and_a_message(words: str) -> None:
    steps = walk(small_line(), f"start office-closed: {words}")
    replies = [reply for _, _, reply in steps if "!closed" in ids(reply)]
    assert len(replies) == 1
    assert [id_ for id_ in ids(replies[0]) if not id_.startswith("!")][:3] == [
        "offer-warning",
        "offer-message",
        "offer-menu",
    ]
    assert steps[-1][1].mode is Mode.OFFER


def test_a_silent_caller_hears_once_that_it_is_closed_and_the_menu_and_then_a_goodbye() -> None:
    steps = walk(small_line(), "start office-closed: - - - - - -")
    assert [ids(reply)[0] for _, _, reply in steps].count("!closed") == 1
    assert ids(steps[3][2]) == ["!closed", "!closed", "main.choices"]
    assert ids(steps[-1][2]) == ["!goodbye-silence", "!goodbye-silence"]


def test_a_red_flag_rings_who_takes_over_when_the_office_is_closed() -> None:
    _, reply = last(small_line(), "start office-closed: 4 1")
    assert isinstance(reply.then, Transfer)
    assert reply.then.rung == "on-call.0"


# --- hours and menus that change during a call --------------------------------------------------------------------


def test_nobody_who_is_there_is_passed_over_when_the_office_closes_while_it_rings() -> None:
    line = small_line()
    ringing, _ = last(line, "start 4 1")
    after, reply, _ = step(line, carried(ringing), TransferEnded(Outcome.NO_ANSWER, 60), OFFICE_CLOSED)
    assert isinstance(reply.then, Transfer)
    assert (reply.then.rung, after.ring) == ("on-call.0", 1)
    _, back, _ = step(line, carried(after), TransferEnded(Outcome.BUSY, 55))
    assert isinstance(back.then, Transfer)
    assert back.then.rung == "nurse.1"


def edited(line: Line) -> Line:
    """The line after an edit that swapped the two warning signs' keys and took a nurse's number out."""
    menu = line.menus["warning"]
    first, second = menu.options
    options = (replace(first, key="2"), replace(second, key="1"))
    nurse, *others = line.staff.teams
    teams = (replace(nurse, numbers=nurse.numbers[1:]), *others)
    menus = {**line.menus, "warning": replace(menu, options=options)}
    return replace(line, menus=menus, staff=replace(line.staff, teams=teams))


def test_a_key_counts_only_for_the_choices_the_caller_heard() -> None:
    line = small_line()
    heard, _ = last(line, "start 4")
    after, reply, _ = step(edited(line), heard, Key("1"))
    assert (after.mode, ids(reply)) == (Mode.MENU, ["warning-signs", "warning.choices"])
    again, *_ = step(edited(line), after, Key("1"))
    assert again.ringing_for == "fever"
    assert step(edited(line), heard, Key("0"))[0].ringing_for == UNKNOWN_FLAG


def test_staff_who_were_edited_are_rung_from_the_beginning() -> None:
    line = small_line()
    ringing, _ = last(line, "start 4 1 busy")
    after, reply, _ = step(edited(line), ringing, TransferEnded(Outcome.BUSY))
    assert isinstance(reply.then, Transfer)
    assert reply.then.to == edited(line).staff.teams[0].numbers
    following = step(edited(line), after, TransferEnded(Outcome.BUSY))[1]
    assert isinstance(following.then, Transfer)
    assert following.then.rung == "on-call.0"


def test_an_event_that_does_not_belong_to_ringing_rings_the_next_number() -> None:
    line = small_line()
    ringing, _ = last(line, "start 4 1")
    assert step(line, ringing, Silence())[0].ring == 1


def test_a_line_may_have_one_language_and_nobody_to_ring() -> None:
    small = small_line()
    nobody = Staff(teams=(), red_flag=(), asked=(), silence=())
    line: Line = replace(small, languages=("es",), staff=nobody)
    _, reply = last(line, "start 9 4 1")
    assert ids(reply)[-1] == "offer-menu"
    assert {u.language for u in reply.announce + reply.prompt} == {"es"}


# --- the notice -------------------------------------------------------------------------------------------------


def test_a_notice_follows_the_emergency_sentence_with_the_other_language_near_and_any_key_cuts_it_off() -> None:
    _, reply, _ = step(small_line(), None, CallStarted(), NOTICE_ON)
    assert ids(reply) == [
        "!emergency",
        "!emergency",
        "language-invite",
        "notice",
        "main-welcome",
        "main.choices",
    ]
    assert reply.prompt[1].text == "We are closed today."


def test_a_caller_who_changes_the_language_hears_the_notice_in_theirs() -> None:
    _, reply = last(small_line(), "notice: start 9")
    assert [u.text for u in reply.prompt if u.id == "notice"] == ["Hoy no abrimos."]


@pytest.mark.parametrize("words", ["4", "4 7", "4 1", f"4 1 {NOBODY}", "2", "2 *", "3 7"])
def test_a_notice_is_said_at_the_beginning_and_nowhere_else(words: str) -> None:
    assert "notice" not in ids(last(small_line(), f"notice: start {words}")[1])


def test_a_notice_stays_away_from_warning_signs_where_they_are_the_start_and_from_a_language_it_has_not() -> None:
    line = replace(small_line(), start="warning")
    assert "notice" not in ids(step(line, None, CallStarted(), NOTICE_ON)[1])
    english = replace(NOTICE_ON, notice=NOTICE_ON.notice[:1])
    heard = CallState("es", Mode.MENU, "main", keyed=True)
    assert "notice" not in ids(step(small_line(), heard, Key("7"), english)[1])
    assert isinstance(step(small_line(), heard, Key("7"), NOTICE_ON)[1].then, Listen)
