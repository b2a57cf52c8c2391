"""YAML read so that no word is lost: every scalar is the text that was written, and every text has its line.

One pass over the parser's events checks the depth, refuses what staff never mean (anchors, tags, equal keys, text
cut off by a ``#``) and builds the nodes. The C parser does the work where it is there; the pure one words the errors,
because both word them differently. Composing with C would crash the process on deep nesting, so it is not used.
This module knows YAML, and nothing of menus.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import yaml

from ivr.content.yaml import slips as yaml_slips
from ivr.content.yaml.comments import Span, misplaced
from ivr.content.yaml.decode import decode
from ivr.content.yaml.errors import BACKSLASH, explain
from ivr.content.yaml.issues import Issue, Place

_LARGE = 100_000
"""Bytes from which on a file is remembered with few others only."""
MAX_DEPTH = 20
"""How deep blocks and lists may stand inside each other."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, exactly as it was written."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list: lines behind dashes, or ``[a, b]``."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fields:
    """A block of ``name: value`` lines, with the line of each name."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Text | Items | Fields


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as nodes. ``node`` is None if the file could not be read to its end; ``issues`` says why."""

    node: Node | None
    issues: tuple[Issue, ...] = ()


def parse(file: str, data: bytes) -> Parsed:
    """Reads one file.

    Args:
        file: Its name, for the issues.
        data: Its bytes, whatever they are; nothing makes this raise.
    """
    return (_parse_large if len(data) > _LARGE else _parse_usual)(file, data)


def _parse(file: str, data: bytes) -> Parsed:
    decoded = decode(file, data)
    if decoded.text is None:
        return Parsed(None, decoded.issues)
    text, joined = yaml_slips.without_conflicts(file, decoded.text)
    issues = [*decoded.issues, *joined]
    builder = _Builder(file, text)
    node = builder.build()
    while len(issues) < yaml_slips.MOST and (mended := _mend(file, text, builder)):
        issues.append(mended.issue)
        text = mended.text
        builder = _Builder(file, text)
        node = builder.build()
    issues += builder.issues
    if builder.error and (told := explain(file, text, builder.error)).line not in builder.covered:
        issues.append(told)
    if node is not None:
        issues += misplaced(file, text, builder.spans)
    elif not issues:
        issues.append(Place(file, 1).error("The file is empty", "Write its content, or delete the file."))
    return Parsed(node, tuple(issues))


_parse_usual = lru_cache(256)(_parse)
_parse_large = lru_cache(4)(_parse)
"""A file of 1 MB that is wrong on each line takes some 100 MB as it is read."""


def _mend(file: str, text: str, builder: _Builder) -> yaml_slips.Mended | None:
    """The text without the slip that kept it from being read, where it is one that is known."""
    error = builder.error
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return None
    lines = [error.problem_mark.line]
    if error.context_mark and "simple key" in (error.context or ""):
        lines.insert(0, error.context_mark.line)
    lines += sorted(line - 1 for line in builder.covered)
    column = error.problem_mark.column if lines[0] == error.problem_mark.line else 0
    return yaml_slips.mend(file, text, lines, column, _Loader)


class _Stop(Exception):  # noqa: N818 - ends the reading, and says nothing by itself
    """The rest of the file cannot be read; the issue is noted."""


@dataclass(slots=True)
class _Open:
    """A list or block that is not closed yet, with the name whose value comes next."""

    node: Items | Fields
    name: Text | None = None


class _Builder:
    """Turns the events of one file into nodes."""

    def __init__(self, file: str, text: str) -> None:
        self.issues: list[Issue] = []
        self.spans: list[Span] = []
        self._file = file
        self._text = text
        self.error: Exception | None = None
        """Why the file cannot be read to its end."""
        self.covered: set[int] = set()
        """Lines that an issue speaks about already; a syntax error there only follows from it."""
        self._keep_spans = "#" in text
        self._open: list[_Open] = []
        self._root: Node | None = None

    def build(self) -> Node | None:
        """The root, or None if the file is empty or cannot be read to its end."""
        try:
            for event in yaml.parse(self._text, Loader=_Loader):
                self._take(event)
        except _Stop:
            return None
        except (yaml.MarkedYAMLError, ValueError, OverflowError) as error:
            # The last two come from the pure parser only, for escapes and numbers beyond all bounds.
            self.error = error
            return None
        return self._root

    def _take(self, event: yaml.Event) -> None:
        line = _marks(event)[0].line + 1
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, line)
            self._put(self._text_of(event, line))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._refuse_marks(event, line)
            self._enter(event, line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._wrong(line, f"'*{event.anchor}' is an alias in YAML", _PLAIN.format("*"))
            self._put(Text(f"*{event.anchor}", line))
        elif isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            self._wrong(
                line,
                "'---' begins a second document, which would not be read",
                "Delete this line, or put what follows into a file of its own.",
            )
            raise _Stop

    def _enter(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        node = Fields(line) if isinstance(event, yaml.MappingStartEvent) else Items(line)
        self._put(node)
        self._open.append(_Open(node))
        if isinstance(node, Fields) and event.flow_style:
            self._wrong(
                line,
                "A '{', or a colon between '[' and ']', begins a block in YAML",
                "Write a text that holds one on a line of its own below '|', and a block as 'name: text' lines.",
            )
        if len(self._open) > MAX_DEPTH:
            self._wrong(
                line,
                f"Blocks or lists stand more than {MAX_DEPTH} deep inside each other",
                "Take the brackets or the extra indentation away.",
            )
            raise _Stop

    def _put(self, node: Node) -> None:
        """Puts a finished or opened node where it belongs."""
        if not self._open:
            self._root = node
            return
        top = self._open[-1]
        if isinstance(top.node, Items):
            top.node.items.append(node)
        elif top.name is None:
            top.name = self._name(node)
        else:
            self._set(top.node, top.name, node)
            top.name = None

    def _set(self, block: Fields, name: Text, node: Node) -> None:
        """Sets a field; of two with the same name the first stays."""
        if name.value in block.values:
            self._wrong(
                name.line,
                f"'{name.value}' stands twice in this block, first on line {block.lines[name.value]}",
                "Delete one of the two, or give it its right name.",
            )
            return
        block.values[name.value] = node
        block.lines[name.value] = name.line

    def _name(self, node: Node) -> Text:
        """The node as the name of a field."""
        if isinstance(node, Text) and node.value.strip():
            return node
        self._wrong(node.line, "A field on this line has no plain name", "Write it as 'name: text'.")
        return Text("", node.line)

    def _text_of(self, event: yaml.ScalarEvent, line: int) -> Text:
        """The scalar as written, once it is known to be what its writer sees."""
        start, end = _marks(event)
        block = event.style in {"|", ">"}
        if not block and end.line > start.line:
            self._wrong(line, *(_RUNS_ON_QUOTED if event.style else _RUNS_ON), until=end.line + 1)
        if event.style == '"' and "\\" in self._text[start.index : end.index]:
            self._wrong(line, *BACKSLASH)
        if self._keep_spans:
            self.spans.append(Span(start.index, end.index, block=block))
        return Text(event.value, line)

    def _refuse_marks(self, event: yaml.NodeEvent, line: int) -> None:
        """Anchors and tags: signs at the beginning of a text that YAML keeps for itself."""
        if event.anchor is not None:
            self._wrong(line, f"'&{event.anchor}' is an anchor in YAML", _PLAIN.format("&"))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._wrong(line, "A '!' at the beginning of a text is a tag in YAML", _PLAIN.format("!"))

    def _wrong(self, line: int, problem: str, remedy: str, *, until: int = 0) -> None:
        self.covered.update(range(line, (until or line) + 1))
        self.issues.append(Place(self._file, line).error(problem, remedy))


def _marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Where an event begins and ends; an event of a parser always has both."""
    return cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)


_PLAIN = "Take the '{}' away, or write the text on a line of its own below '|'."
_RUNS_ON = (
    "The text that begins here runs on into the next line",
    (
        "If the next line is a field of its own, give it as many spaces as its neighbors and a space after its colon; "
        "if it is text, write the whole text on lines of their own below '|'."
    ),
)
_RUNS_ON_QUOTED = (
    "The text in quotes that begins here does not end on the same line",
    "Close the quotes on this line, or write the text without quotes on lines of their own below '|'.",
)
