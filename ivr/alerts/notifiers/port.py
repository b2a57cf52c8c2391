"""What every way to tell staff is to all others: it sends one alert, blocking, and knows no plans, rounds or lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from ivr.alerts.settings import AlertSettings
from ivr.alerts.wording import Alert
from ivr.carriers.port import CarrierApi, CarrierError
from ivr.core.callbacks.recipients import Reach
from ivr.core.line.model import Line


class WayError(Exception):
    """An alert was not sent. The message may be logged and stored: it names no person, number or address.

    Attributes:
        again: Whether another try may help.
    """

    def __init__(self, problem: str, *, again: bool) -> None:
        super().__init__(problem)
        self.again = again


FAILURES: Final = (WayError, CarrierError)
"""What a way raises where it was not sent, or nobody can tell. Both tell whether another try may help."""


class Sender(Protocol):
    """One way."""

    def send(self, told: Alert) -> str:
        """Send an alert.

        Returns:
            The carrier's id to look it up by, or "" where there is nothing to look at.

        Raises:
            WayError, CarrierError: it was not sent.
        """

    def look(self, sid: str) -> tuple[bool | None, str]:
        """Whether what was sent is delivered, None while that is open; and what went wrong.

        Raises:
            WayError, CarrierError: nobody can tell now.
        """


@dataclass(frozen=True, slots=True)
class Setup:
    """What a way is made of."""

    settings: AlertSettings
    line: Line
    """With its phrases and its staff."""
    carrier: CarrierApi | None
    """Calls and texts; None where that is not set up."""
    url: Callable[[int, str, str], str]
    """Gives the address that answers an alert call for an entry, a target and a language."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """One way, as the registry holds it."""

    way: str
    reaches: Reach
    needs: str
    """What to set so that it can be used, as a part of a sentence."""
    usable: Callable[[AlertSettings, Line], bool]
    """Whether it is set up, may leave this machine, and reaches anybody of the line's staff."""
    make: Callable[[Setup], Sender | None]
    """The way; None where it lacks something that no setting tells."""
