"""The neural voice's model: from symbols to sound, one sentence at a time, in this process and with one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from ivr.speech.neural import parts as neural_parts
from ivr.speech.voice import SpeechError

RATE: Final = 24000
"""Samples a second that the model makes."""
LONGEST: Final = 509
"""Symbols in one sentence."""

_Style = npt.NDArray[np.float32]


class Model:
    """The model, loaded: some 350 MB, and up to 600 MB while it speaks.

    It remembers nothing from one sentence to the next and uses no random numbers, so the same symbols always sound
    the same.
    """

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(neural_parts.model(), options, providers=["CPUExecutionProvider"])
        self._numbers = neural_parts.symbol_numbers()
        self._styles: dict[str, _Style] = {}

    def speak(self, symbols: str, voice: str, speed: float) -> npt.NDArray[np.float32]:
        """The sound of a sentence.

        Args:
            symbols: As `Phonemes.of` writes them; at most `LONGEST`.
            voice: The name of the voice.
            speed: 1 is the voice's own.

        Raises:
            SpeechError: The voice is not there, or a symbol is not known.
        """
        if unknown := sorted(set(symbols) - set(self._numbers)):
            raise SpeechError(f'The neural voice does not know the sound {" ".join(unknown)!r} in "{symbols}".')
        numbers = [self._numbers[symbol] for symbol in symbols]
        style = self._style(voice)[len(numbers)]
        asked = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style.reshape(1, -1),
            "speed": np.array([speed], np.float32),
        }
        return np.asarray(self._session.run(None, asked)[0], np.float32).reshape(-1)

    def _style(self, voice: str) -> _Style:
        """What the voice sounds like, by the number of symbols in a sentence."""
        if voice not in self._styles:
            path = Path(neural_parts.voice_folder(), f"{voice}.bin")
            data = path.read_bytes() if path.is_file() else b""
            if not neural_parts.is_voice(data, voice):
                raise SpeechError(f"The neural voice lacks the file of '{voice}'. {neural_parts.WAY_OUT}")
            self._styles[voice] = np.frombuffer(data, "<f4").reshape(LONGEST + 1, -1)
        return self._styles[voice]
