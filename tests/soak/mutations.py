"""``python -m tests.soak.mutations``: menus that are damaged in every way, read, checked, shown and edited by forms.

Nothing may crash or hang, and whatever a form writes into a damaged file must be read back as it was typed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from ivr.content.comparing.comparison import Side, compare
from ivr.content.comparing.telling import Telling
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import outlines
from ivr.content.editing.preview import preview
from ivr.content.line import tree
from ivr.content.load import Loaded, load, load_folder, read_folder
from ivr.core.line.model import Line
from ivr.explore.promised import Promised
from ivr.explore.testcalls.clock import instant
from ivr.explore.testcalls.playing import play
from ivr.explore.testcalls.reading import read
from ivr.staffing import notice
from ivr.web.console.changing.messages import messages
from ivr.wiring.drafts.checking import checked
from ivr.wiring.drafts.decided import by_hand
from tests.lines import EVIDENCE, SMALL, listening_files
from tests.soak.damage import VALUES, mutated, often_damaged
from tests.soak.forms import FORMS
from tests.soak.shown import Pages

MOST_SECONDS: Final = 5.0
"""The longest that one damaged folder may take, on a busy machine."""
NOW: Final = datetime(2026, 3, 6, 15, tzinfo=UTC)
"""Two days before clocks change."""
SHIPPED: Final = Path("menus")
OTHER: Final = SHIPPED / "lines" / "colonoscopy"
HOURS: Final = b"""\
    hours:
      - days: monday-friday
        from: 08:00
        to: 17:00
      - days: saturday
        from: 22:00
        to: 06:00
    exceptions:
      - date: 2026-03-09
        from: 08:00
        to: 12:00
      - date: 2026-03-12
        until: 2026-03-14
        closed: yes
    when-closed: on-call
    emails:
      - nurse@clinic.example
"""
NOTICE: Final = {"texts": {"en": "Our office is closed today.", "es": "Hoy está cerrado."}, "until": NOW.isoformat()}


@dataclass
class Tally:
    """What became of them."""

    tried: int = 0
    slowest: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)


@cache
def folders() -> tuple[Mapping[str, bytes], ...]:
    """What is damaged: small lines, which together hold every kind of file, and every field of it."""
    small, shipped = read_folder(SMALL), read_folder(SHIPPED)
    head = b"time-zone: America/New_York\nholidays:\n  country: US\n  state: NY\nmessage-seconds: 120\n"
    staff = small["staff.yaml"].replace(b"message-seconds: 120\n", head)
    staffed = {**small, "staff.yaml": staff.replace(b"  - team: nurse\n", b"  - team: nurse\n" + HOURS)}
    words = {name: shipped[name] for name in ("pronunciation.yaml", "facts/documents.yaml", "facts/recovery.yaml")}
    several = {
        **small,
        "line.yaml": small["line.yaml"] + b"lines:\n  - line: other\n    numbers:\n      - +12025550180\n",
    }
    evidence, other = read_folder(EVIDENCE), read_folder(OTHER)
    return small, {**small, **words}, staffed, several, evidence, other, listening_files()


@cache
def other_line() -> Line:
    """The second shipped line."""
    line = load_folder(OTHER).line
    assert line
    return line


def look(files: Mapping[str, bytes], rng: random.Random) -> str:
    """Read, check, show and edit a folder; how that ended."""
    loaded = checked(files, NOW)
    rng.choice(_SHOWN)(loaded, files, rng)
    try:
        changes = rng.choice(FORMS)(files, rng)
    except EditError:
        return "refused"
    if changes and rng.random() < 0.3:  # what was written is read like anything else
        load({name: data for name, data in {**files, **changes}.items() if data is not None})
    return "fine" if loaded.line else "wrong"


# --- what pages show of it --------------------------------------------------------------------------------------------


def _told(loaded: Loaded, files: Mapping[str, bytes], rng: random.Random) -> None:
    messages(loaded, dict(files), rng.choice(("en", "es")))


def _previewed(loaded: Loaded, files: Mapping[str, bytes], rng: random.Random) -> None:
    found = [(each, text) for each in outlines(files) for text in each.texts]
    if found:
        preview(loaded, *rng.choice(found), {})


@cache
def _before(number: int) -> Loaded:
    return load(folders()[number])


def _compared(loaded: Loaded, _files: Mapping[str, bytes], rng: random.Random) -> None:
    line = loaded.line or (loaded.evidence.line if loaded.evidence else None)
    before = _before(rng.randrange(3))
    if line and loaded.evidence and before.line:
        Telling(compare(Side("", before.line, before.evidence), Side("", line, loaded.evidence)), "es").sections()
        for code in line.languages:
            tree.rows(line, code)


def _decided(_loaded: Loaded, files: Mapping[str, bytes], _rng: random.Random) -> None:
    by_hand(folders()[0], files)


_SHOWN: Final[tuple[Callable[[Loaded, Mapping[str, bytes], random.Random], None], ...]] = (
    _told, _told, _previewed, _previewed, _compared, _compared, _decided
)  # fmt: skip


# --- what stands beside the menus -------------------------------------------------------------------------------------


def look_at_calls(folder: Path, rng: random.Random) -> str:
    """Play damaged test calls."""
    written = {path.name: path.read_bytes() for path in sorted((OTHER / "test-calls").iterdir())}
    path = folder / "calls.yaml"
    path.write_bytes(often_damaged(rng.choice(sorted(written.values())), rng, written))
    line, promised = other_line(), Promised()
    found = read([path], line, promised.number)
    for call in found.calls if not found.issues else ():
        at = instant(line, call.when, NOW)
        for language in call.languages if at else ():
            play(call, language, line, at or NOW, promised)
    return "not played" if found.issues else "played"


def look_at_notice(folder: Path, rng: random.Random) -> str:
    """Read a damaged notice."""
    data = json.dumps(NOTICE, indent=1, ensure_ascii=False).encode()
    if rng.random() < 0.5:  # as often
        changed = {**NOTICE, rng.choice(("texts", "until")): rng.choice((*VALUES, 5, None, [], {"en": "x"}, {"en": 5}))}
        data = json.dumps(changed).encode()
    else:
        data = often_damaged(data, rng, {"x": data})
    path = folder / notice.FILE
    path.write_bytes(data)
    try:
        found = notice.read(path)
    except notice.NoticeError:
        return "no notice"
    list(notice.problems(dict(found.texts) if found else {}, other_line()))
    return "a notice"


@cache
def pages() -> Pages:
    """The console; it is joined once."""
    return Pages()


# --- all of it --------------------------------------------------------------------------------------------------------


def soak(count: int, seed: int, tally: Tally, begin: int = 0) -> Tally:
    """So many damaged folders.

    Args:
        count: How many.
        seed: Decides which.
        tally: Is added to.
        begin: The number of the first one.
    """
    with tempfile.TemporaryDirectory() as name:
        for number in range(begin, begin + count):
            _one(Path(name), number, seed, tally)
    return tally


def _one(folder: Path, number: int, seed: int, tally: Tally) -> None:
    rng = random.Random(f"{seed}-{number}")
    begun = time.process_time()  # not the time in which others used the machine
    try:
        end = _look(folder, number, rng)
    except Exception as error:  # noqa: BLE001  # that is what is looked for
        end = "crashed"
        tally.mistakes.append(f"seed {seed}-{number}: {error!r}")
    seconds = time.process_time() - begun
    if seconds > MOST_SECONDS:
        tally.mistakes.append(f"seed {seed}-{number}: {seconds:.1f} s")
    tally.slowest = max(tally.slowest, seconds)
    tally.ends[end] += 1
    tally.tried += 1


def _look(folder: Path, number: int, rng: random.Random) -> str:
    match number % 20:
        case 0:
            return look_at_calls(folder, rng)
        case 1:
            return look_at_notice(folder, rng)
        case 2 | 3 | 4 | 5:
            pages().ask(mutated(folders()[number % len(folders())], rng), rng)
            return "shown"
        case _:
            return look(mutated(folders()[number % len(folders())], rng), rng)


def main() -> int:
    """Run it with progress."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin", type=int, default=0, help="the number of the first one: what went wrong names it")
    asked = parser.parse_args()
    tally = Tally()
    folders(), other_line()
    gc.freeze()  # what stays is not looked through again and again
    step = max(1, asked.count // 50)
    for begin in range(0, asked.count, step):
        soak(min(step, asked.count - begin), asked.seed, tally, asked.begin + begin)
        told = ", ".join(f"{count} {end}" for end, count in sorted(tally.ends.items()))
        spent = time.process_time()
        print(f"{tally.tried} damaged, slowest {tally.slowest:.2f} s, {spent:.0f} s in all: {told}", flush=True)
        print(*tally.mistakes[:20], sep="\n", end="\n" * bool(tally.mistakes), flush=True)
        if len(tally.mistakes) >= 20:  # so many are shown
            break
    return bool(tally.mistakes)


if __name__ == "__main__":
    sys.exit(main())
