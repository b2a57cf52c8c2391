"""What the call log keeps of a webhook: entries, made from the carrier's fields and the state in the URL.

An entry has the number of the step that its turn leads to: a webhook with ``n=4`` in its URL is answered with a
document that names ``n=5``, and that turn is step 5. Beside the turns,

- a called person's key has the step of the state that rings: the one in the whisper's URL;
- a fault, or a request of the fallback, is the step that should have been made;
- the callback about a recording has that of the turn behind the recording, whichever of the two comes first;
- the final status is `state_token.LAST_STEP`.

So (call, step, kind) is the same for a webhook that is repeated, and different for all others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from ivr.core.entries import Entry, Kind, Ledger, Note
from ivr.core.events import Outcome
from ivr.core.model import Line
from ivr.core.staff import UNKNOWN_FLAG, is_red_flag
from ivr.core.state import CallState, Mode
from ivr.twilio import inbound, state_token
from ivr.twilio.webhook import Fields

_FINAL: Final = {"completed", "busy", "failed", "no-answer", "canceled"}
_ERROR_CODE: Final = re.compile(r"[0-9]{1,6}\Z")
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
        ledger: Knows who pressed 1, if there is one.
    """

    def __init__(
        self,
        line: Line,
        seal: state_token.Seal,
        decode: Decode,
        clock: Callable[[], datetime],
        ledger: Ledger | None = None,
    ) -> None:
        self._line = line
        self._seal = seal
        self._decode = decode
        self._clock = clock
        self._ledger = ledger

    def turn(self, fields: Fields, step: int, note: Note) -> tuple[Entry, ...]:
        """A turn of the engine, which led to ``step``."""
        entry = self._entry(fields, step, note)
        if note.kind is Kind.TRANSFER:
            return (replace(entry, seconds=inbound.seconds(fields, "DialCallDuration")),)
        if note.kind is Kind.MESSAGE:
            seconds = inbound.seconds(fields, "RecordingDuration")
            return (replace(entry, seconds=seconds, recording=inbound.recording(fields) if note.value else ""),)
        return (entry,)

    def pressed(self, query: str, fields: Fields) -> tuple[Entry, ...]:
        """A key of a called person: 1 takes the call, every other one declines it."""
        digits = fields.get("Digits", "")
        if not digits:
            return ()
        opened = self._seal.open(inbound.call_id(fields), query)
        note = Note(Kind.ACCEPTED if digits == "1" else Kind.DECLINED)
        if opened:
            note = self._at(note, self._decode(opened.text))
        # A state that is not believed names no step: an entry of the callback list stays open rather than closes.
        unsealed = 0 if "mac=" in query else state_token.step_of(query)
        return (self._entry(fields, opened.step if opened else unsealed, note),)

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
            return self._entry(fields, self.step(url) + 1, note)
        state = self._decode(opened.text)
        taken = accepted or self.taken(url, fields)
        flag = "" if taken else flag_of(self._line, state, fields.get("Digits", ""))
        return self._entry(fields, opened.step + 1, replace(self._at(note, state), opens=flag))

    def taken(self, url: str, fields: Fields) -> bool:
        """Whether a dial that failed to be answered had ended with a person, as far as the carrier or memory knows."""
        step = self.untold(url, fields)
        if step is not None:
            return self._ledger is not None and self._ledger.accepted(inbound.call_id(fields), step)
        return self._rings(url, fields) is not None and inbound.outcome(fields) is Outcome.ACCEPTED

    def untold(self, url: str, fields: Fields) -> int | None:
        """The step of a dial that failed to be answered; None if it was none, or if the carrier tells how it ended."""
        told = "DialCallStatus" in fields and not inbound.is_untold(fields)
        return None if told else self._rings(url, fields)

    def recorded(self, query: str, fields: Fields) -> tuple[Entry, ...]:
        """A recording is ready at the carrier: the entry that the action makes too, but without the caller's number."""
        opened = self._seal.open(inbound.call_id(fields), query)
        recording, seconds = inbound.recording(fields), inbound.seconds(fields, "RecordingDuration")
        if opened is None or not recording or not seconds or fields.get("RecordingStatus") != "completed":
            return ()
        note = self._at(Note(Kind.MESSAGE, "kept"), self._decode(opened.text))
        entry = self._entry(fields, opened.step + 1, note)
        return (replace(entry, seconds=seconds, recording=recording),)

    def ended(self, fields: Fields) -> tuple[Entry, ...]:
        """The final status of a caller's leg."""
        status = fields.get("CallStatus", "")
        if status not in _FINAL or inbound.is_called_leg(fields):
            return ()
        entry = self._entry(fields, state_token.LAST_STEP, Note(Kind.ENDED, status))
        return (replace(entry, seconds=inbound.seconds(fields, "CallDuration")),)

    def step(self, url: str) -> int:
        """The step in a URL that holds no state of ours: its own, 0 for a call that begins, else one that is unused."""
        step = state_token.step_of(url)
        if step or (url and "mac=" not in url):
            return step
        return _LOST + int(self._clock().timestamp()) % _LOST_RANGE

    def _opened(self, url: str, fields: Fields) -> state_token.Opened | None:
        return self._seal.open(inbound.call_id(fields), url.partition("?")[2] if "?" in url else url)

    def _rings(self, url: str, fields: Fields) -> int | None:
        opened = self._opened(url, fields)
        return opened.step if opened and self._decode(opened.text).mode is Mode.RING else None

    def _at(self, note: Note, state: CallState) -> Note:
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
        number = "" if inbound.is_called_leg(fields) else inbound.caller_number(fields)
        return Entry(inbound.call_id(fields), step, at, note, self._line.version, number=number)


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
