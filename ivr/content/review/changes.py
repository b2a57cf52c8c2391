"""What was changed in a text, word by word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.content.review.fingerprint import normal


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a text that are the `same` as before, or `gone`, or `new`."""

    what: str
    words: str


def compared(before: str, after: str) -> tuple[Change, ...]:
    """What was changed in a text, word by word."""
    old, new = normal(before).split(), normal(after).split()
    found = []
    for tag, one, two, three, four in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", " ".join(old[one:two])))
            continue
        found += [Change("gone", " ".join(old[one:two]))] if two > one else []
        found += [Change("new", " ".join(new[three:four]))] if four > three else []
    return tuple(found)


def marked(changes: Iterable[Change]) -> str:
    """Changes as plain text: words that went in `[-...-]`, those that came in `{+...+}`."""
    signs = {"same": "%s", "gone": "[-%s-]", "new": "{+%s+}"}
    return " ".join(signs[change.what] % change.words for change in changes)
