"""A comparison for people: sections of rows that a terminal, a page or the console shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ivr.content.comparing.comparison import Comparison, Wording
from ivr.content.comparing.places import KeyMove
from ivr.content.comparing.words import WORDS
from ivr.content.review.changes import Change, marked
from ivr.languages.registry import pack_of

_PLACES: Final = {"menu": "menu", "choice": "menu", "topic": "topic", "sign": "red-flag", "step-up": "red-flag"}
"""By the kind of a text, the kind of the place where it is heard."""


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: words that changed, or a value before and after."""

    what: str
    changes: tuple[Change, ...] = ()
    before: str = ""
    after: str = ""
    note: str = ""
    grave: bool = False
    """Whether something is lost that callers may need."""


@dataclass(frozen=True, slots=True)
class Section:
    """Differences of one kind."""

    id: str
    title: str
    rows: tuple[Row, ...]


class Telling:
    """Tells a comparison.

    Args:
        comparison: What is told.
        language: That of whoever reads: one of `words.WORDS`.
    """

    def __init__(self, comparison: Comparison, language: str = "en") -> None:
        self._told = comparison
        self._words = WORDS[language]
        self._names = pack_of(language).names

    def title(self) -> str:
        """Above all of it."""
        return self._words["title"]

    def between(self) -> str:
        """Which two are compared."""
        return self._say("from-to", before=self._told.before, after=self._told.after)

    def nothing(self) -> str:
        """In place of sections, where there are none."""
        return self._words["same"]

    def sections(self) -> tuple[Section, ...]:
        """Those that have something to tell; none where nobody would notice a difference."""
        told = self._told
        if told.same:
            return ()
        found = (
            ("keys", (*map(self._key, told.keys), *map(self._reach, self._further()))),
            ("words", tuple(map(self._wording, told.wordings))),
            ("order", tuple(Row(f"{self._words[each.kind]} {each.place}", before=", ".join(each.before),
                                after=", ".join(each.after)) for each in told.orders)),
            ("lengths", tuple(self._lengths())),
            ("settings", tuple(self._settings())),
            ("claims", tuple(self._claims())),
            ("waiting", tuple(self._waiting())),
        )  # fmt: skip
        return tuple(Section(id_, self._words[f"section.{id_}"], rows) for id_, rows in found if rows)

    def lines(self) -> Iterator[str]:
        """All of it as plain text: words that went in `[-...-]`, those that came in `{+...+}`."""
        yield self.between()
        sections = self.sections()
        if not sections:
            yield self.nothing()
        for section in sections:
            yield f"\n{section.title}"
            for row in section.rows:
                yield f"  {'! ' if row.grave else ''}{row.what}{self._values(row)}"
                if row.changes:
                    yield f"      {marked(row.changes)}"

    def _values(self, row: Row) -> str:
        none = self._words["none"]
        values = f": {row.before or none} -> {row.after or none}" if row.before or row.after else ""
        return f"{values} ({row.note})" if row.note else values

    def _say(self, word: str, **blanks: object) -> str:
        return self._words[word].format(**blanks)

    # --- the rows ------------------------------------------------------------------------------------------------

    def _further(self) -> Iterator[KeyMove]:
        """Changed ways that do not follow from one key of a menu that is told already."""
        told = {each.place for each in self._told.keys}
        return (each for each in self._told.reach if each.place not in told or not each.after)

    def _key(self, move: KeyMove) -> Row:
        what = f"{move.place}, {self._say('key-of', menu=move.menu)}"
        return Row(what, before=move.before, after=move.after, grave=not move.after)

    def _reach(self, move: KeyMove) -> Row:
        note = "" if move.after else self._words["unreached"]
        before, after = (self._words["start"] if each == "start" else each for each in (move.before, move.after))
        return Row(f"{move.place}, {self._words['keys-to']}", (), before, after, note, grave=not move.after)

    def _wording(self, each: Wording) -> Row:
        kind = self._words.get(f"kind.{each.kind}", "")
        place = f"{self._words[_PLACES[each.kind]]} {each.place}: " if each.kind in _PLACES else ""
        what = place + ", ".join(filter(None, [each.statement, kind, self._language(each.language)]))
        key = "gone" if not each.after else "seconds" if each.before else "new"
        before, after = (f"{seconds:.1f}" for seconds in each.seconds)
        note = self._say(key, before=before, after=after)
        if each.moved_from:
            note += f"; {self._say('moved', place=each.moved_from)}"
        return Row(what, each.changes, note=note)

    def _lengths(self) -> Iterator[Row]:
        for each in self._told.lengths:
            what = f"{self._words[each.kind]} {each.place}, {self._language(each.language)}"
            yield Row(what, before=f"{each.before:.0f} s", after=f"{each.after:.0f} s")

    def _settings(self) -> Iterator[Row]:
        for each in self._told.settings:
            yield Row(f"{self._words[each.what]} {each.about}".rstrip(), before=each.before, after=each.after)

    def _claims(self) -> Iterator[Row]:
        for each in self._told.claims:
            change = self._words[f"{each.kind}.{'gained' if each.gained else 'lost'}"]
            text = next(iter(each.text.values()), "")
            grave = not each.gained and each.weight not in {"may", ""}
            yield Row(f"{each.id} ({each.weight}), {change}", (Change("same", text),), grave=grave)

    def _waiting(self) -> Iterator[Row]:
        for each in self._told.waiting:
            if each.changed:
                what = f"{each.statement}, {self._language(each.language)}: {self._words[each.role]}"
                yield Row(what, (Change("same", each.text),))
        if count := sum(not each.changed for each in self._told.waiting):
            yield Row(self._say("more-open", count=count))

    def _language(self, code: str) -> str:
        return self._names.get(code, code)
