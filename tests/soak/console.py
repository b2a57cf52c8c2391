"""Ten thousand requests to the console as no page would send them: ``python -m tests.soak.console``.

Half of them may do nothing, and nothing may be written by them; half are of somebody who may do everything. Meanwhile
the menus and the draft become others: damaged, changed by somebody else, unreadable.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from ivr.content.yaml.folder import read_files
from ivr.web.app import create_app
from ivr.web.console import joined
from ivr.wiring.console import Desk, desk
from ivr.wiring.drafts.desk import DraftDesk, DraftError
from ivr.wiring.drafts.store import FOLDER
from tests.lines import SMALL
from tests.soak.damage import mutated
from tests.web.console.conftest import as_live, template_in
from tests.web.console.fuzz import NAME, Reached, fuzz_for, send, state
from tests.web.console.people import Staff
from tests.web.console.ready import make_ready

REQUESTS: Final = 10_000
_AT_ONCE: Final = 250


def soak(requests: int, folder: Path, seed: int = 0) -> list[str]:
    """Send them. Returns what went wrong."""
    live, reached = as_live(template_in(folder).fresh()), Reached()
    with patch.object(joined, "PAGES", reached.pages()):
        staff = Staff(create_app(live), desk(live, list))
    make_ready(staff.desk)
    first, found = fuzz_for(staff, seed, reached), list[str]()
    for number, start in enumerate(range(0, requests // 2, _AT_ONCE)):
        _STATES[number % len(_STATES)](staff.desk, Random(f"{seed}-{number}"))
        fuzz = first.again(seed + number)
        before = state(staff)
        found += send(fuzz.illegitimate(_AT_ONCE), reached)
        if state(staff) != before:
            found.append(f"something was written by what nobody may do (batch {number})")
        found += send(fuzz.odd(_AT_ONCE), reached)
        print(f"{2 * (start + _AT_ONCE)} requests, {len(found)} faults", *found[-3:], sep="\n  ", flush=True)
    never = reached.never()
    print(f"Routes that never did what they are for: {', '.join(never) or 'none'}")
    return found


# --- what becomes of the menus and the draft meanwhile ----------------------------------------------------------------


def _as_it_was(at: Desk, _random: Random) -> None:
    """The small line again, and no draft."""
    drafts = DraftDesk(at.settings, NAME)
    for name in read_files(at.settings.menus):
        (at.settings.menus / name).unlink()
    for path in SMALL.rglob("*.yaml"):
        to = at.settings.menus / path.relative_to(SMALL)
        to.parent.mkdir(exist_ok=True)
        to.write_bytes(path.read_bytes())
    make_ready(at)
    try:
        drafts.discard(drafts.open().draft.revision)
    except DraftError:
        drafts.set_aside()


def _with_a_draft(at: Desk, random: Random) -> None:
    """A draft, whose lines somebody else changed meanwhile."""
    _as_it_was(at, random)
    path = at.settings.menus / "topics/recovery.yaml"
    before = path.read_bytes()
    drafts = DraftDesk(at.settings, NAME)
    drafts.edit(drafts.open().draft.revision, "x", lambda _: {"topics/recovery.yaml": before.replace(b"e", b"e ", 9)})
    path.write_bytes(before.replace(b"e", b"e  ", 9))


def _damaged(at: Desk, random: Random) -> None:
    """Menus that cannot be read."""
    for name, data in mutated(read_files(at.settings.menus), random).items():
        (at.settings.menus / name).write_bytes(data)


def _unreadable(at: Desk, random: Random) -> None:
    """A draft that cannot be read."""
    _as_it_was(at, random)
    (at.settings.data / FOLDER / NAME).mkdir(parents=True, exist_ok=True)
    (at.settings.data / FOLDER / NAME / "draft.json").write_bytes(b"{")


_STATES: Final[tuple[Callable[[Desk, Random], None], ...]] = (
    _as_it_was, _with_a_draft, _damaged, _damaged, _unreadable
)  # fmt: skip


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=0)
    begun, asked = time.monotonic(), parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(asked.requests, Path(folder), asked.seed)
    for each in found:
        print(each)
    print(f"The console: {len(found)} faults in {time.monotonic() - begun:.0f} s")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
