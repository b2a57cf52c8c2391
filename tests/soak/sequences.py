"""``python -m tests.soak.sequences``: calls in which steps come twice, late, out of order or never."""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time

from tests.sequences import ACTIONS, run
from tests.worlds import MemoryDisk, SqliteDisk, World

_FEWEST, _MOST = 5, 40
_SQLITE_EVERY = 20
_SHOWN = 20
_EVERY = 5_000


def sequence(seed: int, number: int) -> list[int]:
    """What happens in a call."""
    chance = random.Random(f"{seed}/{number}")
    return [chance.randrange(len(ACTIONS) * 500) for _ in range(chance.randint(_FEWEST, _MOST))]


def main() -> None:
    """Let them happen, and tell; the exit code is 1 if any sign was forgotten."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.sequences", description=main.__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"{chosen.count:,} sequences, every {_SQLITE_EVERY}th with SQLite, seed {chosen.seed}.", flush=True)
    began, told, talks, mistakes = time.monotonic(), 0, 0, 0
    worlds = World(MemoryDisk()), World(SqliteDisk())
    for number in range(chosen.count):
        numbers = sequence(chosen.seed, number)
        call = run(worlds[number % _SQLITE_EVERY == 0], numbers)
        told, talks = told + len(call.told), talks + len(call.talks)
        if wrong := call.forgotten():
            mistakes += 1
            if mistakes <= _SHOWN:
                print(f"WRONG: {wrong[0]} in {numbers}", flush=True)
        if (number + 1) % _EVERY == 0:
            minutes = (time.monotonic() - began) / 60
            print(f"  {number + 1:,} sequences; {told:,} signs told, {talks:,} talks; {minutes:.1f} min", flush=True)
    print("No sign was forgotten." if not mistakes else f"{mistakes} mistakes.")
    sys.exit(bool(mistakes))


if __name__ == "__main__":
    main()
