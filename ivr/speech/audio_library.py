"""The shelf: which audio file says an utterance, and what to send when a file is asked for and is not well.

Documents name files long before they are asked for. A file may vanish meanwhile, or its disk may fail. So every file
can be made again from what it was made from; and where even that fails, the caller hears other words of the line that
lead to a person, never silence.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from ivr.core.line.model import ESPEAK, FILES, NEURAL, Line
from ivr.core.line.utterances import utterances
from ivr.core.reply import Utterance
from ivr.speech import recordings, wav
from ivr.speech.neural import parts as neural_parts
from ivr.speech.rendering import naming, pauses
from ivr.speech.rendering.urgency import order, red_flags
from ivr.speech.rendering.workers import Job, do_now
from ivr.speech.voice import SpeechError, speech, speech_of

logger = logging.getLogger(__name__)

URL: Final = "/audio/rendered/"
LOCK: Final = ".speaking"
"""In the folder: held by the process that lets the neural voice speak."""
SPARE: Final = "no-input-2"
"""The phrase that is heard when nothing else can be: it tells how to reach a person."""
_KEPT: Final = (".gitignore", LOCK)


class AudioLibrary:
    """The audio files of one line.

    Every text has a file for each voice that may say it, the best first: a recording, the neural voice, espeak. Which
    of them callers hear depends on what is there when a document is made.

    Args:
        line: The line.
        audio: The folder with `recordings`, and `rendered`, in which files are made.
        speak: `FILES` or `CARRIER`.
        engine: The name and version of the voice engine; "" if there is none.
        neural: The languages in which the neural voice speaks too, as soon as its files are made.
        lacking: Why it does not speak in others that ask for it, in words for staff.
    """

    def __init__(
        self,
        line: Line,
        audio: Path,
        speak: str,
        engine: str,
        neural: frozenset[str] = frozenset(),
        lacking: str = "",
    ) -> None:
        self.line = line
        self.lacking = lacking
        self.folder = audio / "rendered"
        self.mode = speak
        self.recordings = recordings.find(line, audio / "recordings")
        self.jobs: dict[str, Job] = {}
        """Every file the line could use, by name, and how it is made."""
        self._heard: dict[Utterance, list[str]] = {}
        """For each utterance at normal speed, the files that callers may hear, the best first."""
        self._ways: dict[Utterance, list[str]] = {}
        """The same with those that are made but not chosen: better than nothing."""
        self._said: dict[str, Utterance] = {}
        recorded = {key: (each, _bytes(each.path)) for key, each in self.recordings.fresh().items()}
        for utterance in utterances(line):
            if utterance.slow:
                continue
            recording, data = recorded.get((utterance.id, utterance.language), (None, b""))
            if recording and data:
                name = naming.recording_name(data)
                self._add(utterance, Job(self.folder / name, recording=recording.path))
            if utterance.language in neural and speak == FILES:
                self._add_spoken(utterance, neural_parts.ENGINE, NEURAL)
            if engine:
                self._add_spoken(utterance, engine, ESPEAK)
        self._lengths: dict[str, float] = {}
        self.refresh()
        self._spares = {language: self._spare(line, language) for language in line.languages}
        self._making = Lock()

    def _add_spoken(self, utterance: Utterance, engine: str, kind: str) -> None:
        spoken = speech_of(self.line, utterance, kind)
        name = naming.rendered_name(spoken, engine)
        self._add(utterance, Job(self.folder / name, spoken), used=self.mode == FILES)

    def _add(self, utterance: Utterance, job: Job, *, used: bool = True) -> None:
        name = job.to.name
        self.jobs.setdefault(name, job)
        self._said.setdefault(name, utterance)
        self._ways.setdefault(utterance, []).append(name)
        if used:
            self._heard.setdefault(utterance, []).append(name)

    def _spare(self, line: Line, language: str) -> bytes:
        name = self._name(Utterance(SPARE, language, line.phrases[SPARE].text[language]))
        data = _bytes(self.folder / name) if name else b""
        return data if wav.is_sound(data) else b""

    # --- for documents ------------------------------------------------------------------------------------------

    def url(self, utterance: Utterance, among: Sequence[Utterance] = ()) -> str | None:
        """The path of the file that says an utterance; None where the carrier's voice must.

        Args:
            utterance: What is to be heard.
            among: All that is heard in one go with it, so that one voice says all of it that is in its language.
        """
        said = replace(utterance, slow=False) if utterance.slow else utterance
        name = self._name(said, neural=all(self._is_good(each) for each in among if each.language == said.language))
        return None if name is None else URL + (naming.slow_name(name) if utterance.slow else name)

    def _is_good(self, utterance: Utterance) -> bool:
        """Whether this utterance needs no espeak: a person or the neural voice says it, or the carrier must."""
        name = self._name(replace(utterance, slow=False) if utterance.slow else utterance)
        return name is None or self._engine(name) != ESPEAK

    def _engine(self, name: str) -> str:
        """What speaks a file; "" where a person does."""
        spoken = self.jobs[name].speech
        return spoken.engine if spoken else ""

    def _name(self, utterance: Utterance, *, neural: bool = True) -> str | None:
        """The best file that is there; without the neural voice if that may not speak and another can."""
        there = [name for name in self._heard.get(utterance, ()) if name in self._lengths]
        chosen = there if neural else [name for name in there if self._engine(name) != NEURAL] or there
        return chosen[0] if chosen else None

    def utterances(self) -> dict[str, Utterance]:
        """By the path of each file that may be heard, what it says."""
        normal = {URL + name: utterance for name, utterance in self._said.items()}
        slowly = {URL + naming.slow_name(name): replace(each, slow=True) for name, each in self._said.items()}
        return normal | slowly

    def lengths(self) -> dict[recordings.Key, float]:
        """The seconds of every file that is heard at normal speed, by what it says."""
        names = {each: self._name(each) for each in self._heard}
        return {(each.id, each.language): self._lengths[name] for each, name in names.items() if name}

    def texts(self) -> list[Utterance]:
        """Everything that callers may hear from a file, at normal speed."""
        return list(self._heard)

    def utterance(self, name: str) -> Utterance | None:
        """What a file of this line says."""
        kept, slow = naming.kept_name(name)
        said = self._said.get(kept)
        return replace(said, slow=True) if said and slow else said

    # --- for those who make files -------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Look for files that were made meanwhile, here or by another process; whether there are any."""
        found = {name: wav.seconds(self.folder / name) for name in self.jobs if name not in self._lengths}
        new = {name: length for name, length in found.items() if length}
        self._lengths |= new
        return bool(new)

    def missing(self) -> list[Job]:
        """What has to be made before everything can be heard, and is made in seconds: files not there, or not whole."""
        return [job for name, job in self.jobs.items() if name not in self._lengths and self._engine(name) != NEURAL]

    def waiting(self) -> list[Job]:
        """What the neural voice has not said yet, the most urgent first: minutes of work."""
        urgency = order(self.line)
        names = [name for name in self.jobs if self._engine(name) == NEURAL and name not in self._lengths]
        return [self.jobs[name] for name in sorted(names, key=lambda name: urgency[self._said[name].id])]

    def good(self) -> tuple[int, int]:
        """How many of the files of the neural voice are there, and how many there will be."""
        names = [name for name in self.jobs if self._engine(name) == NEURAL]
        return sum(name in self._lengths for name in names), len(names)

    def red_flags(self) -> list[Utterance]:
        """The emergency sentence and the step-ups, where callers hear them from a file."""
        wanted = red_flags(self.line)
        return [each for each in self._heard if each.id in wanted]

    def hard_to_understand(self, *, made: bool = False) -> list[Utterance]:
        """Those that espeak would say now; ``made``: once the better voices have spoken all that they can."""
        best = {each: self._heard[each][0] for each in self.red_flags()}
        heard = best if made else {each: self._name(each) or name for each, name in best.items()}
        return [each for each, name in heard.items() if self._engine(name) == ESPEAK]

    def jobs_of(self, utterances: Iterable[Utterance]) -> list[Job]:
        """What is missing before these are heard in the best voice that there is for them."""
        names = {names[0] for each in utterances if (names := self._heard.get(replace(each, slow=False)))}
        return [job for name, job in self.jobs.items() if name in names and name not in self._lengths]

    def awaited(self) -> list[Job]:
        """What is made in seconds and lets everything be heard: a file for each utterance that has none."""
        unheard = (names for each, names in self._heard.items() if self._name(each) is None)
        quick = ([name for name in names if self._engine(name) != NEURAL] for names in unheard)
        return [self.jobs[name] for name in dict.fromkeys(names[0] for names in quick if names)]

    def unheard(self) -> int:
        """How many utterances callers should hear from a file and cannot."""
        return sum(self._name(each) is None for each in self._heard)

    def unused(self) -> list[Path]:
        """Files in the folder that the line has no use for."""
        found = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return [path for path in found if path.name not in self.jobs and path.name not in _KEPT]

    def speak(self, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001  # as the phone page calls it
        """Any text as a WAV file, made now; not kept. May take a second.

        Raises:
            SpeechError: There is no voice.
        """
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder, "said.wav")
            do_now(Job(made, speech(self.line, text, language)))
            data = made.read_bytes()
        return pauses.slow(data) if slow else data

    # --- for those who fetch files ------------------------------------------------------------------------------

    def read(self, name: str) -> tuple[bytes, bool]:
        """The bytes to send for a file, and whether they are that file's; b"" where nothing is known of it.

        May take a while: call it outside the event loop.
        """
        if not naming.is_name(name):
            return b"", False
        kept, slowly = naming.kept_name(name)
        data, itself = self._read(kept)
        return (pauses.slow(data) if slowly else data), itself

    def _read(self, name: str) -> tuple[bytes, bool]:
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
        if path.is_symlink() or self.folder.is_symlink():
            return b""
        return _bytes(path)

    def _made_again(self, name: str) -> bytes:
        """A file that is made while somebody waits for it; b"" where it cannot be, or would take too long."""
        if self._engine(name) == NEURAL:
            logger.warning('the audio file "%s" is missing or broken; another voice speaks meanwhile', name)
            self._lengths.pop(name, None)
            return b""
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
        """The same words in another voice, else how to reach a person."""
        for name in self._ways[utterance]:
            data = self._on_disk(name)
            if wav.is_sound(data):
                return data
        made = (self._made_again(name) for name in self._ways[utterance] if self.jobs[name].speech)
        return next(filter(None, made), self._spares[utterance.language])


def _bytes(path: Path) -> bytes:
    """The content of a file; nothing if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
