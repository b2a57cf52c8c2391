"""The ways to tell staff: one line for each, in the order in which one stands in for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ivr.alerts.notifiers import call, mail, text, webhook
from ivr.alerts.notifiers.port import Notifier, Sender, Setup
from ivr.alerts.settings import AlertSettings
from ivr.core.callbacks.recipients import Reach
from ivr.core.line.model import Line

NOTIFIERS: Final[dict[str, Notifier]] = {
    each.NOTIFIER.way: each.NOTIFIER
    for each in (
        call,
        text,
        mail,
        webhook,
    )
}


def reaches() -> Mapping[str, Reach]:
    """What each way reaches, in order."""
    return {way: each.reaches for way, each in NOTIFIERS.items()}


def usable(settings: AlertSettings, line: Line) -> tuple[str, ...]:
    """The ways by which somebody of a line's staff can be told."""
    return tuple(way for way, each in NOTIFIERS.items() if each.usable(settings, line))


def senders(setup: Setup) -> Mapping[str, Sender]:
    """The ways that are set up and may be used."""
    made = {way: NOTIFIERS[way].make(setup) for way in usable(setup.settings, setup.line)}
    return {way: sender for way, sender in made.items() if sender is not None}
