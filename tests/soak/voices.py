"""``python -m tests.soak.voices``: sentences of the shipped line, spoken twice in two processes: the same bytes.

They are compared ten by ten, so that ``--minutes`` can end it and tell how many were. Where the good voice is missing,
this says so and fails: it is there to be heard.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path
from typing import Final

from ivr.content.load import load_folder
from ivr.core.line.model import NEURAL, Line
from ivr.core.line.utterances import utterances
from ivr.speech.engines import engines
from ivr.speech.rendering.background import affordable
from ivr.speech.rendering.workers import Job, Workers, cores
from ivr.speech.voice import Speech, speech_of
from ivr.speech.wav import is_sound
from tests.started import MENUS

TOGETHER: Final = 10
"""Sentences that two processes speak before they are compared."""


def main() -> None:
    """Speak, compare and tell; the exit code is 1 if a sentence sounds different the second time."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.voices", description=main.__doc__)
    parser.add_argument("--sentences", type=int, default=150, help="of each language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="after which nothing more is begun")
    chosen = parser.parse_args()
    line = load_folder(MENUS).line
    if line is None:
        sys.exit("The shipped menus have errors: ivr check")
    found = engines(line)
    if found.trouble:
        sys.exit(found.trouble)
    of_each = [picked(line, code, chosen.sentences, chosen.seed) for code in line.languages]
    speeches = [each for some in zip_longest(*of_each) for each in some if each]
    print(f"{len(speeches)} sentences are spoken twice, in two processes.", flush=True)
    until = time.monotonic() + chosen.minutes * 60
    mistakes: list[str] = []
    compared = 0
    for start in range(0, len(speeches), TOGETHER):
        if time.monotonic() > until:
            break
        some = speeches[start : start + TOGETHER]
        compared += len(some)
        mistakes += (found_now := different(some))
        for mistake in found_now:
            print(f"WRONG: {mistake}")
        print(f"{compared} of {len(speeches)} compared, {len(mistakes)} mistakes.", flush=True)
    sys.exit(bool(mistakes) or not compared)


def picked(line: Line, language: str, count: int, seed: int) -> list[Speech]:
    """Some of what a line says in a language, as the good voice says it."""
    said = [each for each in utterances(line) if each.language == language and not each.slow]
    return [speech_of(line, each, NEURAL) for each in random.Random(seed).sample(said, min(count, len(said)))]


def different(speeches: list[Speech]) -> list[str]:
    """What is not said, or not in the same bytes when it is said once more, in reverse order."""
    with tempfile.TemporaryDirectory() as folder:
        turns = [
            [Job(Path(folder, f"{turn}-{number}.wav"), speech) for number, speech in enumerate(speeches)]
            for turn in ("first", "second")
        ]
        failed = [*_spoken(turns[0]), *_spoken(turns[1][::-1])]
        return failed or [
            first.speech.text
            for first, second in zip(*turns, strict=True)
            if first.speech
            and not (first.to.read_bytes() == second.to.read_bytes() and is_sound(first.to.read_bytes()))
        ]


def _spoken(jobs: list[Job]) -> list[str]:
    """Let processes of their own speak; what went wrong."""
    with Workers(affordable(cores())) as workers:
        return [done.error for done in workers.do(jobs) if done.error]


if __name__ == "__main__":
    main()
