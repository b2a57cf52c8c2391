"""What concerns the callback list and is not in the database yet; and who pressed 1, for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from threading import Lock
from typing import Final
from zlib import crc32

from ivr.core.callbacks.entry import Callback
from ivr.core.entries import Kind
from ivr.store.answers import Known, facts
from ivr.store.durable.log_row import CALLER, LogRow, call_key
from ivr.store.durable.write import settled
from ivr.store.settle import Row
from ivr.store.vault import Vault

_REMEMBERED: Final = 20_000
_Key = tuple[str, str]


class Pending:
    """Slips on their way into the database. For any thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = Lock()
        self._slips: dict[_Key, LogRow] = {}
        self._accepts: dict[_Key, Known] = {}
        self._dials: dict[_Key, Known] = {}
        self._ends: dict[_Key, Known] = {}

    def add(self, slip: LogRow) -> None:
        """Remember a flagged slip until it is in the database, and for long a 1, and what that is worth."""
        known = slip.for_callbacks
        with self._lock:
            self._slips[_key(slip)] = slip
            match known.kind:
                case Kind.ACCEPTED:
                    _remember(self._accepts, (slip.call, known.state), known)
                case Kind.TRANSFER:
                    _remember(self._dials, (slip.call, known.state), known)
                case Kind.ENDED:
                    _remember(self._ends, (slip.call, ""), known)

    def remove(self, slips: Iterable[LogRow]) -> None:
        """These are in the database now."""
        flagged = [slip for slip in slips if slip.flagged]
        if flagged:
            with self._lock:
                for slip in flagged:
                    self._slips.pop(_key(slip), None)

    def of_calls(self, calls: Collection[str]) -> list[LogRow]:
        """All that the database does not have of these calls."""
        if not calls:
            return []
        with self._lock:
            return [slip for slip in self._slips.values() if slip.call in calls]

    def accepted(self, call: str, dial: str) -> bool:
        """Whether somebody is known to have pressed 1 in this dial, and that is not void."""
        return (call_key(call), dial) in self._accepts and not self.is_void(call, dial)

    def is_void(self, call: str, dial: str) -> bool:
        """Whether a 1 in this dial is known to answer nothing, whoever pressed it."""
        key = call_key(call), dial
        with self._lock:
            found = (self._accepts.get(key), self._dials.get(key), self._ends.get((key[0], "")))
        known = facts(each for each in found if each is not None)
        return known.refutes(dial)

    def can_read(self, number: str) -> bool:
        """Whether an encrypted number can be read here."""
        return self._vault.can_read_number(number)

    def red_flags(self, now: int = 0) -> tuple[Callback, ...]:
        """The entries of the callback list that the database does not have, with negative ids that stay the same.

        Args:
            now: Milliseconds since 1970; 0 where no time has passed.
        """
        with self._lock:
            waiting = list(self._slips.values())
        calls: dict[str, list[LogRow]] = {}
        for slip in waiting:
            calls.setdefault(slip.call, []).append(slip)
        found = ((call, row, slips) for call, slips in calls.items() for row in _settled(slips, now))
        return tuple(_callback(call, row, _caller(slips)) for call, row, slips in found)

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
        return self._vault.decrypt_number(number) if number else ""


def _remember(known: dict[_Key, Known], key: _Key, entry: Known) -> None:
    known[key] = entry
    while len(known) > _REMEMBERED:
        del known[next(iter(known))]


def _key(slip: LogRow) -> _Key:
    return slip.call, slip.name


def _settled(slips: Collection[LogRow], now: int = 0) -> tuple[Row, ...]:
    found = facts(slip.for_callbacks for slip in slips)
    return settled(found, slips, now=found.counted(now))


def waiting_id(call: str, name: str, cause: str) -> int:
    """The id of an entry that the database does not have yet: negative, and always the same."""
    return -1 - crc32(f"{call}/{name}/{cause}".encode())


def _caller(slips: Iterable[LogRow]) -> str:
    return max(str(slip.row[CALLER]) for slip in slips)


def _callback(call: str, row: Row, caller: str) -> Callback:
    return Callback(
        id=waiting_id(call, row.name, row.cause),
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
        has_message=bool(row.message),
        name=row.name,
        caller=caller,
        line=row.line,
    )
