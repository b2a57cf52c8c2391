"""What the call log keeps of a webhook: entries, made from the carrier's signal and the state in the URL.

**Two entries are one if and only if they found the same state of the call, and the same happened there.** The code in
a state's URL is the state's own, and in it is the run of the call, which is new whenever a request without a state
begins the call, or begins it again (see `runs`). So a webhook that is repeated is one entry; a second pass through the
menus, another key at an older address, or a fallback for whatever address are others, though their steps be the same.

The step is there for people: that to which a turn leads, or should have led. A webhook with ``n=4`` in its URL is
answered with a document that names ``n=5``, and that turn is step 5. A called person's key has that of the state that
rings, the callback about a recording that of the turn behind it, the final status `token.LAST_STEP`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from ivr.calls.runs import Runs
from ivr.calls.token import LAST_STEP, Opened, Place, Seal, place_of
from ivr.carriers.port import Recorded, Signal
from ivr.core.entries import Entry, Kind, Ledger, Note, name
from ivr.core.events import Outcome
from ivr.core.happenings import LeftMessage, NobodyAnswered, dial_ended
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG, is_red_flag
from ivr.core.state import CallState, Mode

_FIRST: Final = "the first request of a call"
_BEGINS: Final = re.compile(r"(?:\A|//[^/]*)/voice(?:\?(?!.*mac=)|\Z)")
"""An address with which a call begins, also where an operator gave it a query."""
_LOST, _LOST_RANGE = 100_000, 800_000
"""Steps of calls whose step nobody knows begin here, and grow with the clock: no step is used twice."""

_NOWHERE: Final = Place()

Decode = Callable[[str], CallState]


class Entries:
    """Makes the entries of one line's calls.

    Args:
        line: The line.
        seal: Opens the states in URLs.
        decode: Reads a state's text, whatever stands there.
        clock: The present time, aware.
        runs: Begins a run where a request names no place of ours.
        ledger: Knows who pressed 1, if there is one.
        name: Of the line, where it is not the first one.
    """

    def __init__(  # joined once
        self,
        line: Line,
        seal: Seal,
        decode: Decode,
        clock: Callable[[], datetime],
        runs: Runs,
        ledger: Ledger | None = None,
        name: str = "",
    ) -> None:
        self._line = line
        self._seal = seal
        self._decode = decode
        self._clock = clock
        self._runs = runs
        self._ledger = ledger
        self._name = name

    def turn(self, signal: Signal, found: Opened, note: Note) -> Entry:
        """A turn of the engine, in the state that it found."""
        seconds, recording = 0, ""
        if note.kind is Kind.STARTED:  # a call starts once, however often it is begun again
            return self._entry(signal, found.place.step + 1, replace(note, value=signal.verified))
        if note.kind is Kind.TRANSFER:
            seconds = signal.dial_seconds
        elif note.kind is Kind.MESSAGE:
            recorded = signal.recorded or Recorded()
            seconds, recording = recorded.seconds, recorded.id if note.value else ""
        return self._behind(signal, found, note, seconds, recording)

    def pressed(self, query: str, signal: Signal) -> tuple[Entry, ...]:
        """A key of a called person: 1 takes the call, every other one declines it."""
        if not signal.digits:
            return ()
        opened = self._seal.open(signal.call, query)
        note = Note(Kind.ACCEPTED if signal.digits == "1" else Kind.DECLINED)
        if opened:
            note = self._of(note, self._decode(opened.text))
            place, mark = opened.place, opened.mark
        else:  # A state that is not believed names no place: an entry of the list stays open rather than closes.
            place = ("mac=" not in query and place_of(query)) or Place()
            mark = place.mark()
        return (self._entry(signal, place.step, note, place, mark),)

    def failed(self, kind: Kind, url: str, signal: Signal, *, accepted: bool = False) -> Entry:
        """A fault, or the fallback's first request; the state that failed stands in ``url``.

        A sign that was being chosen, or rung for, opens an entry of the callback list, since nobody knows whether it
        did so when it was chosen; but not once `somebody took the call <taken>`, or is ``accepted`` to have.
        """
        opened = self._opened(url, signal)
        note = Note(kind, (signal.error or "") if kind is Kind.FALLBACK else "")
        if opened is None:
            place = self.place(url, signal)
            return self._entry(signal, place.step + 1, note, place, place.mark())
        state = self._decode(opened.text)
        # Whoever was rung for a sign that is written down is asked on their own leg: that is no other choice.
        asked = signal.called_leg and bool(opened.place.choice)
        taken = accepted or asked or self.taken(url, signal)
        flag = "" if taken else flag_of(self._line, state, signal.digits)
        return self._behind(signal, opened, replace(self._of(note, state), opens=flag))

    def dialled(self, url: str, signal: Signal, *, accepted: bool) -> tuple[Entry, ...]:
        """The end of a dial that failed to be answered, as far as it is known: the entry that its turn would be."""
        opened = self._opened(url, signal)
        told = signal.dial is not None and not signal.untold
        if opened is None or not (told or accepted) or self._rings(url, signal) is None:
            return ()
        outcome = Outcome.ACCEPTED if accepted else signal.outcome()
        following = Mode.BYE if outcome is Outcome.ACCEPTED else Mode.RING
        ended = Note(Kind.TRANSFER, str(outcome), next_mode=following.value, happened=(dial_ended(outcome),))
        note = self._of(ended, self._decode(opened.text))
        return (self._behind(signal, opened, note, signal.dial_seconds),)

    def rang(self, signal: Signal, place: Place, outcome: Outcome, following: Mode) -> Entry:
        """The end of a dial of the fallback, which rings without a state."""
        self._runs.goes_on(signal.call, place)
        happened = (dial_ended(outcome), *([NobodyAnswered("")] if following is Mode.OFFER else []))
        note = Note(Kind.TRANSFER, str(outcome), Mode.RING.value, next_mode=following.value, happened=happened)
        return self._entry(signal, place.step + 1, note, place, place.mark(), signal.dial_seconds)

    def taken(self, url: str, signal: Signal) -> bool:
        """Whether a dial that failed to be answered had ended with a person, as far as the carrier or memory knows."""
        dial = self.untold(url, signal)
        if dial is not None:
            return self._ledger is not None and self._ledger.accepted(signal.call, dial)
        return self._rings(url, signal) is not None and signal.outcome() is Outcome.ACCEPTED

    def untold(self, url: str, signal: Signal) -> str | None:
        """The mark of a dial that failed to be answered; None if it was none, or if the carrier tells how it ended."""
        told = signal.dial is not None and not signal.untold
        return None if told else self._rings(url, signal)

    def recorded(self, query: str, signal: Signal) -> tuple[Entry, ...]:
        """A recording is ready at the carrier: the entry that the action makes too, but without the caller's number."""
        opened = self._seal.open(signal.call, query)
        recorded = signal.recorded or Recorded()
        if opened is None or not recorded.ready or not recorded.id or not recorded.seconds:
            return ()
        note = self._of(Note(Kind.MESSAGE, "kept", happened=(LeftMessage(),)), self._decode(opened.text))
        return (self._behind(signal, opened, note, recorded.seconds, recorded.id),)

    def ended(self, signal: Signal) -> tuple[Entry, ...]:
        """The final status of a caller's leg."""
        if not signal.ended or signal.called_leg:
            return ()
        return (self._entry(signal, LAST_STEP, Note(Kind.ENDED, signal.ended), seconds=signal.seconds),)

    def place(self, url: str, signal: Signal) -> Place:
        """The place in a URL that holds no state of ours: its own, or the beginning of a run."""
        call, place = signal.call, place_of(url)
        if place is not None and place.run:
            self._runs.goes_on(call, place)
            return place
        begins = bool(_BEGINS.search(url))
        step = place.step if place else 0
        if not step and not begins:
            step = _LOST + int(self._clock().timestamp()) % _LOST_RANGE
        if signal.called_leg:  # it begins nothing, and a 1 on it answers no sign that nobody named
            return Place(step)
        # Before the first document was run, a call rings: after that, whoever asks for it begins it again.
        request = _FIRST if signal.ringing else ""
        return self._runs.begin(call, request if begins else url, step)

    def _opened(self, url: str, signal: Signal) -> Opened | None:
        return self._seal.open(signal.call, url.partition("?")[2] if "?" in url else url)

    def _rings(self, url: str, signal: Signal) -> str | None:
        opened = self._opened(url, signal)
        return opened.mark if opened and self._decode(opened.text).mode is Mode.RING else None

    def _of(self, note: Note, state: CallState) -> Note:
        return replace(
            note,
            mode=state.mode.value,
            place=state.at,
            part=state.part,
            language=state.language if state.keyed else "",
            why=state.ringing_for,
        )

    def _behind(self, signal: Signal, found: Opened, note: Note, seconds: int = 0, recording: str = "") -> Entry:
        """The entry of the turn behind a state."""
        return self._entry(signal, found.place.step + 1, note, found.place, found.mark, seconds, recording)

    def _entry(
        self,
        signal: Signal,
        step: int,
        note: Note,
        place: Place = _NOWHERE,
        mark: str = "",
        seconds: int = 0,
        recording: str = "",
    ) -> Entry:
        """An entry, named by what was found; in a call that an older version began, by its step and kind."""
        at = int(self._clock().timestamp() * 1000)
        number = "" if signal.called_leg else signal.caller or signal.sent
        known = (name(place.run, mark, note), mark, place.choice) if place.run else ("", "", "")
        return Entry(signal.call, step, at, note, self._line.version, seconds, number, recording, *known, self._name)


def flag_of(line: Line, state: CallState, digits: str) -> str:
    """The red flag that a turn from a state concerns, or may have concerned; "" for none."""
    if state.mode is Mode.MESSAGE:
        return ""
    if is_red_flag(state.ringing_for):
        return state.ringing_for if state.ringing_for in line.red_flags else UNKNOWN_FLAG
    if state.mode is Mode.OFFER and digits in {"", "1"}:  # "if you have a warning sign, press 1"
        return UNKNOWN_FLAG
    if not line.inside_warning(state.at) or (state.mode is Mode.BYE and digits != STAFF_KEY):
        return ""
    options = line.menus[state.at].options if state.mode is Mode.MENU and state.at in line.menus else ()
    target = next((option.target for option in options if option.key == digits), "")
    return target if target in line.red_flags else UNKNOWN_FLAG
