"""One long recording of a script, cut at its pauses: which stretch of it is which text.

Nobody listens here. The texts are known, in order, with the seconds each should take; so is where the speaker paused.
The best match gives every text a run of stretches whose length fits, and says how well it fits.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ivr.speech.rendering.script import Entry
from ivr.speech.telephone import Samples, levels
from ivr.speech.voice import SpeechError
from ivr.speech.wav import RATE

PAUSE = 1.0
"""Seconds of quiet that may part two texts."""
DOUBTFUL = 1.5
"""A text that took so many times longer or shorter than the others, for its words, should be listened to."""
_MOST_STRETCHES = 12
"""Of which one text may be put together: pauses for breath."""
_QUIET = 30.0
"""Decibels below the speech at which it is quiet."""


@dataclass(frozen=True, slots=True)
class Match:
    """A text and where it was found, in seconds from the beginning."""

    entry: Entry
    start: float
    end: float
    fit: float
    """Its length against that of its text, with the speaker's own speed taken out: 1 fits."""

    @property
    def doubtful(self) -> bool:
        """Whether it should be listened to with care."""
        return not 1 / DOUBTFUL <= self.fit <= DOUBTFUL


def stretches(samples: Samples) -> list[tuple[float, float]]:
    """Where there is speech, in seconds, parted where it is quiet for `PAUSE`. The samples are telephone audio."""
    found = levels(samples)
    if not len(found):
        return []
    loud = np.flatnonzero(found > max(float(np.percentile(found, 95)) - _QUIET, -60.0))
    spans: list[tuple[float, float]] = []
    for frame in loud:
        at = float(frame) / 100
        if spans and at - spans[-1][1] < PAUSE:
            spans[-1] = spans[-1][0], at + 0.01
        else:
            spans.append((at, at + 0.01))
    return spans


def match(entries: Sequence[Entry], spans: Sequence[tuple[float, float]]) -> list[Match]:
    """Every text with its stretches, in order, none left over.

    Raises:
        SpeechError: There are more texts than stretches of speech.
    """
    if len(spans) < len(entries) or not entries:
        raise SpeechError(
            f"There are {len(spans)} stretches of speech for {len(entries)} texts. Leave a longer pause behind each "
            "text, or read one language at a time."
        )
    speed = sum(end - start for start, end in spans) / sum(each.seconds for each in entries)
    rough = _matched(entries, spans, speed)
    # One text that was read wrongly must not make all others look wrong.
    return _matched(entries, spans, statistics.median((each.end - each.start) / each.entry.seconds for each in rough))


def _matched(entries: Sequence[Entry], spans: Sequence[tuple[float, float]], speed: float) -> list[Match]:
    """The best match for a speaker who takes so many times the seconds of the script."""
    ends = _best(entries, spans, speed)
    found = []
    for number, entry in enumerate(entries):
        start, end = spans[ends[number]][0], spans[ends[number + 1] - 1][1]
        found.append(Match(entry, start, end, (end - start) / (entry.seconds * speed)))
    return found


def _best(entries: Sequence[Entry], spans: Sequence[tuple[float, float]], speed: float) -> list[int]:
    """The first stretch of each text, and behind them the number of stretches, so that the lengths fit best."""
    worst = math.inf
    costs = [[worst] * (len(spans) + 1) for _ in range(len(entries) + 1)]
    before = [[0] * (len(spans) + 1) for _ in range(len(entries) + 1)]
    costs[0][0] = 0.0
    for number, entry in enumerate(entries, 1):
        for end in range(number, len(spans) + 1):
            for start in range(max(number - 1, end - _MOST_STRETCHES), end):
                length = spans[end - 1][1] - spans[start][0]
                cost = costs[number - 1][start] + math.log(length / (entry.seconds * speed)) ** 2
                if cost < costs[number][end]:
                    costs[number][end], before[number][end] = cost, start
    if costs[-1][-1] == worst:
        raise SpeechError("The stretches of speech are far more than the texts. Was it this script that was read?")
    ends = [len(spans)]
    for number in range(len(entries), 0, -1):
        ends.append(before[number][ends[-1]])
    return ends[::-1]


def piece(samples: Samples, found: Match) -> Samples:
    """The samples of one text, with a little of the quiet around it."""
    around = PAUSE / 3
    return samples[max(int((found.start - around) * RATE), 0) : int((found.end + around) * RATE)]
