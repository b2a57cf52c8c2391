"""``python -m tests.soak.defects``: a hundred lines with a planted defect each, all of which exploring has to find.

Half of them are the small line, half the shipped one. Each kind of defect names the promise that it breaks; the sound
lines break none, at any hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.explore.exploration import Exploration, ask
from ivr.explore.graph import Graph
from ivr.wiring.proving.exploring import documents, explored
from tests.explore.defects import defective, sound_line


def looked(line: Line) -> Exploration:
    """Every call while everybody is there."""
    return ask(Graph.of(line), documents(line))


def main() -> None:
    """Plant them, look, and tell; the exit code is 1 if one is missed or there is a false alarm."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.defects", description=main.__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    shipped = load_folder(Path("menus")).line
    if shipped is None:
        sys.exit("The shipped menus have errors: ivr check")
    began, missed = time.monotonic(), 0
    for number in range(chosen.count):
        seed = chosen.seed * 1_000_000 + number
        where = "the shipped line" if number % 2 else "the small line"
        name, breaks, line = defective(seed, shipped if number % 2 else sound_line())
        found = {proof.id for proof in looked(line).broken}
        if breaks not in found:
            missed += 1
            print(f"MISSED: {name} in {where}, seed {seed}: found {sorted(found) or 'nothing'}", flush=True)
    alarms = [*looked(sound_line()).sentences(), *explored(shipped, datetime.now(UTC)).sentences()]
    for alarm in alarms:
        print(f"FALSE ALARM: {alarm}")
    seconds = time.monotonic() - began
    print(f"{chosen.count - missed} of {chosen.count} defects found, {len(alarms)} false alarms, in {seconds:.0f} s.")
    sys.exit(1 if missed or alarms else 0)


if __name__ == "__main__":
    main()
