"""The voices of pyttsx3. The only module that imports it, and only once something is to be spoken.

The stock espeak driver starts a background thread, returns before the sound is complete, and cuts it off at random;
it loses errors and takes a wrong voice without a word. So a driver of our own stands beside it, used through the same
public interface: it speaks while it is asked, in this thread. The neural voice is a third driver. On macOS and Windows
the stock drivers are used as they are (untested here).
"""

from __future__ import annotations

import ctypes
import platform
import sys
import types
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ivr.core.line.model import ESPEAK, NEURAL
from ivr.speech import espeak_library
from ivr.speech.voice import Speech, SpeechError, espeak_voice

DRIVER: Final = "espeak_here"
_STOCK: Final = {"darwin": "nsss", "win32": "sapi5"}
_DONT_EXIT: Final = 0x8000
"""Lets the library return an error instead of ending the process."""


def stock_driver() -> str:
    """The system's own voices where it has some: `nsss` (macOS), `sapi5` (Windows); else ""."""
    return _STOCK.get(sys.platform, "")


def suited(speech: Speech) -> Speech:
    """The same with the name of espeak's voice, as the pack of its language has it; a worker need not know packs."""
    if speech.voice or speech.engine != ESPEAK or stock_driver():
        return speech
    return replace(speech, voice=espeak_voice(speech.locale))


def engine_name() -> str:
    """The engine and its version: part of every file name, so that a new engine speaks everything anew.

    Raises:
        SpeechError: There is no engine.
    """
    if driver := stock_driver():
        return f"{driver} {platform.release()}"
    return f"espeak-ng {espeak_library.load().version}"


class Pyttsx3Voice:
    """Speaks with pyttsx3. One utterance for each process: only then is it the same to the last bit every time.

    Args:
        engine: `NEURAL`; or `ESPEAK`, which is the system's own voice where it has some.
    """

    def __init__(self, engine: str = ESPEAK) -> None:
        self._neural = engine == NEURAL
        driver = _neural_driver() if self._neural else stock_driver() or _espeak_driver()
        import pyttsx3  # noqa: PLC0415  # looks for a library of the system at once

        self._errors: list[BaseException] = []
        self._engine = pyttsx3.init(driver)
        self._engine.connect("error", lambda name, exception: self._errors.append(exception))  # noqa: ARG005

    def speak(self, speech: Speech, path: Path) -> None:
        """Speak into a sound file; what pyttsx3 keeps quiet about becomes an error.

        Raises:
            SpeechError: The voice is not there, or the file was not written.
        """
        voice = self._voice(speech)
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", speech.rate)
        self._engine.save_to_file(speech.text, str(path))
        self._engine.runAndWait()
        heard = str(self._engine.getProperty("voice"))
        if not _same(heard, voice):
            raise SpeechError(
                f"The voice '{voice}' is not there; '{heard}' would speak instead. Write another 'rendered-voice' for "
                f"{speech.locale} into line.yaml, or leave it out."
            )
        if self._errors or not path.exists():
            raise SpeechError(f"The engine did not speak: {self._errors or 'no file was written'}")

    def _voice(self, speech: Speech) -> str:
        """The engine's name of the voice: the one asked for, or the first that suits the locale."""
        voice = suited(speech).voice
        if voice or self._neural:
            return voice
        wanted = speech.locale.replace("-", "_").lower()
        voices = [(str(each.id), _languages(each)) for each in self._engine.getProperty("voices")]
        for suits in (wanted, wanted[:2]):
            for name, languages in voices:
                if any(language.startswith(suits) for language in languages):
                    return name
        raise SpeechError(f"This system has no voice for {speech.locale}. Install one in its settings.")


def _languages(voice: Any) -> list[str]:  # noqa: ANN401  # pyttsx3 has no types
    return [str(language).replace("-", "_").lower() for language in voice.languages or ()]


def _same(heard: str, wanted: str) -> bool:
    """Whether the voice that is set is the one that was asked for: espeak puts the folder before its name."""
    return heard.rpartition("/")[2].lower() == wanted.rpartition("/")[2].lower()


def _neural_driver() -> str:
    """The neural voice's driver, known to pyttsx3 under its name."""
    try:
        from ivr.speech.neural import driver as neural_driver  # noqa: PLC0415  # onnxruntime is heavy
    except ImportError as error:
        raise SpeechError(f"The neural voice is not installed: {error}.") from None
    neural_driver.register()
    return neural_driver.DRIVER


def _espeak_driver() -> str:
    """Our driver of espeak, known to pyttsx3 under its name."""
    # The library first, since pyttsx3 looks for it by name and finds it only if it is loaded.
    library = espeak_library.load()
    from pyttsx3.drivers import _espeak, espeak  # noqa: PLC0415  # needs the library to be loaded

    class Driver(espeak.EspeakDriver):  # type: ignore[misc]  # pyttsx3 has no types
        """The stock driver, speaking at once and in this thread."""

        def __init__(self, proxy: Any) -> None:  # noqa: ANN401
            data = espeak_library.short_path(library.data) if library.data else None
            self.samples_a_second = _espeak.Initialize(
                _espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, data and data.encode(), _DONT_EXIT
            )
            if self.samples_a_second <= 0:
                raise SpeechError(f"espeak-ng cannot be started with its data in '{data or 'its own folder'}'.")
            espeak.EspeakDriver._moduleInitialized = True  # noqa: SLF001  # else it is started a second time
            espeak.EspeakDriver._defaultVoice = "en-us"  # noqa: SLF001
            self._sound = bytearray()
            super().__init__(proxy)

        def _onSynth(self, samples: Any, count: int, _events: Any) -> int:  # noqa: ANN401, N802  # the stock name
            if samples and count > 0:
                self._sound += ctypes.string_at(samples, count * 2)
            return 0

        def save_to_file(self, text: str, filename: str) -> None:
            """Speak into a file, now."""
            self._proxy.setBusy(True)
            self._sound.clear()
            if _espeak.Synth(text.encode(), flags=_espeak.CHARS_UTF8 | _espeak.ENDPAUSE):
                raise SpeechError("espeak-ng refused the text.")
            with Path(filename).open("wb") as raw, wave.open(raw, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(self.samples_a_second)
                file.writeframes(bytes(self._sound))
            self._proxy.setBusy(False)

        def startLoop(self) -> None:  # noqa: N802  # the stock name
            """Do all that is queued; the last of it ends the loop."""
            self._looping = True
            self._proxy.setBusy(False)

    module = types.ModuleType(f"pyttsx3.drivers.{DRIVER}")
    module.buildDriver = Driver  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    return DRIVER
