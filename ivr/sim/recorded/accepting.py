"""Writes what a line says now into a call's file, and leaves all else as somebody wrote it, with the comments."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from ivr.sim.recorded.masking import Masker
from ivr.sim.recorded.played import Played
from ivr.sim.recorded.reading_files import is_json
from ivr.sim.recorded.recording import masked, texts_of
from ivr.sim.recorded.script import FIELDS, Heard, RecordingError, Told
from ivr.sim.recorded.yaml_reader import nodes, read_yaml
from ivr.sim.recorded.yaml_writer import field_lines, heard_line, text_of, write_text

_KNOWN: Final = tuple(field for field in FIELDS if field != "twiml")


@dataclass(frozen=True, slots=True)
class _Edit:
    """Some lines of a file, from 0 and without the last, and what stands there from now on."""

    first: int
    last: int
    lines: Sequence[str]


class LayoutError(Exception):
    """A file is laid out in a way that cannot be changed in part; the message says what to do."""


def accept(path: Path, played: Played) -> Path:
    """Let a file expect what the line says now; a file that compared nothing then compares all of it.

    A JSON file of an older version becomes a YAML file of the same name, which is the path that is returned.

    Raises:
        OSError: it cannot be written.
        LayoutError: it is laid out in an unusual way; it stays as it is.
    """
    played = _without_real_numbers(played)
    raw = path.read_bytes().decode("utf-8")
    if is_json(raw):
        pairs = zip(played.script.steps, played.answers, strict=True)
        steps = tuple(replace(step, told=now or step.told) for step, now in pairs)
        new = path.with_suffix(".yaml")
        write_text(new, text_of(replace(played.script, steps=steps)))
        if new != path:
            path.unlink()
        return new
    ends = "\r\n" if "\r\n" in raw else "\n"
    text = _changed(raw.replace("\r\n", "\n"), played)
    _see_that_it_is_read(path, text)
    write_text(path, text, ends)
    return path


def _without_real_numbers(played: Played) -> Played:
    """What the line says, with fictional numbers: those that the file has already, wherever it has one."""
    every = [step.told for step in played.script.steps] + [told for told in played.answers if told]
    masker = Masker([text for told in every for text in texts_of(told)])
    for real, fictional in played.numbers.items():
        masker.know(real, fictional)
    return replace(
        played,
        answers=tuple(masked(told, masker) if told else None for told in played.answers),
        differences=tuple(
            replace(each, now=masked(each.now, masker) if each.now else None) for each in played.differences
        ),
    )


def _changed(raw: str, played: Played) -> str:
    lines = raw.split("\n")
    edits = reversed(list(_edits(raw.removeprefix("\ufeff"), lines, played)))
    # From the end, so that lines before keep their places; of two that are put at one place, the first one last.
    for edit in sorted(edits, key=lambda each: (each.first, each.last), reverse=True):
        lines[edit.first : edit.last] = edit.lines
    return "\n".join(lines)


def _see_that_it_is_read(path: Path, text: str) -> None:
    try:
        read_yaml(path, text.removeprefix("\ufeff"))
    except RecordingError as error:
        raise LayoutError(
            f"{path} was not changed: its layout is an unusual one ({error}). Write each step and field on a line of "
            "its own, as 'ivr record' does, and try again."
        ) from None


def _edits(text: str, lines: Sequence[str], played: Played) -> Iterator[_Edit]:
    root = nodes(text)
    assert isinstance(root, yaml.MappingNode)  # noqa: S101  # it was read before
    steps = next(value for key, value in root.value if key.value == "steps")
    if not played.script.compares:
        for node, now in zip(steps.value, played.answers, strict=False):
            yield from _all_of(node, now)
        return
    for difference in played.differences:
        place = difference.place - 1
        if difference.now is not None:
            step = played.script.steps[place]
            yield from _of_step(steps.value[place], lines, step.told, difference.now, difference.fields)


def _all_of(node: yaml.Node, now: Told | None) -> Iterator[_Edit]:
    if now is not None:
        indent = " " * node.start_mark.column
        added = [line for name in _KNOWN for line in field_lines(name, now, indent)]
        yield _Edit(_last(node) + 1, _last(node) + 1, added)


def _of_step(
    node: yaml.MappingNode, lines: Sequence[str], before: Told, now: Told, fields: Sequence[str]
) -> Iterator[_Edit]:
    indent = " " * node.start_mark.column
    there = {key.value: (key, value) for key, value in node.value}
    for name in fields:
        if name not in there:
            yield _Edit(_last(node) + 1, _last(node) + 1, field_lines(name, now, indent))
            continue
        key, value = there[name]
        block = isinstance(value, yaml.SequenceNode) and not value.flow_style and value.value
        if name == "hears" and block and now.hears:
            yield from _items(value, lines, before.hears or (), now.hears)
            continue
        new = field_lines(name, now, indent)
        if comment := _comment(lines, value):
            new = [f"{new[0]}  {comment}", *new[1:]] if new else [f"{indent}{comment}"]
        yield _Edit(key.start_mark.line, _last(value) + 1, new)


def _items(
    node: yaml.SequenceNode, lines: Sequence[str], before: Sequence[Heard], now: Sequence[Heard]
) -> Iterator[_Edit]:
    """What is heard, line by line: a line that is the same stays as it stands."""
    indent = " " * (node.start_mark.column - len("  "))
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    ends = [item.start_mark.line for item in node.value] + [_last(node) + 1]
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        new = [heard_line(*heard, indent) for heard in now[begin:end]]
        for place in range(first, last):
            item = node.value[place]
            mine = new[:1] if place < last - 1 else new
            new = new[1:] if place < last - 1 else []
            if mine and (comment := _comment(lines, item)):
                mine = [f"{mine[0]}  {comment}", *mine[1:]]
            yield _Edit(item.start_mark.line, _last(item) + 1, mine)
        if new:
            yield _Edit(ends[first], ends[first], new)


def _last(node: yaml.Node) -> int:
    """The last line on which something of a node stands, from 0."""
    children = (
        [child for each in node.value for child in (each if isinstance(each, tuple) else (each,))]
        if isinstance(node.value, list)
        else []
    )
    if children and not getattr(node, "flow_style", False):
        return max(map(_last, children))
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)


def _comment(lines: Sequence[str], node: yaml.Node) -> str:
    """The comment behind a value, on its last line."""
    last = _last(node)
    inner = node
    while isinstance(inner.value, list) and inner.value and not getattr(inner, "flow_style", False):
        inner = inner.value[-1][-1] if isinstance(inner.value[-1], tuple) else inner.value[-1]
    behind = lines[last][inner.end_mark.column :].strip() if inner.end_mark.line == last else ""
    return behind if behind.startswith("#") else ""
