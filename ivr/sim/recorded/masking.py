"""Takes everything about real people out of recorded webhooks: numbers, names, places, identifiers and secrets.

Form values are kept only where they are known to be harmless; everything else is replaced. The same value is
replaced by the same fictional one within a call, and distinct ones stay distinct.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ivr.sim.form import API_VERSION, WITHHELD_NUMBERS, Pairs

KEPT = frozenset(
    {
        "CallStatus",
        "ApiVersion",
        "Direction",
        "Digits",
        "FinishedOnKey",
        "msg",
        "DialCallStatus",
        "DialBridged",
        "DialCallDuration",
        "RecordingDuration",
        "RecordingStatus",
        "RecordingChannels",
        "RecordingSource",
        "CallDuration",
        "Duration",
        "CallbackSource",
        "SequenceNumber",
        "ErrorCode",
        "StirVerstat",
        "SipResponseCode",
        "AnsweredBy",
        "RecordingUrl",
        "ErrorUrl",
    }
)
"""Parameters whose values say nothing about a person; identifiers, secrets and long numbers are replaced even there."""
PARTIES = frozenset({"From", "To", "Caller", "Called", "ForwardedFrom", "CalledVia"})
IDENTIFIERS = ("CallSid", "ParentCallSid", "DialCallSid", "AccountSid", "RecordingSid")
FIXED = {"CallerName": "A CALLER", "Timestamp": "Mon, 05 Jan 2026 15:00:00 +0000"}
_PLACE = re.compile(r"(?:From|To|Caller|Called)(City|State|Zip|Country)")
_PLACES = {"City": "EXAMPLE CITY", "State": "XX", "Zip": "00000", "Country": "US"}
_WITHHELD_WORDS = re.compile(
    r"(?:|anonymous|unknown|restricted|unavailable|blocked|private|sip:anonymous@anonymous\.invalid)", re.IGNORECASE
)

MASK = "masked"
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SID = re.compile(
    r"(?<![0-9A-Za-z])([A-Z]{2}[0-9a-fA-F]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])"
)
"""An identifier of the carrier's, or a UUID as compatible providers use."""
_SECRET = re.compile(
    r"(?<=[?&;])((?:mac|t|token|sig|signature|secret|key|auth|password)=)[^&#\"'<>\s;]+", re.IGNORECASE
)
_HOST = re.compile(r"\A\w+://[^/?#]*")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s\"'<>]+@")
_SEPARATOR = r"(?:[\s,.()/-]|%20|%2C|&#160;){0,4}"
_NUMBER = re.compile(rf"{re.escape(API_VERSION)}(?!\d)|(?:%2B|\+)?\d(?:{_SEPARATOR}\d){{6,}}")
_FICTIONAL = re.compile(r"1[2-9]\d\d55501\d\d")
_AREAS = (202, *range(203, 990))


class Masker:
    """Replaces what is real within one call.

    Args:
        seen: all texts of the call. Fictional numbers in them stay as they are, and no other becomes one of them.
    """

    def __init__(self, seen: Iterable[str]) -> None:
        digits = {_international(found) for text in seen for found in _NUMBER.findall(text)}
        self._numbers = {number: number for number in digits if _FICTIONAL.fullmatch(number)}
        self._taken = set(self._numbers)
        self._sids: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def know(self, real: str, fictional: str) -> None:
        """Let one number stand for another, both in digits."""
        self._numbers[_international(real)] = _international(fictional)
        self._taken.add(_international(fictional))

    def form(self, pairs: Sequence[tuple[str, str]]) -> Pairs:
        """The parameters without anything real, in alphabetical order. Repeated names stay repeated."""
        return tuple(sorted((self._name(name), self._value(name, value)) for name, value in pairs))

    def text(self, text: str) -> str:
        """A URL, a document or any other text without identifiers, secrets and numbers that are real."""
        text = _CREDENTIALS.sub("", _SECRET.sub(rf"\1{MASK}", text))
        pieces = _SID.split(text)
        return "".join(self._sid(piece) if place % 2 else self._outside(piece) for place, piece in enumerate(pieces))

    def _outside(self, text: str) -> str:
        """Text between identifiers, whose digits are not to be taken for numbers."""
        return _NUMBER.sub(lambda found: self._number(found[0]), text)

    def _name(self, name: str) -> str:
        """A parameter's name, which a stranger could choose too: one that is no word is not kept."""
        return self.text(name) if _WORD.fullmatch(name) else MASK

    def _value(self, name: str, value: str) -> str:
        place = _PLACE.fullmatch(name)
        if name in PARTIES:
            return self._party(value)
        if name in IDENTIFIERS and not _SID.fullmatch(value):
            return self._names.setdefault(value, f"id-{len(self._names) + 1}") if value else value
        if name in KEPT or name in IDENTIFIERS:
            return self.text(_HOST.sub("https://line.example.com", value) if name == "ErrorUrl" else value)
        if not value:
            return value
        return _PLACES[place[1]] if place else FIXED.get(name, MASK)

    def _party(self, value: str) -> str:
        """Who calls or is called: a withheld caller stays one, everybody else becomes somebody fictional."""
        if value in WITHHELD_NUMBERS or _WITHHELD_WORDS.fullmatch(value):
            return value
        if re.fullmatch(r"\+\d+", value):
            return f"+{self._fictional(value[1:])}"
        scheme = value.partition(":")[0] if value.startswith(("sip:", "client:")) else ""
        name = self._names.setdefault(value, f"caller-{len(self._names) + 1}")
        if not scheme:
            return name
        return f"{scheme}:{name}@example.com" if scheme == "sip" else f"{scheme}:{name}"

    def _sid(self, found: str) -> str:
        """The same kind of identifier with a running number for its digits."""
        number = self._sids.setdefault(found, len(self._sids) + 1)
        if found[:2].isupper():
            return f"{found[:2]}{number:032x}"
        return f"00000000-0000-4000-8000-{number:012x}"

    def _number(self, found: str) -> str:
        """A number in a text, written as it was written: spoken digit by digit, with or without its country code."""
        if found == API_VERSION or f"+{_digits(found)}" in WITHHELD_NUMBERS:
            return found
        fictional = self._fictional(_international(found))
        length = len(_digits(found))
        if length < len(fictional) - 1 or length > len(fictional):
            return f"+{fictional}"
        new = iter(fictional[-length:])
        lead = re.match(r"%2B|\+", found)
        start = lead.end() if lead else 0
        written = re.split(r"(%20|%2C|&#160;)", found[start:])
        return found[:start] + "".join(
            piece if place % 2 else re.sub(r"\d", lambda _: next(new), piece) for place, piece in enumerate(written)
        )

    def _fictional(self, number: str) -> str:
        """The number's stand-in, always the same within the call."""
        if number not in self._numbers:
            free = (f"1{area}55501{last:02d}" for area in _AREAS for last in range(100))
            self._numbers[number] = next(other for other in free if other not in self._taken)
            self._taken.add(self._numbers[number])
        return self._numbers[number]


def _digits(found: str) -> str:
    """The digits of a number as it is written."""
    return re.sub(r"\D", "", re.sub(r"%2B|%20|%2C|&#160;", "", found))


def _international(found: str) -> str:
    """The digits with a country code: ten digits are taken to be a North American number without one."""
    digits = _digits(found)
    return f"1{digits}" if re.fullmatch(r"[2-9]\d{9}", digits) else digits
