"""What a spoken text says it rests on: facts, warning signs or nothing, with waivers and exceptions."""

from __future__ import annotations

from typing import Final

from ivr.content.evidence.evidence import Cites, Departure, Waiver
from ivr.content.files.facts import label, labels_at
from ivr.content.yaml.fields import Block, Shape

CITES: Final = ("facts", "signs", "claims", "waivers", "exceptions")
"""The fields of a spoken text that this module reads."""

_WAIVER = Shape("a waiver", needs=("reason",), may=("figure", "word"))
_EXCEPTION = Shape("an exception", needs=("conflict", "reason"))


def read_cites(block: Block, what: str) -> Cites:
    """What a text rests on, which it has to say.

    Args:
        block: Of the text.
        what: How messages call it.
    """
    rests, claims = [name for name in ("facts", "signs") if block.has(name)], block.text("claims")
    if rests and block.has("claims"):
        problem = f"{what} has {' and '.join(rests)} and says that it claims nothing"
        block.wrong("claims", problem, f"Delete 'claims' or {' and '.join(map(repr, rests))}.")
    elif not rests and not block.has("claims"):
        block.wrong(
            "",
            f"{what} names no facts",
            "Write 'facts:' with their ids below it, or 'claims: nothing' if it says nothing about medicine.",
        )
    elif claims not in {"", "nothing"}:
        block.wrong("claims", f"'claims: {claims}' is not known", "Write 'claims: nothing', or 'facts:' and their ids.")
    return read_plain_cites(block, nothing=not rests)


def read_plain_cites(block: Block, *, nothing: bool = False) -> Cites:
    """What a text names, which may name nothing, as most choices do."""
    facts, signs = labels_at(block, "facts"), labels_at(block, "signs")
    return Cites(
        facts,
        signs,
        nothing=nothing or not (facts or signs),
        waivers=tuple(map(_waiver, block.blocks("waivers", _WAIVER))),
        exceptions=tuple(map(_exception, block.blocks("exceptions", _EXCEPTION))),
    )


def _waiver(block: Block) -> Waiver:
    if block.has("figure") == block.has("word"):
        problem = "A waiver is for one figure, or for one word that negates"
        block.wrong(
            "word", problem, "Write 'figure: two days' or 'word: sin', and what else is waived as one more entry."
        )
    return Waiver(block.place, block.text("figure"), block.text("reason"), block.text("word"))


def _exception(block: Block) -> Departure:
    return Departure(block.place, label(block, "conflict"), block.text("reason"))
