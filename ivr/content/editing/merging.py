"""Two people changed the same file: both changes, where they do not touch."""

from __future__ import annotations

from difflib import SequenceMatcher


def merged(base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """The file with the changes of both; None where they changed the same lines, or lines that touch.

    Args:
        base: What both began with.
        mine: What one made of it.
        theirs: What the other made of it.
    """
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    lines = base.splitlines(keepends=True)
    changes = sorted({*_changes(lines, mine), *_changes(lines, theirs)})
    out: list[bytes] = []
    at, touched = 0, -1
    for first, end, new in changes:
        if first <= touched:
            return None
        out += [*lines[at:first], *new]
        at = touched = end
    return b"".join([*out, *lines[at:]])


def _changes(lines: list[bytes], changed: bytes) -> list[tuple[int, int, tuple[bytes, ...]]]:
    """Which lines became which others."""
    new = changed.splitlines(keepends=True)
    blocks = SequenceMatcher(None, lines, new, autojunk=False).get_opcodes()
    return [(one, two, tuple(new[first:last])) for tag, one, two, first, last in blocks if tag != "equal"]
