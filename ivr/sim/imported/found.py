"""A request as some tool kept it, and why another one is of no use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ivr.sim.form import Pairs


class NotUsableError(Exception):
    """A file is of no kind that can be read; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Found:
    """One request."""

    url: str
    form: Pairs
    method: str = "POST"
    at: datetime | None = None
    status: int = 200
    """Of its answer; 200 where the tool kept none."""
    problem: str = ""
    """Why it is of no use, in words; "" if it is of use."""


@dataclass(slots=True)
class Requests:
    """The requests of a file, in the order in which they were made."""

    kind: str
    """What kind of file it is, for people."""
    found: list[Found] = field(default_factory=list)

    def sorted(self) -> Requests:
        """In the order of time, where every request has one; tools like to show the newest first."""
        if all(each.at for each in self.found):
            times = [each.at for each in self.found if each.at]
            if times == sorted(times, reverse=True):
                self.found.reverse()
            self.found.sort(key=lambda each: each.at.timestamp() if each.at else 0.0)
        return self


def request(method: str, url: str, body: str, at: datetime | None = None, status: int = 200) -> Found:
    """A request with a form as its body, or in its address."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return Found(url, (), method, at, status, "its address cannot be read")
    if method == "GET":
        pairs = pairs_of(query)
        return Found(url, pairs, method, at, status, "" if pairs else "a GET without parameters")
    pairs = pairs_of(body)
    return Found(url, pairs, method, at, status, "" if pairs else f"a {method} without a form")


def pairs_of(body: str) -> Pairs:
    """The parameters of an encoded form; nothing where it is none."""
    return tuple(parse_qsl(body.strip(), keep_blank_values=True)) if "=" in body else ()


def moment(written: object) -> datetime | None:
    """A time as JSON tools write it; None where it cannot be read."""
    if not isinstance(written, str):
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None


def dicts(value: object) -> Sequence[Mapping[str, Any]]:
    """The objects in a list; nothing where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def dict_of(value: object) -> Mapping[str, Any]:
    """An object; an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def pairs_from(items: Iterable[tuple[object, object]]) -> Pairs:
    """Names and values as texts."""
    return tuple((str(name), "" if value is None else str(value)) for name, value in items)
