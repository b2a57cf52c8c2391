"""The lines of a file, each with the line end that it has, and which comments belong to what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Self

_BOM = "\ufeff"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(slots=True)
class Lines:
    """A text that is changed line by line. What is not changed stays as it is, to the byte."""

    _lines: list[str]
    _bom: bool = False
    _end: str = "\n"
    """What new lines end with: as most of the others do."""
    _closed: bool = field(default=True)
    """Whether the last line has an end."""

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The lines of a file.

        Raises:
            UnicodeDecodeError: It is not UTF-8.
        """
        text = data.decode()
        bom, text = text.startswith(_BOM), text.removeprefix(_BOM)
        lines = _LINE.findall(text)
        windows = sum(line.endswith("\r\n") for line in lines)
        return cls(lines, bom, "\r\n" if windows * 2 > len(lines) else "\n", text.endswith("\n") or not text)

    @property
    def text(self) -> str:
        """All of it with plain line ends, as it is read."""
        return "".join(f"{self.line(number)}\n" for number in range(len(self._lines) - 1)) + (
            self.line(len(self._lines) - 1) + "\n" * self._closed if self._lines else ""
        )

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, number: int) -> str:
        """A line without its end, counted from 0."""
        line = self._lines[number]
        return line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line

    def splice(self, first: int, end: int, new: list[str]) -> None:
        """Put new lines in place of those from ``first`` to before ``end``."""
        kept = [
            self._lines[first + offset] if offset < end - first and self.line(first + offset) == line else ""
            for offset, line in enumerate(new)
        ]
        self._lines[first:end] = [old or line + self._end for old, line in zip(kept, new, strict=True)]
        self._mend()

    def splice_changed(self, first: int, end: int, new: list[str]) -> None:
        """The same, but lines at the beginning and the end that are the same are left as they are."""
        old = [self.line(number) for number in range(first, end)]
        while old and new and old[0] == new[0]:
            first, old, new = first + 1, old[1:], new[1:]
        while old and new and old[-1] == new[-1]:
            end, old, new = end - 1, old[:-1], new[:-1]
        self.splice(first, end, new)

    def _mend(self) -> None:
        """Only the last line may lack its end, and only if it did before."""
        last = len(self._lines) - 1
        for number, line in enumerate(self._lines):
            if number < last and not line.endswith("\n"):
                self._lines[number] = line + self._end
        if self._lines and not self._closed:
            self._lines[last] = self.line(last)

    def data(self) -> bytes:
        """The file."""
        return (_BOM * self._bom + "".join(self._lines)).encode()


def lead(lines: Lines, first: int, column: int, above: int) -> int:
    """Where the comment above a line begins, if it is indented like it and touches it."""
    while first > above and is_comment(lines.line(first - 1), column):
        first -= 1
    return first


def tail(lines: Lines, end: int, column: int) -> int:
    """Where the comments end that follow something and are indented deeper."""
    while end < len(lines) and (line := lines.line(end)).lstrip().startswith("#") and _indent(line) > column:
        end += 1
    return end


def is_comment(line: str, column: int) -> bool:
    """Whether a line is a comment at this column."""
    return line.startswith(" " * column + "#")


def end_of_example(lines: Lines, name: str, column: int, first: int, end: int) -> int:
    """Behind the field that stands as an example in a comment, ``# name: ...``; 0 if there is none.

    Args:
        lines: The file.
        name: Of the field.
        column: Where such fields stand.
        first: The first line to look at.
        end: The line behind the last one.
    """
    example = re.compile(rf" {{{column}}}# {re.escape(name)}:")
    more = re.compile(rf" {{{column}}}#  +\S")
    for number in range(first, end):
        if example.match(lines.line(number)):
            behind = range(number + 1, end)
            return next((each for each in behind if not more.match(lines.line(each))), end)
    return 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
