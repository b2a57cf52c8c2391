"""The audio of a line, with the voices that this machine has."""

from __future__ import annotations

import logging
from pathlib import Path

from ivr import settings
from ivr.core.line.model import FILES, Line
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.engines import engines

logger = logging.getLogger(__name__)


def shelf_for(line: Line, audio: Path, speak: str) -> AudioLibrary:
    """The audio of a line. Without a voice engine there are recordings and the carrier's voice.

    Raises:
        SettingsError: IVR_ENGINE is no choice.
    """
    found = engines(line, settings.engine())
    if found.problem:
        logger.warning("audio cannot be rendered here: %s", found.problem)
    return AudioLibrary(line, audio, speak, found.quick, found.neural, found.trouble if speak == FILES else "")


def who_speaks(chosen: str, line: Line) -> str:
    """Who says what nobody recorded: as was chosen for this run, else as the line says, else the files made here."""
    return chosen or line.speak or FILES
