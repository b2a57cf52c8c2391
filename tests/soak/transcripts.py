"""``python -m tests.soak.transcripts``: the promises, asked of ten thousand calls that the player played and heard."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from ivr.content.load import load_folder
from ivr.sim.events import Dialled, Pressed
from tests.explore.transcripts import broken, walk

_EVERY = 1_000


def main() -> None:
    """Play them, and tell; the exit code is 1 if any breaks a promise."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.transcripts", description=main.__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    line = load_folder(Path("menus")).line
    if line is None:
        sys.exit("The shipped menus have errors: ivr check")
    print(f"{chosen.count:,} calls at random, seed {chosen.seed}.", flush=True)
    began, keys, rung, wrong = time.monotonic(), 0, 0, 0
    for number in range(1, chosen.count + 1):
        played = walk(line, f"{chosen.seed}/{number}")
        keys, rung = keys + len(played.of(Pressed)), rung + len(played.of(Dialled))
        for problem in broken(line, played):
            wrong += 1
            print(f"BROKEN in walk {chosen.seed}/{number}: {problem}", flush=True)
        if number % _EVERY == 0:
            print(f"{number:,} calls, {keys:,} keys, {rung:,} rings, {wrong} broken promises", flush=True)
    print(f"{chosen.count:,} calls in {time.monotonic() - began:.0f} s: {wrong} broken promises.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
