"""A call as a file holds it: who calls, when, what happens step by step, and what is expected of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from ivr.sim.form import Pairs

CALLER: Final = "+12025550142"
CALLED: Final = "+12025550100"
HOURS: Final = ("open", "closed")
Heard = tuple[str, str]
"""Language and words, such as ``("en", "Main menu.")``; ``("en, uncut, slowly", ...)`` where no key cuts them off and
they are slow; or ``sound`` with an address, ``pause`` with seconds, ``sends`` with keys."""


class RecordingError(Exception):
    """A file holds no call that can be read; the message names place and remedy."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says and does. In a file: what is expected of it, where None is compared with nothing."""

    hears: tuple[Heard, ...] | None = None
    """What is heard, in order."""
    keys: Mapping[str, str] | None = None
    """Where each key leads that means something; all others are wrong keys."""
    rings: tuple[str, ...] | None = None
    """Who rings: a team, with the place in it where it has several numbers."""
    then: str | None = None
    """What the line does after the words."""
    status: int | None = None
    """HTTP's status, where it is none of those that the carrier takes."""
    twiml: tuple[str, ...] | None = None
    """The document, line by line, without numbers, identifiers and what is new in every call."""

    @property
    def compares(self) -> bool:
        """Whether anything is compared."""
        return any(getattr(self, name) is not None for name in FIELDS)


FIELDS: Final = ("hears", "keys", "rings", "then", "status", "twiml")
"""The fields of `Told`, in the order in which a file has them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the carrier, and what is expected of its answer."""

    who: str
    """``caller``, ``staff`` or ``carrier``."""
    does: str
    """In the words of `phrases`."""
    told: Told = Told()
    twice: bool = False
    """Whether the carrier sends it a second time, to be answered alike."""
    more: Pairs = ()
    """Parameters that the words do not tell."""
    line: int = 0
    """Where it stands in its file; 0 where it stands in none."""

    @property
    def label(self) -> str:
        """Who does what, as a reader would say it."""
        return f"{self.who}: {self.does}"


@dataclass(frozen=True, slots=True)
class Script:
    """A whole call."""

    name: str
    about: str
    steps: tuple[Step, ...]
    clock: datetime | None = None
    """When it is: without a time zone, on the clock on the clinic's wall. None: any hour at which it is as ``hours``
    says."""
    hours: str = ""
    """``open`` or ``closed``: whether everybody at the clinic who has hours is there. "": as the clock says."""
    caller: str = CALLER
    called: str = CALLED
    path: Path | None = None

    @property
    def compares(self) -> bool:
        """Whether anything of it is compared."""
        return any(step.told.compares for step in self.steps)
