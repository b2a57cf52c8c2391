"""Changes of one file of menus, each of which writes exactly the lines that it must.

Whatever is written is read back before it counts: the file has to mean what it meant, but for the one change. So a way
of writing that nobody thought of costs a refusal, never a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from ivr.content.editing import positions
from ivr.content.editing.errors import NotByFormError
from ivr.content.editing.lines import Lines, end_of_example, lead, tail
from ivr.content.editing.positions import Mapping as Block
from ivr.content.editing.positions import Way, Scalar, UnreadableError, at, locate
from ivr.content.editing.positions import Sequence as List
from ivr.content.editing.scalars import (
    STEP,
    Value,
    block,
    entry,
    flow,
    folded,
    is_plain_header,
    lines_of,
    read_back,
)
from ivr.content.yaml import strict_yaml
from ivr.content.yaml.strict_yaml import Fields, Items, Node

Plain = Any
"""What a file means: texts, lists and dictionaries of them."""
_NARROW: Final = 100


@dataclass(frozen=True, slots=True)
class File:
    """A file of menus as it is written."""

    name: str
    data: bytes

    def plain(self) -> Plain:
        """What it means.

        Raises:
            NotByFormError: It cannot be read.
        """
        parsed = strict_yaml.parse(self.name, self.data)
        if parsed.node is None:
            raise NotByFormError(self.name, parsed.issues[0].line if parsed.issues else 1)
        return _plain(parsed.node)

    def text(self, path: Way, text: str) -> File:
        """The file with another text at a path, in the style that the old one had."""

        def meant(plain: Plain) -> None:
            _inside(plain, path[:-1])[path[-1]] = read_back(text)

        return self._changed(path, meant, lambda lines, root: _set_text(lines, root, path, text))

    def add(self, path: Way, index: int, value: Value) -> File:
        """The file with one more entry in the list at a path, before the entry of this number."""

        def meant(plain: Plain) -> None:
            _inside(plain, path).insert(index, _meaning(value))

        return self._changed(path, meant, lambda lines, root: _add(lines, root, path, index, value))

    def move(self, path: Way, index: int, to: int) -> File:
        """The file with an entry of a list, and the comment above it, at another place of the list."""

        def meant(plain: Plain) -> None:
            entries = _inside(plain, path)
            entries.insert(to, entries.pop(index))

        return self._changed(path, meant, lambda lines, root: _move(lines, root, path, index, to))

    def drop(self, path: Way) -> File:
        """The file without a field or an entry of a list; a list that becomes empty goes with its name."""
        inside = self.plain()
        while len(path) > 1 and isinstance(path[-1], int) and len(_inside(inside, path[:-1])) == 1:
            path = path[:-1]

        def meant(plain: Plain) -> None:
            del _inside(plain, path[:-1])[path[-1]]

        return self._changed(path, meant, lambda lines, root: _drop(lines, root, path))

    def put(self, path: Way, value: Value, order: Sequence[str] = ()) -> File:
        """The file with a field that it did not have, or another value in one that it has.

        Args:
            path: The way to the field.
            value: A text, a list or fields.
            order: The fields of such a block in the order in which they are usually written.
        """
        name = str(path[-1])
        try:
            before = _inside(self.plain(), path)
        except (KeyError, IndexError, TypeError):
            before = None
        if isinstance(before, str) and isinstance(value, str):
            return self.text(path, value)
        if isinstance(before, list) and before and not isinstance(value, (str, Mapping)) and value:
            return self._list(path, before, list(value))
        file = self if before is None else self.drop(path)

        def meant(plain: Plain) -> None:
            _inside(plain, path[:-1])[name] = _meaning(value)

        return file._changed(path[:-1], meant, lambda lines, root: _put(lines, root, path, value, order))

    def _list(self, path: Way, before: list[Plain], wanted: list[Value]) -> File:
        """The file with another list at a path: entries that stay are not written again."""
        file = self
        now, then = [repr(each) for each in before], [repr(_meaning(each)) for each in wanted]
        for tag, one, two, first, last in reversed(SequenceMatcher(None, now, then, autojunk=False).get_opcodes()):
            if tag != "equal":
                for offset, value in enumerate(wanted[first:last]):
                    file = file.add(path, two + offset, value)
                for index in reversed(range(one, two)):
                    file = file.drop((*path, index))
        return file

    def _changed(
        self,
        path: Way,
        meant: Callable[[Plain], None],
        write: Callable[[Lines, positions.Located], None],
    ) -> File:
        """The file after a change, once it is known to mean what it should.

        Raises:
            NotByFormError: The change cannot be written here.
        """
        expected = self.plain()
        meant(expected)
        try:
            lines = Lines.of(self.data)
            root = locate(lines.text)
            write(lines, root)
            changed = File(self.name, lines.data())
            locate(Lines.of(changed.data).text)
            if changed.plain() == expected:
                return changed
        except (UnreadableError, UnicodeDecodeError, KeyError, IndexError):
            pass
        raise NotByFormError(self.name, self.line_of(path))

    def line_of(self, path: Way) -> int:
        """The line on which a value stands, from 1; of the nearest that is there."""
        try:
            root = locate(Lines.of(self.data).text)
        except (UnreadableError, UnicodeDecodeError):
            return 1
        for length in range(len(path), -1, -1):
            try:
                return at(root, path[:length]).line + 1
            except KeyError:
                continue
        return 1

    def span(self, way: Way) -> range:
        """The lines of a value, from 1, with the line of its name; none where it cannot be told."""
        try:
            root = locate(Lines.of(self.data).text)
            node = at(root, way)
            above = at(root, way[:-1]) if way else node
        except (UnreadableError, UnicodeDecodeError, KeyError):
            return range(0)
        named = isinstance(above, Block) and bool(way)
        first = above.names[str(way[-1])].line if named and isinstance(above, Block) else node.line
        return range(first + 1, node.end_line + 2)


def _plain(node: Node) -> Plain:
    if isinstance(node, Fields):
        return {name: _plain(each) for name, each in node.values.items()}
    return [_plain(each) for each in node.items] if isinstance(node, Items) else node.value.rstrip("\n")


def _meaning(value: Value) -> Plain:
    if isinstance(value, str):
        return read_back(value)
    if isinstance(value, Mapping):
        return {name: _meaning(each) for name, each in value.items()}
    return [_meaning(each) for each in value]


def _inside(plain: Plain, path: Way) -> Plain:
    for step in path:
        plain = plain[step]
    return plain


# --- the lines of each change ------------------------------------------------------------------------------------------


def _set_text(lines: Lines, root: positions.Located, path: Way, text: str) -> None:
    node = at(root, path)
    if not isinstance(node, Scalar):
        raise KeyError(path)
    if node.is_block:
        _set_block(lines, root, path, node, text)
        return
    before, after = lines.line(node.line)[: node.column], lines.line(node.end_line)[node.end_column :]
    if written := "" if "\n" in text else flow(text, node.value, node.style):
        lines.splice(node.line, node.end_line + 1, [before + written + after])
    else:
        indent = _indent(lines, root, path)
        lines.splice(node.line, node.end_line + 1, [f"{before}|{after}", *block(text, indent + STEP)])


def _set_block(lines: Lines, root: positions.Located, path: Way, node: Scalar, text: str) -> None:
    head = lines.line(node.line)
    header = head[node.column :].rstrip()
    first, end = node.line + 1, node.end_line + 1
    body = [lines.line(number) for number in range(first, end)]
    filled = [line for line in body if line.strip()]
    indent = len(filled[0]) - len(filled[0].lstrip(" ")) if filled else _indent(lines, root, path) + STEP
    if not is_plain_header(header):
        header = "|"
        head = head[: node.column] + header
        lines.splice(node.line, first, [head])
    width = max((len(line) for line in body), default=_NARROW)
    new = folded(text, indent, width) if header[0] == ">" else block(text, indent)
    if header[0] == ">" and not _reads(header, new, text):
        lines.splice(node.line, first, [head[: node.column] + "|" + header[1:]])
        new = block(text, indent)
    lines.splice_changed(first, end, new)


def _reads(header: str, body: list[str], text: str) -> bool:
    try:
        node = at(locate("\n".join(["x:", "  y: " + header, *(f"    {line}" for line in body), ""])), ("x", "y"))
    except (UnreadableError, KeyError):
        return False
    return isinstance(node, Scalar) and node.value.rstrip("\n") == text


def _indent(lines: Lines, root: positions.Located, path: Way) -> int:
    """By how many spaces the name of a field, or the dash of an entry, is indented."""
    parent = at(root, path[:-1])
    if isinstance(parent, Block):
        return parent.names[str(path[-1])].column
    line = lines.line(parent.line)
    return len(line) - len(line.lstrip(" "))


def _block_list(root: positions.Located, path: Way) -> List:
    node = at(root, path)
    if not isinstance(node, List) or node.flow:
        raise KeyError(path)
    return node


def _span(lines: Lines, node: List, index: int) -> tuple[int, int]:
    """The lines of an entry, with the comment above it."""
    item = node.items[index]
    above = node.items[index - 1].end_line + 1 if index else node.line
    dash = item.line
    while dash > above and not lines.line(dash).startswith(" " * node.column + "-"):
        dash -= 1
    first = lead(lines, dash, node.column, above) if index else lead(lines, dash, node.column, 0)
    return first, tail(lines, item.end_line + 1, node.column)


def _add(lines: Lines, root: positions.Located, path: Way, index: int, value: Value) -> None:
    node = _block_list(root, path)
    place = _span(lines, node, index)[0] if index < len(node.items) else _span(lines, node, len(node.items) - 1)[1]
    lines.splice(place, place, list(entry(value, node.column)))


def _move(lines: Lines, root: positions.Located, path: Way, index: int, to: int) -> None:
    node = _block_list(root, path)
    first, end = _span(lines, node, index)
    moved = [lines.line(number) for number in range(first, end)]
    place = _span(lines, node, to)[1 if to > index else 0]
    if to > index:
        lines.splice(place, place, moved)
        lines.splice(first, end, [])
    else:
        lines.splice(first, end, [])
        lines.splice(place, place, moved)


def _drop(lines: Lines, root: positions.Located, path: Way) -> None:
    parent = at(root, path[:-1])
    if isinstance(parent, List):
        first, end = _span(lines, _block_list(root, path[:-1]), int(path[-1]))
        lines.splice(first, end, [])
        return
    if not isinstance(parent, Block) or parent.flow:
        raise KeyError(path)
    name = parent.names[str(path[-1])]
    names = list(parent.names)
    end = tail(lines, parent.values[names[names.index(str(path[-1]))]].end_line + 1, name.column)
    if names[0] != path[-1] or lines.line(name.line)[: name.column].isspace() or not name.column:
        lines.splice(name.line, end, [])
        return
    follower = parent.names[names[1]]  # the dash goes on to the next field
    if any(lines.line(number).strip() for number in range(end, follower.line)):
        raise KeyError(path)
    head = lines.line(name.line)[: name.column] + lines.line(follower.line)[follower.column :]
    lines.splice(name.line, follower.line + 1, [head])


def _put(lines: Lines, root: positions.Located, path: Way, value: Value, order: Sequence[str]) -> None:
    parent, name = at(root, path[:-1]), str(path[-1])
    if not isinstance(parent, Block) or parent.flow:
        raise KeyError(path)
    column = next(iter(parent.names.values())).column
    new = list(lines_of(name, value, column))
    known = list(order)
    before = [each for each in parent.names if each in known and name in known and known.index(each) < known.index(name)]
    last = before[-1] if before else list(parent.names)[-1] if name not in known else list(parent.names)[0]
    place = parent.values[last].end_line + 1
    end = end_of_example(lines, name, column, parent.line, parent.end_line + 1)
    lines.splice(end or place, end or place, new)
