"""Reads the documents of the line as the carrier does, knowing nothing of how they were written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final
from xml.etree import ElementTree as ET  # of our own line, in a rehearsal

WORDS_A_SECOND: Final = 3.0
"""How fast the carrier's voice speaks. Quicker than the line takes it to be, so that no promise rests on haste."""
_PLACE: Final = re.compile(rb"[?;](n=[^\"<]*)")
"""What differs from call to call in addresses: to their end."""
_HERE: Final = "n=HERE"


@dataclass(frozen=True, slots=True)
class Said:
    """Words in a voice."""

    text: str
    language: str
    """Its first two letters, such as ``es``."""

    @property
    def seconds(self) -> float:
        """How long they take."""
        return len(self.text.split()) / WORDS_A_SECOND


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone to ring, and what to ask when it is picked up."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do."""

    name: str
    given: Mapping[str, str] = field(default_factory=dict)
    words: tuple[Said, ...] = ()
    numbers: tuple[Number, ...] = ()
    url: str = ""
    """Of a Redirect."""


def read(body: bytes) -> tuple[Verb, ...]:
    """What a document asks for.

    Raises:
        ValueError: It is none.
    """
    place = _PLACE.search(body)
    alike = _alike(body.replace(place[1], _HERE.encode())) if place else None
    if place is None or alike is None:
        return _parsed(body)
    here = unescape(place[1].decode())
    return tuple([_filled(verb, here) if varies else verb for verb, varies in alike])


@lru_cache(20_000)
def _alike(body: bytes) -> tuple[tuple[Verb, bool], ...] | None:
    """Documents that differ in the call's place only are read once; with each verb, whether it names the place.

    None where they name more than one place, or words name it.
    """
    if set(_PLACE.findall(body)) != {_HERE.encode()}:
        return None
    found = [(verb, _HERE in f"{verb.given}{verb.numbers}{verb.url}") for verb in _parsed(body)]
    return None if any(_HERE in each.text for verb, _ in found for each in verb.words) else tuple(found)


def _filled(verb: Verb, here: str) -> Verb:
    """A verb at a place of a call."""
    given = {name: value.replace(_HERE, here) for name, value in verb.given.items()}
    numbers = tuple([Number(each.number, each.url.replace(_HERE, here)) for each in verb.numbers])
    return Verb(verb.name, given, verb.words, numbers, verb.url.replace(_HERE, here))


def _parsed(body: bytes) -> tuple[Verb, ...]:
    try:
        root = ET.fromstring(body)  # noqa: S314  # as above
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    if root.tag != "Response":
        raise ValueError(root.tag)
    return tuple(map(_verb, root))


def _verb(element: ET.Element) -> Verb:
    match element.tag:
        case "Say":
            return Verb("Say", words=(_said(element),))
        case "Gather":
            return Verb("Gather", element.attrib, tuple(_said(each) for each in element if each.tag == "Say"))
        case "Dial":
            numbers = tuple(Number((each.text or "").strip(), each.get("url", "")) for each in element)
            return Verb("Dial", element.attrib, numbers=numbers)
        case "Redirect":
            return Verb("Redirect", url=(element.text or "").strip())
    return Verb(element.tag, element.attrib)


def _said(element: ET.Element) -> Said:
    return _plain("".join(element.itertext()), element.get("language", "")[:2])


@lru_cache(20_000)
def _plain(text: str, language: str) -> Said:
    return Said(" ".join(text.split()), language)
