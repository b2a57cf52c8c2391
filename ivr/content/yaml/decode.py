"""From the bytes of a file to its text: size, UTF-8, and signs as they are seen and spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ivr.content.yaml.issues import Issue, Place
from ivr.core import signs

MAX_BYTES = 1_000_000
"""The largest file that is read."""
_BEGINNING: Final = 4000
"""So many bytes tell what a file is."""
_FEW: Final = 3
"""More lines with damaged accents were damaged at once, and not one by one."""
_FORMATS: Final = {
    b"pk\x03\x04": "a document of a word processor",
    b"\xd0\xcf\x11\xe0": "a document of a word processor",
    b"{\\rtf": "a text with formats of its own (RTF)",
    b"%pdf": "a PDF",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}
"""How files of other programs begin, in small letters."""
_SAVE: Final = "Open it in the program that wrote it, and save it as plain text with the encoding UTF-8."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file with plain line ends and without a byte order mark; None: the bytes are no text."""

    text: str | None
    issues: tuple[Issue, ...] = ()


def decode(file: str, data: bytes) -> Decoded:
    """Reads the bytes of a file. What is wrong with single signs is told, and they are left out."""
    if len(data) > MAX_BYTES:
        issue = Place(file, 1).error("The file is larger than 1 MB", "Spread its content over several files.")
        return Decoded(None, (issue,))
    if other := _other_format(data):
        issue = Place(file, 1).error(f"This file is not plain text in UTF-8, but {other}", _SAVE)
        return Decoded(None, (issue,))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        issue = Place(file, data.count(b"\n", 0, error.start) + 1).error(
            "This line holds a sign that is not UTF-8",
            "Save the file again with the encoding UTF-8, and check the accents on this line.",
        )
        return Decoded(None, (issue,))
    read, faults = signs.read(text, comment="#")
    return Decoded(read, tuple(Place(file, each.line).error(each.problem, each.remedy) for each in _joined(faults)))


def _other_format(data: bytes) -> str:
    """What a file is that a program saved in its own way; "" if it is text."""
    begins = data[:_BEGINNING].lstrip().lower()
    if found := next((what for start, what in _FORMATS.items() if begins.startswith(start)), ""):
        return found
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_other_is_zero(data):
        return "saved as UTF-16, which some editors call Unicode"
    return "saved with the line ends of an old Mac" if b"\r" in data and b"\n" not in data else ""


def _every_other_is_zero(data: bytes) -> bool:
    """Whether this is UTF-16 without a mark: letters have a zero before or behind them."""
    halves = data[:_BEGINNING:2], data[1:_BEGINNING:2]
    zeros = [half.count(0) for half in halves]
    return any(zeros[at] > len(half) // 2 > zeros[1 - at] for at, half in enumerate(halves))


def _joined(faults: Sequence[signs.Fault]) -> list[signs.Fault]:
    """The faults, with one in place of many of a file whose encoding was misread from end to end."""
    recoded = [each for each in faults if each.problem.startswith(signs.RECODED)]
    if len(recoded) <= _FEW:
        return list(faults)
    first, others = recoded[0], set(recoded)
    problem = first.problem.replace(signs.RECODED, "The accents of this file were saved", 1)
    remedy = "Put it back from your last copy, or type these words again, and save it with the encoding UTF-8."
    one = signs.Fault(first.line, f"{problem}, as on {len(recoded) - 1} more lines", remedy)
    return [one, *(each for each in faults if each not in others)]
