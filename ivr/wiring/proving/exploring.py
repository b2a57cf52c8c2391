"""Exploring a line with the documents that its callers' carrier would get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from ivr.calls.documents import Documents, Sound, no_sound
from ivr.calls.token import encode
from ivr.core.line.model import Line
from ivr.explore.exploration import Exploration, explore
from ivr.explore.graph import Edge
from ivr.explore.promised import Promised
from ivr.languages.hearing import Heard
from ivr.wiring.carrier import without_account

_DIALLED: Final = "+12025550100"
"""A number of a line; those of callers stand in no document."""


def explored(line: Line, now: datetime, sound: Sound = no_sound, promised: Promised | None = None) -> Exploration:
    """Walk every call of a line.

    Args:
        line: The line, with the seconds of its real audio as far as there is any.
        now: From when on its hours are looked at, for a year.
        sound: Where audio files are.
        promised: What line.yaml promises; the usual, if nothing is said.
    """
    return explore(line, now, documents(line, sound), promised)


def documents(line: Line, sound: Sound = no_sound) -> Callable[[Edge], bytes]:
    """What gives the answer that the carrier gets for a step."""
    written = Documents(line, without_account(), sound, Heard(line).hints)
    return lambda edge: written.reply(edge.reply, encode(replace(edge.after, withheld=edge.withheld))).fill(_DIALLED)
