"""What concerns the callback list and is not in the database yet; and who pressed 1, for a while."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Final
from zlib import crc32

from ivr.core.callbacks import Callback
from ivr.core.entries import Kind
from ivr.store.settle import NO_MESSAGE, Accept, Choice, Row, settle
from ivr.store.slips import AT, CALL, CALLER, FAILURES, KIND, LANGUAGE, OPENS, STEP, Slip, call_key, is_declined
from ivr.store.vault import Vault
from ivr.store.write import arrived

_REMEMBERED: Final = 20_000
_Key = tuple[int | str, int | str, int | str]


class Pending:
    """Slips on their way into the database. For any thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = Lock()
        self._slips: dict[_Key, Slip] = {}
        self._accepts: dict[tuple[str, int], None] = {}
        self._declined: dict[tuple[str, int], None] = {}

    def add(self, slip: Slip) -> None:
        """Remember a flagged slip until it is in the database, and for long its accept, or that there is none."""
        step = int(slip.row[STEP])
        with self._lock:
            self._slips[_key(slip)] = slip
            if slip.row[KIND] == Kind.ACCEPTED:
                _remember(self._accepts, (slip.call, step))
            elif is_declined(slip.row):
                _remember(self._declined, (slip.call, step - 1))

    def remove(self, slips: Iterable[Slip]) -> None:
        """These are in the database now."""
        flagged = [slip for slip in slips if slip.flagged]
        if flagged:
            with self._lock:
                for slip in flagged:
                    self._slips.pop(_key(slip), None)

    def accepted(self, call: str, step: int) -> bool:
        """Whether somebody is known to have pressed 1, which is not void."""
        return (call_key(call), step) in self._accepts and not self.declined(call, step)

    def declined(self, call: str, step: int) -> bool:
        """Whether the dial of this step is known to have ended without a person."""
        return (call_key(call), step) in self._declined

    def red_flags(self) -> tuple[Callback, ...]:
        """The entries of the callback list that the database does not have, with negative ids that stay the same."""
        with self._lock:
            waiting = list(self._slips.values())
        calls: dict[str, list[Slip]] = {}
        for slip in waiting:
            calls.setdefault(slip.call, []).append(slip)
        return tuple(_callback(call, row, _caller(slips)) for call, slips in calls.items() for row in _settled(slips))

    def number(self, call: str, step: int) -> str:
        """The number of a caller whose entry the database does not have; "" if it is withheld.

        Raises:
            KeyError: There is none.
            vault.VaultError: It was encrypted with another secret.
        """
        with self._lock:
            slips = [slip for slip in self._slips.values() if slip.call == call_key(call)]
        if not any(row.step == step for row in _settled(slips)):
            raise KeyError(step)
        number = next((slip.number for slip in slips if slip.number), "")
        return self._vault.decrypt(number) if number else ""


def _remember(known: dict[tuple[str, int], None], key: tuple[str, int]) -> None:
    known[key] = None
    while len(known) > _REMEMBERED:
        del known[next(iter(known))]


def _key(slip: Slip) -> _Key:
    return slip.row[CALL], slip.row[STEP], slip.row[KIND]


def _settled(slips: Iterable[Slip]) -> tuple[Row, ...]:
    slips = tuple(slips)
    choices = [_choice(slip) for slip in slips if slip.row[OPENS]]
    accepts = [Accept(int(slip.row[STEP]), int(slip.row[AT])) for slip in slips if slip.row[KIND] == Kind.ACCEPTED]
    messages, number = arrived(slips)
    declined = {int(slip.row[STEP]) for slip in slips if is_declined(slip.row)}
    return settle(choices, accepts, messages, (), number, declined)


def _choice(slip: Slip) -> Choice:
    row = slip.row
    return Choice(int(row[STEP]), int(row[AT]), str(row[OPENS]), str(row[LANGUAGE]), row[KIND] not in FAILURES)


def _caller(slips: Iterable[Slip]) -> str:
    return max(str(slip.row[CALLER]) for slip in slips)


def _callback(call: str, row: Row, caller: str) -> Callback:
    return Callback(
        id=-1 - crc32(f"{call}/{row.step}/{row.cause}".encode()),
        cause=row.cause,
        sign=row.sign,
        language=row.language,
        opened=row.opened,
        standing=row.standing,
        call=call,
        step=row.step,
        attempts=row.attempts,
        withheld=row.withheld,
        closed=row.closed,
        has_message=row.message_step != NO_MESSAGE,
        caller=caller,
    )
