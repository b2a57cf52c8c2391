"""Where everything stands in a YAML file: the lines of each value, each field and each entry of a list.

`strict_yaml` says what a file means; this module says where it is written, so that a change can leave every other line
as it is. Lines and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

import yaml

from ivr.content.yaml.strict_yaml import MAX_DEPTH

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_LARGE: Final = 100_000
"""Signs from which on the positions in a text are not remembered: there may be as many."""

Step = str | int
Way = tuple[Step, ...]
"""The way to a value: names of fields and numbers of entries, as in ``("say", 3, "en")``."""


@dataclass(slots=True)
class Spot:
    """Where a value stands, from its first sign to behind its last one."""

    line: int
    column: int
    end_line: int
    """Its last line with content; of a text below ``|`` the last line that is not empty."""
    end_column: int = 0


@dataclass(slots=True)
class Scalar(Spot):
    """A text. ``style`` is ``""``, a quote, ``|`` or ``>``."""

    value: str = ""
    style: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own, below its header."""
        return self.style in {"|", ">"}


@dataclass(slots=True)
class Sequence(Spot):
    """A list. In a block the column is that of its dashes."""

    flow: bool = False
    items: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Mapping(Spot):
    """A block of fields; the column is that of their names."""

    flow: bool = False
    names: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


Located = Scalar | Sequence | Mapping


class UnreadableError(Exception):
    """The text cannot be read as YAML, or holds what menus never hold."""


def locate(text: str) -> Located:
    """Where everything in a text stands. Nobody may change it: whoever asks next is given the same.

    Raises:
        UnreadableError: It is not a file of menus.
    """
    return (_locate if len(text) > _LARGE else _remembered)(text)


def _locate(text: str) -> Located:
    try:
        events = list(yaml.parse(text, Loader=_Loader))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnreadableError(str(error)) from None
    reader = _Reader(events, text.split("\n"))
    return reader.root()


_remembered = lru_cache(16)(_locate)
"""Each change is looked at once it is written, and is what the next one begins with."""


class _Reader:
    """Builds the positions from the parser's events, without recursion."""

    def __init__(self, events: list[yaml.Event], lines: list[str]) -> None:
        self._events = events
        self._lines = lines
        self._open: list[tuple[Sequence | Mapping, list[Scalar]]] = []
        self._root: Located | None = None

    def root(self) -> Located:
        """The outermost value."""
        for event in self._events:
            self._take(event)
        if self._root is None:
            raise UnreadableError("empty")
        return self._root

    def _take(self, event: yaml.Event) -> None:
        start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise UnreadableError("alias")
        if isinstance(event, yaml.ScalarEvent):
            style = event.style or ""
            scalar = Scalar(start.line, start.column, end.line, end.column, event.value, style)
            if scalar.is_block:
                scalar.end_line = self._last_line(start.line, end.line if end.column == 0 else end.line + 1)
            self._put(scalar)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._enter(Sequence(start.line, start.column, start.line, flow=bool(event.flow_style)))
        elif isinstance(event, yaml.MappingStartEvent):
            self._enter(Mapping(start.line, start.column, start.line, flow=bool(event.flow_style)))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._close(end)

    def _last_line(self, first: int, end: int) -> int:
        last = min(end, len(self._lines)) - 1
        while last > first and not self._lines[last].strip():
            last -= 1
        return last

    def _enter(self, node: Sequence | Mapping) -> None:
        self._put(node)
        self._open.append((node, []))
        if len(self._open) > MAX_DEPTH:
            raise UnreadableError("too deep")

    def _close(self, end: yaml.Mark) -> None:
        node, _ = self._open.pop()
        inside = node.items if isinstance(node, Sequence) else list(node.values.values())
        if node.flow:
            node.end_line, node.end_column = end.line, end.column
        else:
            node.end_line = max((each.end_line for each in inside), default=node.line)
        if self._open and isinstance(parent := self._open[-1][0], Mapping):
            parent.end_line = max(parent.end_line, node.end_line)

    def _put(self, node: Located) -> None:
        if not self._open:
            if self._root is not None:
                raise UnreadableError("two documents")
            self._root = node
            return
        parent, name = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif not name:
            if not isinstance(node, Scalar) or node.value in parent.names:
                raise UnreadableError("a name that is none, or that stands twice")
            name.append(node)
        else:
            key = name.pop()
            parent.names[key.value], parent.values[key.value] = key, node


def at(root: Located, path: Way) -> Located:
    """The value at the end of a path.

    Raises:
        KeyError: There is none.
    """
    node: Located = root
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.values:
            node = node.values[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        else:
            raise KeyError(path)
    return node
