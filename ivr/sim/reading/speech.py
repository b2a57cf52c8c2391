"""How spoken text takes time: sentences, and the seconds they last."""

from __future__ import annotations

import re

from ivr.sim.reading.document import Pause, Play, Say, Sound

WORDS_A_MINUTE = 140
SLOW = 0.8
"""How many times the normal speed slow speech has."""
FILE_SECONDS = 5.0
"""What a sound file is taken to last: the player does not fetch it."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def pieces(sound: Sound) -> list[tuple[str, float]]:
    """What is heard piece by piece: the words (empty for a pause) and the seconds each piece lasts."""
    match sound:
        case Say(text=text, slow=slow, breaks=breaks):
            sentences = _SENTENCE_END.split(text)
            # Longer pauses are slow speech too, without words that are stretched.
            timed = [(sentence, seconds(sentence, slow=slow and not breaks)) for sentence in sentences]
            timed[-1] = (timed[-1][0], timed[-1][1] + breaks)
            return timed
        case Play(url=url):
            return [(url, FILE_SECONDS)] if url else []
        case Pause(length=length):
            return [("", float(length))]


def seconds(text: str, *, slow: bool = False) -> float:
    """How long a text takes to say."""
    return len(text.split()) * 60 / WORDS_A_MINUTE / (SLOW if slow else 1)
