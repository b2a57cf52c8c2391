"""Silence and wrong keys: what a caller hears before a person is rung, and what happens then."""

from __future__ import annotations

from typing import Final

from ivr.core.happenings import Ended, HeardPart, HeardToEnd, NobodyAnswered, Step, WasSilent
from ivr.core.line.staff import SILENCE, UNKNOWN_FLAG, WRONG, is_red_flag
from ivr.core.places import Situation, after_call, home, reading
from ivr.core.reply import End, Listen, Reply
from ivr.core.ringing import nobody, ring
from ivr.core.speak import LANGUAGE_KEY, going_on, invitations, say, say_to_silence, spoken
from ivr.core.state import CallState, Mode, replace
from ivr.core.turns import CHOICE_SECONDS, Words, again, open_menu, read, read_next

TRIES: Final = 3
"""Silences, or wrong keys, in a row that lead to a person."""
_SILENT: Final = ("no-input-1", "no-input-2")
_WRONG: Final = ("no-match-1", "no-match-2")
_NOT_UNDERSTOOD: Final = ("not-understood", "no-input-2")
"""What is said before the choices are read again, and at the second try in their place."""


def reason(here: Situation, state: CallState, otherwise: str) -> str:
    """Why staff are rung from here: a warning sign that nobody answered stays that sign."""
    if state.mode in {Mode.OFFER, Mode.ASK} and is_red_flag(state.ringing_for):
        return state.ringing_for
    return UNKNOWN_FLAG if here.line.inside_warning(state.at) else otherwise


def silence(here: Situation, state: CallState) -> Step:
    """Nothing was pressed: in a topic that means to go on, elsewhere it is counted or leads back to a menu."""
    line = here.line
    # A menu may be repeated twice: so long the 9 that changed the language is remembered, to tell the way back.
    changed = state.dialled == LANGUAGE_KEY
    state = replace(state, dialled=LANGUAGE_KEY if changed and state.mode is Mode.MENU else "")
    match state.mode:
        case Mode.TOPIC:
            return _heard(here, state, invitations(line, state) if changed else ())
        case Mode.TEXT | Mode.CONSENT:
            return open_menu(here, state, home(line, state), lead=invitations(line, state) if changed else ())
        case Mode.BYE:
            return Step(state, Reply(say_to_silence(line, state, "goodbye"), (), End()), (WasSilent(), Ended()))
        case Mode.OFFER:
            return open_menu(here, state, after_call(line, state)).behind(WasSilent())
        case Mode.ASK:  # whoever cannot answer may be the one who meant it
            return ring(here, state, state.ringing_for).behind(WasSilent())
    silent = state.silent + 1
    if silent < TRIES:
        return _try_again(here, replace(state, silent=silent), _SILENT, silent).behind(WasSilent())
    why = reason(here, state, SILENCE)
    if state.failed_attempt == "flag" or (state.failed_attempt and why == SILENCE):
        return Step(state, Reply(say_to_silence(line, state, "goodbye-silence"), (), End()), (WasSilent(), Ended()))
    return ring(here, replace(state, silent=silent, dialled=""), why).behind(WasSilent())


def _heard(here: Situation, state: CallState, lead: Words) -> Step:
    """A part of a topic was read, and nobody pressed a key."""
    topic, index = reading(here.line, state)
    after, part = read_next(here, state, lead), HeardPart(topic.parts[index].id)
    return after.behind(part) if index + 1 < len(topic.parts) else after.behind(part, HeardToEnd(topic.id))


def no_match(here: Situation, state: CallState, *, spoken: bool = False) -> Step:
    """A key, or speech, that means nothing where the caller is; the third in a row rings staff."""
    state, first = replace(state, wrong=state.wrong + 1), "not-understood" if spoken else "no-match-1"
    if state.wrong < TRIES:
        match state.mode:
            case Mode.TOPIC:
                topic, index = reading(here.line, state)
                words = say(here.line, state, first) if spoken else ()
                return read(here, state, topic, index, words + say(here.line, state, "no-match-topic"))
            case Mode.OFFER | Mode.ASK | Mode.TEXT | Mode.CONSENT:
                return again(here, state, say(here.line, state, first))
        return _try_again(here, state, _NOT_UNDERSTOOD if spoken else _WRONG, state.wrong)
    why = reason(here, state, WRONG)
    if state.failed_attempt and why == WRONG:
        return nobody(here, replace(state, ringing_for=why)).behind(NobodyAnswered(why))
    return ring(here, state, why)


def _try_again(here: Situation, state: CallState, kind: tuple[str, ...], tries: int) -> Step:
    """The first retry reads the choices; the second is shorter and names the way to a person instead.

    Among warning signs both of them tell about 911 first.
    """
    line, menu = here.line, here.line.menus[state.at]
    if tries == 1:
        emergency = say(line, state, "emergency") if menu.warning else ()
        words = (*emergency, *say(line, state, kind[0]), *going_on(line, state), *spoken(state, menu.choices))
    else:
        lead = say(line, state, kind[0]) if kind is _NOT_UNDERSTOOD else ()
        words = lead + say(line, state, f"{kind[1]}-warning" if menu.warning else kind[1])
    invited = line.start == state.at or state.dialled == LANGUAGE_KEY
    return Step(state, Reply((), words + (invitations(line, state) if invited else ()), Listen(CHOICE_SECONDS)))
