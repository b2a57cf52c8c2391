"""Where a call stands: few fields, no personal data, nothing that a restart could lose."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import replace

__all__ = ["CallState", "Mode", "replace"]


class Mode(StrEnum):
    """What the call is waiting for."""

    MENU = "menu"
    """A choice at ``at``, a menu."""
    TOPIC = "topic"
    """The end of ``part`` of ``at``, a topic."""
    RING = "ring"
    """Staff who are rung for the reason ``ringing_for``; ``at`` is where the caller came from."""
    BYE = "bye"
    """A key, after a conversation that staff accepted."""
    OFFER = "offer"
    """What to do after nobody answered for the reason ``ringing_for``: try again, leave a message, or the menu."""
    ASK = "ask"
    """Whether what was said is the warning sign ``ringing_for``; silence is a yes."""
    MESSAGE = "message"
    """The end of a message, left after nobody answered for the reason ``ringing_for``."""
    TEXT = "text"
    """A key for a text message with a link to what was heard in the topic ``at``, which is over."""
    CONSENT = "consent"
    """Whether the caller agrees to be sent it."""


@dataclass(frozen=True, slots=True)
class CallState:
    """The state between two webhooks. Frozen, and written into the next action URLs."""

    language: str
    mode: Mode
    at: str
    part: str = ""
    """The id of the part being read."""
    menu_hash: str = ""
    """What the keys of the menu, or the places in ``already_rung``, meant when they were written (a short hash)."""
    ringing_for: str = ""
    """Why staff are, or were, rung: `staff.SILENCE`, `STAFF`, `WRONG` or a red flag's id."""
    ring: int = 0
    """How many rounds of this attempt are over."""
    already_rung: str = ""
    """Who has been rung in this attempt: places in the staff, as one hexadecimal number (see `transfers.mark`)."""
    silent: int = 0
    """Silences in a row, since the last valid key."""
    wrong: int = 0
    """Wrong keys in a row, since the last valid key."""
    failed_attempt: str = ""
    """The last failed attempt to reach staff: "", "staff", or "flag" until the next valid key."""
    slow: bool = False
    keyed: bool = False
    """Whether the caller ever pressed a valid key: until then nobody knows their language."""
    heard_keys: bool = False
    """Whether the caller has heard which keys work inside a topic."""
    dialled: str = ""
    """What of 9-1-1 was pressed last: "", "9" or "91". "9" is also the key that changed the language just now."""
    withheld: bool = False
    """Whether the caller's number is withheld, so that nobody can call back."""
    again: str = ""
    """Of a caller who called before: in an offer what the callback list says, an `events.OnList`; in the first menu
    where the last call stopped, as `events.Earlier` has it. Each lasts until the caller goes somewhere else."""
    speech_count: int = 0
    """How often speech counted since the last valid key: see `Line.listens`."""


if not TYPE_CHECKING:  # what is checked of `dataclasses.replace` holds here too

    def replace(state: CallState, **changes: Any) -> CallState:  # noqa: ANN401  # as of dataclasses.replace
        """The state with other values: what the engine does most, in two thirds of the time that dataclasses take."""
        values = list(_VALUES(state))
        for name, value in changes.items():
            values[_PLACES[name]] = value
        return CallState(*values)


_NAMES: Final = tuple(each.name for each in fields(CallState))
_VALUES: Final = attrgetter(*_NAMES)
_PLACES: Final = {name: place for place, name in enumerate(_NAMES)}
