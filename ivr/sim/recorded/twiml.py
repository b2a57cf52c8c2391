"""Documents for readers: verb by verb, indented, and without what is new in every call."""

from __future__ import annotations

import re
from typing import Final

from ivr.sim.recorded.masking import Masker

_VERBS: Final = "Response|Say|Play|Pause|Gather|Redirect|Dial|Number|Record|Hangup|Reject"
_LINE_START: Final = re.compile(rf"(?=<(?:{_VERBS})\b)|(?=</(?:Response|Gather|Dial)>)")
_OPENING: Final = re.compile(r"<(?:Response|Gather|Dial)\b(?:[^>]*[^/>])?>")
_NEW: Final = re.compile(r"&amp;(?:n|t|p|c|d|mac|menus)=[^&\"<]*")
"""What of a state is another one in each call, or in each version of the menus."""
_HOST: Final = re.compile(r"https?://[^/\"<]+(?=/)")


def document_lines(twiml: str) -> list[str]:
    """A document verb by verb, indented; put together again it is the same document."""
    lines, depth = [], 0
    for piece in _LINE_START.split(twiml):
        if not piece:
            continue
        depth -= piece.startswith("</")
        lines.append("  " * max(depth, 0) + piece)
        depth += _OPENING.match(piece) is not None
    return lines


def masked_lines(twiml: str) -> tuple[str, ...]:
    """The lines of a document without hosts, numbers, identifiers, and what is new in every call."""
    text = _HOST.sub("", _NEW.sub("", twiml))
    return tuple(line.rstrip() for line in document_lines(Masker([text]).text(text)))
