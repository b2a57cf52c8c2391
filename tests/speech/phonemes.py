"""What the engine makes of words, as phonemes: ``python -m tests.speech.phonemes es-419 < words``, one text a line.

It runs in a process of its own: the library keeps something of each text for the next one.
"""

from __future__ import annotations

import ctypes
import sys

from ivr.speech import espeak_library

_NO_SOUND, _UTF8, _IPA = 2, 1, 2


def main(voice: str) -> None:
    """Answer each line with its phonemes, in IPA."""
    folder = espeak_library.wheel_folder()
    library = espeak_library.load()
    names = [str(folder / "libespeak-ng.so")] if library.data and folder else list(espeak_library.SYSTEM_NAMES)
    engine = next(found for name in names if (found := _loaded(name)))
    data = espeak_library.short_path(library.data).encode() if library.data else None
    engine.espeak_Initialize(_NO_SOUND, 0, data, 0)
    engine.espeak_SetVoiceByName(voice.encode())
    engine.espeak_TextToPhonemes.restype = ctypes.c_char_p
    for line in sys.stdin:
        sys.stdout.write(f"{_phonemes(engine, line.strip())}\n")


def _loaded(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _phonemes(engine: ctypes.CDLL, text: str) -> str:
    pointer = ctypes.c_char_p(text.encode())
    found = []
    while pointer.value:
        found.append(engine.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _IPA).decode())
    return " ".join(" ".join(found).split())


if __name__ == "__main__":
    main(sys.argv[1])
