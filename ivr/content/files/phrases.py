"""phrases.yaml: the service's own words, every one of ``ivr.core.line.phrases``."""

from __future__ import annotations

from typing import Final

from ivr.content.files.cites import read_plain_cites
from ivr.content.files.drafts import Drafts, PhrasesDraft, Said
from ivr.content.yaml.fields import Block, Shape, did_you_mean, listed
from ivr.core.line.phrases import OPTIONAL, PHRASES, TEXTS

PHRASES_FILE: Final = Shape("the phrases file", needs=("phrases",))
_PHRASE = Shape("a phrase", needs=("id",), may=("waivers",), spoken=True)

OPTIONAL_BLANKS: Final = ("language", "seconds", "shown")
"""Blanks that a phrase may leave out; without any other it would say nothing useful."""


def read_phrases(block: Block, drafts: Drafts) -> None:
    """Reads the phrases file; a second one is refused by the checks.

    The phrases about texts are needed by a line that offers some, and are no part of any other line.
    """
    found: dict[str, Said] = {}
    texts = any(line.texts for line in drafts.lines)
    missing = dict.fromkeys(id_ for id_ in PHRASES if id_ not in OPTIONAL or (texts and id_ in TEXTS))
    blocks = block.blocks("phrases", _PHRASE)
    ids = [each.text("id") for each in blocks]
    for each, id_ in zip(blocks, ids, strict=True):
        if id_ in found:
            each.wrong("id", f"The phrase '{id_}' stands twice", "Delete one of the two.")
        elif id_ in PHRASES:
            found[id_] = _phrase(each, id_)
            missing.pop(id_, None)
        elif id_:
            guess = did_you_mean(id_, [known for known in PHRASES if known not in found])
            missing.pop(guess, None)
            remedy = f"Did you mean '{guess}'?" if guess else "Delete it; the service never says it."
            each.wrong("id", f"The phrase '{id_}' is not known", remedy)
    if missing and ids and all(ids):  # a phrase that lost its id is not missing as well
        block.wrong("phrases", f"These phrases are missing: {listed(missing)}", "Add each with its id and its texts.")
    spoken = {id_: said for id_, said in found.items() if texts or id_ not in TEXTS}
    drafts.phrases.append(PhrasesDraft(block.place, spoken))


def _phrase(block: Block, id_: str) -> Said:
    statement = block.statement(id_, PHRASES[id_])
    lines = {language: block.line(language) for language in statement.text}
    said = Said(block.place, statement, read_plain_cites(block, nothing=True), lines)
    misread = {issue.line for issue in block.page.issues}
    for language, text in said.statement.text.items():
        for blank in PHRASES[id_] if block.line(language) not in misread else ():
            if text and blank not in OPTIONAL_BLANKS and f"{{{blank}}}" not in text:
                block.wrong(
                    language, f"The text of '{id_}' lacks '{{{blank}}}'", f"Write {{{blank}}} where it is said."
                )
    return said
