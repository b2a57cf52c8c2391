"""Which carrier's voices can speak a language: a voice that cannot would leave the caller in silence.

Voices come and go, so a name that is not known passes.
"""

from __future__ import annotations

import re
from typing import Final

_SPEAKERS: Final = {
    "en-US": "Danielle Gregory Ivy Joanna Joey Justin Kendra Kevin Kimberly Matthew Ruth Salli Stephen Tiffany",
    "es-US": "Lupe Miguel Pedro Penelope",
    "es-MX": "Andres Mia Mía",
    "es-ES": "Conchita Enrique Lucia Sergio",
}
_LOCALES: Final = {name: locale for locale, names in _SPEAKERS.items() for name in names.split()}
_NAME = re.compile(r"(Polly|Google)\.(([a-z]{2,3}-[A-Z]{2})-)?([^\s.-]+)[^\s.]*")
_EXAMPLES: Final = {"en": "Polly.Joanna-Neural", "es": "Polly.Lupe-Neural"}


def problem(voice: str, locale: str) -> tuple[str, str] | None:
    """What is wrong with this voice for this locale, and what to write; None if nothing is known to be wrong."""
    named = _NAME.fullmatch(voice)
    if named is None:
        example = _EXAMPLES.get(locale[:2], "Polly.Joanna-Neural")
        return (
            f"'{voice}' is not a voice that can also speak slowly",
            f"Write one of Polly's or Google's, as in '{example}'.",
        )
    spoken = named[3] if named[1] == "Google" else _LOCALES.get(named[4])
    if spoken and spoken != locale:
        return (
            f"The voice '{voice}' speaks {spoken}, not {locale}",
            "Choose a voice of this locale, or change the locale.",
        )
    return None
