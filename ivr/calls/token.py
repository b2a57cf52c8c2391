"""The call state in the action URLs: readable for a tester, versioned, and closed against change.

    v=1&lang=es&mode=topic&at=recovery&part=recovery-bandage&keyed=1&n=4&mac=1f0c...

So any process can answer any request, and a restart drops nobody. ``menus`` tags the version that the call began with,
and ``line`` the line that it is of, unless that is the first one (see `tag`). ``n`` counts the steps of the call.
Behind it stand the time that was spent where a red flag rings (``t``, see `deadline`), the run of the call (``p``: new
whenever a request without a state begins the call, or begins it again), and the entry of the last red flag that was
chosen (``c``). The code at the end covers everything before it and the call's id, with a key made from the auth token;
so a state is good for its own call only. Fields at their default are left out. Nothing about the caller is in it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final
from urllib.parse import parse_qsl

from ivr.core.entries import mark
from ivr.core.state import CallState, Mode

VERSION: Final = "1"
_NAMES: Final = {
    "language": "lang",
    "menu_hash": "means",
    "ringing_for": "why",
    "already_rung": "had",
    "failed_attempt": "tried",
    "heard_keys": "told",
    "speech_count": "said",
}
"""What fields are called in an address, where that is shorter: it stands in every answer."""
_VALUE: Final = re.compile(r"[a-z0-9-]{1,100}\Z", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"(?:\A|[?&])lang=([A-Za-z-]{2,20})(?:&|\Z)")
_PLACE: Final = (
    r"([0-9]{1,6})(?:&t=([0-9-]{1,24}))?(?:&p=([0-9a-f]{8}))?(?:&c=([0-9a-f]{20}))?(?:&d=([0-9a-f]{20}))?"
    r"(?:&x=([a-p]{1,64}))?"
)
_SEALED: Final = re.compile(rf"{_PLACE}\Z")
_UNSEALED: Final = re.compile(rf"(?:\A|[?&])n={_PLACE}(?:&|\Z)")
_MENUS: Final = "menus"
_TAG: Final = re.compile(rf"(?:\A|[?&]){_MENUS}=([a-p]{{1,40}})(?:&|\Z)")
_LINE: Final = "line"
_NAMED: Final = re.compile(rf"(?:\A|[?&]){_LINE}=([a-z0-9-]{{1,60}})(?:&|\Z)")
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""A row of digits in an address could be taken for a telephone number."""
_DIGITS: Final = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
_MAX_NUMBER: Final = 6
"""Digits that a number in the state may have; more is not ours."""
LAST_STEP: Final = 999_999
"""Behind every step that a call can have."""


def encode(state: CallState) -> str:
    """The state as query text, without step and code."""
    pairs = [("v", VERSION)]
    for field in fields(state):
        value = getattr(state, field.name)
        if value != field.default:
            pairs.append((_NAMES.get(field.name, field.name), str(int(value) if isinstance(value, bool) else value)))
    return "&".join(f"{name}={value}" for name, value in pairs)


def decode(text: str) -> CallState:
    """The state that `encode` wrote.

    Raises:
        ValueError: it is of another version, or no state at all. The message names no value of the text.
    """
    given = dict(parse_qsl(text, keep_blank_values=True))
    for tagged in (_MENUS, _LINE):
        given.pop(tagged, None)
    if given.pop("v", "") != VERSION:
        raise ValueError("The state is of another version.")
    values: dict[str, object] = {}
    for field in fields(CallState):
        written = given.pop(_NAMES.get(field.name, field.name), None)
        if written is not None:
            values[field.name] = _value(str(field.type), written)
    if given or not {"language", "mode", "at"} <= values.keys():
        raise ValueError("The state has fields missing or too many.")
    return CallState(**values)  # type: ignore[arg-type]  # each value was made for its field's type


def _value(kind: str, written: str) -> object:
    match kind:
        case "bool":
            return written == "1"
        case "int":
            if not written.isdecimal() or len(written) > _MAX_NUMBER:
                raise ValueError("A count in the state is not a number.")
            return int(written)
        case "Mode":
            return Mode(written)
    if not _VALUE.match(written):
        raise ValueError("An id in the state has characters that ids do not have.")
    return written


def tag(version: str, line: str = "") -> str:
    """What stands behind a state's text.

    Args:
        version: Of the menus, 12 hexadecimal digits, which stand there as letters; "" for none.
        line: The name of the line; "" for the first one, of which nothing stands there.
    """
    return (f"&{_MENUS}={version.translate(_LETTERS)}" if version else "") + (f"&{_LINE}={line}" if line else "")


def version_of(url: str) -> str:
    """The version that a URL of ours is tagged with, also where the rest is broken; "" where there is none."""
    found = _search(_TAG, _MENUS, url)
    return found[1].translate(_DIGITS) if found else ""


def line_of(url: str) -> str:
    """The line that a URL of ours is tagged with, believed or not; "" where there is none: that is the first one."""
    found = _search(_NAMED, _LINE, url)
    return found[1] if found else ""


def _search(pattern: re.Pattern[str], field: str, url: str) -> re.Match[str] | None:
    """Where a field may stand is quickly known, and mostly it does not stand there: every webhook asks for two."""
    at = url.find(f"{field}=")
    return pattern.search(url, max(at - 1, 0)) if at >= 0 else None


def language_of(url: str) -> str:
    """The language named in an action URL of ours, or "": good for an apology even where the rest is broken."""
    found = _LANGUAGE.search(url)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its call a document was written: what stands behind the state in the URLs of the document."""

    step: int = 0
    spent: str = ""
    """The time that was spent, as ``deadline.Spent`` writes it."""
    run: str = ""
    """"" in calls that an older version began: their entries are told apart by their steps."""
    choice: str = ""
    """The name of the last red flag's entry."""
    dial: str = ""
    """The mark of the dial, where a called person is asked without a state."""
    texts: str = ""
    """Which topics the caller was promised texts about, see `texts.offering`."""

    def __str__(self) -> str:
        """As a query, behind ``n=``."""
        written = str(self.step)
        for name, value in zip("tpcdx", (self.spent, self.run, self.choice, self.dial, self.texts), strict=True):
            if value:
                written += f"&{name}={value}"
        return written

    def mark(self, code: str = "") -> str:
        """What tells the state apart from all others of the call, given its code if it has one."""
        if self.dial or not self.run:
            return self.dial or str(self.step)
        return mark(code or str(self))


def place_of(url: str) -> Place | None:
    """The place named in a URL of ours, also where the rest is broken; None where there is none."""
    found = _UNSEALED.search(url)
    return _place(found) if found else None


def _place(found: re.Match[str]) -> Place:
    step, *others = found.groups("")
    return Place(int(step), *others)


@dataclass(frozen=True, slots=True)
class Opened:
    """A query of ours: the state's text, where it was written, and the code ("" where there is no state)."""

    text: str
    place: Place
    code: str = ""

    @property
    def mark(self) -> str:
        """What tells the state apart from all others of the call."""
        return self.place.mark(self.code)


def decode_or_start(text: str) -> CallState:
    """The state, or one at no place at all, which the engine leads to the start menu in the same language."""
    try:
        return decode(text)
    except ValueError:
        keyed, withheld = "keyed=1" in text, "withheld=1" in text
        return CallState(language_of(text), Mode.MENU, at="", keyed=keyed, withheld=withheld)


class Seal:
    """Closes states with the first auth token's key, and opens those closed with any good token."""

    def __init__(self, tokens: Sequence[bytes]) -> None:
        keys = (hmac.digest(token, b"ivr call state v1", "sha256") for token in tokens)
        self._begun = [hmac.new(key, digestmod="sha256") for key in keys]
        """Codes of nothing yet, to be copied: beginning one with its key takes longer than what it covers."""

    def code(self, call_id: str, text: str, place: Place, begun: hmac.HMAC | None = None) -> str:
        """The code for a state of this call: 32 hexadecimal digits."""
        where = " ".join(filter(None, (str(place.step), place.spent, place.run, place.choice, place.texts)))
        message = f"{call_id}\n{where}\n{text}".encode(errors="surrogateescape")  # in an address that failed
        code = (begun or self._begun[0]).copy()
        code.update(message)
        return code.hexdigest()[:32]

    def open(self, call_id: str, query: str) -> Opened | None:
        """The state in a query, or None if any of it is not as it was written for this call."""
        sealed, _, code = query.rpartition("&mac=")
        text, _, written = sealed.rpartition("&n=")
        found = _SEALED.match(written)
        if not text or not found or found[5] or not code.isascii():
            return None
        place = _place(found)
        for begun in self._begun:
            if hmac.compare_digest(self.code(call_id, text, place, begun), code):
                return Opened(text, place, code)
        return None
