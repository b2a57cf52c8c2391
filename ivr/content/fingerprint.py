"""A short mark of a wording: two texts have the same one only if they say the same in the same language."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

LENGTH: Final = 16
"""Of a fingerprint, in hexadecimal digits."""


def normal(text: str) -> str:
    """The wording alone: how its lines are broken, and how its accents are encoded, does not change what is heard."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fingerprint(language: str, text: str, leads: str = "") -> str:
    """The mark of a text in a language; of a choice, also of its key and where that leads."""
    marked = f"{language}\n{normal(text)}" + (f"\n{leads}" if leads else "")
    return hashlib.sha256(marked.encode()).hexdigest()[:LENGTH]
