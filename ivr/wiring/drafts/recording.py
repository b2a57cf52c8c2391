"""A call of a draft as a file that testers replay: with fictional numbers and ids, and nothing signed."""

from __future__ import annotations

from ivr.settings import Settings
from ivr.sim.recorded.recording import OpenCall
from ivr.wiring.drafts.line import DraftLine
from ivr.wiring.trying.guide import guide_of


def recording(draft: DraftLine, settings: Settings, hours: str) -> OpenCall:
    """Where a call of a draft is written down.

    Args:
        draft: The line that is called.
        settings: The service's, for its clock.
        hours: ``open`` or ``closed``, where it is played as if the clinic were so; "" for by the clock.
    """
    now = settings.clock()
    guide = guide_of(draft.line, draft.shelf, None if hours else now)
    wall = now.astimezone(draft.line.staff.zone).replace(second=0, microsecond=0, tzinfo=None)
    return OpenCall("call", guide=lambda: guide, clock=wall, hours=hours)
