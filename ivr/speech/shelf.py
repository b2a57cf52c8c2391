"""The shelf: which audio file says an utterance, and what to send when a file is asked for and is not well.

Documents name files long before they are asked for. A file may vanish meanwhile, or its disk may fail. So every file
can be made again from what it was made from; and where even that fails, the caller hears other words of the line that
lead to a person, never silence.
"""

from __future__ import annotations

import logging
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from ivr.core.model import FILES, Line
from ivr.core.reply import Utterance
from ivr.core.utterances import utterances
from ivr.speech import naming, recordings, wav
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.voice import SLOW, SpeechError, speech, speech_of
from ivr.speech.workers import Job, do_now

logger = logging.getLogger(__name__)

URL: Final = "/audio/rendered/"
SPARE: Final = "no-input-2"
"""The phrase that is heard when nothing else can be: it tells how to reach a person."""


class Shelf:
    """The audio files of one line.

    Args:
        line: The line.
        audio: The folder with `recordings`, and `rendered`, in which files are made.
        speak: `FILES` or `CARRIER`.
        engine: The name and version of the voice engine; "" if there is none.
    """

    def __init__(self, line: Line, audio: Path, speak: str, engine: str) -> None:
        self._line = line
        self.folder = audio / "rendered"
        self.mode = speak
        self.recordings = recordings.find(line, audio / "recordings")
        self.jobs: dict[str, Job] = {}
        """Every file the line could use, by name, and how it is made."""
        self._heard: dict[Utterance, list[str]] = {}
        """For each utterance, the files that callers may hear, the best first."""
        self._ways: dict[Utterance, list[str]] = {}
        """The same with those that are made but not chosen: better than nothing."""
        self._said: dict[str, Utterance] = {}
        recorded = {key: (each, _bytes(each.path)) for key, each in self.recordings.fresh().items()}
        for utterance in utterances(line):
            recording, data = recorded.get((utterance.id, utterance.language), (None, b""))
            if recording and data:
                name = naming.recording_name(data, slow=utterance.slow)
                self._add(utterance, name, Job(self.folder / name, recording=recording.path, slow=utterance.slow))
            if engine:
                spoken = speech_of(line, utterance)
                name = naming.rendered_name(spoken, engine)
                self._add(utterance, name, Job(self.folder / name, spoken), used=speak == FILES)
        self._lengths: dict[str, float] = {}
        for name in self.jobs:
            if length := wav.seconds(self.folder / name):
                self._lengths[name] = length
        self._spares = {language: self._spare(line, language) for language in line.languages}
        self._making = Lock()

    def _add(self, utterance: Utterance, name: str, job: Job, *, used: bool = True) -> None:
        self.jobs.setdefault(name, job)
        self._said.setdefault(name, utterance)
        self._ways.setdefault(utterance, []).append(name)
        if used:
            self._heard.setdefault(utterance, []).append(name)

    def _spare(self, line: Line, language: str) -> bytes:
        phrase = Utterance(SPARE, language, line.phrases[SPARE].text[language])
        name = self._name(phrase)
        data = _bytes(self.folder / name) if name else b""
        return data if wav.is_sound(data) else b""

    # --- for documents ------------------------------------------------------------------------------------------

    def url(self, utterance: Utterance) -> str | None:
        """The path of the file that says an utterance; None where the carrier's voice must."""
        name = self._name(utterance)
        return URL + name if name else None

    def said(self) -> dict[str, Utterance]:
        """By the path of each file that may be heard, what it says."""
        return {URL + name: utterance for name, utterance in self._said.items()}

    def lengths(self) -> dict[recordings.Key, float]:
        """The seconds of every file that is heard at normal speed, by what it says."""
        names = {each: self._name(each) for each in self._heard if not each.slow}
        return {(each.id, each.language): self._lengths[name] for each, name in names.items() if name}

    def utterance(self, name: str) -> Utterance | None:
        """What a file of this line says."""
        return self._said.get(name)

    def _name(self, utterance: Utterance) -> str | None:
        return next((name for name in self._heard.get(utterance, ()) if name in self._lengths), None)

    # --- for those who make files -------------------------------------------------------------------------------

    def missing(self) -> list[Job]:
        """What has to be made: files that are not there, or not whole."""
        return [job for name, job in self.jobs.items() if name not in self._lengths]

    def awaited(self) -> list[Job]:
        """The best file of each utterance that callers should hear from a file and cannot."""
        names = {names[0]: None for each, names in self._heard.items() if self._name(each) is None}
        return [self.jobs[name] for name in names]

    def unheard(self) -> int:
        """How many utterances callers should hear from a file and cannot."""
        return sum(self._name(each) is None for each in self._heard)

    def unused(self) -> list[Path]:
        """Files in the folder that the line has no use for."""
        found = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return [path for path in found if path.name not in self.jobs and path.name != ".gitignore"]

    def speak(self, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001  # as the phone page calls it
        """Any text as a WAV file, made now; not kept. May take a second.

        Raises:
            SpeechError: There is no voice.
        """
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder, "said.wav")
            do_now(Job(made, speech(self._line, text, language, SLOW if slow else 1.0)))
            return made.read_bytes()

    # --- for those who fetch files ------------------------------------------------------------------------------

    def read(self, name: str) -> tuple[bytes, bool]:
        """The bytes to send for a file, and whether they are that file's; b"" where nothing is known of it.

        May take a while: call it outside the event loop.
        """
        data = self._on_disk(name)
        if wav.is_sound(data):
            return data, True
        if name not in self.jobs:
            return b"", False
        with self._making:  # one after the other: many callers may miss the same file
            data = self._on_disk(name)
            data = data if wav.is_sound(data) else self._made_again(name)
        if data:
            return data, True
        return self._instead(self._said[name]), False

    def _on_disk(self, name: str) -> bytes:
        """A file of the folder itself: never what a link in it points to."""
        path = self.folder / name
        if not naming.is_name(name) or path.is_symlink() or self.folder.is_symlink():
            return b""
        return _bytes(path)

    def _made_again(self, name: str) -> bytes:
        logger.warning('the audio file "%s" was asked for and is missing or broken; it is made again', name)
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder, name)
            try:
                do_now(replace(self.jobs[name], to=made))
                data = made.read_bytes()
            except (SpeechError, OSError) as error:
                logger.error('the audio file "%s" cannot be made again: %s', name, error)  # noqa: TRY400  # it is told
                self._lengths.pop(name, None)
                return b""
        with suppress(OSError):  # a full or read-only disk: it is made again each time
            path = self.folder / name
            if path.is_symlink():
                path.unlink()
            partial = path.with_name(f".{path.stem}.wav")
            partial.write_bytes(data)
            partial.replace(path)
        return data

    def _instead(self, utterance: Utterance) -> bytes:
        """The same words in another voice or at the other speed, else how to reach a person."""
        other = replace(utterance, slow=not utterance.slow)
        for name in (*self._ways[utterance], *self._ways.get(other, ())):
            data = self._on_disk(name)
            if wav.is_sound(data):
                return data
        made = (self._made_again(name) for name in self._ways[utterance] if self.jobs[name].speech)
        return next(filter(None, made), self._spares[utterance.language])


def who_speaks(chosen: str, line: Line) -> str:
    """Who says what nobody recorded: as was chosen for this run, else as the line says, else the files made here."""
    return chosen or line.speak or FILES


def shelf_for(line: Line, audio: Path, speak: str) -> Shelf:
    """The audio of a line. Without a voice engine there are recordings and the carrier's voice."""
    try:
        engine = engine_name()
    except SpeechError as error:
        logger.warning("audio cannot be rendered here: %s", error)
        engine = ""
    return Shelf(line, audio, speak, engine)


def _bytes(path: Path) -> bytes:
    """The content of a file; nothing if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
