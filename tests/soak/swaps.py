"""``python -m tests.soak.swaps``: the menus are saved again and again while people call.

No webhook may fail, no call may hear two versions, and the process's memory must stay level.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

import httpx

from ivr.sim import events
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff
from tests.lines import SMALL
from tests.started import StartedLine

MAIN: Final = "menus/main.yaml"
ENGLISH, SPANISH = "the small line.", "la línea pequeña."
HEARD: Final = re.compile(r"(?:edition|edición) ([a-z]+)")
SCRIPT: Final = "7,9,1,*,7,9,7,h"
"""What each caller presses: the greeting, which tells the edition, is heard at each second key."""
_SECONDS: Final = 20.0
"""The longest that is waited for an edit to be spoken."""
MOST_GROWTH: Final = 80
"""Megabytes by which a process may grow after its first swaps."""
_WARM: Final = 30


@dataclass
class Result:
    """What became of it."""

    swaps: int = 0
    calls: int = 0
    mistakes: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds from a save until a new call would hear it."""
    memory: list[int] = field(default_factory=list)
    """Megabytes after each swap; empty where the system does not tell."""

    @property
    def growth(self) -> int:
        """Megabytes from the first swaps to the last ones."""
        early = self.memory[min(_WARM, len(self.memory) - 1) :] or [0]
        return early[-1] - early[0]


def letters(number: int) -> str:
    """A number as a word that no figure is read in, and that means nothing: "ice" would be medical."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def save(menus: Path, number: int) -> None:
    """Save an edition: its word is heard in each language's greeting."""
    text = (SMALL / MAIN).read_text(encoding="utf-8")
    word = letters(number)
    text = text.replace(ENGLISH, f"edition {word} of {ENGLISH}").replace(SPANISH, f"la edición {word} de {SPANISH}")
    (menus / MAIN).write_text(text, encoding="utf-8")


class Caller(Thread):
    """Calls, and calls again, until it is over."""

    def __init__(self, line: StartedLine, over: Event, result: Result, seed: int) -> None:
        super().__init__(daemon=True)
        self._line, self._over, self._result, self._rng = line, over, result, random.Random(seed)

    def run(self) -> None:
        """Call."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            while not self._over.is_set():
                self._call(client)

    def _call(self, client: httpx.Client) -> None:
        heard: set[str] = set()
        wrong: list[str] = []

        def listen(event: events.Event) -> None:
            match event:
                case events.Heard(text=text):
                    heard.update(HEARD.findall(text))
                case events.Requested(status=status) if status not in {200, 204}:
                    wrong.append(f"a webhook was answered {status}")
                case events.Refused(problem=problem):
                    wrong.append(problem)

        settings = CallSettings(self._line.url, self._line.token)
        Call(settings, client, (Scripted(parse_keys(SCRIPT)), Staff("answers")), listen, self._rng).run()
        if len(heard) > 1:
            wrong.append(f"a call heard the editions {', '.join(sorted(heard))}")
        if not heard:
            wrong.append("a call heard no edition")
        self._result.calls += 1
        self._result.mistakes += wrong


def swap_under_load(folder: Path, swaps: int, callers: int = 2, progress: Callable[[Result], None] = print) -> Result:
    """Save the menus of a line that is called meanwhile.

    Args:
        folder: An empty one.
        swaps: How often.
        callers: How many call at once.
        progress: Is told after each swap.
    """
    menus = shutil.copytree(SMALL, folder / "menus")
    save(menus, 0)
    (folder / "data").mkdir()
    line = StartedLine(folder / "data", menus=menus)
    result, over = Result(), Event()
    line.start()
    try:
        threads = [Caller(line, over, result, seed) for seed in range(callers)]
        for thread in threads:
            thread.start()
        for number in range(1, swaps + 1):
            before = _spoken(line)
            save(menus, number)
            _await_swap(line, before, result)
            result.memory += _megabytes(line)
            progress(result)
        over.set()
        for thread in threads:
            thread.join(60)
    finally:
        line.kill()
    return result


def _await_swap(line: StartedLine, before: str, result: Result) -> None:
    saved = time.monotonic()
    while _spoken(line) == before:
        if time.monotonic() - saved > _SECONDS:
            result.mistakes.append(f"edition {result.swaps + 1} was not spoken in {_SECONDS:.0f} seconds")
            return
        time.sleep(0.02)
    result.swaps += 1
    result.slowest = max(result.slowest, time.monotonic() - saved)


def _spoken(line: StartedLine) -> str:
    version: str = httpx.get(f"{line.url}/healthz", trust_env=False, timeout=30).json()["menus"]
    return version


def _megabytes(line: StartedLine) -> Iterator[int]:
    """What the line's process holds now."""
    if line._server is not None and (status := Path(f"/proc/{line._server.pid}/status")).exists():
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="ascii"))
        if found:
            yield int(found[1]) // 1024


def main() -> None:
    """Swap, and tell; the exit code is 1 if anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.swaps", description=main.__doc__)
    parser.add_argument("--swaps", type=int, default=1_000)
    chosen = parser.parse_args()

    def progress(result: Result) -> None:
        if result.swaps % 50 == 0:
            memory = f", {result.memory[-1]} MB" if result.memory else ""
            print(f"  {result.swaps:,} swaps, {result.calls:,} calls{memory}", *result.mistakes[-1:], flush=True)

    with tempfile.TemporaryDirectory() as folder:
        result = swap_under_load(Path(folder), chosen.swaps, progress=progress)
    print(f"{result.swaps:,} swaps under {result.calls:,} calls; memory grew by {result.growth} MB.")
    print(f"The slowest edit was heard {result.slowest:.1f} s after its save.")
    if result.growth > MOST_GROWTH:
        result.mistakes.append("The process grows with each swap.")
    for mistake in result.mistakes[:20]:
        print(f"WRONG: {mistake}")
    sys.exit(bool(result.mistakes))


if __name__ == "__main__":
    main()
