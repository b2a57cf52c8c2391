"""Ten thousand requests to the console as no page would send them: ``python -m tests.soak.console``.

Half of them may do nothing, and nothing may be written by them; half are of somebody who may do everything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from ivr.web.app import create_app
from ivr.wiring.console import desk
from tests.web.console.conftest import as_live, template_in
from tests.web.console.fuzz import fuzz_for, send, state
from tests.web.console.people import Staff

REQUESTS: Final = 10_000
_AT_ONCE: Final = 500


def soak(requests: int, folder: Path) -> list[str]:
    """Send them. Returns what went wrong."""
    live = as_live(template_in(folder).fresh())
    staff = Staff(create_app(live), desk(live, list))
    first = fuzz_for(staff, seed=0)
    found: list[str] = []
    for seed, start in enumerate(range(0, requests // 2, _AT_ONCE)):
        fuzz = first.again(seed)
        before = state(staff)
        found += send(fuzz.illegitimate(_AT_ONCE))
        if state(staff) != before:
            found.append(f"something was written by what nobody may do (seed {seed})")
        found += send(fuzz.odd(_AT_ONCE))
        print(f"{2 * (start + _AT_ONCE)} requests, {len(found)} faults", flush=True)
    return found


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(parser.parse_args().requests, Path(folder))
    for each in found:
        print(each)
    print(f"The console: {len(found)} faults in {time.monotonic() - begun:.0f} s")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
