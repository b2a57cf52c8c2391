"""Approvals in a draft: only a clinician gives them, and only a clinician takes a refusal back."""

from __future__ import annotations

import pytest

from ivr.content.load import read_folder
from ivr.content.review.fingerprint import fingerprint
from ivr.wiring.drafts.decided import by_hand
from tests.lines import SMALL

FOLDER = read_folder(SMALL)
FILE = "approvals.yaml"
WORDS = "We will call you back."
BROKEN = {"line.yaml": b"line: ["}


def approval(statement: str, language: str, words: str, refused: str = "") -> str:
    """An entry as somebody could type it."""
    why = f"    refused: {refused}\n" if refused else ""
    return (
        f"  - statement: {statement}\n    language: {language}\n    by: Clara Diaz\n    role: clinician\n"
        f"    date: 2026-03-31\n    fingerprint: {fingerprint(language, words)}\n    text: {words}\n{why}"
    )


GIVEN = {FILE: FOLDER[FILE] + approval("emergency", "en", WORDS).encode()}
REFUSED = {FILE: FOLDER[FILE] + approval("emergency", "en", WORDS, "too long").encode()}
APART = {"more.yaml": b"approvals:\n" + approval("emergency", "en", WORDS).encode()}


@pytest.mark.parametrize(
    ("folder", "draft", "files"),
    [
        ({}, {}, ()),
        ({}, {"staff.yaml": FOLDER["staff.yaml"] + b"# seen\n"}, ()),
        ({}, GIVEN, (FILE,)),
        ({}, APART, ("more.yaml",)),
        (GIVEN, {FILE: FOLDER[FILE]}, ()),
        (REFUSED, {FILE: FOLDER[FILE]}, (FILE,)),
        (REFUSED, GIVEN, (FILE,)),
        ({}, BROKEN, ("line.yaml",)),
        (BROKEN, {"line.yaml": FOLDER["line.yaml"]}, ()),
        (BROKEN, {"line.yaml": FOLDER["line.yaml"], **GIVEN}, (FILE,)),
        ({**BROKEN, **REFUSED}, {"line.yaml": FOLDER["line.yaml"], FILE: FOLDER[FILE]}, (FILE,)),
    ],
    ids=[
        "nothing", "a comment", "given", "given elsewhere", "an approval deleted", "a refusal deleted",
        "a refusal made an approval", "not to be joined", "mended", "mended and given", "mended, a refusal deleted",
    ],
)  # fmt: skip
def test_what_a_draft_decides(folder: dict[str, bytes], draft: dict[str, bytes], files: tuple[str, ...]) -> None:
    now = {**FOLDER, **folder}
    assert by_hand(now, {**now, **draft}) == files
