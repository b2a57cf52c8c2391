"""What alerts need of the store. Each may block and may raise; the loop calls them in threads and survives that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.core.callbacks.attempts import Attempt
from ivr.core.callbacks.entry import Callback, Recording


class Callbacks(Protocol):
    """The callback list."""

    def stamp(self) -> object:
        """Changes whenever another set of entries is OPEN. Cheap, however many there are."""

    def open_ids(self) -> Sequence[int]:
        """The ids of what is OPEN."""

    def these(self, ids: Sequence[int], /) -> Sequence[Callback]:
        """The entries with these ids, as far as there are any."""

    def get(self, id_: int, /) -> Callback | None:
        """One entry, whatever its standing."""

    def take(self, id_: int, by: str, at: int, /) -> bool:
        """Note who calls back; True only if the entry was OPEN."""

    def give_back(self, id_: int, by: str, /) -> bool:
        """Whoever took it did not reach the caller: alerts go on. False if it is not theirs (any more)."""

    def done(self, id_: int, by: str, at: int, /) -> bool:
        """Close an entry; True if it was OPEN or TAKEN."""

    def number(self, id_: int, /) -> str:
        """The number to call, E.164; "" where it is withheld or gone."""


class Kept(Callbacks, Protocol):
    """The callback list on disk, as the loop and the commands use it."""

    def listed(self) -> Sequence[Callback]:
        """All that are OPEN or TAKEN, oldest first."""

    def add_drill(self, language: str, at: int) -> int:
        """Open a drill, marked as such and without a number; its id."""

    def recordings(self) -> Sequence[Recording]:
        """The messages that were not fetched yet, whatever the standing of their entry."""

    def fetched(self, id_: int, /) -> object:
        """Note that a message is kept here, and that the carrier's copy is deleted."""

    def purge(self, at: int, /) -> Sequence[int]:
        """Forget the numbers whose retention is over; the ids of their entries, whose messages go too."""


class Attempts(Protocol):
    """The attempts to tell staff."""

    def since(self, at: int, /) -> Sequence[Attempt]:
        """All that were begun at a time or later. May take long."""

    def news(self, after: int, since: int, /) -> tuple[int, Sequence[Attempt]]:
        """What was stored since the last question, and what is not over and was begun ``since`` then. Cheap.

        ``after`` is what the last answer began with; 0 at first.
        """

    def of(self, callback: int) -> Sequence[Attempt]:
        """All about one entry."""

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Store an attempt that is about to be tried, unless somebody changed it since ``updated`` was ``seen``.

        ``seen`` is 0 for one that is not stored yet. False: somebody else tries it.
        """

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt; by its key, whether it is stored yet or not."""


class Pending(Protocol):
    """What the ledger has not put into the database yet. Quick."""

    def pending_red_flags(self) -> Sequence[Callback]:
        """Entries that the database does not have, with negative ids that stay the same."""

    def pending_number(self, call: str, step: int) -> str:
        """The number of such an entry; "" where it is withheld.

        Raises:
            KeyError: it is in the database now.
        """


class Box(Protocol):
    """Encrypts what is kept of a caller."""

    def encrypt_bytes(self, data: bytes) -> bytes:
        """The data, encrypted."""

    def decrypt_bytes(self, token: bytes) -> bytes:
        """The data.

        Raises:
            Exception: it was encrypted with another secret.
        """
