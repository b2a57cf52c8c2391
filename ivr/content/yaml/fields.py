"""Taking values out of the blocks of a file, and saying in plain words what is missing, unknown, empty or misplaced.

A value that is wrong is noted once and given back empty ("" or nothing), so that reading goes on to the next mistake.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.content.files.drafts import Language
from ivr.content.line.seconds import spoken_seconds
from ivr.content.yaml.examples import EXAMPLES
from ivr.content.yaml.habits import meant
from ivr.content.yaml.issues import Issue, Place
from ivr.content.yaml.strict_yaml import Fields, Items, Node, Text
from ivr.core.line.model import Statement

MAX_TEXT = 3000
"""The longest text the carrier's voice can say at once, in characters."""

_MOST_GUESSED = 200
"""A block with more unknown names is something else that was pasted there; to guess at each would take seconds."""
_MOST_LISTED = 40
"""So many words help; more drown the message."""

_ID = re.compile(r"[a-z0-9-]{1,60}")
_APART = re.compile(r"[\s,;/&+|]+")
_DASHED = re.compile(r"[-\u2010-\u2015\u2212\u2022\u00b7*]\s*(\S[^\n]*)\s*")
"""An entry whose dash is not the one of the keyboard, or has no space behind it."""
_CODE = re.compile(r"[a-z]{2,3}")
_BLANK = re.compile(r"\{[^{}]*\}|[{}]")


def did_you_mean(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The closest of the known words, or nothing.

    Args:
        word: What was written.
        known: What may be written.
        likeness: How much of the two must agree, up to 1; more where many words are known.
    """
    by_letters = {each.casefold(): each for each in known}
    return next((by_letters[each] for each in difflib.get_close_matches(word.casefold(), by_letters, 1, likeness)), "")


def in_one_line(word: str, known: Iterable[str]) -> str:
    """What to do about an entry that holds several of the known words, as in "REC-13, REC-14"; "" if it does not."""
    pieces = [each for each in _APART.split(word.casefold()) if each]
    several = len(pieces) > 1 and any(each.casefold() in pieces for each in known)
    return "Write each of them in a line of its own, with a dash before it." if several else ""


def listed(words: Iterable[str]) -> str:
    """Words in quotes, separated by commas; of very many the first."""
    every = [f"'{word}'" for word in words]
    more = f" and {len(every) - _MOST_LISTED} others" if len(every) > _MOST_LISTED + 1 else ""
    return ", ".join(every[:_MOST_LISTED] if more else every) + more


@dataclass(slots=True)
class Page:
    """One file that is being read: its name, the languages of its texts and what is wrong with it.

    Without ``languages`` (line.yaml could not be read) a text may be in any, and none is missed.
    """

    file: str
    languages: tuple[Language, ...] = ()
    issues: list[Issue] = field(default_factory=list)

    def wrong(self, line: int, problem: str, remedy: str) -> None:
        """Notes an error."""
        self.issues.append(Place(self.file, line).error(problem, remedy))

    def seconds(self, texts: Mapping[str, str]) -> dict[str, float]:
        """How long each of the texts takes to say."""
        speeds = {language.code: language.words_a_minute for language in self.languages}
        return {code: spoken_seconds(text, speeds.get(code, 0)) for code, text in texts.items()}


SHAPES: Final[set[Shape]] = set()
"""All shapes, once the modules that read files are loaded."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a kind of block. ``spoken`` blocks also have a text in every language."""

    name: str
    """What it is called in messages: `a choice`."""
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    spoken: bool = False

    def __post_init__(self) -> None:
        """Be known to whoever describes the files."""
        SHAPES.add(self)


class Block:
    """A block of a file, of a given shape. Unknown and missing fields are noted at once."""

    def __init__(self, page: Page, node: Fields, line: int, shape: Shape) -> None:
        self.page = page
        self.place = Place(page.file, line)
        self._node = node
        self._shape = shape
        self._languages = tuple(language.code for language in page.languages) if shape.spoken else ()
        if shape.spoken and not page.languages:
            own = {*shape.needs, *shape.may}
            self._languages = tuple(name for name in node.values if name not in own and _CODE.fullmatch(name))
        self._check_names()

    def _check_names(self) -> None:
        needed = (*self._shape.needs, *self._languages)
        missing = [name for name in needed if name not in self._node.values]
        known = [*needed, *self._shape.may]
        for number, name in enumerate(name for name in self._node.values if name not in known):
            # A misspelt name that is needed is one mistake, not an unknown name and a missing one.
            guess = next((found for names in (missing, known) if (found := meant(name, names))), "")
            if not guess and number < _MOST_GUESSED:
                guess = did_you_mean(name, missing) or did_you_mean(name, known)
            if not guess and _CODE.fullmatch(name):
                guess = next((each for each in missing if each in self._languages), "")
            missing = [each for each in missing if each != guess]
            remedy = f"Did you mean '{guess}'?" if guess else f"Delete it; {self._shape.name} has {listed(known)}."
            self.wrong(name, f"'{name}' is not known in {self._shape.name}", remedy)
        for name in missing:
            if name in self._languages:
                self.wrong("", f"The text in language '{name}' is missing", self._remedy(name))
            else:
                self.wrong("", f"'{name}' is missing in {self._shape.name}", self._remedy(name))

    def _remedy(self, name: str) -> str:
        """What to write for a field."""
        if name in self._languages:
            return f"Write '{name}: |' and the text on the next line, two spaces further in."
        shown = EXAMPLES.get(f"{self._shape.name} {name}") or EXAMPLES.get(name, f"{name}: ...")
        return f"Write '{shown}'."

    def wrong(self, name: str, problem: str, remedy: str) -> None:
        """Notes an error at the line of a field, or of the block if it has no such field."""
        self.page.wrong(self.line(name), problem, remedy)

    def line(self, name: str) -> int:
        """The line of a field, or of the block if it has no such field."""
        return self._node.lines.get(name, self.place.line)

    def has(self, name: str) -> bool:
        """Whether the block has a field."""
        return name in self._node.values

    def is_block(self, name: str) -> bool:
        """Whether a field has fields below it."""
        return isinstance(self._node.values.get(name), Fields)

    def text(self, name: str) -> str:
        """The text of a field without the line end behind it; "" if there is none."""
        node = self._node.values.get(name)
        return "" if node is None else self._plain(name, node)

    def _plain(self, name: str, node: Node) -> str:
        if not isinstance(node, Text):
            self.page.wrong(node.line, f"'{name}' is a text, not a list or block", self._remedy(name))
            return ""
        if not node.value.strip():
            self.page.wrong(node.line, f"'{name}' is empty", self._remedy(name))
            return ""
        return node.value.rstrip("\n")

    def id(self, name: str) -> str:
        """An id: small letters, digits and dashes, since it travels in web addresses."""
        text = self.text(name)
        if not text or _ID.fullmatch(text):
            return text
        letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
        better = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")
        self.wrong(
            name,
            f"'{name}: {text[:80]}' has other signs than small letters, digits and dashes, or more than 60",
            f"Write '{name}: {better}' instead." if better else self._remedy(name),
        )
        return ""

    def number(self, name: str, least: int, most: int, default: int = 0, *, none: str = "") -> int:
        """A whole number between two others; the default if it is absent or wrong.

        Args:
            name: Of the field.
            least: The smallest that is allowed.
            most: The largest.
            default: What counts without the field.
            none: What a 0 means, where it is allowed beside the others: "no messages".
        """
        text = self.text(name)
        if not text or (none and text == "0"):
            return default
        if re.fullmatch("[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        others = f", nor 0 for {none}" if none else ""
        self.wrong(name, f"'{name}: {text}' is not a whole number from {least} to {most}{others}", self._remedy(name))
        return default

    def texts(self, blanks: Iterable[str] = ()) -> dict[str, str]:
        """The texts of a spoken block by language.

        Args:
            blanks: The names that may stand in braces, to be filled in later.
        """
        allowed = {f"{{{blank}}}" for blank in blanks}
        found = {}
        for language in self._languages:
            text = self.text(language)
            if len(text) > MAX_TEXT:
                self.wrong(
                    language,
                    f"The text has {len(text)} characters; the voice can say {MAX_TEXT} at once",
                    "Make several shorter texts of it.",
                )
            for blank in [blank for blank in _BLANK.findall(text) if blank not in allowed]:
                other = f"Write {' or '.join(sorted(allowed))}" if allowed else "Write the words themselves"
                self.wrong(language, f"'{blank}' cannot be filled in here and would be read aloud", f"{other} instead.")
            found[language] = text
        return found

    def statement(self, id_: str, blanks: Iterable[str] = ()) -> Statement:
        """The texts of a spoken block as a statement with this id."""
        texts = self.texts(blanks)
        return Statement(id_, texts, self.page.seconds(texts))

    def words(self, name: str) -> list[tuple[int, str]]:
        """A list of texts, each with its line."""
        return [(item.line, text) for item in self.items(name) if (text := self._plain(name, item))]

    def block(self, name: str, shape: Shape) -> Block | None:
        """A block inside this one."""
        node = self._node.values.get(name)
        if node is None:
            return None
        if isinstance(node, Fields):
            return Block(self.page, node, self.line(name), shape)
        self.wrong(name, f"'{name}' has no fields below it", self._remedy(name))
        return None

    def blocks(self, name: str, shape: Shape) -> list[Block]:
        """A list of blocks."""
        found = []
        for item in self.items(name):
            if isinstance(item, Fields):
                found.append(Block(self.page, item, item.line, shape))
            else:
                self.page.wrong(item.line, f"This entry of '{name}' has no fields", self._remedy(name))
        return found

    def first_with(self, name: str, field: str) -> int:
        """The line of the first entry of a list that has a field; 0 if none has."""
        node = self._node.values.get(name)
        entries = node.items if isinstance(node, Items) else []
        return next((each.line for each in entries if isinstance(each, Fields) and field in each.values), 0)

    def items(self, name: str) -> list[Node]:
        """The entries of a list, whatever they are."""
        node = self._node.values.get(name)
        if node is None:
            return []
        if not isinstance(node, Items):
            entry = _DASHED.fullmatch(node.value) if isinstance(node, Text) else None
            dashed = f"Write '- {entry[1]}' below it, with a plain dash and a space." if entry else ""
            self.wrong(name, f"'{name}' has no list below it", dashed or self._remedy(name))
            return []
        if not node.items:
            self.wrong(name, f"The list '{name}' is empty", self._remedy(name))
        return node.items

    def check_seconds(self, name: str, what: str, seconds: Mapping[str, float], most: float) -> None:
        """Notes an error at a field if something takes longer than this in any language."""
        language, longest = max(seconds.items(), key=lambda pair: pair[1], default=("", 0.0))
        if longest > most:
            self.wrong(name, *too_long(what, language, longest, most))


def too_long(what: str, language: str, seconds: float, most: float) -> tuple[str, str]:
    """Problem and remedy for something that takes too long to say."""
    return (
        f"{what} takes {seconds:.1f} seconds in language '{language}'; at most {most:.0f} are allowed",
        "Say it in fewer words.",
    )
