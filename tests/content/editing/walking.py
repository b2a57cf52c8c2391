"""Every value of a file, and files to try edits on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.content.editing.edits import File
from ivr.content.editing.lines import Lines
from ivr.content.editing.positions import Located, Mapping, Scalar, Sequence, Way, locate

SHIPPED = tuple(sorted(path for path in Path("menus").rglob("*.yaml") if not {"test-calls", "lines"} & {*path.parts}))


def file_at(path: Path) -> File:
    """A file of the shipped texts."""
    return File(path.relative_to("menus").as_posix(), path.read_bytes())


def located(file: File) -> Located:
    """Where everything in a file stands."""
    return locate(Lines.of(file.data).text)


def values(node: Located, way: Way = ()) -> Iterator[tuple[Way, Located]]:
    """Every value with the way to it."""
    yield way, node
    if isinstance(node, Mapping):
        for name, each in node.values.items():
            yield from values(each, (*way, name))
    elif isinstance(node, Sequence):
        for number, each in enumerate(node.items):
            yield from values(each, (*way, number))


def scalars(file: File) -> list[tuple[Way, str]]:
    """Every text with the way to it."""
    return [(way, node.value.rstrip("\n")) for way, node in values(located(file)) if isinstance(node, Scalar)]


def lists(file: File) -> list[tuple[Way, int]]:
    """Every list of at least two entries, with how many it has."""
    found = [(way, len(node.items)) for way, node in values(located(file)) if isinstance(node, Sequence) and way]
    return [(way, count) for way, count in found if count > 1]
