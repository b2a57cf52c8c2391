"""Which lines each kind of change writes. `edits` proves afterwards that the file means what it should."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ivr.content.editing.lines import Lines, end_of_example, lead, tail
from ivr.content.editing.positions import Located, Scalar, Way, at, locate
from ivr.content.editing.positions import Mapping as Block
from ivr.content.editing.positions import Sequence as List
from ivr.content.editing.scalars import STEP, Value, block, entry, flow, folded, is_plain_header, lines_of

_NARROW: Final = 100


def set_text(lines: Lines, root: Located, path: Way, text: str) -> None:
    """Another text, in the style that the old one had."""
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


def _set_block(lines: Lines, root: Located, path: Way, node: Scalar, text: str) -> None:
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
    node = at(locate("\n".join(["x:", "  y: " + header, *(f"    {line}" for line in body), ""])), ("x", "y"))
    return isinstance(node, Scalar) and node.value.rstrip("\n") == text


def _indent(lines: Lines, root: Located, path: Way) -> int:
    """By how many spaces the name of a field, or the dash of an entry, is indented."""
    parent = at(root, path[:-1])
    if isinstance(parent, Block):
        return parent.names[str(path[-1])].column
    line = lines.line(parent.line)
    return len(line) - len(line.lstrip(" "))


def _block_list(root: Located, path: Way) -> List:
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


def add(lines: Lines, root: Located, path: Way, index: int, value: Value) -> None:
    """One more entry of a list."""
    node = _block_list(root, path)
    place = _span(lines, node, index)[0] if index < len(node.items) else _span(lines, node, len(node.items) - 1)[1]
    lines.splice(place, place, list(entry(value, node.column)))


def move(lines: Lines, root: Located, path: Way, index: int, to: int) -> None:
    """An entry of a list, with the comment above it, to another place; empty lines between entries stay in theirs."""
    node = _block_list(root, path)
    spans = [_span(lines, node, number) for number in range(len(node.items))]
    blocks = [[lines.line(number) for number in range(*span)] for span in spans]
    gaps = [range(one[1], other[0]) for one, other in pairwise(spans)]
    between = [[lines.line(number) for number in gap] for gap in gaps]
    blocks.insert(to, blocks.pop(index))
    new = [line for block_, gap in zip(blocks, [*between, []], strict=True) for line in (*block_, *gap)]
    lines.splice_changed(spans[0][0], spans[-1][1], new)


def drop(lines: Lines, root: Located, path: Way) -> None:
    """Without a field, or without an entry of a list and the comment above it."""
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


def put(lines: Lines, root: Located, path: Way, value: Value, order: Sequence[str]) -> None:
    """A new field, where it usually stands among the others or below its example in a comment."""
    parent, name = at(root, path[:-1]), str(path[-1])
    if not isinstance(parent, Block) or parent.flow:
        raise KeyError(path)
    column = next(iter(parent.names.values())).column
    new = list(lines_of(name, value, column))
    known = list(order)
    before = [
        each for each in parent.names if each in known and name in known and known.index(each) < known.index(name)
    ]
    last = before[-1] if before else list(parent.names)[-1] if name not in known else next(iter(parent.names))
    place = parent.values[last].end_line + 1
    end = end_of_example(lines, name, column, parent.line, parent.end_line + 1)
    lines.splice(end or place, end or place, new)
