"""What happens next in a call: one pure function of line, state, event, and who is on duty.

The rules, which no change may weaken:

1.  Everything that decides what comes next lives here, and in the modules of ``ivr.core`` that this one calls. No
    carrier, clock, file or randomness is known here: of time only a `Duty` (who is away, what is announced), and
    with a transfer that ended the seconds that are left.
2.  Every event in every state has a reply, and every reply waits for something or says goodbye first.
3.  A call ends unasked in two cases only: nobody answers the goodbye after a conversation that staff accepted;
    or `TRIES` more silences follow a failed attempt to reach staff. 911 and the number are said once more then.
4.  Silences and wrong keys are counted apart, since the last valid key. The third of a kind rings staff; silence
    does so once in a call, so that no silent pocket call rings twice. So every call without a caller is bounded.
5.  Inside warning signs key 0, the third silence and the third wrong key are a red flag of unknown kind; after a red
    flag that nobody answered they are that sign again.
6.  Only `Outcome.ACCEPTED` is a person. Everything else rings the next one who is there now and has not been rung;
    nobody is passed over or rung twice when the hours change meanwhile. After the last one the caller hears what to
    do in an emergency and the number to call, and may try again, leave a message, or go to the menu.
7.  What matters is announced, and cannot be cut off by a key; everything else can.
8.  A place that the line no longer has leads to the start menu, in the caller's language. Where the menus were
    edited under a caller, a key counts only for the choices they heard: else the menu is read again.
9.  A red flag that is chosen or tried again is named in `Reply.opens`, whether or not anybody can be rung, so that it
    is written down before anything is said. Ringing the next number for it is not.
10. From choosing a red flag to a person, or to what to do instead, it is at most 90 seconds (see ``sharing.py``).
    No number rings longer than 20 seconds, and the last one always rings.
11. No red flag ever hears that the office is closed, nor a notice. Whoever hears that it is closed hears about 911
    and of a key for warning signs. A notice comes after the emergency sentence, and any key cuts it off.
12. From every place that listens, the warning signs are at most two keys away: the key that leads to them from the
    first menu does so in every topic, in every offer and after a talk with staff as well, and in every menu that does
    not give it another meaning.
13. Who changes the language hears the way back in the language they left, then and in the repeat after a silence.
14. Who dials 9-1-1 inside the call hears first, uncut and in every language, to hang up. Then the last key works.
15. What is known of an earlier call adds words and one key, and takes nothing away: the keys of the first menu do what
    they do for everybody, but that 1 and 0 ring a nurse where an earlier warning sign was on the list. None is named.
16. Speech counts only where the line listens to it, and a recogniser that is always wrong can do no harm: see
    ``hearing/spoken.py``.
"""

from __future__ import annotations

from typing import Final

from ivr.core.events import DIGITS, AnyKey, CallStarted, Event, Key, Outcome, RecordingEnded, Spoken, TransferEnded
from ivr.core.happenings import (
    CallBegan,
    ChoseKey,
    LeftMessage,
    Step,
    WrongKey,
    dial_ended,
)
from ivr.core.hearing.spoken import listening, spoken
from ivr.core.keys import STAFF_KEY, UNIVERSAL
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, UNKNOWN_FLAG, Duty, is_red_flag
from ivr.core.mistakes import TRIES, no_match, silence
from ivr.core.places import Situation, after_call, home, reanchor
from ivr.core.reply import Listen, Reply, Utterance
from ivr.core.ringing import conversation_over, record, ring, ring_next
from ivr.core.speak import (
    EMERGENCY_NUMBER,
    LANGUAGE_KEY,
    in_full,
    not_the_emergency_number,
    say,
    say_in_all,
)
from ivr.core.state import CallState, Mode, replace
from ivr.core.turns import (
    AGREE_KEY,
    CHOICE_SECONDS,
    TEXT_KEY,
    again,
    ask_consent,
    begin,
    called_again,
    go_on,
    offer,
    open_menu,
    promise_text,
)

__all__ = ["HELP_KEY", "TRIES", "step"]

HELP_KEY: Final = "1"
"""Tells inside a topic which keys work there."""


def step(line: Line, state: CallState | None, event: Event, duty: Duty = EVERYBODY) -> Step:
    """The next state, what the caller hears, and what happened.

    Args:
        line: The line as it is now.
        state: Where the call stands; None before the first event.
        event: What the caller, the carrier or staff did.
        duty: Who is away now, and what is announced.
    """
    taken = _step(line, state, event, duty)
    return listening(line, taken) if line.listens else taken


def _step(line: Line, state: CallState | None, event: Event, duty: Duty) -> Step:
    here = Situation(line, duty)
    if state is None or isinstance(event, CallStarted):
        return _start(here, event if isinstance(event, CallStarted) else CallStarted())
    known = reanchor(line, state)
    if known is None:
        return _start_again(here, state, event)
    match known.mode, event:
        case Mode.RING, _:
            return _rang(here, known, event)
        case Mode.MESSAGE, RecordingEnded(kept=True):
            return open_menu(here, known, after_call(line, known), announce=_thanks(line, known)).behind(LeftMessage())
        case Mode.MESSAGE, _:
            return offer(here, known, lead=say(line, known, "message-empty"))
        case _, Key(digit=digit):
            return _key(here, known, digit)
        case _, Spoken(means=means) if known.speech_count < line.listens:
            return spoken(here, known, means)
        case _:  # nothing was pressed; an event that belongs to another mode tells no more than that
            return silence(here, known)


def _thanks(line: Line, state: CallState) -> tuple[Utterance, ...]:
    """For a message. With a warning sign it is no reason to wait, so those words are others where the line has them."""
    urgent = is_red_flag(state.ringing_for) and "message-thanks-red-flag" in line.phrases
    return say(line, state, "message-thanks-red-flag" if urgent else "message-thanks")


def _rang(here: Situation, state: CallState, event: Event) -> Step:
    match event:
        case TransferEnded(outcome=Outcome.ACCEPTED):
            return conversation_over(here, state)
        case TransferEnded(outcome=outcome, left=left):
            return ring_next(here, state, left).behind(dial_ended(outcome))
        case _:
            return ring_next(here, state)


def _start(here: Situation, call: CallStarted) -> Step:
    """The emergency sentence in every language, then languages, greeting and choices as one prompt."""
    line = here.line
    menu = line.menus[line.start]
    state = CallState(line.languages[0], Mode.MENU, line.start, menu_hash=menu.meaning, withheld=call.withheld)
    emergency = (*say_in_all(line, state, line.phrases["emergency"]), *line.announced)
    if call.earlier and line.recall_key:
        return called_again(here, state, call.earlier, emergency)
    return Step(state, Reply(emergency, in_full(here, state, menu), Listen(CHOICE_SECONDS)), (CallBegan(),))


def _start_again(here: Situation, state: CallState, event: Event) -> Step:
    """The start menu for a caller whose place is gone; staff and the other language are there all the same.

    Behind words that promised the menu for any key the language stays; a 9 is the first of 9-1-1 there, as everywhere.
    """
    line = here.line
    language = state.language if state.language in line.languages else line.languages[0]
    state = replace(state, language=language, mode=Mode.MENU, at=line.start, part="")
    dialled = ""
    match event:
        case Key(digit=digit) if digit in {STAFF_KEY, LANGUAGE_KEY}:
            return _key(here, state, digit)
        case AnyKey(digit=digit) if digit == STAFF_KEY:
            return _key(here, state, digit)
        case AnyKey(digit=digit):
            dialled = _dialled(state, digit)
    return open_menu(here, replace(state, dialled=dialled), line.start, lead=say(line, state, "start-again"))


# --- keys -------------------------------------------------------------------------------------------------------


def _key(here: Situation, state: CallState, digit: str) -> Step:
    """What a key does; whoever has dialled 9-1-1 with it is first told that this is another line."""
    state = replace(state, dialled=_dialled(state, digit))
    meant = _meant(here, state, digit)
    if meant is None:
        after, reply, happened = no_match(here, state).behind(WrongKey(digit if digit in DIGITS else "?"))
    else:
        after, reply, happened = meant.behind(ChoseKey(digit))
    if first := not_the_emergency_number(here.line, state):
        heard = Reply(first + reply.announce, reply.prompt, reply.then, reply.opens)
        return Step(replace(after, dialled=""), heard, happened)
    return Step(after if isinstance(reply.then, Listen) else replace(after, dialled=""), reply, happened)


def _dialled(state: CallState, digit: str) -> str:
    """What of 9-1-1 was pressed without anything in between; the 9 may be the first of it again."""
    pressed = digit if state.silent else state.dialled + digit
    if EMERGENCY_NUMBER.startswith(pressed):
        return pressed
    return digit if EMERGENCY_NUMBER.startswith(digit) else ""


def _meant(here: Situation, state: CallState, digit: str) -> Step | None:
    """Where a key leads; None where it means nothing."""
    if universal := UNIVERSAL.get(digit):
        return universal.does(here, _valid(state))
    if step := _asked_for_text(here, state, digit) or _chosen(here, state, digit):
        return step
    match state.mode:
        case Mode.OFFER | Mode.ASK if digit == "1":
            return ring(here, _valid(state), state.ringing_for if is_red_flag(state.ringing_for) else UNKNOWN_FLAG)
        case Mode.OFFER if digit == "2" and here.line.staff.message_seconds and not state.again:
            return record(here, _valid(state))
        case Mode.MENU | Mode.TOPIC | Mode.OFFER | Mode.ASK | Mode.BYE | Mode.TEXT | Mode.CONSENT if (
            warning := here.line.warning_menu(digit)
        ):
            return open_menu(here, _valid(state), warning, full=True)
        case Mode.TOPIC if digit == HELP_KEY:
            return again(here, _valid(state), say(here.line, state, "no-match-topic"))
        case Mode.BYE:
            return open_menu(here, _valid(state), here.line.start)
    return None


def _asked_for_text(here: Situation, state: CallState, digit: str) -> Step | None:
    """What the keys of a text do. A 1 behind a 9 is the second figure of 9-1-1, and agrees to nothing."""
    match state.mode:
        case Mode.TEXT if digit == TEXT_KEY:
            return ask_consent(here, _valid(state))
        case Mode.CONSENT if digit == AGREE_KEY:
            emergency = state.dialled.startswith(EMERGENCY_NUMBER[:2])
            return again(here, _valid(state)) if emergency else promise_text(here, _valid(state))
    return None


def _chosen(here: Situation, state: CallState, digit: str) -> Step | None:
    """Where the menu says that a key leads; behind a topic, or what the list says of a call, the menu that follows."""
    in_the_first = state.mode is Mode.OFFER and bool(state.again) and digit != "1"
    if state.mode not in {Mode.MENU, Mode.TEXT} and not in_the_first:
        return None
    menu = here.line.menus[home(here.line, state)]
    target = next((option.target for option in menu.options if option.key == digit), "")
    if not target:
        goes_on = state.again and state.mode is Mode.MENU and digit == here.line.recall_key
        return go_on(here, _valid(state)) if goes_on else None
    # The menus were edited since the caller heard this one: their key may have meant another sign.
    moved = menu.meaning != state.menu_hash
    return again(here, _valid(state)) if moved else _go(here, _valid(state), target)


def _valid(state: CallState) -> CallState:
    """After a valid key: nobody is silent, and inside warning signs staff may be rung anew."""
    tried = "staff" if state.failed_attempt else ""
    return replace(state, silent=0, wrong=0, keyed=True, failed_attempt=tried, speech_count=0)


def _go(here: Situation, state: CallState, target: str) -> Step:
    line = here.line
    if target in line.red_flags:
        return ring(here, state, target)
    if target in line.topics:
        return begin(here, state, line.topics[target])
    return open_menu(here, state, target, full=True)
