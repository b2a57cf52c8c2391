"""What a draft may not hold on a live line: approvals that nobody gave, and refusals taken away.

Whoever edits files as text could write an approval in a clinician's name, and publish what no clinician ever saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ivr.content.review.rules import Approval
from ivr.content.yaml.issues import Place
from ivr.wiring.drafts.checking import looked_at

_ANYWHERE: Final = Place("", 0)
_REFUSAL: Final = b"refused"


class DecidedError(Exception):
    """A draft decides what only a clinician may."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(", ".join(files))
        self.files = files


def by_hand(folder: Mapping[str, bytes], files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files in which a draft approves something, or takes a refusal away; approvals may be deleted.

    Args:
        folder: The menus as they are.
        files: The menus with the draft.
    """
    different = {name for name in {*folder, *files} if folder.get(name) != files.get(name)}
    was, now = _decisions(folder), _decisions(files)
    if now is None:
        return tuple(sorted(different))  # nobody can tell what it approves
    if was is None:
        found = set(now.values()) | {name for name, data in folder.items() if _REFUSAL in data}
        return tuple(sorted(found & different))
    lost = {file for each, file in was.items() if each.refused and each not in now}
    return tuple(sorted(lost | {file for each, file in now.items() if each not in was}))


def _decisions(files: Mapping[str, bytes]) -> dict[Approval, str] | None:
    """Approvals and refusals, wherever they stand, with their file; None where the menus cannot be joined."""
    evidence = looked_at(files).evidence
    if evidence is None:
        return None
    return {replace(each, place=_ANYWHERE): each.place.file for each in evidence.approvals}
