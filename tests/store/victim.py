"""A process that keeps entries of many calls at once, and says which ones it was told are kept, until it is killed."""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from ivr.core.entries import Kept
from tests.store.kept import accept, flag, key, started

CALLERS = 12


async def caller(ledger_url: str, spool: Path, name: str) -> None:
    """Calls for ever: a key, a red flag, and every third time somebody who presses 1."""
    async with started(ledger_url, spool) as ledger:

        async def one(number: int) -> None:
            for turn in count():
                call = f"{name}-{number}-{turn}"
                for entry in (key(1, call), flag(2, call), *([accept(3, call)] if turn % 3 == 0 else [])):
                    if await ledger.keep([entry]) is not Kept.NOWHERE:
                        sys.stdout.write(f"{call} {entry.step} {entry.note.kind}\n")
                        sys.stdout.flush()

        await asyncio.gather(*(one(number) for number in range(CALLERS)))


if __name__ == "__main__":
    asyncio.run(caller(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
