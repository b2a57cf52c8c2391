"""A folder with two lines: the small one, and a second one in English with words, hours and staff of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.lines import SMALL

SECOND = "second"
FIRST_NUMBER, SECOND_NUMBER, NOBODYS_NUMBER = "+12025550100", "+12025550180", "+12025550199"
FIRST_GREETING, SECOND_GREETING = "Thank you for calling the small line.", "Thank you for calling the second line."
FIRST_NURSE, SECOND_NURSE = "+12025550111", "+12025550182"
_NUMBERS = {"+12025550111": SECOND_NURSE, "+12025550112": "+12025550183", "+12025550121": "+12025550184"}


def two_lines(folder: Path) -> Path:
    """Write them into a folder that is not there yet."""
    shutil.copytree(SMALL, folder)
    second = folder / "lines" / SECOND
    shutil.copytree(SMALL, second)
    _change(
        folder / "line.yaml",
        "start: main",
        f"start: main\nlines:\n  - line: {SECOND}\n    numbers:\n      - {SECOND_NUMBER}",
    )
    _change(second / "line.yaml", "line: small", f"line: {SECOND}")
    say(folder, SECOND, SECOND_GREETING)
    for old, new in _NUMBERS.items():
        _change(second / "staff.yaml", old, new)
    hours = "  - team: nurse\n    hours:\n      - days: saturday\n        from: 09:00\n        to: 12:00\n"
    _change(second / "staff.yaml", "  - team: nurse\n", hours)
    _change(second / "staff.yaml", "teams:\n", "time-zone: America/Chicago\nteams:\n")
    return folder


def say(folder: Path, line: str, greeting: str) -> None:
    """Let a line greet otherwise."""
    path = (folder / "lines" / line if line else folder) / "menus" / "main.yaml"
    text = path.read_text(encoding="utf-8")
    before = text.partition("en: |\n      ")[2].partition("\n")[0]
    path.write_text(text.replace(before, greeting), encoding="utf-8")


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
