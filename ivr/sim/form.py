"""The parameters of a webhook: what the carrier tells about a call, in its own words and order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlencode

Pairs = tuple[tuple[str, str], ...]

API_VERSION = "2010-04-01"
WITHHELD_NUMBERS = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What the carrier sends for a withheld caller: ANONYMOUS and the like, spelled on the keypad."""
CALL_TOKEN = "%7B%22parentCallInfoToken%22%3A%22e30.e30.e30%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D"  # noqa: S105 - made up
_UNKNOWN_SHARE = 0.2
_GEOGRAPHY = ("City", "State", "Zip", "Country")
_PLACES = (
    ("", "", "", "US"),
    ("CARSON CITY", "NV", "89701", "US"),
    ("", "Köln", "", "DE"),
    ("São Paulo", "", "", "BR"),
)
_AMERICAN = tuple(place for place in _PLACES if place[-1] == "US")


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a call: the caller's, or that of a called person (then with the caller's leg as ``parent``)."""

    sid: str
    caller: str
    called: str
    direction: str = "inbound"
    parent: str = ""

    @property
    def side(self) -> str:
        """``caller`` or ``staff``."""
        return "staff" if self.parent else "caller"


def new_sid(prefix: str, rng: random.Random) -> str:
    """An identifier as the carrier makes them, such as CA and 32 hexadecimal digits."""
    return f"{prefix}{rng.getrandbits(128):032x}"


class FormWriter:
    """Writes the parameters about one call. The order, the extras and the spaces vary with the given chance."""

    def __init__(self, account: str, caller: str, rng: random.Random) -> None:
        self._account = account
        self._rng = rng
        known = caller.startswith("+") and caller not in WITHHELD_NUMBERS
        places = _AMERICAN if caller.startswith("+1") else _PLACES
        self._from = rng.choice(places) if known else ("", "", "", "LS" if caller == "+266696687" else "")

    def pairs(self, leg: Leg, status: str, extra: Pairs = ()) -> Pairs:
        """The standard parameters of a leg and those of the occasion, shuffled."""
        pairs = [
            ("CallSid", leg.sid),
            ("AccountSid", self._account),
            ("From", leg.caller),
            ("To", leg.called),
            ("Caller", leg.caller),
            ("Called", leg.called),
            ("CallStatus", status),
            ("ApiVersion", API_VERSION),
            ("Direction", leg.direction),
            *self._geography(leg),
            *extra,
        ]
        if leg.parent:
            pairs.append(("ParentCallSid", leg.parent))
        else:
            pairs += [("StirVerstat", "TN-Validation-Passed-A"), ("CallToken", CALL_TOKEN)]
        if self._rng.random() < _UNKNOWN_SHARE:
            pairs.append(("NewParameter", "of tomorrow & more"))
        self._rng.shuffle(pairs)
        return tuple(pairs)

    def encode(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Form encoding, with spaces now as ``+`` and now as ``%20``."""
        return urlencode(pairs, quote_via=self._rng.choice((quote_plus, quote)), safe="")

    def _geography(self, leg: Leg) -> Pairs:
        """The best guess where both sides are; mostly empty, but never missing."""
        here = ("", "GA", "", "US")
        there = ("", "", "", "") if leg.parent else self._from
        return tuple(
            (side + field, value)
            for sides, place in ((("From", "Caller"), there), (("To", "Called"), here))
            for side in sides
            for field, value in zip(_GEOGRAPHY, place, strict=True)
        )


def reason(path: str, form: Sequence[tuple[str, str]]) -> str:
    """Why a webhook was requested, in one word, as far as its path and parameters tell."""
    values = dict(form)
    on_staff_leg = "ParentCallSid" in values
    if "ErrorCode" in values and "ErrorUrl" in values:
        return "fallback"
    if "CallbackSource" in values or path.partition("?")[0].endswith("/status"):
        return "status"
    if "RecordingStatus" in values:
        return "recording-ready"
    if "RecordingUrl" in values:
        return "recording-ended"
    if "DialCallStatus" in values:
        return "dial-ended"
    spoken = values.get("SpeechResult") and not values.get("Digits")
    if spoken or "Digits" in values or "msg" in values:
        return "speech" if spoken else "whisper-key" if on_staff_leg else "key"
    if on_staff_leg:
        return "whisper"
    return "start" if values.get("CallStatus") == "ringing" else "silence"
