"""Slows down whoever guesses: by name and address together, so that nobody can lock anybody else out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Final

FREE: Final = 4
"""Tries that may fail before the next one has to wait."""
LONGEST: Final = 300.0
_MOST: Final = 10_000
_DOUBLED: Final = 16

Key = tuple[str, str]
_OF_ONE: Final = 64
"""Bits of an IPv6 address that whoever guesses cannot choose: the others are theirs, as many as they want."""


def place(address: str) -> str:
    """Where somebody is, as coarsely as they can change it at will: the network of an IPv6 address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(ip_network((found, _OF_ONE), strict=False)) if isinstance(found, IPv6Address) else str(found)


class Pace:
    """How soon somebody may try again. For any thread.

    Args:
        ticks: Seconds that go on.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._failed: OrderedDict[Key, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: Key) -> float:
        """Seconds until the next try is looked at; 0: now."""
        with self._lock:
            _, until = self._failed.get(key, (0, 0.0))
            return max(0.0, until - self._ticks())

    def failed(self, key: Key) -> None:
        """A try failed: each one doubles the wait."""
        with self._lock:
            count = self._failed.pop(key, (0, 0.0))[0] + 1
            wait = 0.0 if count < FREE else min(LONGEST, 2.0 ** min(count - FREE, _DOUBLED))
            self._failed[key] = count, self._ticks() + wait
            while len(self._failed) > _MOST:
                self._failed.popitem(last=False)

    def succeeded(self, key: Key) -> None:
        """It was them."""
        with self._lock:
            self._failed.pop(key, None)
