"""The fact base, continued: warning signs, what must not be spoken, and the words to use and to avoid."""

from __future__ import annotations

from typing import Final

from ivr.content.evidence.evidence import DOCUMENTS_LANGUAGE
from ivr.content.evidence.fact_base import Avoided, Basis, Level, Omitted, Sign, SignGroup, Source, Term
from ivr.content.files.drafts import Drafts
from ivr.content.files.facts import label, labels, one_of, sources, spoken
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.languages.registry import PACKS

SIGNS: Final = Shape("the signs file", needs=("signs",))
SIGN_GROUPS: Final = Shape("the sign groups file", needs=("sign-groups",))
OMIT: Final = Shape("the omit file", needs=("omit",))
GLOSSARY: Final = Shape("the glossary", needs=("glossary",))
_SIGN = Shape(
    "a sign",
    needs=("sign", "level", "basis", "spoken"),
    may=("in-documents", "action", "support", "related", "facts", "note"),
    spoken=True,
)
_GROUP = Shape("a sign group", needs=("level", "signs"), spoken=True)
_OMITTED = Shape(
    "an entry of omit",
    needs=("omit", "kind", "document", "heading", "what", "reason"),
    may=("instead", "never-say", "never-figures"),
)
_AVOIDED = Shape("a word to avoid", needs=("word", "language"), may=("why", "unless"))


def read_signs(block: Block, drafts: Drafts) -> None:
    """Reads a file with warning signs."""
    drafts.base.signs.extend(map(_sign, block.blocks("signs", _SIGN)))


def _sign(block: Block) -> Sign:
    return Sign(
        place=block.place,
        id=label(block, "sign"),
        level=one_of(block, "level", Level.TELL_TEAM),
        basis=one_of(block, "basis", Basis.SAFETY),
        text=block.texts(),
        spoken=spoken(block, "spoken"),
        action=block.text("action"),
        found=block.text("in-documents"),
        support=sources(block, "support"),
        related=sources(block, "related"),
        facts=labels(block, "facts"),
        note=block.text("note"),
    )


def read_sign_groups(block: Block, drafts: Drafts) -> None:
    """Reads a file with groups of warning signs."""
    for each in block.blocks("sign-groups", _GROUP):
        level = one_of(each, "level", Level.TELL_TEAM)
        drafts.base.groups.append(SignGroup(each.place, level, each.texts(), labels(each, "signs")))


def read_omit(block: Block, drafts: Drafts) -> None:
    """Reads a file with what must not be spoken."""
    for each in block.blocks("omit", _OMITTED):
        texts = {name: each.text(name) for name in ("kind", "what", "reason", "instead")}
        source = Source(each.place, each.text("document"), each.text("heading"))
        figures = tuple(figure for _, figure in each.words("never-figures"))
        entry = Omitted(each.place, label(each, "omit"), source=source, terms=_terms(each), figures=figures, **texts)
        drafts.base.omitted.append(entry)


def _terms(block: Block) -> dict[str, tuple[str, ...]]:
    """The words that give an entry away; none are read while nobody knows the languages."""
    codes = tuple(language.code for language in block.page.languages)
    inner = block.block("never-say", Shape("never-say", may=codes)) if codes else None
    return {code: tuple(word for _, word in inner.words(code)) for code in codes} if inner else {}


def read_glossary(block: Block, drafts: Drafts) -> None:
    """Reads a file with the words to use and to avoid."""
    fields = {code: pack.glossary_field for code, pack in PACKS.items()}
    codes = {each.code for each in block.page.languages}
    needed = [name for code, name in fields.items() if code in codes and code != DOCUMENTS_LANGUAGE]
    shape = Shape(
        "an entry of the glossary",
        needs=("plain", "technical", *needed),
        may=("avoid", "voice", *(each for each in fields.values() if each not in {"plain", *needed})),
    )
    for each in block.blocks("glossary", shape):
        texts = {name: each.text(name) for name in ("plain", "technical", "voice")}
        said = {code: text for code, name in fields.items() if (text := each.text(name))}
        avoid = tuple(map(_avoided, each.blocks("avoid", _AVOIDED)))
        drafts.base.glossary.append(Term(each.place, avoid=avoid, said=said, **texts))


def _avoided(block: Block) -> Avoided:
    language, codes = block.text("language"), [each.code for each in block.page.languages]
    if language and codes and language not in codes:
        block.wrong("language", f"'{language}' is not a language of this line", f"Write one of {listed(codes)}.")
    unless = tuple(word for _, word in block.words("unless"))
    return Avoided(block.place, language, block.text("word"), block.text("why"), unless)
