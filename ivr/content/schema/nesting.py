"""What stands below which field of a menu file: blocks, lists, fixed words. The fields themselves tell `Shape`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ivr.content.evidence.fact_base import Basis, Importance, Level
from ivr.content.files.line import REMEMBER
from ivr.content.review.rules import Role, Scope
from ivr.core.keys import choice_keys
from ivr.core.line.model import CARRIER, ESPEAK, FILES, NEURAL

BLOCK, LIST = "block", "list"
WORDS: Final = "words"
"""A list of texts, such as ids."""

Below = tuple[str, str, str]
"""`BLOCK` or `LIST`, the name of the shape, and one of its fields: two shapes may have one name."""

_TEXT: Final = (BLOCK, "a text", "")
NESTED: Final[Mapping[tuple[str, str], Below]] = {
    ("the line file", "languages"): (LIST, "a language", "locale"),
    ("the line file", "approvals"): (LIST, "a required approval", "texts"),
    ("the line file", "fixed-keys"): (LIST, "a fixed key", "press"),
    ("the line file", "lines"): (LIST, "another line", "numbers"),
    ("a language", "name"): (BLOCK, "the name of a language", ""),
    ("the staff file", "teams"): (LIST, "a team", "team"),
    ("the staff file", "ring"): (BLOCK, "the ring lists", "asked"),
    ("the staff file", "holidays"): (BLOCK, "the holidays", "country"),
    ("a team", "numbers"): (LIST, "a number", "number"),
    ("a team", "hours"): (LIST, "an entry of the hours", "days"),
    ("a team", "exceptions"): (LIST, "an exception", "date"),
    ("the phrases file", "phrases"): (LIST, "a phrase", "id"),
    ("a menu", "title"): _TEXT,
    ("a menu", "say"): (LIST, "a statement", "id"),
    ("a menu", "after"): (LIST, "a statement", "id"),
    ("a menu", "choices"): (LIST, "a choice", "press"),
    ("a topic", "title"): _TEXT,
    ("a topic", "say"): (LIST, "a statement", "id"),
    ("the red flags file", "red-flags"): (LIST, "a red flag", "sign"),
    ("a red flag", "sign"): _TEXT,
    ("a red flag", "step-up"): _TEXT,
    ("the documents file", "documents"): (LIST, "a document", "headings"),
    ("a topic of facts", "title"): _TEXT,
    ("a topic of facts", "facts"): (LIST, "a fact", "fact"),
    ("a fact", "support"): (LIST, "a source", "heading"),
    ("a fact", "figures"): (LIST, "a figure", "value"),
    ("the conflicts file", "conflicts"): (LIST, "a conflict", "pages"),
    ("a conflict", "pages"): (LIST, "a page of a conflict", "says"),
    ("a conflict", "spoken"): _TEXT,
    ("the signs file", "signs"): (LIST, "a sign", "sign"),
    ("a sign", "spoken"): _TEXT,
    ("a sign", "support"): (LIST, "a source", "heading"),
    ("a sign", "related"): (LIST, "a source", "heading"),
    ("the sign groups file", "sign-groups"): (LIST, "a sign group", "level"),
    ("the omit file", "omit"): (LIST, "an entry of omit", "omit"),
    ("the approvals file", "approvals"): (LIST, "an approval", "statement"),
    ("an approvals file", "approvals"): (LIST, "an approval", "statement"),
    ("a file of safety rules", "safety-rules"): (LIST, "a safety rule", "says"),
    ("the pronunciation file", "pronunciation"): (LIST, "a list of words", "words"),
    ("a list of words", "words"): (LIST, "a word", "word"),
    **{
        (each, "waivers"): (LIST, "a waiver", "reason")
        for each in ("a statement", "a choice", "a red flag", "a phrase")
    },
    **{(each, "exceptions"): (LIST, "an exception", "conflict") for each in ("a statement", "a red flag")},
}
"""By shape and field, what stands below it."""

LISTS_OF_WORDS: Final = frozenset(
    {
        *((each, name) for each in ("a statement", "a choice", "a red flag") for name in ("facts", "signs")),
        *(("the ring lists", name) for name in ("red-flag", "asked", "silence")),
        *(("a fact", "conflict"), ("a conflict", "facts"), ("a sign", "facts"), ("a sign group", "signs")),
        *(("a document", "headings"), ("a team", "emails"), ("a number", "speaks"), ("a word to avoid", "unless")),
        *(("the staff file", "callback-countries"), ("a required approval", "languages")),
        ("an entry of omit", "never-figures"),
        ("another line", "numbers"),
    }
)

ANYTHING: Final = frozenset(
    {
        ("the line file", "limits"),
        ("an entry of omit", "never-say"),
        ("a safety rule", "says"),
        ("the glossary", "glossary"),
    }
)
"""Fields whose blocks depend on the languages of the line: `ivr check` looks into them, an editor does not."""


def _all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(str, words))


_YES_OR_NO: Final = ("yes", "no")
FIXED_WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("the line file", "speak"): (FILES, CARRIER),
    ("the line file", "speech"): _YES_OR_NO,
    ("the line file", REMEMBER): _YES_OR_NO,
    ("the line file", "texts"): _YES_OR_NO,
    ("a language", "engine"): (NEURAL, ESPEAK),
    ("a menu", "warning-signs"): _YES_OR_NO,
    ("a choice", "press"): choice_keys(),
    ("a fixed key", "press"): choice_keys(),
    ("a statement", "claims"): ("nothing",),
    ("a red flag", "claims"): ("nothing",),
    ("a team", "ring"): ("together", "one-by-one"),
    ("a team", "holidays"): ("open", "closed"),
    ("an exception", "closed"): ("yes",),
    ("a fact", "importance"): _all(Importance),
    ("a figure", "speak"): ("no",),
    ("a sign", "level"): _all(Level),
    ("a sign", "basis"): _all(Basis),
    ("a sign group", "level"): _all(Level),
    ("a required approval", "texts"): _all(Scope),
    ("a required approval", "role"): _all(Role),
    ("an approval", "role"): _all(Role),
}
"""Fields that have one of a few words."""
