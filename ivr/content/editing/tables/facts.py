"""Changes of the facts: their words, how much they matter, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.positions import Way
from ivr.content.editing.scalars import Value, typed, words
from ivr.content.editing.staff import Row, set_field, set_rows

FACT_FIELDS: Final = ("fact", "importance", "en", "es", "support", "figures", "conflict", "note")
SOURCE_FIELDS: Final = ("document", "heading")
FIGURE_FIELDS: Final = ("document", "value", "unit", "qualifier", "speak")
IMPORTANCES: Final = ("must", "should", "may")
_KIND: Final = "fact-topic"
_ID: Final = re.compile(r"([A-Z]{2,6})-([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class FactForm:
    """A fact as it stands in the file, or as somebody wants it."""

    id: str
    importance: str
    words: Mapping[str, str]
    """By language."""
    support: Sequence[Row] = ()
    figures: Sequence[Row] = ()
    conflicts: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactsForm:
    """A file with the facts of one topic."""

    file: str
    title: Mapping[str, str]
    facts: Sequence[FactForm]

    def name(self, language: str) -> str:
        """Its title, in a language if it has it there."""
        return self.title.get(language) or next(iter(self.title.values()), self.file)


def read_facts(name: str, data: bytes, codes: Sequence[str]) -> FactsForm | None:
    """A file with facts; None if it holds none, or cannot be read."""
    plain = File(name, data).fields()
    if _KIND not in plain or not isinstance(plain.get("facts"), list):
        return None
    facts = [_fact(each if isinstance(each, dict) else {}, codes) for each in plain["facts"]]
    title = plain.get("title")
    return FactsForm(name, _words(title, codes) if isinstance(title, dict) else {}, facts)


def files_of_facts(files: Mapping[str, bytes], codes: Sequence[str]) -> list[FactsForm]:
    """All of them."""
    likely = ((name, data) for name, data in files.items() if _KIND.encode() in data)
    return [found for name, data in likely if (found := read_facts(name, data, codes))]


def documents(files: Mapping[str, bytes]) -> list[str]:
    """The ids of the documents that facts may come from."""
    for name, data in files.items():
        if b"documents:" in data and (plain := File(name, data).fields()):
            return [str(each.get("document", "")) for each in _blocks(plain.get("documents"))]
    return []


def set_fact(file: File, index: int, wanted: FactForm) -> File:
    """The file with another fact in the place of one.

    Raises:
        EditError: It cannot be written, or lacks words or a source.
    """
    way: Way = ("facts", index)
    now = _fact(_inside(file, way), tuple(wanted.words))
    for code, text in wanted.words.items():
        if not (kept := words(text)):
            raise EditError(f"The text in language '{code}' is empty", "Write it in every language of the line.")
        if kept != now.words[code]:
            file = file.put((*way, code), kept, FACT_FIELDS)
    if wanted.importance not in IMPORTANCES:
        raise EditError("Nobody has said how much this fact matters", "Choose 'must', 'should' or 'may'.")
    if not any(wanted.support):
        raise EditError("This fact would come from nowhere", "Name the document and the heading that it comes from.")
    file = set_field(file, (*way, "importance"), wanted.importance, FACT_FIELDS)
    file = set_rows(file, (*way, "support"), wanted.support, SOURCE_FIELDS, FACT_FIELDS)
    file = set_rows(file, (*way, "figures"), wanted.figures, FIGURE_FIELDS, FACT_FIELDS)
    file = set_field(file, (*way, "conflict"), list(wanted.conflicts), FACT_FIELDS)
    note = typed(wanted.note)
    return file if note == now.note else set_field(file, (*way, "note"), note, FACT_FIELDS)


def add_fact(file: File, form: FactsForm, said: Mapping[str, str], importance: str, source: Row) -> File:
    """The file with one more fact, behind the last one, under the next number.

    Raises:
        EditError: It lacks words or a source.
    """
    if not (source.get("document") and source.get("heading")):
        raise EditError("This fact would come from nowhere", "Name the document and the heading that it comes from.")
    if importance not in IMPORTANCES:
        raise EditError("Nobody has said how much this fact matters", "Choose 'must', 'should' or 'may'.")
    kept = {code: words(text) for code, text in said.items()}
    for code, text in kept.items():
        if not text:
            raise EditError(f"The text in language '{code}' is empty", "Write it in every language of the line.")
    entry: dict[str, Value] = {"fact": _next_id(form), "importance": importance, **kept, "support": [dict(source)]}
    return file.add(("facts",), len(form.facts), entry)


def drop_fact(file: File, form: FactsForm, index: int) -> File:
    """The file without a fact.

    Raises:
        EditError: It is the only one.
    """
    if len(form.facts) == 1:
        raise EditError("This is the only one left", "Add another one first.")
    return file.drop(("facts", index))


def _next_id(form: FactsForm) -> str:
    found = [match for each in form.facts if (match := _ID.fullmatch(each.id))]
    if not found:
        raise EditError(
            "No fact of this file has an id to count on from", "Write the first one as text: 'fact: REC-01'."
        )
    last = max(found, key=lambda each: int(each[2]))
    return f"{last[1]}-{int(last[2]) + 1:02}"


def _fact(block: dict[str, Any], codes: Sequence[str]) -> FactForm:
    conflicts = block.get("conflict")
    return FactForm(
        _string(block, "fact"),
        _string(block, "importance"),
        _words(block, codes),
        _blocks(block.get("support")),
        _blocks(block.get("figures")),
        [each for each in conflicts if isinstance(each, str)] if isinstance(conflicts, list) else [],
        _string(block, "note"),
    )


def _inside(file: File, way: Way) -> dict[str, Any]:
    found = file.plain()
    try:
        for step in way:
            found = found[step]
    except (LookupError, TypeError):
        found = None
    if not isinstance(found, dict):
        raise EditError("This fact is not there any more", "Open the page again.")
    return found


def _words(block: Mapping[str, Any], codes: Sequence[str]) -> dict[str, str]:
    return {code: _string(block, code) for code in codes}


def _blocks(found: object) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _string(block: Mapping[str, Any], name: str) -> str:
    found = block.get(name)
    return found if isinstance(found, str) else ""
