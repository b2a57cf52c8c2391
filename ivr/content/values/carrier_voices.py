"""Which carrier's voices can speak a language: a voice that cannot would leave the caller in silence.

Voices come and go, so a name that is not known passes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ivr.languages.registry import PACKS, pack_of

_NAME = re.compile(r"(Polly|Google)\.(([a-z]{2,3}-[A-Z]{2})-)?([^\s.-]+)[^\s.]*")


def problem(voice: str, locale: str) -> tuple[str, str] | None:
    """What is wrong with this voice for this locale, and what to write; None if nothing is known to be wrong."""
    named = _NAME.fullmatch(voice)
    if named is None:
        example = pack_of(locale.partition("-")[0]).voices.example or PACKS["en"].voices.example
        return (
            f"'{voice}' is not a voice that can also speak slowly",
            f"Write one of Polly's or Google's, as in '{example}'.",
        )
    spoken = named[3] if named[1] == "Google" else _locales(tuple(PACKS)).get(named[4])
    if spoken and spoken != locale:
        return (
            f"The voice '{voice}' speaks {spoken}, not {locale}",
            "Choose a voice of this locale, or change the locale.",
        )
    return None


@lru_cache
def _locales(languages: tuple[str, ...]) -> dict[str, str]:
    """The locale of each voice that the packs of these languages name."""
    speakers = (each for language in languages for each in pack_of(language).voices.carrier.items())
    return {name: locale for locale, names in speakers for name in names.split()}
