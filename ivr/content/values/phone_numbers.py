"""Phone numbers: their form, and how they are said."""

from __future__ import annotations

import re

_AMERICAN = re.compile(r"\+1[2-9]\d{9}")
_OTHER = re.compile(r"\+[2-9]\d{6,13}")

_LOOSE = re.compile(r"\+?[\d\s().\-/]+")
_WITHOUT_COUNTRY = 10
"""Digits of a number of North America without its country code."""


def is_number(text: str) -> bool:
    """Whether this is a phone number with country code and nothing but digits behind the plus."""
    return bool(_AMERICAN.fullmatch(text) or _OTHER.fullmatch(text))


def better_number(text: str) -> str:
    """How the number is written that was probably meant; "" if nobody can tell.

    Ten digits without a country code are a number of North America.
    """
    plain = text.strip().removeprefix("tel:")
    if not _LOOSE.fullmatch(plain):
        return ""
    digits = re.sub(r"\D", "", plain)
    if not plain.startswith("+"):
        digits = digits.removeprefix("011").removeprefix("00")
        digits = f"1{digits}" if len(digits) == _WITHOUT_COUNTRY else digits
    return f"+{digits}" if is_number(f"+{digits}") and (plain.startswith(("+", "0")) or digits[0] == "1") else ""


def spoken_number(number: str) -> str:
    """A number as somebody can write it down: `2 0 2. 5 5 5. 0 1 0 0`; the country code only if it is not +1.

    Digit by digit, and each group ends like a sentence: every voice then speaks its last digit long and pauses behind
    it. With commas the good voice said two digits a second, and others three.
    """
    digits = number.removeprefix("+1").removeprefix("+")
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    if len(groups[-1]) == 1:  # nobody says a lone digit
        groups[-2:] = ["".join(groups[-2:])]
    return ". ".join(" ".join(group) for group in groups)
