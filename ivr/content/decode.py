"""From the bytes of a file to its text: size, UTF-8, signs that nobody can see."""

from __future__ import annotations

import re

from ivr.content.issues import Issue, Place

MAX_BYTES = 1_000_000
"""The largest file that is read."""

# What YAML and XML cannot carry or would take for a line break, and a carriage return that ends no line.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)")


def decode(file: str, data: bytes) -> str | Issue:
    """The text of a file with plain line ends and without a byte order mark, or what is wrong with it."""
    if len(data) > MAX_BYTES:
        return Place(file, 1).error("The file is larger than 1 MB", "Spread its content over several files.")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return Place(file, data.count(b"\n", 0, error.start) + 1).error(
            "This line holds a sign that is not UTF-8",
            "Save the file again with the encoding UTF-8, and check the accents on this line.",
        )
    if found := _UNSEEN.search(text):
        return Place(file, text.count("\n", 0, found.start()) + 1).error(
            f"This line holds the control character U+{ord(found[0]):04X}, which cannot be seen or spoken",
            "Delete the line and type it again.",
        )
    return text.replace("\r\n", "\n")
