"""The certificate for the clinic: what was proved of which version, as one page that needs nothing else and prints."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ivr
from ivr.explore.exploration import COUNTED, Exploration
from ivr.explore.pages import written

_DIGITS: Final = 16
"""Of a fingerprint, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Looked:
    """At what, and when."""

    date: str
    """Of the day, as in 2026-03-31."""
    files: Mapping[str, str]
    """The files with the menus, each with its fingerprint."""
    timed: int
    """How many texts have the seconds of a real sound."""
    texts: int
    """Of how many; the others have those that are reckoned from their words."""
    test_calls: int = 0
    """How many test calls by staff passed."""
    hazards: str = ""
    """How many hazards there are, and what is left to people, in words."""

    @property
    def fingerprint(self) -> str:
        """Of all files together."""
        return _mark("\n".join(f"{name} {mark}" for name, mark in sorted(self.files.items())).encode())


def marks(files: Mapping[str, bytes]) -> dict[str, str]:
    """The fingerprint of each file."""
    return {name: _mark(held) for name, held in files.items()}


def program() -> str:
    """The fingerprint of the code that walked the calls, which is that of the line."""
    folder = Path(ivr.__file__).parent
    found = sorted(folder.rglob("*.py"))
    return _mark("\n".join(f"{each.relative_to(folder)} {_mark(each.read_bytes())}" for each in found).encode())


def page(found: Exploration, looked: Looked) -> str:
    """The certificate as HTML."""
    return written(
        "certificate.html", found=found, looked=looked, counted=COUNTED, program=program(), version=ivr.__version__
    )


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGITS]
