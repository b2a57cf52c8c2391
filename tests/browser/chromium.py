"""Finding Chromium, or getting it: ``python -m tests.browser.chromium`` is what ``make test`` does first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Fit for a machine without a screen and without the internet, also as root."""
INSTALL: Final = (("apt-get", "update"), ("apt-get", "install", "--yes", "chromium"))
_BY_HAND: Final = {
    "linux": "sudo apt-get update && sudo apt-get install chromium   (or your system's own way to install chromium)",
    "darwin": "brew install --cask chromium",
}
_ELSEWHERE: Final = "install Chromium or Google Chrome so that its command is found"

Find = Callable[[str], str | None]


def find(which: Find = shutil.which) -> str | None:
    """The command of a Chromium on this machine, if there is one."""
    return next((found for name in NAMES if (found := which(name))), None)


def missing(platform: str = sys.platform) -> str:
    """What to do where there is no Chromium."""
    return (
        "The browser tests need Chromium, which is not installed. Type:\n\n"
        f"    {_BY_HAND.get(platform, _ELSEWHERE)}\n\n"
        "or leave the browser tests out:\n\n    make test BROWSER=no\n"
    )


def ensure(which: Find, *, root: bool, run: Callable[[Sequence[str]], int]) -> str | None:
    """Install Chromium where it is missing and that can be done here: None if it is there now, else what to type."""
    if find(which):
        return None
    if root and which("apt-get"):
        for command in INSTALL:
            if run(command):
                break
    return None if find(which) else missing()


def _run(command: Sequence[str]) -> int:
    print("Chromium for the browser tests:", *command, flush=True)  # noqa: T201 - for whoever waits for it
    return subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    ).returncode


if __name__ == "__main__":
    sys.exit(ensure(shutil.which, root=hasattr(os, "geteuid") and os.geteuid() == 0, run=_run))
