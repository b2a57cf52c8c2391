"""Ringing staff one round after another, and what a caller hears when nobody answers."""

from __future__ import annotations

from typing import Final

from ivr.core import transfers
from ivr.core.events import RED_FLAG_SECONDS
from ivr.core.happenings import Accepted, Happened, NobodyAnswered, RedFlagChosen, RingingStarted, StaffAway, Step
from ivr.core.line.model import Statement
from ivr.core.line.staff import SILENCE, STAFF, WRONG, Round, is_red_flag
from ivr.core.places import Situation, home
from ivr.core.reply import Record, Reply, Transfer
from ivr.core.sharing import LONGEST, SCREENED_SECONDS, Share, share
from ivr.core.speak import not_the_emergency_number, say, say_to_silence, seconds_of, spoken_to_silence
from ivr.core.state import CallState, Mode, replace
from ivr.core.turns import Words, again, offer, open_menu

_CONNECTING: Final = {STAFF: "connecting", SILENCE: "connecting-silence", WRONG: "connecting-wrong"}


def ring(here: Situation, state: CallState, why: str) -> Step:
    """Tell the caller, then ring the first number; a red flag first says when to dial 911 instead."""
    line = here.line
    state = replace(
        state,
        mode=Mode.RING,
        ringing_for=why,
        ring=0,
        already_rung="",
        part="",
        menu_hash=transfers.roster(line),
        again="",
    )
    opens = why if is_red_flag(why) else ""
    emergency = _step_up(here, state) or ((line.phrases["emergency"],) if opens else ())
    words = (*emergency, line.phrases[_CONNECTING.get(why, "connecting-red-flag")])
    after = _ring_now(here, state, spoken_to_silence(line, state, *words), RED_FLAG_SECONDS, opens)
    chosen: Happened = (RedFlagChosen(why),) if opens else ()
    return after.behind(*chosen, RingingStarted(why) if _rings(after) else StaffAway(why))


def ring_next(here: Situation, state: CallState, left: int = RED_FLAG_SECONDS) -> Step:
    """The next who has not been rung. A staff file that was edited meanwhile is rung from its beginning.

    Args:
        here: The line, and who is there now.
        state: Of a call that rings.
        left: Seconds until a caller with a warning sign must hear what to do instead.
    """
    known = state.menu_hash == transfers.roster(here.line)
    had = state.already_rung if known else ""
    state = replace(state, ring=state.ring + 1, already_rung=had, menu_hash=transfers.roster(here.line))
    after = _ring_now(here, state, say(here.line, state, "still-ringing"), left)
    return after if _rings(after) else after.behind(NobodyAnswered(state.ringing_for))


def _rings(step: Step) -> bool:
    return isinstance(step.reply.then, Transfer)


def _ring_now(here: Situation, state: CallState, words: Words, left: int, opens: str = "") -> Step:
    before = seconds_of((*not_the_emergency_number(here.line, state), *words))  # which `engine.step` says first
    found = _next(here, state, left - before)
    if found is None:
        return nobody(here, state, opens)
    to, turn = found
    state = replace(state, already_rung=transfers.mark(here.line, state, to))
    then = Transfer(to, turn.seconds, before + turn.seconds, turn.lasts, transfers.names(here.line, to))
    return Step(state, Reply(words, (), then, opens))


def _next(here: Situation, state: CallState, left: int) -> tuple[Round, Share] | None:
    """Who rings next and for how long. Only a red flag has no more time than is left."""
    waiting = transfers.waiting(here, state)
    longest = min(here.line.staff.ring_seconds, LONGEST)
    if not is_red_flag(state.ringing_for):
        return (waiting[0], Share(0, longest, max(longest, SCREENED_SECONDS))) if waiting else None
    between = seconds_of(say(here.line, state, "still-ringing"))
    shared = share(left, len(waiting), between, longest)
    return (waiting[shared.place], shared) if shared else None


def nobody(here: Situation, state: CallState, opens: str = "") -> Step:
    """What to do now, and the choice that is left. A silent caller, who presses nothing, hears the menu."""
    flag = is_red_flag(state.ringing_for)
    words = _guidance(here, state) if flag else say_to_silence(here.line, state, _unanswered(here, state))
    tried = "flag" if flag else "staff"
    state = replace(state, silent=0, wrong=0, failed_attempt=tried, ring=0, already_rung="", menu_hash="", part="")
    if state.ringing_for == SILENCE:
        return open_menu(here, state, home(here.line, state), announce=words)
    return offer(here, state, announce=words, opens=opens)


def _unanswered(here: Situation, state: CallState) -> str:
    return "closed" if transfers.is_closed(here, state.ringing_for) else "nobody"


def _guidance(here: Situation, state: CallState) -> Words:
    """That nobody answered, when this very sign needs 911, and that the call is on the callback list."""
    line = here.line
    callback = "callback-promise" if line.staff.callback_minutes else "callback"
    last = line.phrases["callback-withheld" if state.withheld else callback]
    return spoken_to_silence(line, state, line.phrases["nobody-red-flag"], *_advice(here, state), last)


def _advice(here: Situation, state: CallState) -> tuple[Statement, ...]:
    """When this sign needs 911; and that the rest is for everybody else, or the later words would soften it."""
    otherwise = here.line.phrases.get("callback-if-not")
    step_up = _step_up(here, state)
    return (*step_up, otherwise) if step_up and otherwise else step_up


def _step_up(here: Situation, state: CallState) -> tuple[Statement, ...]:
    flag = here.line.red_flags.get(state.ringing_for)
    return (flag.step_up,) if flag and flag.step_up else ()


def conversation_over(here: Situation, state: CallState) -> Step:
    """After a talk with staff: hang up, or any key for the menu."""
    state = replace(
        state,
        mode=Mode.BYE,
        ringing_for="",
        ring=0,
        already_rung="",
        menu_hash="",
        silent=0,
        wrong=0,
        failed_attempt="",
    )
    return again(here, state).behind(Accepted())


def record(here: Situation, state: CallState) -> Step:
    """A message, for whatever reason staff were rung."""
    words = say(here.line, state, "message-ask")
    return Step(replace(state, mode=Mode.MESSAGE), Reply(words, (), Record(here.line.staff.message_seconds)))
