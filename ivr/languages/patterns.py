"""The regular expressions of packs, compiled once they are needed."""

from __future__ import annotations

import re
from functools import cache


@cache
def pattern(written: str) -> re.Pattern[str]:
    """Finds what is written, in any case; of nothing, nothing."""
    return re.compile(written or r"(?!)", re.IGNORECASE)
