"""From the bytes of a file to its text: size, UTF-8, and signs as they are seen and spoken."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.content.yaml.issues import Issue, Place
from ivr.core import signs

MAX_BYTES = 1_000_000
"""The largest file that is read."""


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
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        issue = Place(file, data.count(b"\n", 0, error.start) + 1).error(
            "This line holds a sign that is not UTF-8",
            "Save the file again with the encoding UTF-8, and check the accents on this line.",
        )
        return Decoded(None, (issue,))
    read, faults = signs.read(text, comment="#")
    return Decoded(read, tuple(Place(file, fault.line).error(fault.problem, fault.remedy) for fault in faults))
