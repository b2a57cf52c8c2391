"""All files into drafts, one file at a time: the kind of each is told by its first field.

What one file says about another is checked in ``ivr.content.line.checks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from ivr.content.files.approvals import APPROVALS, read_approvals
from ivr.content.files.copies import First, copies
from ivr.content.files.drafts import Drafts
from ivr.content.files.facts import CONFLICTS, DOCUMENTS, FACT_TOPIC, read_conflicts, read_documents, read_fact_topic
from ivr.content.files.line import LINE, read_line
from ivr.content.files.menus import MENU, RED_FLAGS, TOPIC, read_menu, read_red_flags, read_topic
from ivr.content.files.phrases import PHRASES_FILE, read_phrases
from ivr.content.files.pronunciation import PRONUNCIATION, read_pronunciation
from ivr.content.files.rules import SAFETY_RULES, read_safety_rules
from ivr.content.files.signs import (
    GLOSSARY,
    OMIT,
    SIGN_GROUPS,
    SIGNS,
    read_glossary,
    read_omit,
    read_sign_groups,
    read_signs,
)
from ivr.content.files.staff import STAFF, read_staff
from ivr.content.yaml.fields import Block, Page, Shape, did_you_mean, listed
from ivr.content.yaml.habits import meant
from ivr.content.yaml.issues import Place
from ivr.content.yaml.strict_yaml import Fields, Node, Parsed, Text

KINDS: Final[Mapping[str, tuple[Shape, Callable[[Block, Drafts], None]]]] = {
    "line": (LINE, read_line),
    "staff": (STAFF, read_staff),
    "phrases": (PHRASES_FILE, read_phrases),
    "menu": (MENU, read_menu),
    "topic": (TOPIC, read_topic),
    "red-flags": (RED_FLAGS, read_red_flags),
    "documents": (DOCUMENTS, read_documents),
    "fact-topic": (FACT_TOPIC, read_fact_topic),
    "conflicts": (CONFLICTS, read_conflicts),
    "signs": (SIGNS, read_signs),
    "sign-groups": (SIGN_GROUPS, read_sign_groups),
    "omit": (OMIT, read_omit),
    "glossary": (GLOSSARY, read_glossary),
    "approvals": (APPROVALS, read_approvals),
    "safety-rules": (SAFETY_RULES, read_safety_rules),
    "pronunciation": (PRONUNCIATION, read_pronunciation),
}
"""First field of a file to what the file holds and who reads it."""

_FIRST_LINE = re.compile(rf"^({'|'.join(KINDS)}):[ \t]*([^\s#]*)", re.MULTILINE)


def read(files: Mapping[str, bytes], parsed: Mapping[str, Parsed]) -> Drafts:
    """Reads all files, line.yaml first, because it says which languages the others need.

    Args:
        files: Name to bytes; looked at only where a file could not be parsed.
        parsed: Name to nodes.
    """
    drafts = Drafts()
    blocks: dict[str, tuple[str, Fields]] = {}
    for file, each in parsed.items():
        if each.node is None:
            drafts.unread.add(_salvaged(files[file]))
        elif isinstance(each.node, Fields) and (kind := next(iter(each.node.values), "")) in KINDS:
            blocks[file] = kind, each.node
        else:
            _refuse(file, each.node, drafts)
    begins = {file: _first(node) for file, (_, node) in blocks.items()}
    for file, issue in list(copies(begins, {file: node.line for file, (_, node) in blocks.items()})):
        drafts.issues.append(issue)
        del blocks[file]
    for file in sorted(blocks, key=lambda file: blocks[file][0] != "line"):
        kind, node = blocks[file]
        shape, reader = KINDS[kind]
        page = Page(file, drafts.languages)
        reader(Block(page, node, node.line, shape), drafts)
        drafts.issues.extend(page.issues)
    return drafts


def _first(node: Fields) -> First:
    kind, value = next(iter(node.values.items()))
    return kind, value.value.strip() if isinstance(value, Text) else ""


def _salvaged(data: bytes) -> tuple[str, str]:
    """The kind of a file that cannot be parsed and the id of its menu or topic, as far as its text shows them."""
    found = _FIRST_LINE.search(data[:100_000].decode("utf-8", "replace"))
    if found is None:
        return "", ""
    return found[1], found[2].strip("'\"") if found[1] in {"menu", "topic"} else ""


def _refuse(file: str, node: Node, drafts: Drafts) -> None:
    """Notes that a file does not begin with its kind, and what it probably defines."""
    names = list(node.values) if isinstance(node, Fields) else []
    first = names[0] if names else ""
    later = next((name for name in names if name in KINDS), "")
    guess = later or meant(first, KINDS) or did_you_mean(first, KINDS)
    if later:
        remedy = f"Move the line '{later}: ...' to the top of the file."
    elif guess:
        remedy = f"Did you mean '{guess}'?"
    else:
        remedy = f"Begin the file with {listed(KINDS)} and a colon, whichever it holds."
    problem = (
        f"'{first}' is not a kind of file" if names else "The file does not begin with a field that tells its kind"
    )
    drafts.issues.append(Place(file, node.line).error(problem, remedy))
    drafts.unread.add((guess, ""))
