"""What was shipped, to hold a line against: the words of its fact base, and the marks of its texts.

Texts are held against the fact base, so whoever weakens a fact and its text together would be told nothing. What the
fact base says is therefore kept beside the code as well, and a clinician answers for every difference. The marks tell
which language of a text was changed since then, and which was not.

A line with a fact base of its own is held against nothing: it has other ids and another name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ivr.content.evidence.fact_base import Conflict, Fact, Figure, Omitted, Sign
from ivr.content.files.drafts import Drafts, FactBase
from ivr.content.review.changes import compared, marked
from ivr.content.review.fingerprint import normal
from ivr.content.yaml.fields import listed
from ivr.content.yaml.issues import Place

FILE: Final = Path(__file__).parent / "shipped.json"

Entry = Mapping[str, str]
"""What counts of an entry of the fact base, by the names of its fields."""
Difference = tuple[str, str, Place]
"""Id, words and place of something to answer for."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """The line that came with this version of the code."""

    line: str
    """Its id."""
    entries: Mapping[str, Entry]
    """By id, such as `REC-13`."""
    marks: Mapping[str, Mapping[str, str]]
    """Of each text, by its id, the mark of its words in each language."""

    def fits(self, drafts: Drafts) -> bool:
        """Whether a line is this one, edited: by its name, or by most of the ids of its fact base."""
        return drafts.lines[0].id == self.line or self.mostly(id_ for id_, _, _, _ in _entries(drafts.base))

    def mostly(self, known: Iterable[str]) -> bool:
        """Whether some ids are most of those that were shipped."""
        return len(self.entries.keys() & set(known)) * 2 >= len(self.entries)


@cache
def shipped() -> Shipped:
    """What was shipped, read once."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return Shipped(kept["line"], kept["entries"], kept["marks"])


def packed(drafts: Drafts, marks: Mapping[str, Mapping[str, str]]) -> str:
    """The content of the file, for the line that is shipped next."""
    entries = {id_: dict(entry) for id_, _, entry, _ in _entries(drafts.base)}
    kept = {"line": drafts.lines[0].id, "entries": entries, "marks": marks}
    return json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differences(drafts: Drafts) -> Iterator[Difference]:
    """Where the fact base of a line is not the shipped one, in words that hold all of the difference."""
    known = shipped()
    if not known.fits(drafts):
        return
    seen = set()
    for id_, what, entry, place in _entries(drafts.base):
        seen.add(id_)
        if id_ not in known.entries:
            yield _id(id_), f"The {what} {id_} was not shipped. {_said(entry)}", place
        elif changed := list(_changed(known.entries[id_], entry)):
            yield _id(id_), f"The {what} {id_} is not as it was shipped. {' '.join(changed)}", place
    if seen and (gone := [id_ for id_ in known.entries if id_ not in seen]):
        words = f"The fact base lost {len(gone)} of its entries: {listed(gone)}."
        yield "decision.facts-gone", words, drafts.lines[0].place
    base = drafts.base
    for id_, what, there in (("groups", "groups of signs", base.groups), ("glossary", "glossary", base.glossary)):
        if seen and not there:
            yield f"decision.facts-{id_}-gone", f"The fact base lost its {what}.", drafts.lines[0].place


def _id(id_: str) -> str:
    return f"decision.fact.{id_.lower()}"


def _said(entry: Entry) -> str:
    return " ".join(f"{name}: {text}" for name, text in entry.items() if text)


def _changed(before: Entry, now: Entry) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        old, new = before.get(name, ""), now.get(name, "")
        if old != new:
            yield f"{name}: {marked(compared(old, new))}"


def _entries(base: FactBase) -> Iterator[tuple[str, str, Entry, Place]]:
    """Id, kind, content and place of all that texts are held against."""
    for fact in base.facts:
        yield fact.id, "fact", _fact(fact), fact.place
    for sign in base.signs:
        yield sign.id, "sign", _sign(sign), sign.place
    for conflict in base.conflicts:
        yield conflict.id, "conflict", _conflict(conflict), conflict.place
    for omitted in base.omitted:
        yield omitted.id, "omission", _omitted(omitted), omitted.place


def _fact(fact: Fact) -> Entry:
    return {"importance": fact.importance, **_texts("", fact.text), "figures": _joined(map(_figure, fact.figures))}


def _figure(figure: Figure) -> str:
    said = (figure.document, figure.value, figure.unit, figure.qualifier, "" if figure.speak else "not to speak")
    return " ".join(filter(None, said))


def _sign(sign: Sign) -> Entry:
    return {"level": sign.level, **_texts("", sign.text), **_texts("spoken ", sign.spoken)}


def _conflict(conflict: Conflict) -> Entry:
    return {**_texts("spoken ", conflict.spoken), "facts": _joined(conflict.facts)}


def _omitted(omitted: Omitted) -> Entry:
    terms = {language: _joined(words) for language, words in omitted.terms.items()}
    return {**_texts("terms ", terms), "figures": _joined(omitted.figures)}


def _texts(before: str, texts: Mapping[str, str]) -> Entry:
    return {f"{before}{language}": normal(text) for language, text in texts.items()}


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)
