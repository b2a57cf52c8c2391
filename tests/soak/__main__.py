"""``python -m tests.soak``: kill the line a thousand times, and see that no caller with a warning sign is forgotten."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from tests.lines import SMALL
from tests.soak import check
from tests.soak.kills import Result, Soak, Victim, soak
from tests.soak.millions import postgres
from tests.soak.staff import listening
from tests.started import TOKEN

SECRET = "the-secret-of-the-long-suites"
_SHOWN = 20


def main() -> None:
    """Kill, check, and tell; the exit code is 1 if anybody was forgotten."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=main.__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--postgres", action="store_true", help="use a PostgreSQL that is started here, not SQLite")
    chosen = parser.parse_args()
    database = "PostgreSQL" if chosen.postgres else "SQLite"
    print(f"{chosen.kills} kills with {database}, seed {chosen.seed}.", flush=True)
    with tempfile.TemporaryDirectory() as name, postgres() if chosen.postgres else nullcontext("") as url:
        result = run(Path(name), chosen.kills, chosen.seed, url)
    print(f"\n{check.summary(result.told, result.listed, result.alerted)}")
    for mistake in result.mistakes[:_SHOWN]:
        print(f"WRONG: {mistake}")
    print("Nobody was forgotten." if not result.mistakes else f"{len(result.mistakes)} mistakes.")
    sys.exit(bool(result.mistakes))


def run(folder: Path, kills: int, seed: int, database: str = "", menus: Path = SMALL) -> Result:
    """The whole of it, with a line in a folder."""
    began = time.monotonic()

    def progress(number: int, flagged: int) -> None:
        if number % 25 == 0 or number == kills:
            minutes = (time.monotonic() - began) / 60
            print(f"  kill {number:,} of {kills:,}; {flagged:,} red flags were told; {minutes:.1f} min", flush=True)

    with listening() as staff:
        environment = {
            "IVR_MENUS": str(menus),
            "IVR_AUDIO": str(folder / "no-audio"),
            "IVR_DATABASE_URL": database,
            "IVR_SECRET": SECRET,
            "IVR_ALERT_WEBHOOK": staff.url,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        victim = Victim(folder, environment)
        victim.data.mkdir()
        return soak(victim, staff, Soak(kills, seed, TOKEN, SECRET, progress))


if __name__ == "__main__":
    main()
