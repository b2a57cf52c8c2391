"""The store in memory, as alerts see it, with a switch for "the database is away"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr.alerts.notifiers.port import WayError
from ivr.alerts.wording import Alert
from ivr.core.callbacks.attempts import Attempt, State
from ivr.core.callbacks.entry import Callback, Cause, Recording, Standing
from tests.alerts.people import PATIENT


class Disk:
    """Whether it is there."""

    def __init__(self) -> None:
        self.away = False

    def ask(self) -> None:
        """Fails as a database does: with what was to be stored in its message."""
        if self.away:
            raise OSError(PATIENT)


class MemoryKept:
    """The callback list."""

    def __init__(self, *entries: Callback, disk: Disk | None = None) -> None:
        self.disk = disk or Disk()
        self.entries = {each.id: each for each in entries}
        self.numbers = {each.id: "" if each.withheld else PATIENT for each in entries}
        self.waiting: list[Recording] = []
        self.purged: list[int] = []
        self.read = 0
        """How many entries were read by their ids."""

    def open_ids(self) -> Sequence[int]:
        """All that are OPEN."""
        self.disk.ask()
        return [each.id for each in self.entries.values() if each.standing is Standing.OPEN]

    def stamp(self) -> object:
        """Another one for another list."""
        return tuple(self.open_ids())

    def these(self, ids: Sequence[int]) -> Sequence[Callback]:
        """Some."""
        self.disk.ask()
        self.read += len(ids)
        return [each for each in self.entries.values() if each.id in ids]

    def listed(self) -> Sequence[Callback]:
        """All that are OPEN or TAKEN."""
        self.disk.ask()
        return [each for each in self.entries.values() if each.standing in {Standing.OPEN, Standing.TAKEN}]

    def get(self, id_: int) -> Callback | None:
        """One."""
        self.disk.ask()
        return self.entries.get(id_)

    def take(self, id_: int, by: str, at: int) -> bool:
        """Take one that is OPEN."""
        self.disk.ask()
        found = self.entries.get(id_)
        if found is None or found.standing is not Standing.OPEN:
            return False
        self.entries[id_] = replace(found, standing=Standing.TAKEN, taken_by=by, taken=at)
        return True

    def give_back(self, id_: int, by: str) -> bool:
        """Open again what somebody took."""
        self.disk.ask()
        found = self.entries[id_]
        if (found.standing, found.taken_by) != (Standing.TAKEN, by):
            return False
        self.entries[id_] = replace(found, standing=Standing.OPEN, taken_by="", taken=0)
        return True

    def done(self, id_: int, by: str, at: int) -> bool:
        """Close one."""
        self.disk.ask()
        found = self.entries.get(id_)
        if found is None or found.standing not in {Standing.OPEN, Standing.TAKEN}:
            return False
        self.entries[id_] = replace(found, standing=Standing.DONE, taken_by=found.taken_by or by, closed=at)
        return True

    def number(self, id_: int) -> str:
        """The number."""
        self.disk.ask()
        return self.numbers.get(id_, "")

    def add_drill(self, language: str, at: int) -> int:
        """Open a drill."""
        self.disk.ask()
        id_ = max(self.entries, default=0) + 1
        self.entries[id_] = Callback(id_, Cause.DRILL, "", language, at, Standing.OPEN, call=f"drill-{id_}")
        return id_

    def recordings(self) -> Sequence[Recording]:
        """Messages at the carrier."""
        self.disk.ask()
        return list(self.waiting)

    def fetched(self, id_: int) -> bool:
        """One is here now."""
        self.disk.ask()
        self.waiting = [each for each in self.waiting if each.callback != id_]
        return True

    def purge(self, at: int) -> Sequence[int]:
        """What is too old."""
        assert at > 0
        self.disk.ask()
        return self.purged


class MemoryAttempts:
    """The attempts; claims as a database does."""

    def __init__(self, disk: Disk | None = None) -> None:
        self.disk = disk or Disk()
        self.rows: dict[tuple[int, int, str, str], Attempt] = {}

    def since(self, at: int) -> Sequence[Attempt]:
        """All that were begun since."""
        self.disk.ask()
        return [each for each in self.rows.values() if each.created >= at]

    def news(self, after: int, since: int) -> tuple[int, Sequence[Attempt]]:
        """What is new, or not over."""
        self.disk.ask()
        rows = list(self.rows.values())
        live = [each for each in rows if each.state in {State.DUE, State.SENT} and each.created >= since]
        return len(rows), [*rows[after:], *live]

    def of(self, callback: int) -> Sequence[Attempt]:
        """All about one entry."""
        self.disk.ask()
        return [each for key, each in self.rows.items() if key[0] == callback]

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Store it unless it was changed."""
        self.disk.ask()
        before = self.rows.get(attempt.key)
        if (before.updated if before else 0) != seen:
            return False
        self.rows[attempt.key] = attempt
        return True

    def record(self, attempt: Attempt) -> None:
        """Store it."""
        self.disk.ask()
        self.rows[attempt.key] = attempt


class MemoryLedger:
    """What is not in the database yet."""

    def __init__(self) -> None:
        self.held: list[Callback] = []

    def pending_red_flags(self) -> Sequence[Callback]:
        """Entries with negative ids."""
        return list(self.held)

    def pending_number(self, call: str, step: int) -> str:
        """The number of one."""
        assert any((each.call, each.step) == (call, step) for each in self.held)
        return PATIENT


class FakeWay:
    """A way that notes what it was given, and does what it is told to."""

    def __init__(self, sid: str = "") -> None:
        self.told: list[Alert] = []
        self.sid = sid
        self.faults: list[Exception] = []
        self.end: tuple[bool | None, str] = (None, "")
        self.blind = False

    def send(self, told: Alert) -> str:
        """Note it, or fail."""
        self.told.append(told)
        if self.faults:
            raise self.faults.pop(0)
        return self.sid

    def look(self, sid: str) -> tuple[bool | None, str]:
        """What became of it."""
        assert sid == self.sid
        if self.blind:
            raise WayError("not now", again=True)
        return self.end


class PlainBox:
    """Turns bytes round, so that what is kept is not what was said."""

    def encrypt_bytes(self, data: bytes) -> bytes:
        """Hide it."""
        return data[::-1]

    def decrypt_bytes(self, token: bytes) -> bytes:
        """Show it."""
        if token == b"spoilt":
            raise ValueError(PATIENT)
        return token[::-1]
