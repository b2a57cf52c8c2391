"""Slips of the hand in a file of menus, mended for the reader so that the mistakes behind them are told as well.

A mended file is never used: each slip is an error. This knows lines and spaces, and nothing of menus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from ivr.content.yaml.errors import cut_off
from ivr.content.yaml.issues import Issue, Place

MOST: Final = 30
"""So many slips of one file are told at once."""
_MOST_SIGNS: Final = 200_000
"""In a longer file only the first one is, since each costs a reading."""

_LOOKED_BACK: Final = 200
"""So many lines above a slip tell how far in it may stand."""

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_RULER = re.compile(r"\s*([-=_*~.–—―])\1{2,}\s*$")  # noqa: RUF001  # some dash or other
_DASH = re.compile(r"(\s*)([–—―•·*])(\s*)(?=\S)")  # noqa: RUF001  # any but the dash of the keyboard
_NO_SPACE_BEHIND_DASH = re.compile(r"(\s*-)(?=[A-Za-z][\w-]*:(?:\s|$)|[A-Z]{2,}-\d+\s*$)")
_NO_SPACE_BEHIND_COLON = re.compile(r"(\s*(?:- +)?[A-Za-z][\w-]*:)(?=[^\s:/])")
_NO_COLON = re.compile(r"(\s*(?:- +)?[a-z][a-z-]*)\s*[;=.]?\s*(?=\|\s*$)")
_BEGINS = re.compile(r" *(- +)?(?=[A-Za-z][\w-]*:(?: |$)|[A-Z]{2,}-\d+\s*$)")
"""The beginning of a line with a field, or with an id of the fact base behind its dash."""
_JOINED: Final = (
    "Two versions of this file were joined here, and nobody chose between them",
    "Keep one of the two, and delete the lines with <<<, === and >>>.",
)


@dataclass(frozen=True, slots=True)
class Mended:
    """The text without one slip, and the error about it."""

    text: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class _Slip:
    problem: str
    remedy: str
    instead: tuple[str, ...]
    """What the line may have been meant to be, the likeliest first."""


def without_conflicts(file: str, text: str) -> tuple[str, list[Issue]]:
    """The text with the first of two versions wherever two were joined, and an error for each such place."""
    if not re.search(r"^(?:<{7}|>{7})(?: |$)", text, re.MULTILINE):
        return text, []
    lines, issues, second = text.split("\n"), [], False
    for number, line in enumerate(lines):
        if _CONFLICT.match(line):
            if line[0] == "<" or (line[0] == ">" and not second):
                issues.append(Place(file, number + 1).error(*_JOINED))
            second = line[0] in "=|"
            lines[number] = ""
        elif second:
            lines[number] = ""
    return "\n".join(lines), issues


def mend(file: str, text: str, at: Sequence[int], column: int, loader: Any) -> Mended | None:  # noqa: ANN401  # of PyYAML
    """Mends one slip on one of some lines.

    Args:
        file: The name of the file.
        text: What it holds; it cannot be read to its end.
        at: The lines that may have caused this, counted from 0, the likeliest first.
        column: Where on the first of them the reader stopped.
        loader: What reads it.
    """
    if len(text) > _MOST_SIGNS:
        return None
    lines = text.split("\n")
    best, reached = None, _reached(text, loader)
    if tabbed := next(((number, slip) for number in at if (slip := _tab(lines, number))), None):
        number, slip = tabbed  # whatever stands behind it, a tab is never right
        texts = ["\n".join([*lines[:number], instead, *lines[number + 1 :]]) for instead in slip.instead]
        place = Place(file, number + 1)
        return Mended(max(texts, key=lambda each: _reached(each, loader)), place.error(slip.problem, slip.remedy))
    for number in dict.fromkeys([*at, *(_before(lines, each) for each in at)]):
        for slip in _slips(lines, number, column if number == at[0] else 0):
            for instead in slip.instead:
                mended = "\n".join([*lines[:number], instead, *lines[number + 1 :]])
                if (further := _reached(mended, loader))[0] > max(reached[0], number):
                    place, reached = Place(file, number + 1), further
                    best = Mended(mended, place.error(slip.problem, _filled(slip.remedy, instead)))
    return best


def _slips(lines: Sequence[str], number: int, column: int) -> Iterator[_Slip]:
    """What may be wrong with a line, where it is there."""
    if number < len(lines):
        yield from filter(None, (find(lines, number, column) for find in _FINDERS))


def _before(lines: Sequence[str], number: int) -> int:
    """The last line before that is not empty."""
    return next((each for each in range(min(number, len(lines)) - 1, 0, -1) if lines[each].strip()), 0)


def _filled(remedy: str, instead: str) -> str:
    return remedy.replace("{spaces}", str(len(instead) - len(instead.lstrip(" "))))


def _reached(text: str, loader: Any) -> tuple[int, int]:  # noqa: ANN401  # of PyYAML
    """Line and column up to which a text can be read."""
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        left_open = "simple key" in (getattr(error, "context", None) or "")
        mark = getattr(error, "context_mark" if left_open else "problem_mark", None)
        return (mark.line, mark.column) if mark else (0, 0)
    return text.count("\n") + 1, 0


def _ruler(lines: Sequence[str], number: int, _column: int) -> _Slip | None:
    if not _RULER.match(lines[number]):
        return None
    remedy = "Delete the line, or begin it with '#' to make it a comment."
    return _Slip("This line holds nothing but signs and belongs to nothing", remedy, ("",))


def _tab(lines: Sequence[str], number: int) -> _Slip | None:
    line = lines[number] if number < len(lines) else ""
    if "\t" not in line[: len(line) - len(line.lstrip())]:
        return None
    return _Slip(
        "This line is indented with a tab",
        "Use spaces instead, two for each step.",
        tuple(" " * spaces + line.lstrip() for spaces in _indents(lines, number, 4) or [0]),
    )


def _long_dash(lines: Sequence[str], number: int, _column: int) -> _Slip | None:
    found = _DASH.match(lines[number])
    if not found:
        return None
    what = "a long dash" if found[2] in "–—―" else f"'{found[2]}'"  # noqa: RUF001
    rest = lines[number][found.end() :]
    return _Slip(
        f"This entry begins with {what} in place of the dash of the keyboard",
        "Write a plain - and a space instead; word processors put the long one there by themselves.",
        (f"{found[1]}- {rest}",),
    )


def _behind_dash(lines: Sequence[str], number: int, _column: int) -> _Slip | None:
    found = _NO_SPACE_BEHIND_DASH.match(lines[number])
    if not found:
        return None
    return _Slip(
        "There is no space behind the dash on this line",
        "Write a space between the dash and the word.",
        (f"{found[1]} {lines[number][found.end() :]}",),
    )


def _behind_colon(lines: Sequence[str], number: int, _column: int) -> _Slip | None:
    found = _NO_SPACE_BEHIND_COLON.match(lines[number])
    if not found:
        return None
    name, rest = found[1].lstrip(" -"), lines[number][found.end() :]
    return _Slip(
        f"There is no space behind the colon of '{name}'",
        f"Write '{name} {rest.split()[0][:40]}'.",
        (f"{found[1]} {rest}",),
    )


def _colon(lines: Sequence[str], number: int, _column: int) -> _Slip | None:
    found = _NO_COLON.match(lines[number])
    if not found:
        return None
    name = found[1].lstrip(" -")
    problem = f"The colon behind '{name}' is missing"
    return _Slip(problem, f"Write '{name}: |'.", (f"{found[1]}: {lines[number][found.end() :]}",))


def _indentation(lines: Sequence[str], number: int, column: int) -> _Slip | None:
    line = lines[number]
    spaces = len(line) - len(line.lstrip(" "))
    if not line.strip() or column > spaces or (number and cut_off(lines[number - 1])):
        return None
    count = "1 space" if spaces == 1 else f"{spaces} spaces"
    problem = f"This line begins with {count}, which fits none of the lines above it"
    fitting = _indents(lines, number, spaces)
    if spaces in fitting:
        return None
    return _Slip(problem, "Write {spaces} spaces before it.", tuple(" " * each + line.strip() for each in fitting))


def _indents(lines: Sequence[str], number: int, spaces: int) -> list[int]:
    """How far in a line may stand, by the lines above it; the closest to where it stands first."""
    kind, above = _kind(lines[number].expandtabs(2)), list(_above(lines, number))
    last = above[0] if above else ""
    behind = _indent(last) + (4 if _kind(last) == "- name" else 2)
    if not kind:  # text goes on below its name, or below the text above it
        return [behind] if last.endswith("|") else [] if _kind(last) else [_indent(last)]
    if last.endswith(":"):  # a block or list goes on below its name
        return [behind - 2, behind] if kind[0] == "-" else [behind]
    found, alike, least = set[int](), set[int](), _MOST_SIGNS
    for line in above:
        indent, other = _indent(line), _kind(line)
        if other and indent < least:
            found |= {indent, indent + 2} if other == "- name" != kind else {indent}
            alike |= {indent} if other == kind else set()
        least = min(least, indent)
    return sorted(alike if kind[0] == "-" and alike else found, key=lambda indent: abs(indent - spaces))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _kind(line: str) -> str:
    """Whether a line has a field, begins an entry with a field, or is an id of a list; "" for text."""
    found = _BEGINS.match(line)
    if not found:
        return ""
    return ("- " if found[1] else "") + ("name" if ":" in line else "id")


def _above(lines: Sequence[str], number: int) -> Iterator[str]:
    above = (line.rstrip() for line in reversed(lines[max(0, number - _LOOKED_BACK) : number]))
    return (line for line in above if line and not line.lstrip().startswith("#"))


_FINDERS: Final[tuple[Callable[[Sequence[str], int, int], _Slip | None], ...]] = (
    _ruler,
    _long_dash,
    _behind_dash,
    _behind_colon,
    _colon,
    _indentation,
)
