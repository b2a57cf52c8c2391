"""Changes of one file of menus, each of which writes exactly the lines that it must.

Whatever is written is read back before it counts: the file has to mean what it meant, but for the one change. So a way
of writing that nobody thought of costs a refusal, never a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ivr.content.editing import positions, writing
from ivr.content.editing.errors import NotByFormError
from ivr.content.editing.lines import Lines
from ivr.content.editing.positions import Mapping as Block
from ivr.content.editing.positions import UnreadableError, Way, at, locate
from ivr.content.editing.scalars import Value, read_back
from ivr.content.yaml import strict_yaml
from ivr.content.yaml.strict_yaml import Fields, Items, Node

Plain = Any
"""What a file means: texts, lists and dictionaries of them."""


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

    def fields(self) -> dict[str, Any]:
        """The same by its fields; none where it cannot be read, or holds something else than fields."""
        try:
            found = self.plain()
        except NotByFormError:
            return {}
        return found if isinstance(found, dict) else {}

    def text(self, path: Way, text: str) -> File:
        """The file with another text at a path, in the style that the old one had."""

        def meant(plain: Plain) -> None:
            _inside(plain, path[:-1])[path[-1]] = read_back(text)

        return self._changed(path, meant, lambda lines, root: writing.set_text(lines, root, path, text))

    def add(self, path: Way, index: int, value: Value) -> File:
        """The file with one more entry in the list at a path, before the entry of this number."""

        def meant(plain: Plain) -> None:
            _inside(plain, path).insert(index, _meaning(value))

        return self._changed(path, meant, lambda lines, root: writing.add(lines, root, path, index, value))

    def move(self, path: Way, index: int, to: int) -> File:
        """The file with an entry of a list, and the comment above it, at another place of the list."""

        def meant(plain: Plain) -> None:
            entries = _inside(plain, path)
            entries.insert(to, entries.pop(index))

        return self._changed(path, meant, lambda lines, root: writing.move(lines, root, path, index, to))

    def drop(self, path: Way) -> File:
        """The file without a field or an entry of a list; a list that becomes empty goes with its name."""
        inside = self.plain()
        while len(path) > 1 and isinstance(path[-1], int) and self._is_alone(inside, path):
            path = path[:-1]

        def meant(plain: Plain) -> None:
            del _inside(plain, path[:-1])[path[-1]]

        return self._changed(path, meant, lambda lines, root: writing.drop(lines, root, path))

    def _is_alone(self, plain: Plain, path: Way) -> bool:
        """Whether an entry is the only one of its list."""
        try:
            entries = _inside(plain, path[:-1])
        except (LookupError, TypeError):
            entries = None
        if not isinstance(entries, list):
            raise NotByFormError(self.name, self.line_of(path))
        return len(entries) == 1

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

        return file._changed(path[:-1], meant, lambda lines, root: writing.put(lines, root, path, value, order))  # noqa: SLF001  # another of this kind

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
        try:
            meant(expected)
            lines = Lines.of(self.data)
            root = locate(lines.text)
            write(lines, root)
            changed = File(self.name, lines.data())
            locate(Lines.of(changed.data).text)
            if changed.plain() == expected:
                return changed
        except (UnreadableError, UnicodeDecodeError, LookupError, TypeError, AttributeError):
            pass  # what is not there, or is written in another way
        raise NotByFormError(self.name, self.line_of(path))

    def line_of(self, path: Way) -> int:
        """The line on which a value stands, from 1; of the nearest that is there."""
        try:
            root = locate(Lines.of(self.data).text)
        except (UnreadableError, UnicodeDecodeError):
            return 1
        while True:
            try:
                return at(root, path).line + 1
            except KeyError:
                path = path[:-1]

    def span(self, way: Way) -> range:
        """The lines of a value, from 1, with the line of its name; none where it cannot be told."""
        return self.spans((way,))[0]

    def spans(self, ways: Iterable[Way]) -> list[range]:
        """The same of many values: the file is looked through once for all of them."""
        wanted = list(ways)
        try:
            root = locate(Lines.of(self.data).text) if wanted else None
        except (UnreadableError, UnicodeDecodeError):
            root = None
        return [_span(root, way) if root else range(0) for way in wanted]


def _span(root: positions.Located, way: Way) -> range:
    try:
        node = at(root, way)
        above = at(root, way[:-1]) if way else node
    except KeyError:
        return range(0)
    first = above.names[str(way[-1])].line if way and isinstance(above, Block) else node.line
    return range(first + 1, node.end_line + 2)


def as_it_was(file: File, original: bytes) -> File:
    """The file as it was written at first, to the byte, if it means the same and has the same comments again."""
    first = File(file.name, original)
    try:
        same = file.plain() == first.plain()
    except NotByFormError:
        return file
    return first if same and _comments(file.data) == _comments(original) else file


def _comments(data: bytes) -> list[bytes]:
    return [line.strip() for line in data.split(b"\n") if line.lstrip().startswith(b"#")]


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
