"""Which staff number rings, and what the person there hears before the legs are joined."""

from __future__ import annotations

from ivr.core.model import SILENCE, STAFF, UNKNOWN_FLAG, WRONG, Line, StaffNumber
from ivr.core.phrases import whisper_id
from ivr.core.reply import Utterance
from ivr.core.state import CallState


def is_red_flag(why: str) -> bool:
    """Whether a reason to ring is a warning sign, of a known kind or not."""
    return bool(why) and why not in {SILENCE, STAFF, WRONG}


def number(line: Line, state: CallState) -> StaffNumber | None:
    """The number whose turn it is in a ringing state; None when all have been rung."""
    numbers = line.staff.for_reason(state.why)
    return numbers[state.ring] if 0 <= state.ring < len(numbers) else None


def whisper(line: Line, state: CallState) -> Utterance:
    """Who is calling and why, in the called person's language, with "press 1 to take the call".

    A red flag that the menus no longer know is announced as one of unknown kind.
    """
    called = number(line, state)
    language = called.language if called else line.languages[0]
    flag = None
    if is_red_flag(state.why):
        flag = state.why if state.why in line.red_flags else UNKNOWN_FLAG
    caller = state.language if state.language in line.languages else line.languages[0]
    statement = line.phrases[whisper_id(flag, caller)]
    return Utterance(statement.id, language, statement.text[language])
