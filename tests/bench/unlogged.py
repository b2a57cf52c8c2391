"""``python -m tests.bench.unlogged``: the service as ``ivr serve`` starts it, with a log that keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr import settings
from ivr.cli import serve
from ivr.core.entries import Entry, Kept
from ivr.wiring import join


class Forgetful:
    """Keeps nothing, at once."""

    def start(self, patience: float = 2.0) -> bool:
        """There is nothing to start."""
        return patience > 0

    async def stop(self, seconds: float = 5.0) -> None:
        """There is nothing to stop."""

    def troubles(self) -> list[str]:
        """All is well."""
        return []

    waiting = 0

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Forget them."""
        del entries
        return Kept.DATABASE

    def accepted(self, call: str, dial: str) -> bool:
        """Nothing is known."""
        del call, dial
        return False

    async def was_accepted(self, call: str, dial: str) -> bool:
        """Nothing is known."""
        del call, dial
        return False


if __name__ == "__main__":
    serve.run(replace(join(settings.read()), ledger=Forgetful()))
