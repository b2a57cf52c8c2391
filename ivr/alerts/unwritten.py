"""Red flags that could be written nowhere, and that not even the ledger may hold: kept here until it or the disk does.

Quick, and for any thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.plan import FINAL_SECONDS
from ivr.core.entries import NO_NUMBER, Entry, is_number

_FIRST_ID: Final = -(2**40)
"""Below the ids of the ledger, which are negative too."""
MOST: Final = 10_000
_LONGEST: Final = 2 * FINAL_SECONDS * SECOND


@dataclass(frozen=True, slots=True)
class _Flag:
    callback: Callback
    number: str = field(repr=False)


def _stands_for(number: str, id_: int) -> str:
    """The pseudonym of a caller, as long as the store has none."""
    return f"{'' if is_number(number) else NO_NUMBER}unwritten {id_}" if number else ""


class Unwritten:
    """The red flags, one for each call."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids = count(_FIRST_ID, -1)
        self._flags: dict[str, _Flag] = {}
        self._calls: dict[str, None] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in entries; what is no red flag is left out."""
        with self._lock:
            for entry in entries:
                if entry.note.opens:
                    self._flags[entry.call] = self._flag(entry)
                    self._calls[entry.call] = None
            while len(self._calls) > MOST:
                del self._calls[next(iter(self._calls))]

    def _flag(self, entry: Entry) -> _Flag:
        before = self._flags.get(entry.call)
        same = next((each for each in self._flags.values() if entry.number and each.number == entry.number), None)
        id_ = before.callback.id if before else next(self._ids)
        callback = Callback(
            id=id_,
            cause=Cause.RED_FLAG,
            sign=entry.note.opens,
            language=entry.note.language,
            opened=before.callback.opened if before else entry.at,
            standing=Standing.OPEN,
            call=entry.call,
            step=entry.step,
            attempts=before.callback.attempts + 1 if before else 1,
            withheld=not is_number(entry.number),
            name=before.callback.name if before else entry.name,
            caller=same.callback.caller if same else _stands_for(entry.number, id_),
            line=entry.line,
        )
        return _Flag(callback, entry.number)

    def was(self, call: str) -> bool:
        """Whether a call's red flag could not be written in its time: then nobody waits three minutes."""
        return call in self._calls

    def open(self, held: Collection[str]) -> list[Callback]:
        """What is still here only.

        Args:
            held: The calls whose entries the disk or the ledger has by now.
        """
        with self._lock:
            newest = max((each.callback.opened for each in self._flags.values()), default=0)
            self._flags = {
                call: each
                for call, each in self._flags.items()
                if call not in held and each.callback.opened > newest - _LONGEST
            }
            return [each.callback for each in self._flags.values()]

    def number(self, id_: int) -> str | None:
        """The number of an entry; None where it is not here."""
        return next((each.number for each in [*self._flags.values()] if each.callback.id == id_), None)
