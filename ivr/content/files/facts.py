"""The fact base: documents, facts by topic, and the conflicts between documents."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, TypeVar

from ivr.content.evidence.fact_base import Conflict, Document, Fact, FactTopic, Figure, Importance, Source
from ivr.content.files.drafts import Drafts
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.content.yaml.issues import Place

DOCUMENTS: Final = Shape("the documents file", needs=("documents",))
FACT_TOPIC: Final = Shape("a topic of facts", needs=("fact-topic", "title", "facts"))
CONFLICTS: Final = Shape("the conflicts file", needs=("conflicts",))
_DOCUMENT = Shape("a document", needs=("document", "title", "publisher", "kind", "headings"), may=("rights",))
_FACT = Shape("a fact", needs=("fact", "importance", "support"), may=("figures", "conflict", "note"), spoken=True)
_FIGURE = Shape("a figure", needs=("document", "value", "unit"), may=("qualifier", "speak"))
_SOURCE = Shape("a source", needs=("document", "heading"))
_PAGE = Shape("a page of a conflict", needs=("document", "heading", "says"))
_CONFLICT = Shape("a conflict", needs=("conflict", "subject", "topic", "kind", "pages", "spoken", "why", "facts"))
_TEXT = Shape("a text", spoken=True)

_LABEL = re.compile("[A-Z]{2,6}-[0-9]{1,4}")
_Word = TypeVar("_Word", bound=StrEnum)


def read_documents(block: Block, drafts: Drafts) -> None:
    """Reads a file with documents."""
    for each in block.blocks("documents", _DOCUMENT):
        texts = {name: each.text(name) for name in ("title", "publisher", "kind", "rights")}
        headings = tuple(heading for _, heading in each.words("headings"))
        drafts.base.documents.append(Document(each.place, each.id("document"), **texts, headings=headings))


def read_fact_topic(block: Block, drafts: Drafts) -> None:
    """Reads a file with the facts of one topic."""
    id_ = block.id("fact-topic")
    drafts.base.topics.append(FactTopic(block.place, id_, spoken(block, "title")))
    drafts.base.facts.extend(_fact(each, id_) for each in block.blocks("facts", _FACT))


def _fact(block: Block, topic: str) -> Fact:
    return Fact(
        place=block.place,
        id=label(block, "fact"),
        topic=topic,
        importance=one_of(block, "importance", Importance.MAY),
        text=block.texts(),
        support=sources(block, "support"),
        figures=tuple(map(_figure, block.blocks("figures", _FIGURE))),
        conflicts=labels(block, "conflict"),
        note=block.text("note"),
    )


def _figure(block: Block) -> Figure:
    speak = block.text("speak")
    if speak not in {"", "yes", "no"}:
        block.wrong("speak", f"'speak: {speak}' is not known", "Write 'speak: no', or leave it out.")
    texts = {name: block.text(name) for name in ("document", "value", "unit", "qualifier")}
    return Figure(block.place, **texts, speak=speak != "no")


def read_conflicts(block: Block, drafts: Drafts) -> None:
    """Reads a file with conflicts."""
    for each in block.blocks("conflicts", _CONFLICT):
        texts = {name: each.text(name) for name in ("subject", "kind", "why")}
        conflict = Conflict(
            place=each.place,
            id=label(each, "conflict"),
            topic=each.id("topic"),
            pages=tuple(map(_source, each.blocks("pages", _PAGE))),
            spoken=spoken(each, "spoken"),
            facts=labels(each, "facts"),
            **texts,
        )
        drafts.base.conflicts.append(conflict)


def sources(block: Block, name: str) -> tuple[Source, ...]:
    """A list of places in documents."""
    return tuple(map(_source, block.blocks(name, _SOURCE)))


def _source(block: Block) -> Source:
    says = block.text("says") if block.has("says") else ""
    return Source(block.place, block.text("document"), block.text("heading"), says)


def spoken(block: Block, name: str) -> dict[str, str]:
    """The texts of a block inside this one, by language."""
    inner = block.block(name, _TEXT)
    return inner.texts() if inner else {}


def label(block: Block, name: str) -> str:
    """The id of something in the fact base, such as `REC-13`."""
    text = block.text(name)
    if text and not _LABEL.fullmatch(text):
        remedy = f"Write capital letters, a dash and digits, as in '{name}: REC-13'."
        block.wrong(name, f"'{name}: {text}' is not an id of the fact base", remedy)
        return ""
    return text


def labels(block: Block, name: str) -> tuple[str, ...]:
    """A list of ids of the fact base."""
    return tuple(labels_at(block, name))


def labels_at(block: Block, name: str) -> dict[str, Place]:
    """A list of ids of the fact base, each with its place."""
    return {text: Place(block.page.file, line) for line, text in block.words(name)}


def one_of(block: Block, name: str, default: _Word) -> _Word:
    """One of the words of an enumeration; the default if it is absent or wrong."""
    text, words = block.text(name), {str(word): word for word in type(default)}
    if text and text not in words:
        block.wrong(name, f"'{name}: {text}' is not known", f"Write one of {listed(words)}.")
    return words.get(text, default)
