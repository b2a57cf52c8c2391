"""The console before the line: where the settings want it, and for whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ivr.calls.answer import log_fault
from ivr.web.console.app import Console, Doors
from ivr.web.console.gate import LiveGate, LocalGate, seal
from ivr.web.console.registry import PAGES
from ivr.wiring import Parts
from ivr.wiring.console import Desk, Troubles, desk

_FRESH_SECONDS: Final = 1.0


class Health:
    """What is wrong with the line, looked at in the loop of the calls and told to the threads of the pages.

    Args:
        look: Looks; belongs to the loop.
    """

    def __init__(self, look: Troubles) -> None:
        self._look = look
        self._found: list[str] = []
        self._at = -_FRESH_SECONDS

    def renew(self) -> None:
        """Look again, unless that was done just now."""
        if time.monotonic() - self._at >= _FRESH_SECONDS:
            self._at = time.monotonic()
            try:
                self._found = self._look()
            except Exception as error:  # noqa: BLE001  # the pages are needed most when something is wrong
                log_fault("looking at the line for the console", error)
                self._found = [f"Looking at the line failed ({type(error).__name__}); its log says more."]

    def __call__(self) -> list[str]:
        """What was wrong when it was looked at last."""
        return self._found


class Looking:
    """Looks at the line before a page is asked for.

    Args:
        console: The pages.
        health: What is told there.
    """

    def __init__(self, console: ASGIApp, health: Health) -> None:
        self._console, self._health = console, health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on."""
        self._health.renew()
        await self._console(scope, receive, send)


def with_console(
    line: ASGIApp, parts: Parts, troubles: Troubles, guard: Callable[[ASGIApp], ASGIApp] | None = None
) -> ASGIApp:
    """The line with the console beside it, at a port of its own, or without one.

    Args:
        line: The line.
        parts: What both work with.
        troubles: Why calls cannot be taken as they should.
        guard: Lets requests in by the name under which they reach this machine; None: any.
    """
    settings = parts.settings
    if not settings.console.on:
        return line
    health = Health(troubles)
    at = desk(parts, health, lambda: {each.name: each.line for each in parts.every})
    made = {"": at}

    def desks() -> Mapping[str, Desk]:
        for each in parts.every[1:]:
            if each.name not in made:
                made[each.name] = desk(each, health, at.lines)
        return made

    gate = LocalGate() if settings.local else LiveGate(at)
    console: ASGIApp = Looking(Console(at, gate, seal(settings.secrets), PAGES, desks), health)
    return Doors(line, guard(console) if guard else console, settings.console.port)
