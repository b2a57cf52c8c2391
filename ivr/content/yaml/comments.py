"""Comments stand on lines of their own; anything else is a text that a ``#`` cuts off, or a comment read aloud."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ivr.content.yaml.issues import Issue, Place
from ivr.core.keys import choose_instead, no_choice

COMMENT_BEHIND: Final = (
    "What stands behind the '#' on this line would not be read",
    "Put a comment on a line of its own; write a text that holds a '#' on a line of its own below '|'.",
)
"""Problem and remedy for a text or field that a comment follows on the same line."""

_PRESS = re.compile(r"[\s-]*press:\s*")


class Span(NamedTuple):
    """Where a scalar stands in the text of its file, as offsets; ``end`` is behind its last character."""

    start: int
    end: int
    block: bool


def misplaced(file: str, text: str, spans: Sequence[Span]) -> Iterator[Issue]:
    """An issue for each ``#`` that does not do what it seems to do.

    Args:
        file: The name of the file.
        text: What it holds.
        spans: Its scalars in order. A ``#`` outside all of them begins a comment.
    """
    starts = [span.start for span in spans]
    at, line, counted = text.find("#"), 1, 0
    while at >= 0:
        index = bisect_right(starts, at) - 1
        span = spans[index] if index >= 0 and at < spans[index].end else None
        before = text[text.rfind("\n", 0, at) + 1 : at]
        line, counted = line + text.count("\n", counted, at), at  # each line is counted once: there may be 100,000
        place = Place(file, line)
        if span is None or (span.block and text.find("\n", span.start, at) < 0):
            if before.strip():
                yield _cut_off(place, before)
            # What follows on the line belongs to the comment.
            at = max(text.find("\n", at), at)
        elif not before.strip():
            yield _read_aloud(place)
        at = text.find("#", at + 1)


def _cut_off(place: Place, before: str) -> Issue:
    """A comment behind a text or key."""
    if _PRESS.fullmatch(before):
        return place.error(f"{no_choice('#')}, and '#' begins a comment here", choose_instead())
    return place.error(*COMMENT_BEHIND)


def _read_aloud(place: Place) -> Issue:
    """A line of a spoken text that looks like a comment."""
    return place.error(
        "This line begins with '#' inside a spoken text, so it would be read aloud",
        "Move a comment out of the text, above its name; say a # in words, as 'the pound key'.",
    )
