"""Which staff are still to ring, and what the person there hears before the legs are joined."""

from __future__ import annotations

from ivr.core.line.model import Line
from ivr.core.line.phrases import whisper_id
from ivr.core.line.staff import EVERYBODY, UNKNOWN_FLAG, Round, is_red_flag, rounds
from ivr.core.places import Situation
from ivr.core.reply import Utterance
from ivr.core.speak import utterance
from ivr.core.state import CallState


def waiting(here: Situation, state: CallState) -> tuple[Round, ...]:
    """Who is there now and has not been rung in this attempt, one round after another.

    What has been rung is remembered by who it was and not by its place in a list: where a team's hours end while
    the phones ring, nobody who is there now is passed over, and nobody rings twice. So every attempt ends.
    """
    staff, had = here.line.staff, _had(here.line, state)
    found = rounds(staff, state.ringing_for, here.duty, state.language)
    return tuple(each for each in found if not had >> _place(here.line, each) & 1)


def mark(line: Line, state: CallState, rung: Round) -> str:
    """`CallState.had` with one more round in it."""
    return f"{_had(line, state) | 1 << _place(line, rung):x}"


def roster(line: Line) -> str:
    """What the places in `CallState.had` mean, whoever is there, as a short hash."""
    return line.roster


def is_closed(here: Situation, why: str) -> bool:
    """Whether nobody is there for a reason for which somebody is at other hours."""
    staff = here.line.staff
    return not staff.there(why, here.duty) and bool(staff.there(why, EVERYBODY))


def names(line: Line, rung: Round) -> str:
    """Who is rung, for the log: ``nurse.0+nurse.1``, the team and the place in it."""
    return "+".join(f"{each.team}.{_team_numbers(line, each.team).index(each)}" for each in rung)


def whisper(line: Line, state: CallState, language: str) -> Utterance:
    """Who is calling and why, in the called person's language, with "press 1 to take the call".

    A red flag that the menus no longer know is announced as one of unknown kind.
    """
    language = language if language in line.languages else line.languages[0]
    flag = None
    if is_red_flag(state.ringing_for):
        flag = state.ringing_for if state.ringing_for in line.red_flags else UNKNOWN_FLAG
    caller = state.language if state.language in line.languages else line.languages[0]
    return utterance(CallState(language, state.mode, ""), line.phrases[whisper_id(flag, caller)], language)


def _had(line: Line, state: CallState) -> int:
    """The places that were rung, as bits; none where the staff file was edited since."""
    return int(state.already_rung or "0", 16) if state.menu_hash == roster(line) else 0


def _place(line: Line, rung: Round) -> int:
    """The place of a number, or of a team that rings together, in the staff file."""
    numbers = line.staff.numbers
    if len(rung) == 1:
        return numbers.index(rung[0])
    return len(numbers) + [team.id for team in line.staff.teams].index(rung[0].team)


def _team_numbers(line: Line, team: str) -> list[object]:
    return [number for number in line.staff.numbers if number.team == team]
