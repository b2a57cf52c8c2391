"""Which staff number rings, and what the person there hears before the legs are joined."""

from __future__ import annotations

from ivr.core.model import Line
from ivr.core.phrases import whisper_id
from ivr.core.reply import Utterance
from ivr.core.staff import UNKNOWN_FLAG, Duty, Round, is_red_flag, rounds
from ivr.core.state import CallState


def ringing(line: Line, state: CallState, duty: Duty) -> tuple[Round, ...]:
    """Who rings for the reason of a ringing state, one round after another."""
    return rounds(line.staff, state.why, duty, state.language)


def current(line: Line, state: CallState, duty: Duty) -> Round:
    """The numbers whose turn it is in a ringing state; none when all have been rung."""
    found = ringing(line, state, duty)
    return found[state.ring] if 0 <= state.ring < len(found) else ()


def whisper(line: Line, state: CallState, language: str) -> Utterance:
    """Who is calling and why, in the called person's language, with "press 1 to take the call".

    A red flag that the menus no longer know is announced as one of unknown kind.
    """
    language = language if language in line.languages else line.languages[0]
    flag = None
    if is_red_flag(state.why):
        flag = state.why if state.why in line.red_flags else UNKNOWN_FLAG
    caller = state.language if state.language in line.languages else line.languages[0]
    statement = line.phrases[whisper_id(flag, caller)]
    return Utterance(statement.id, language, statement.text[language])
