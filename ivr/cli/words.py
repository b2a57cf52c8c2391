"""What the line's audio files say, for phones that show words: told by the menus on this machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from ivr.content.load import load_folder
from ivr.settings import Settings
from ivr.sim.document import Say
from ivr.sim.words import Words, no_words
from ivr.speech.shelf import shelf_for, who_speaks


def words_of_files(settings: Settings) -> Words:
    """The words of each file of the line in these settings; of none if its menus cannot be read here."""
    line = load_folder(settings.menus).line
    if line is None:
        return no_words
    said = shelf_for(line, settings.audio, who_speaks(settings.speak, line)).said()

    def words(url: str) -> Say | None:
        utterance = said.get(urlsplit(url).path)
        if utterance is None:
            return None
        voice = line.voices[utterance.language]
        return Say(" ".join(utterance.text.split()), voice.locale, voice.name, utterance.slow)

    return words
