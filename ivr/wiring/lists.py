"""The callback list, as alerts and staff's commands see it."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.alerts.ports import Recording
from ivr.core.callbacks import Callback, Standing
from ivr.store.callbacks import Callbacks


class KeptList:
    """The callback list on disk, see `ivr.alerts.ports.Kept`.

    Args:
        callbacks: The list.
        days: How many days the number of a closed entry is kept.
    """

    def __init__(self, callbacks: Callbacks, days: int) -> None:
        self._callbacks = callbacks
        self._days = days

    def open(self) -> Sequence[Callback]:
        """All that are OPEN, oldest first."""
        return [each for each in self._callbacks.open() if each.standing is Standing.OPEN]

    def listed(self) -> Sequence[Callback]:
        """All that are OPEN or TAKEN, oldest first."""
        return self._callbacks.open()

    def get(self, id_: int) -> Callback | None:
        """One entry, whatever its standing."""
        return self._callbacks.get(id_)

    def take(self, id_: int, by: str, at: int) -> bool:
        """Note who calls back; True only if the entry was OPEN."""
        return self._callbacks.take(id_, by, at)

    def done(self, id_: int, by: str, at: int) -> bool:
        """Close an entry; True if it was OPEN or TAKEN."""
        return self._callbacks.done(id_, by, at)

    def number(self, id_: int) -> str:
        """The number to call; "" where it is withheld or gone.

        Raises:
            ValueError: it was encrypted with another secret.
        """
        return self._callbacks.number(id_)

    def add_drill(self, language: str, at: int) -> int:
        """Open a drill, marked as such and without a number; its id."""
        return self._callbacks.drill(f"drill-{at}", language, at)

    def recordings(self) -> Sequence[Recording]:
        """The messages that were not fetched yet."""
        return [Recording(each.id, self._callbacks.recording(each.id)) for each in self._callbacks.to_fetch()]

    def fetched(self, id_: int) -> None:
        """Note that a message is kept here, and that the carrier's copy is deleted."""
        self._callbacks.fetched(id_)

    def purge(self, at: int) -> Sequence[int]:
        """Forget the numbers whose retention is over; the ids of the entries whose messages go too."""
        return self._callbacks.purge(at, self._days)
