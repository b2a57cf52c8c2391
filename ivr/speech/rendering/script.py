"""A reading script for the person who records: numbered, in every language, with the seconds each text should take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.core.line.model import Line
from ivr.speech.recordings import Key, on_one_line, texts

PAUSE_SECONDS = 3
"""The pause to leave between two texts that are read in one go."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to read."""

    number: int
    id: str
    language: str
    text: str
    seconds: float


def entries(line: Line, languages: Sequence[str], without: Mapping[Key, object] | None = None) -> list[Entry]:
    """What is to be read, numbered from 1, language by language in the order of the line.

    Args:
        line: The line.
        languages: The languages to read.
        without: Texts that need not be read, such as those that are recorded.
    """
    wanted = {
        key: on_one_line(text)
        for key, text in texts(line).items()
        if key[1] in languages and key not in (without or {})
    }
    seconds = {code: 60 / max(voice.words_a_minute, 1) for code, voice in line.voices.items()}
    return [
        Entry(number, id_, language, text, len(text.split()) * seconds[language])
        for number, ((id_, language), text) in enumerate(wanted.items(), 1)
    ]


def script(line: Line, found: Sequence[Entry]) -> str:
    """The script as text to print."""
    total = sum(each.seconds for each in found)
    head = [
        f"Reading script for the line {line.id}, version {line.version}: {len(found)} texts, {total / 60:.0f} minutes.",
        "Read each text calmly and clearly, word for word, in a quiet room. Do not read the number or the name.",
        f"Leave {PAUSE_SECONDS} seconds of silence between two texts if you read them in one go.",
        "Save each text in the folder of its language, under its name: audio/recordings/en/main-welcome.wav.",
    ]
    body = [f"{each.number}. [{each.language}] {each.id} ({each.seconds:.0f} s)\n   {each.text}" for each in found]
    return "\n\n".join(["\n".join(head), *body]) + "\n"
