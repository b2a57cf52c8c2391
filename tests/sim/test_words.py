"""Files are shown as the words they say, where somebody knows them."""

from __future__ import annotations

from ivr.sim.reading.document import Document, Gather, Hangup, Pause, Play, Say
from ivr.sim.words import no_words, worded

GOODBYE = Say("Goodbye.", "en-US", "Polly.Joanna-Neural")


def words(url: str) -> Say | None:
    return GOODBYE if url == "/audio/goodbye.wav" else None


def test_what_is_known_is_said_and_all_else_stays() -> None:
    known, unknown = Play("/audio/goodbye.wav", loop=2), Play("/audio/other.wav")
    keys, pause, say = Play("", digits="1"), Pause(), Say("Hello.")
    document = Document((known, unknown, keys, say, Gather((known, pause, unknown), timeout=7), Hangup()))
    again = Say("Goodbye.", "en-US", "Polly.Joanna-Neural", loop=2)
    assert worded(document, words) == Document(
        (again, unknown, keys, say, Gather((again, pause, unknown), timeout=7), Hangup())
    )
    assert worded(document, no_words) == document
