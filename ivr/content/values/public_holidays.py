"""Public holidays by country and state: the only module that knows where they come from."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import ModuleType
from typing import Final

import holidays

from ivr.content.yaml.fields import did_you_mean

_LIKENESS: Final = 0.75
_COUNTRIES: Final = f"{holidays.__name__}.countries"
if _COUNTRIES not in sys.modules:  # loading it in full would load the holidays of every country: one is enough
    sys.modules[_COUNTRIES] = ModuleType(_COUNTRIES)
    sys.modules[_COUNTRIES].__path__ = [f"{each}/countries" for each in holidays.__path__]


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The holidays of a country, or of a state in it. A date of any year can be asked for."""

    country: str
    state: str = ""

    def __contains__(self, day: object) -> bool:
        """Whether a date is a holiday."""
        return isinstance(day, date) and day in _of_year(self.country, self.state, day.year)


@cache
def _of_year(country: str, state: str, year: int) -> frozenset[date]:
    """Frozen, since the package's own objects change whenever they are asked for a new year."""
    return frozenset(holidays.country_holidays(country, subdiv=state or None, years=year, expand=False))


@cache
def _countries() -> frozenset[str]:
    """Two letters of each country. Read from a list, since loading the holidays of all countries takes a while."""
    return frozenset(code for _, code, *_ in holidays.registry.COUNTRIES.values())


@cache
def _names() -> Mapping[str, str]:
    """Names and codes of countries in small letters, to their two letters."""
    found: dict[str, str] = {}
    for module, (_, code, *others) in holidays.registry.COUNTRIES.items():
        found |= dict.fromkeys([module.replace("_", " "), code.lower(), *(each.lower() for each in others)], code)
    return found


def is_country(code: str) -> bool:
    """Whether holidays are known for a country, named by its two letters."""
    return code in _countries()


def better_country(text: str) -> str:
    """The country that was probably meant, or nothing."""
    plain = " ".join(text.lower().replace(".", "").split()).removeprefix("the ")
    plain = {"america": "us", "uk": "gb"}.get(plain, plain)
    return _names().get(plain) or _names().get(did_you_mean(plain, _names(), _LIKENESS), "")


def states(country: str) -> list[str]:
    """The codes of the states of a known country; none where the holidays are the same everywhere."""
    return list(holidays.country_holidays(country).subdivisions)


def better_state(country: str, text: str) -> str:
    """The state of a known country that was probably meant, or nothing."""
    names = {code.lower(): code for code in states(country)}
    for code, others in holidays.country_holidays(country).get_subdivision_aliases().items():
        names |= {other.lower(): code for other in others}
    plain = text.strip().lower()
    return names.get(plain) or names.get(did_you_mean(plain, names), "")
