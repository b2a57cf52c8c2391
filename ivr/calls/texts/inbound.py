"""What answers the carrier when somebody writes to the number that texts come from: it is done what they ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from ivr.calls.answer import Answer, Handler
from ivr.calls.documents import VOICE, Documents
from ivr.carriers.port import Carrier, Signal
from ivr.core.line.model import Line

TEXT: Final = VOICE + "/text"


def routes(line: Line, carrier: Carrier, obey: Callable[[str, str], None]) -> Mapping[str, Handler]:
    """The path, and what answers it, of a line that offers texts; for `CallSession.add`.

    Args:
        line: The line.
        carrier: Who asks.
        obey: Does what somebody wrote, given their number and their words. Blocks.
    """
    nothing = Answer(200, Documents(line, carrier).empty)

    def written(_query: str, signal: Signal) -> Answer:
        if not signal.caller:
            return nothing

        async def later() -> Answer:
            await asyncio.to_thread(obey, signal.caller, signal.text)
            return nothing

        return Answer(200, nothing.body, later=later)

    return {TEXT: written} if line.texts else {}
