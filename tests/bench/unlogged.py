"""``python -m tests.bench.unlogged``: the service as ``ivr serve`` starts it, but with a call log that keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr import settings
from ivr.cli import serve
from ivr.core.entries import Entry, Kept
from ivr.wiring import join


class Forgetful:
    """Keeps nothing, at once."""

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def troubles(self) -> list[str]:
        """All is well."""
        return []

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Forget them."""
        del entries
        return Kept.DATABASE

    def accepted(self, call: str, step: int) -> bool:
        """Nothing is known."""
        del call, step
        return False

    async def was_accepted(self, call: str, step: int) -> bool:
        """Nothing is known."""
        del call, step
        return False


if __name__ == "__main__":
    serve.run(replace(join(settings.read()), ledger=Forgetful()))
