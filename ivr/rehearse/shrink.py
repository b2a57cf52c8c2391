"""Making a failing rehearsal smaller, as long as it breaks the same promise: fewer callers, troubles and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from ivr.rehearse.plan import Plan

_MOST: Final = 400
"""Plans that are tried."""


def shrunk(plan: Plan, still: Callable[[Plan], bool]) -> Plan:
    """The smallest plan that is found, of which ``still`` holds as of the first one.

    Args:
        plan: The first one.
        still: Whether a plan breaks the same promise.
    """
    tried, progress = 0, True
    while progress:
        progress = False
        for smaller in _smaller(plan):
            tried += 1
            if tried > _MOST:
                return plan
            if still(smaller):
                plan, progress = smaller, True
                break
    return plan


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Plans with less in them, those with the least first."""
    count = len(plan.callers)
    size = count // 2
    while size:
        for start in range(0, count, size):
            yield replace(plan, callers=plan.callers[:start] + plan.callers[start + size :])
        size //= 2
    for place in range(len(plan.troubles)):
        yield replace(plan, troubles=plan.troubles[:place] + plan.troubles[place + 1 :])
    if plan.takes:
        yield replace(plan, takes=())
    if plan.processes > 1:
        yield replace(plan, processes=1)
    for place, caller in enumerate(plan.callers):
        shorter = [replace(caller, troubles=caller.troubles[:-1])] if caller.troubles else []
        if caller.hangs_up:
            shorter.append(replace(caller, hangs_up=0.0))
        if caller.keys:
            shorter.append(replace(caller, keys=caller.keys[:-1]))
        for each in shorter:
            yield replace(plan, callers=(*plan.callers[:place], each, *plan.callers[place + 1 :]))
