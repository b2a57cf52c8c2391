"""Who approved or refused which wording in which language and when: the files that ``ivr approve`` writes.

People may edit them too. An approval counts only if its wording is the one that was approved: text and fingerprint
must fit each other.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ivr.content.files.drafts import Drafts
from ivr.content.files.facts import one_of
from ivr.content.review.fingerprint import LENGTH, fingerprint, normal
from ivr.content.review.rules import Approval, Role
from ivr.content.yaml.fields import Block, Shape, listed

APPROVALS: Final = Shape("an approvals file", needs=("approvals",))
_APPROVAL = Shape(
    "an approval",
    needs=("statement", "language", "fingerprint", "text", "by", "role", "date"),
    may=("leads", "source-fingerprint", "source", "refused"),
)
_STATEMENT = re.compile(r"[a-z0-9.-]{1,130}")
_FINGERPRINT = re.compile(f"[0-9a-f]{{{LENGTH}}}")
_NAME = re.compile(r"[^\W\d_](?:[\w .,'()&/-]{0,78}[\w.)])?")
_AGAIN: Final = "Delete this entry and approve the text again with 'ivr approve'."


def is_name(text: str) -> bool:
    """Whether a name of a person can stand in the file as it is: letters, digits and the signs usual in names."""
    return bool(_NAME.fullmatch(text)) and text == normal(text)


def read_approvals(block: Block, drafts: Drafts) -> None:
    """Reads a file with approvals; there may be several, as when old ones are put away."""
    drafts.approvals.extend(map(_approval, block.blocks("approvals", _APPROVAL)))


def _approval(block: Block) -> Approval:
    approval = Approval(
        place=block.place,
        statement=_statement(block),
        language=_language(block),
        text=normal(block.text("text")),
        fingerprint=_fingerprint(block, "fingerprint"),
        by=_name(block),
        role=one_of(block, "role", Role.CLINICIAN),
        date=_date(block),
        source=normal(block.text("source")),
        source_fingerprint=_fingerprint(block, "source-fingerprint"),
        leads=normal(block.text("leads")),
        refused=normal(block.text("refused")),
    )
    if approval.fingerprint and approval.text:
        _check(block, "text", approval.fingerprint, approval.language, approval.text, approval.leads)
    _check_source(block, approval)
    return approval


def _statement(block: Block) -> str:
    id_ = block.text("statement")
    if id_ and not _STATEMENT.fullmatch(id_):
        block.wrong(
            "statement", f"'{id_}' is not an id of a text", "Write the id of a statement, as 'recovery-bandage'."
        )
        return ""
    return id_


def _language(block: Block) -> str:
    language, codes = block.text("language"), [each.code for each in block.page.languages]
    if language and codes and language not in codes:
        block.wrong("language", f"'{language}' is not a language of this line", f"Write one of {listed(codes)}.")
    return language


def _name(block: Block) -> str:
    name = block.text("by")
    if name and not is_name(name):
        block.wrong("by", f"'{name}' is not the name of a person", "Write it with letters, as in 'by: Ana Ruiz, RN'.")
        return ""
    return name


def _date(block: Block) -> str:
    text = block.text("date")
    try:
        valid = not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        block.wrong("date", f"'{text}' is not a date", "Write year, month and day, as in 'date: 2026-03-31'.")
    return text if valid else ""


def _fingerprint(block: Block, name: str) -> str:
    text = block.text(name)
    if text and not _FINGERPRINT.fullmatch(text):
        block.wrong(name, f"'{text}' is not a fingerprint, which has {LENGTH} letters from a to f and digits", _AGAIN)
        return ""
    return text


def _check(block: Block, name: str, given: str, language: str, text: str, leads: str = "") -> None:
    """The recorded wording, and where a choice led, must be those that the fingerprint was made of."""
    if fingerprint(language, text, leads) != given:
        which = "wording" if name == "text" else "wording of the source"
        block.wrong(name, f"The {which} recorded here is not the one that was approved: it was changed by hand", _AGAIN)


def _check_source(block: Block, approval: Approval) -> None:
    """A translation was compared with a source, and the first language of the line has none."""
    codes = [each.code for each in block.page.languages]
    if approval.language not in codes:
        return
    has = [name for name in ("source", "source-fingerprint") if block.has(name)]
    missing = [name for name in ("source", "source-fingerprint") if name not in has]
    if approval.language == codes[0]:
        for name in has[:1]:
            block.wrong(
                name, f"'{name}' stands in an approval of the first language, which is not a translation", _AGAIN
            )
    elif missing:
        block.wrong("", f"'{missing[0]}' is missing in the approval of a translation", _AGAIN)
    elif approval.source and approval.source_fingerprint:
        _check(block, "source", approval.source_fingerprint, codes[0], approval.source)
