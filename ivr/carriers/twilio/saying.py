"""Words for the carrier's voice: its language, slow speech, pronunciation, and no more at once than it can say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from twilio.twiml.voice_response import Gather, Say, SsmlBreak, SsmlSub, VoiceResponse

from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.core.speak import SLOW_PAUSE

MOST: Final = 2900
"""Characters in one ``<Say>``; voices refuse more than 3,000."""

_PAUSE: Final = re.compile(r"(?<=[.,;:!?…] )")

Piece = tuple[str, str]
"""What is written, and what is said instead ("": just that)."""


def say(parent: VoiceResponse | Gather, line: Line, utterance: Utterance) -> None:
    """Let the carrier's voice of its language say an utterance."""
    voice = line.voices[utterance.language]
    for pieces in portions(line.lexicon(utterance.language).carrier(utterance.text)):
        verb = Say(voice=voice.name, language=voice.locale)
        _fill(verb, pieces, slow=utterance.slow)
        parent.append(verb)


def _fill(verb: Say, pieces: list[Piece], *, slow: bool) -> None:
    """Write the text as it is; where it is said otherwise, the carrier finds that beside it.

    Slow speech has longer pauses at commas and full stops; stretched words are understood less well.
    """
    pause = SsmlBreak(time=f"{SLOW_PAUSE * 1000:.0f}ms")
    for written, said in pieces:
        if said:
            verb.nest(SsmlSub(written, alias=said))
            continue
        for number, words in enumerate(_PAUSE.split(written) if slow else [written]):
            if number:
                verb.nest(pause)
            if words:
                verb.nest(words)


def portions(pieces: list[Piece], most: int = MOST) -> Iterator[list[Piece]]:
    """The pieces of a text in portions that can be said at once, parted behind a sentence where possible."""
    portion: list[Piece] = []
    size = 0
    for piece in (part for whole in pieces for part in _parts(whole, most)):
        length = max(map(len, piece))
        if portion and size + length > most:
            yield portion
            portion, size = [], 0
        portion = _joined(portion, piece)
        size += length
    yield portion


def _parts(piece: Piece, most: int) -> list[Piece]:
    """Sentences of a plain text, or single words of a sentence that is too long; other pieces stay whole."""
    written, said = piece
    if said:
        return [piece]
    sentences = re.findall(r".+?(?:[.!?…]\s+|$)", written)
    words = ([each] if len(each) <= most else re.findall(r"\S+\s*", each) for each in sentences)
    return [(part, "") for parts in words for part in parts]


def _joined(portion: list[Piece], piece: Piece) -> list[Piece]:
    """With the piece behind it; plain text joins plain text, since markup holds no two texts in a row."""
    if portion and not piece[1] and not portion[-1][1]:
        return [*portion[:-1], (portion[-1][0] + piece[0], "")]
    return [*portion, piece]
