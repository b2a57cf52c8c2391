"""What alert calls do with the callback list: a 1 takes a patient, and gives them back if nobody talked.

The dial to a patient is an attempt like others, kept on disk before the entry is taken: whoever finds it later, as
after a crash or where the carrier never tells how the dial ended, gives the entry back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.alerts.callback_view import CallbackView
from ivr.core.callbacks.attempts import CALL, DIAL_SECONDS, PATIENT, SECOND, TALK_SECONDS, Attempt, State
from ivr.core.callbacks.entry import Callback, Standing
from ivr.core.callbacks.patients import Patient

_LOOK_SECONDS = 30
_OVER = "the call is over"


class Talks:
    """The callback list for alert calls. Everything but `waiting` blocks, and may raise if the disk is away.

    Args:
        view: The list.
    """

    def __init__(self, view: CallbackView) -> None:
        self._view = view

    def waiting(self, now: int) -> tuple[Patient, ...]:
        """The patients who wait, the one who has waited longest first."""
        return self._view.waiting(now)

    def get(self, id_: int) -> Callback | None:
        """An entry, whatever its standing."""
        return self._view.get(id_)

    def take(self, id_: int, by: str, at: int) -> bool:
        """Note who calls back; True only if nobody had taken it."""
        return self._view.take(id_, by, at)

    def connect(self, id_: int, by: str, at: int, sid: str, dials: Callable[[str], bool]) -> tuple[bool, str]:
        """Take a patient in the name of somebody who pressed 1, once the number is at hand.

        Args:
            id_: An entry of the patient.
            by: Team and place.
            at: Milliseconds since 1970.
            sid: The carrier's id of the alert call.
            dials: Whether the line dials such a number; else whoever pressed 1 does it.

        Returns:
            Whether it is theirs, and the number, "" where it is withheld.
        """
        number, others = self._view.number(id_), self._view.others(id_)
        dialled = bool(number) and dials(number)
        if not self._take(id_, by, at, sid, dialled=dialled):
            found = self._view.get(id_)
            return found is not None and (found.standing, found.taken_by) == (Standing.TAKEN, by), number
        for other in others:
            self._take(other, by, at, sid, dialled=dialled)
        return True, number

    def _take(self, id_: int, by: str, at: int, sid: str, *, dialled: bool) -> bool:
        note = Attempt(id_, PATIENT, CALL, by, State.SENT, 1, at + DIAL_SECONDS * SECOND, at, at, sid)
        if dialled:
            self._view.notes.record(note)
        mine = self._view.take(id_, by, at)
        if dialled and not mine and self._view.notes.find(note.key) == note:
            self._settled(id_, by, note)
        return mine

    def _settled(self, id_: int, by: str, note: Attempt) -> None:
        """Where somebody else was quicker there is no dial."""
        found = self._view.get(id_)
        if found is None or found.taken_by != by:
            problem = "somebody else was quicker"
            self._view.notes.record(replace(note, state=State.FAILED, problem=problem, updated=note.updated + 1))

    def ended(self, by: str, at: int, *, talked: bool) -> None:
        """The dial to a patient is over.

        Args:
            by: Who was connected, or would have been.
            at: Milliseconds since 1970.
            talked: Whether they were.
        """
        self._view.notes.catch_up(at)  # another process may have connected them a moment ago
        for each in self._view.notes.talks():
            if each.target == by and self._goes_on(each, at):
                self._end(each, at, talked=talked)

    def _goes_on(self, note: Attempt, at: int) -> bool:
        """Whether no process has been told yet how a dial ended."""
        return self._view.notes.fresh(note, at).state is State.SENT

    def _end(self, note: Attempt, at: int, *, talked: bool) -> None:
        if talked:
            self._view.take(note.callback, note.target, at)  # it may have been given back a moment ago
        else:
            self._view.give_back(note.callback, note.target)
        state = State.DELIVERED if talked else State.FAILED
        problem = "" if talked else "nobody talked"
        self._view.notes.record(replace(note, state=state, problem=problem, updated=max(at, note.updated + 1)))

    def looked(self, note: Attempt, at: int, *, goes_on: bool) -> None:
        """After a look at the alert call of somebody who pressed 1, of whose dial the carrier has told no end yet.

        Args:
            note: The dial.
            at: Milliseconds since 1970.
            goes_on: The carrier says that the call still goes on.
        """
        if not self._goes_on(note, at):
            return
        if goes_on and at < note.created + TALK_SECONDS * SECOND:
            self._view.notes.record(replace(note, next_at=at + _LOOK_SECONDS * SECOND))
        elif not note.problem:  # the word of the carrier may be on its way
            self._view.notes.record(replace(note, next_at=at + _LOOK_SECONDS * SECOND, problem=_OVER))
        else:
            self._end(note, at, talked=False)
