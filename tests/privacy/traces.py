"""How a caller could be recognised in what the line puts out: their number, name, place and words, however written."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

NUMBER: Final = "+442079460187"
"""Nobody's: kept for plays. Recordings are not to take it for one of theirs (555-01xx), which they would leave."""
NAME: Final = "Quillonda Zwetschke"
CITY, STATE, ZIP = "ZORBLEVILLE", "ZORBLAVIA", "Q7X9Z"
WORDS: Final = "my hip hums like a marimba"
PERSON: Final = {
    "CallerName": NAME,
    "SpeechResult": WORDS,
    "UnstableSpeechResult": WORDS,
    "TranscriptionText": WORDS,
    **{
        side + part: value
        for side in ("From", "Caller")
        for part, value in (("City", CITY), ("State", STATE), ("Zip", ZIP))
    },
}
"""What a carrier may tell of a caller beside the number."""

_DIGITS: Final = NUMBER[1:]
_LOCAL: Final = NUMBER[-7:]
_NATIONAL: Final = NUMBER[3:]
_WORDS: Final = {"name": NAME.split(), "place": [CITY, STATE, ZIP], "words": ["marimba", "hip hums"]}
_BETWEEN: Final = re.compile(rb"(?<=\d)(?:[\s.,()/_+-]|&#160;|\xc2\xa0){1,3}(?=\d)")
_AS_INTEGER: Final = int(_DIGITS).to_bytes(5, "big")


def found(data: bytes) -> set[str]:
    """What of the caller is in there: "number", "name", "place", "words", or nothing."""
    told = {kind for kind, needles in _needles() for needle in needles if needle in data}
    for text in {data.lower(), unquote_to_bytes(data).lower()}:
        told |= {kind for kind, words in _WORDS.items() for word in words if word.lower().encode() in text}
        if _LOCAL.encode() in text or _NATIONAL.encode() in _BETWEEN.sub(b"", text):
            told.add("number")
    return told


def _needles() -> Iterator[tuple[str, Iterable[bytes]]]:
    """What is looked for as it is: encoded, where upper and lower case are not the same."""
    yield "number", [*_encoded(NUMBER), *_encoded(_DIGITS), _DIGITS.encode().hex().encode(), _AS_INTEGER]
    yield "name", _encoded(NAME)
    yield "place", _encoded(CITY)
    yield "words", _encoded(WORDS)


def _encoded(text: str) -> Iterator[bytes]:
    """Base64 of a text wherever it stands, without the ends that depend on what stands beside it; other encodings."""
    for before in range(3):
        written = base64.b64encode(b"\0" * before + text.encode())
        whole = written[4 * (before > 0) : 4 * ((before + len(text)) // 3)]
        yield from {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
