"""What the line's audio files say, for phones that show words: told by the version that the line speaks."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from ivr.cli.menus.kept_lines import line_of_version
from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.sim.reading.document import Say
from ivr.sim.words import Words

_SECONDS = 5.0


def words_of_files(settings: Settings) -> Words:
    """The words of each file of the line at these settings; those of the folder where nothing else tells them."""
    return _Files(settings)


class _Files:
    """The words of the files of each version that was met."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._said: dict[str, tuple[Line, Utterance]] = {}
        self._met: set[str] = set()
        self._asked: set[str] = set()
        self._folder_read = False

    def __call__(self, url: str) -> Say | None:
        """What a file says; None where nothing tells it."""
        path = urlsplit(url).path
        if path not in self._said and path not in self._asked:
            self._asked.add(path)
            self._learn_spoken()
        if path not in self._said and not self._folder_read:
            self._folder_read = True
            self._learn(load_folder(self._settings.menus).line)
        if path not in self._said:
            return None
        line, utterance = self._said[path]
        voice = line.voices[utterance.language]
        return Say(" ".join(utterance.text.split()), voice.locale, voice.name, utterance.slow)

    def _learn_spoken(self) -> None:
        """Learn what the line speaks now, which may have changed since it was asked last."""
        version = _spoken(self._settings.public_url)
        if version and version not in self._met:
            self._met.add(version)
            self._learn(line_of_version(version))

    def _learn(self, line: Line | None) -> None:
        if line is not None:
            shelf = shelf_for(line, self._settings.audio, who_speaks(self._settings.speak, line))
            self._said.update({path: (line, utterance) for path, utterance in shelf.utterances().items()})


def _spoken(url: str) -> str:
    """The version that a line speaks, or "" where it does not tell."""
    try:
        told = httpx.get(f"{url}/healthz", timeout=_SECONDS, trust_env=False).json()
        return str(told["menus"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return ""
