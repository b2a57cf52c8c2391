"""What the call log keeps of a webhook: entries, made from the carrier's fields and the state in the URL.

**Two entries are one if and only if they found the same state of the call, and the same happened there.** The code in
a state's URL is the state's own, and in it is the run of the call, which is new whenever a request without a state
begins the call, or begins it again (see `runs`). So a webhook that is repeated is one entry; a second pass through the
menus, another key at an older address, or a fallback for whatever address are others, though their steps be the same.

The step is there for people: that to which a turn leads, or should have led. A webhook with ``n=4`` in its URL is
answered with a document that names ``n=5``, and that turn is step 5. A called person's key has that of the state that
rings, the callback about a recording that of the turn behind it, the final status `state_token.LAST_STEP`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from ivr.calls import token as state_token
from ivr.calls.runs import Runs
from ivr.calls.token import Opened, Place
from ivr.carriers.twilio import read as inbound
from ivr.carriers.twilio.webhook import Fields
from ivr.core.entries import Entry, Kind, Ledger, Note, name
from ivr.core.events import Outcome
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG, is_red_flag
from ivr.core.state import CallState, Mode

_FINAL: Final = {"completed", "busy", "failed", "no-answer", "canceled"}
_ERROR_CODE: Final = re.compile(r"[0-9]{1,6}\Z")
_FIRST: Final = "the first request of a call"
_BEGINS: Final = re.compile(r"(?:\A|//[^/]*)/voice(?:\?(?!.*mac=)|\Z)")
"""An address with which a call begins, also where an operator gave it a query."""
_LOST, _LOST_RANGE = 100_000, 800_000
"""Steps of calls whose step nobody knows begin here, and grow with the clock: no step is used twice."""

Decode = Callable[[str], CallState]


class Journal:
    """Makes the entries of one line's calls.

    Args:
        line: The line.
        seal: Opens the states in URLs.
        decode: Reads a state's text, whatever stands there.
        clock: The present time, aware.
        runs: Begins a run where a request names no place of ours.
        ledger: Knows who pressed 1, if there is one.
    """

    def __init__(
        self,
        line: Line,
        seal: state_token.Seal,
        decode: Decode,
        clock: Callable[[], datetime],
        runs: Runs,
        ledger: Ledger | None = None,
    ) -> None:
        self._line = line
        self._seal = seal
        self._decode = decode
        self._clock = clock
        self._runs = runs
        self._ledger = ledger

    def turn(self, fields: Fields, found: Opened, note: Note) -> Entry:
        """A turn of the engine, in the state that it found."""
        entry = self._entry(fields, found.place.step + 1, note)
        if note.kind is Kind.STARTED:  # a call starts once, however often it is begun again
            return entry
        entry = _at(entry, found.place, found.mark)
        if note.kind is Kind.TRANSFER:
            return replace(entry, seconds=inbound.seconds(fields, "DialCallDuration"))
        if note.kind is Kind.MESSAGE:
            seconds = inbound.seconds(fields, "RecordingDuration")
            return replace(entry, seconds=seconds, recording=inbound.recording(fields) if note.value else "")
        return entry

    def pressed(self, query: str, fields: Fields) -> tuple[Entry, ...]:
        """A key of a called person: 1 takes the call, every other one declines it."""
        digits = fields.get("Digits", "")
        if not digits:
            return ()
        opened = self._seal.open(inbound.call_id(fields), query)
        note = Note(Kind.ACCEPTED if digits == "1" else Kind.DECLINED)
        if opened:
            note = self._of(note, self._decode(opened.text))
            place, mark = opened.place, opened.mark
        else:  # A state that is not believed names no place: an entry of the list stays open rather than closes.
            place = ("mac=" not in query and state_token.place_of(query)) or Place()
            mark = place.mark()
        return (_at(self._entry(fields, place.step, note), place, mark),)

    def failed(self, kind: Kind, url: str, fields: Fields, *, accepted: bool = False) -> Entry:
        """A fault, or the fallback's first request; the state that failed stands in ``url``.

        A sign that was being chosen, or rung for, opens an entry of the callback list, since nobody knows whether it
        did so when it was chosen; but not once `somebody took the call <taken>`, or is ``accepted`` to have.

        Raises:
            MalformedError: the request names no call.
        """
        opened = self._opened(url, fields)
        code = fields.get("ErrorCode", "")
        note = Note(kind, code if kind is Kind.FALLBACK and _ERROR_CODE.match(code) else "")
        if opened is None:
            place = self.place(url, fields)
            return _at(self._entry(fields, place.step + 1, note), place, place.mark())
        state = self._decode(opened.text)
        # Whoever was rung for a sign that is written down is asked on their own leg: that is no other choice.
        asked = inbound.is_called_leg(fields) and bool(opened.place.choice)
        taken = accepted or asked or self.taken(url, fields)
        flag = "" if taken else flag_of(self._line, state, fields.get("Digits", ""))
        entry = self._entry(fields, opened.place.step + 1, replace(self._of(note, state), opens=flag))
        return _at(entry, opened.place, opened.mark)

    def dialled(self, url: str, fields: Fields, *, accepted: bool) -> tuple[Entry, ...]:
        """The end of a dial that failed to be answered, as far as it is known: the entry that its turn would be."""
        opened = self._opened(url, fields)
        told = "DialCallStatus" in fields and not inbound.is_untold(fields)
        if opened is None or not (told or accepted) or self._rings(url, fields) is None:
            return ()
        outcome = Outcome.ACCEPTED if accepted else inbound.outcome(fields)
        following = Mode.BYE if outcome is Outcome.ACCEPTED else Mode.RING
        note = self._of(Note(Kind.TRANSFER, str(outcome), next_mode=following.value), self._decode(opened.text))
        entry = _at(self._entry(fields, opened.place.step + 1, note), opened.place, opened.mark)
        return (replace(entry, seconds=inbound.seconds(fields, "DialCallDuration")),)

    def rang(self, fields: Fields, place: Place, outcome: Outcome, following: Mode) -> Entry:
        """The end of a dial of the rescue, which rings without a state."""
        self._runs.goes_on(inbound.call_id(fields), place)
        note = Note(Kind.TRANSFER, str(outcome), mode=Mode.RING.value, next_mode=following.value)
        entry = _at(self._entry(fields, place.step + 1, note), place, place.mark())
        return replace(entry, seconds=inbound.seconds(fields, "DialCallDuration"))

    def taken(self, url: str, fields: Fields) -> bool:
        """Whether a dial that failed to be answered had ended with a person, as far as the carrier or memory knows."""
        dial = self.untold(url, fields)
        if dial is not None:
            return self._ledger is not None and self._ledger.accepted(inbound.call_id(fields), dial)
        return self._rings(url, fields) is not None and inbound.outcome(fields) is Outcome.ACCEPTED

    def untold(self, url: str, fields: Fields) -> str | None:
        """The mark of a dial that failed to be answered; None if it was none, or if the carrier tells how it ended."""
        told = "DialCallStatus" in fields and not inbound.is_untold(fields)
        return None if told else self._rings(url, fields)

    def recorded(self, query: str, fields: Fields) -> tuple[Entry, ...]:
        """A recording is ready at the carrier: the entry that the action makes too, but without the caller's number."""
        opened = self._seal.open(inbound.call_id(fields), query)
        recording, seconds = inbound.recording(fields), inbound.seconds(fields, "RecordingDuration")
        if opened is None or not recording or not seconds or fields.get("RecordingStatus") != "completed":
            return ()
        note = self._of(Note(Kind.MESSAGE, "kept"), self._decode(opened.text))
        entry = _at(self._entry(fields, opened.place.step + 1, note), opened.place, opened.mark)
        return (replace(entry, seconds=seconds, recording=recording),)

    def ended(self, fields: Fields) -> tuple[Entry, ...]:
        """The final status of a caller's leg."""
        status = fields.get("CallStatus", "")
        if status not in _FINAL or inbound.is_called_leg(fields):
            return ()
        entry = self._entry(fields, state_token.LAST_STEP, Note(Kind.ENDED, status))
        return (replace(entry, seconds=inbound.seconds(fields, "CallDuration")),)

    def place(self, url: str, fields: Fields) -> Place:
        """The place in a URL that holds no state of ours: its own, or the beginning of a run."""
        call, place = inbound.call_id(fields), state_token.place_of(url)
        if place is not None and place.run:
            self._runs.goes_on(call, place)
            return place
        begins = bool(_BEGINS.search(url))
        step = place.step if place else 0
        if not step and not begins:
            step = _LOST + int(self._clock().timestamp()) % _LOST_RANGE
        if inbound.is_called_leg(fields):  # it begins nothing, and a 1 on it answers no sign that nobody named
            return Place(step)
        # Before the first document was run, a call rings: after that, whoever asks for it begins it again.
        request = _FIRST if inbound.is_ringing(fields) else ""
        return self._runs.begin(call, request if begins else url, step)

    def _opened(self, url: str, fields: Fields) -> state_token.Opened | None:
        return self._seal.open(inbound.call_id(fields), url.partition("?")[2] if "?" in url else url)

    def _rings(self, url: str, fields: Fields) -> str | None:
        opened = self._opened(url, fields)
        return opened.mark if opened and self._decode(opened.text).mode is Mode.RING else None

    def _of(self, note: Note, state: CallState) -> Note:
        return replace(
            note,
            mode=state.mode.value,
            place=state.at,
            part=state.part,
            language=state.language if state.keyed else "",
            why=state.why,
        )

    def _entry(self, fields: Fields, step: int, note: Note) -> Entry:
        at = int(self._clock().timestamp() * 1000)
        number = "" if inbound.is_called_leg(fields) else inbound.caller(fields)
        return Entry(inbound.call_id(fields), step, at, note, self._line.version, number=number)


def _at(entry: Entry, place: Place, mark: str) -> Entry:
    """The entry, named by what was found; in a call that an older version began, by its step and kind."""
    if not place.run:
        return entry
    return replace(entry, name=name(place.run, mark, entry.note), state=mark, after=place.choice)


def flag_of(line: Line, state: CallState, digits: str) -> str:
    """The red flag that a turn from a state concerns, or may have concerned; "" for none."""
    if state.mode is Mode.MESSAGE:
        return ""
    if is_red_flag(state.why):
        return state.why if state.why in line.red_flags else UNKNOWN_FLAG
    if state.mode is Mode.OFFER and digits in {"", "1"}:  # "if you have a warning sign, press 1"
        return UNKNOWN_FLAG
    if not line.inside_warning(state.at) or (state.mode is Mode.BYE and digits != "0"):
        return ""
    options = line.menus[state.at].options if state.mode is Mode.MENU and state.at in line.menus else ()
    target = next((option.target for option in options if option.key == digits), "")
    return target if target in line.red_flags else UNKNOWN_FLAG
