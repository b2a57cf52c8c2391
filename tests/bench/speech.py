"""Rendering the shipped line: seconds of speech a second, and the time of a run in which one sentence changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from ivr.speech import wav


class UnrenderedError(Exception):
    """`ivr render` failed; the message is what it printed."""


def measure(menus: Path, folder: Path) -> dict[str, float]:
    """Render everything, then nothing, then one changed sentence at both speeds, each as a command of its own.

    Args:
        menus: The line.
        folder: An empty folder for a copy of the menus and for the audio.

    Raises:
        UnrenderedError: A run failed.
    """
    copied = Path(shutil.copytree(menus, folder / "menus"))
    audio = folder / "audio"
    everything = _render(copied, audio)
    speech = sum(wav.seconds(path) or 0.0 for path in (audio / "rendered").iterdir())
    files = len(list((audio / "rendered").iterdir()))
    nothing = _render(copied, audio)
    change_one_sentence(copied)
    one = _render(copied, audio)
    return {
        "files": files,
        "seconds of speech": speech,
        "seconds to render them": everything,
        "seconds of speech a second": speech / everything,
        "seconds with nothing to do": nothing,
        "seconds with one sentence changed": one,
        "files made then": len(list((audio / "rendered").iterdir())) - files,
    }


def change_one_sentence(menus: Path) -> None:
    """Say goodbye in other words, in one language."""
    path = menus / "phrases.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Thank you for calling. Goodbye.", "Thank you for your call. Goodbye."), encoding="utf-8"
    )


def _render(menus: Path, audio: Path) -> float:
    """The seconds that a run takes, from the start of the command to its end."""
    command = [sys.executable, "-m", "ivr", "render", "--menus", str(menus), "--audio-folder", str(audio)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IVR_")}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnrenderedError(done.stdout + done.stderr)
    return time.perf_counter() - start
