"""The callback list: who must be called back, and what has become of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class Cause(StrEnum):
    """Why an entry is on the list."""

    RED_FLAG = "red-flag"
    MESSAGE = "message"
    """A caller left a message that is no red flag."""
    DRILL = "drill"


class Standing(StrEnum):
    """What has become of an entry."""

    OPEN = "open"
    """Nobody has talked with the caller: alerts go out."""
    TAKEN = "taken"
    """Somebody has said that they will call back: alerts stop, the entry stays on the list."""
    ANSWERED = "answered"
    """A called person pressed 1 during the call itself."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Callback:
    """An entry of the list. The number to call is not in it, but is asked for when it is needed.

    Times are milliseconds since 1970, UTC; 0: not yet.
    """

    id: int
    cause: Cause
    sign: str
    """The red flag's id; "" for a message."""
    language: str
    opened: int
    standing: Standing
    call: str = ""
    step: int = 0
    """The step of the call that opened it."""
    attempts: int = 1
    """How often the caller chose a warning sign in this call."""
    withheld: bool = False
    """The line has no number that can be dialled: it is withheld, or what came in its place is `unreadable`."""
    taken_by: str = ""
    taken: int = 0
    closed: int = 0
    has_message: bool = False
    name: str = ""
    """Of the log's entry that opened it: the same in memory and on disk, and with the call and the cause no other's."""
    caller: str = ""
    """Stands for the caller's number, as in the call log: entries with the same one are of one patient; "" where the
    number is withheld."""
    line: str = ""
    """The name of the line whose staff call back; "" for the first one."""

    @property
    def unreadable(self) -> bool:
        """Something came in place of a number that can be dialled: it is kept for people to read."""
        return self.withheld and bool(self.caller)

    def no_number(self, phrases: Collection[str]) -> list[str]:
        """The phrase that tells staff why the line does not dial the caller; none where it does, or in a drill.

        Args:
            phrases: The ids of those that the line has.
        """
        if not self.withheld or self.cause is Cause.DRILL:
            return []
        return ["alert-unreadable" if self.unreadable and "alert-unreadable" in phrases else "alert-withheld"]


@dataclass(frozen=True, slots=True)
class Recording:
    """A caller's message that still lies at the carrier."""

    callback: int
    sid: str = field(repr=False)
