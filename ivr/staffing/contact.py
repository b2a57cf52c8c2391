"""The contact card of the line: its numbers, for the telephones of staff.

A telephone that screens calls answers unknown numbers with an assistant; a saved one rings. The card is a vCard of
version 3.0 (RFC 2426), which every telephone reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

NAME: Final = "Patient line: red flag"
_MOST_BYTES: Final = 75
"""Of one line of a card; longer ones are folded."""
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def card(name: str, numbers: Iterable[str], note: str = "") -> str:
    """The card.

    Args:
        name: What the telephone shows when the line calls.
        numbers: In E.164.
        note: For whoever looks at the card.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:;{_text(name)};;;",
        f"FN:{_text(name)}",
        *(f"TEL;TYPE=WORK,VOICE:{number}" for number in numbers),
        *([f"NOTE:{_text(note)}"] if note else []),
        "END:VCARD",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _text(value: str) -> str:
    return " ".join(value.split(" ")).strip().replace("\r", "").translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes, of which all but the first begin with a blank; no letter is cut through."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > _MOST_BYTES:
            yield part
            part = " "
        part += sign
    yield part
