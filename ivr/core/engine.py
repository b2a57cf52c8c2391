"""What happens next in a call: one pure function of line, state and event.

The rules, which no change may weaken:

1.  Everything that decides what comes next lives here. No carrier, clock, file or randomness is known here.
2.  Every event in every state has a reply, and every reply waits for something or says goodbye first.
3.  A call ends unasked in two cases only: nobody answers the goodbye after a conversation that staff accepted;
    or `TRIES` more silences follow a failed attempt to reach staff. 911 and the number are said once more then.
4.  Silences and wrong keys are counted apart, since the last valid key. The third of a kind rings staff; silence
    does so once in a call, so that no silent pocket call rings twice. So every call without a caller is bounded.
5.  Inside warning signs key 0, the third silence and the third wrong key are a red flag of unknown kind.
6.  Only `Outcome.ACCEPTED` is a person. Everything else rings the next number, and after the last one the caller
    hears what to do in an emergency, the number to call, and the menu.
7.  What matters is announced, and cannot be cut off by a key; everything else can.
8.  A place that the line no longer has leads to the start menu, in the caller's language. Where the menus were
    edited under a caller, a key counts only for the choices they heard: else the menu is read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ivr.core import transfers
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, TransferEnded
from ivr.core.model import Line, Topic
from ivr.core.places import home, reading, settle
from ivr.core.reply import End, Listen, Record, Reply, Transfer, Utterance
from ivr.core.speak import in_full, invitations, say, say_in_all, say_to_silence, spoken
from ivr.core.staff import EVERYBODY, SILENCE, STAFF, UNKNOWN_FLAG, WRONG, Duty, is_red_flag, meaning
from ivr.core.state import CallState, Mode

TRIES: Final = 3
"""Silences, or wrong keys, in a row that lead to a person."""
CHOICE_SECONDS: Final = 10
"""How long a caller has to choose (guidance: 3-10 s, the longer for older callers)."""
PART_SECONDS: Final = 2
"""The pause between two parts of a topic, in which a key is still in time."""

Turn = tuple[CallState, Reply]


def step(line: Line, state: CallState | None, event: Event, duty: Duty = EVERYBODY) -> Turn:
    """The next state and what the caller hears; ``state`` is None before the first event."""
    there = {why: tuple(team.id for team in line.staff.there(why, duty)) for why in ("leg", STAFF, SILENCE)}
    staff = replace(line.staff, red_flag=there["leg"], asked=there[STAFF], silence=there[SILENCE])
    line = replace(line, staff=staff)
    if state is None or isinstance(event, CallStarted):
        return _start(line)
    known = settle(line, state)
    if known is None:
        return _start_again(line, state, event)
    match known.mode, event:
        case Mode.RING, TransferEnded(outcome=Outcome.ACCEPTED):
            return _conversation_over(line, known)
        case Mode.RING, _:
            return _ring_next(line, known)
        case Mode.MESSAGE, RecordingEnded(kept=True):
            return _menu(line, known, home(line, known), announce=say(line, known, "message-thanks"))
        case Mode.MESSAGE, _:
            return _again(line, replace(known, mode=Mode.OFFER))
        case _, Key(digit=digit):
            return _key(line, known, digit)
        case _:  # nothing was pressed; an event that belongs to another mode tells no more than that
            return _silence(line, known)


# --- the places of a call ---------------------------------------------------------------------------------------


def _start(line: Line) -> Turn:
    """The emergency sentence in every language, then greeting, languages and choices as one prompt."""
    state = CallState(language=line.languages[0], mode=Mode.MENU, at=line.start)
    return _menu(line, state, line.start, announce=say_in_all(line, state, "emergency"), full=True)


def _start_again(line: Line, state: CallState, event: Event) -> Turn:
    """The start menu for a caller whose place is gone; staff and the other language are there all the same."""
    language = state.language if state.language in line.languages else line.languages[0]
    state = replace(state, language=language, mode=Mode.MENU, at=line.start, part="")
    if event in {Key("0"), Key("9")}:
        return _key(line, state, event.digit)
    return _menu(line, state, line.start, lead=say(line, state, "start-again"))


def _menu(
    line: Line,
    state: CallState,
    at: str,
    *,
    announce: tuple[Utterance, ...] = (),
    lead: tuple[Utterance, ...] = (),
    full: bool = False,
) -> Turn:
    """A choice: the whole menu, or its choices alone for a caller who comes back to it."""
    menu = line.menus[at]
    state = replace(state, mode=Mode.MENU, at=at, part="", why="", ring=0, means=menu.meaning)
    words = in_full(line, state, menu) if full else spoken(state, menu.choices)
    return state, Reply(announce, lead + words, Listen(CHOICE_SECONDS))


def _read(line: Line, state: CallState, topic: Topic, index: int, lead: tuple[Utterance, ...] = ()) -> Turn:
    """One part of a topic; the first part of a call is preceded by the keys that work inside topics."""
    part = topic.parts[index]
    if not state.told:
        lead += say(line, state, "topic-keys")
    state = replace(state, mode=Mode.TOPIC, at=topic.id, part=part.id, means="", told=True)
    return state, Reply((), lead + spoken(state, *part.statements), Listen(PART_SECONDS))


def _next_part(line: Line, state: CallState) -> Turn:
    topic, index = reading(line, state)
    if index + 1 < len(topic.parts):
        return _read(line, state, topic, index + 1)
    return _menu(line, state, home(line, state), lead=say(line, state, "topic-end"))


# --- keys -------------------------------------------------------------------------------------------------------


def _key(line: Line, state: CallState, digit: str) -> Turn:
    if universal := _UNIVERSAL.get(digit):
        return universal(line, _valid(state))
    match state.mode:
        case Mode.MENU:
            menu = line.menus[state.at]
            if target := next((option.target for option in menu.options if option.key == digit), ""):
                # The menus were edited since the caller heard this one: their key may have meant another sign.
                moved = menu.meaning != state.means
                return _again(line, _valid(state)) if moved else _go(line, _valid(state), target)
        case Mode.OFFER if digit == "1":
            return _record(line, _valid(state))
        case Mode.BYE:
            return _menu(line, _valid(state), line.start)
    return _no_match(line, state)


def _valid(state: CallState) -> CallState:
    """After a valid key: nobody is silent, and inside warning signs staff may be rung anew."""
    tried = "staff" if state.tried else ""
    return replace(state, silent=0, wrong=0, keyed=True, tried=tried)


def _go(line: Line, state: CallState, target: str) -> Turn:
    if target in line.red_flags:
        return _ring(line, state, target)
    if target in line.topics:
        return _read(line, state, line.topics[target], 0)
    return _menu(line, state, target, full=True)


def _staff(line: Line, state: CallState) -> Turn:
    return _ring(line, state, UNKNOWN_FLAG if line.inside_warning(state.at) else STAFF)


def _back(line: Line, state: CallState) -> Turn:
    leave = state.mode in {Mode.MENU, Mode.TOPIC}
    return _menu(line, state, line.parents.get(state.at, line.start) if leave else home(line, state))


def _skip(line: Line, state: CallState) -> Turn:
    if state.mode is Mode.TOPIC:
        return _next_part(line, state)
    return _menu(line, state, home(line, state))


def _again(line: Line, state: CallState, lead: tuple[Utterance, ...] = ()) -> Turn:
    match state.mode:
        case Mode.TOPIC:
            topic, index = reading(line, state)
            return _read(line, state, topic, index, lead)
        case Mode.MENU:
            return _menu(line, state, state.at, lead=lead, full=True)
    phrase = "conversation-over" if state.mode is Mode.BYE else "message-offer"
    return state, Reply((), lead + say_to_silence(line, state, phrase), Listen(CHOICE_SECONDS))


def _speed(line: Line, state: CallState) -> Turn:
    state = replace(state, slow=not state.slow)
    return _again(line, state, say(line, state, "slower" if state.slow else "normal-speed"))


def _language(line: Line, state: CallState) -> Turn:
    place = line.languages.index(state.language) + 1
    return _again(line, replace(state, language=line.languages[place % len(line.languages)]))


_UNIVERSAL: Final[dict[str, Callable[[Line, CallState], Turn]]] = {
    "0": _staff,
    "*": _back,
    "#": _skip,
    "7": _again,
    "8": _speed,
    "9": _language,
}


# --- silence and wrong keys -------------------------------------------------------------------------------------


def _silence(line: Line, state: CallState) -> Turn:
    match state.mode:
        case Mode.TOPIC:
            return _next_part(line, state)
        case Mode.BYE:
            return state, Reply(say_to_silence(line, state, "goodbye"), (), End())
        case Mode.OFFER:
            return _menu(line, state, home(line, state))
    silent = state.silent + 1
    if silent < TRIES:
        return _try_again(line, replace(state, silent=silent), "no-input", silent)
    inside = line.inside_warning(state.at)
    if state.tried == "flag" or (state.tried and not inside):
        return state, Reply(say_to_silence(line, state, "goodbye-silence"), (), End())
    return _ring(line, replace(state, silent=silent), UNKNOWN_FLAG if inside else SILENCE)


def _no_match(line: Line, state: CallState) -> Turn:
    state = replace(state, wrong=state.wrong + 1)
    if state.wrong < TRIES:
        match state.mode:
            case Mode.TOPIC:
                topic, index = reading(line, state)
                return _read(line, state, topic, index, say(line, state, "no-match-topic"))
            case Mode.OFFER:
                return _again(line, state, say(line, state, "no-match-1"))
        return _try_again(line, state, "no-match", state.wrong)
    if line.inside_warning(state.at):
        return _ring(line, state, UNKNOWN_FLAG)
    return _nobody(line, state) if state.tried else _ring(line, state, WRONG)


def _try_again(line: Line, state: CallState, kind: str, tries: int) -> Turn:
    """The first retry reads the choices; the second is shorter and names the way to a person instead."""
    warning = "-warning" if tries > 1 and line.menus[state.at].warning else ""
    words = say(line, state, f"{kind}-{tries}{warning}")
    if tries == 1:
        words += spoken(state, line.menus[state.at].choices)
    return state, Reply((), words + invitations(line, state, state.at), Listen(CHOICE_SECONDS))


# --- staff ------------------------------------------------------------------------------------------------------

_CONNECTING: Final = {STAFF: "connecting", SILENCE: "connecting-silence", WRONG: "connecting-wrong"}


def _ring(line: Line, state: CallState, why: str) -> Turn:
    """Tell the caller, then ring the first number; a red flag first says when to dial 911 instead."""
    state = replace(state, mode=Mode.RING, why=why, ring=0, part="", means="")
    state = replace(state, means=meaning(transfers.ringing(line, state, EVERYBODY)))
    flag = line.red_flags.get(why)
    words = spoken(state, flag.step_up) if flag and flag.step_up else ()
    words += say_to_silence(line, state, _CONNECTING.get(why, "connecting-red-flag"))
    state, reply = _ring_now(line, state, words)
    return state, replace(reply, opens=why if is_red_flag(why) else "")


def _ring_next(line: Line, state: CallState) -> Turn:
    means = meaning(transfers.ringing(line, state, EVERYBODY))
    state = replace(state, ring=state.ring + 1 if means == state.means else 0, means=means)
    return _ring_now(line, state, say(line, state, "still-ringing"))


def _ring_now(line: Line, state: CallState, words: tuple[Utterance, ...]) -> Turn:
    to = transfers.current(line, state, EVERYBODY)
    if not to:
        return _nobody(line, state)
    return state, Reply(words, (), Transfer(to, line.staff.ring_seconds, line.staff.ring_seconds))


def _conversation_over(line: Line, state: CallState) -> Turn:
    state = replace(state, mode=Mode.BYE, why="", ring=0, means="", silent=0, wrong=0, tried="")
    return _again(line, state)


def _nobody(line: Line, state: CallState) -> Turn:
    """What to do now, and the menu again; a caller who asked may leave a message where the line takes them."""
    flag = is_red_flag(state.why)
    why, tried = state.why, "flag" if flag else "staff"
    words = say_to_silence(line, state, "nobody-red-flag" if flag else "nobody")
    state = replace(state, silent=0, wrong=0, tried=tried, why="", ring=0, means="")
    if line.staff.message_seconds and why == STAFF:
        offer = say(line, state, "message-offer")
        return replace(state, mode=Mode.OFFER), Reply(words, offer, Listen(CHOICE_SECONDS))
    return _menu(line, state, home(line, state), announce=words)


def _record(line: Line, state: CallState) -> Turn:
    words = say(line, state, "message-ask")
    return replace(state, mode=Mode.MESSAGE), Reply(words, (), Record(line.staff.message_seconds))
