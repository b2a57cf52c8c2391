"""Lines for tests: read once, shared by all, frozen so that no test can change them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ivr.content.load import load, read_folder
from ivr.core.line.model import Line

SMALL = Path(__file__).parent / "data" / "lines" / "small"
"""A small line in English and Spanish: a nested menu, warning signs, a topic of several parts."""


EVIDENCE = SMALL.parent / "evidence"
"""A small line in English and Spanish with a fact base of two documents."""


@cache
def small_line() -> Line:
    """The small line, loaded.

    Raises:
        AssertionError: It does not load; the message holds its issues.
    """
    loaded = load(read_folder(SMALL))
    if loaded.line is None:
        raise AssertionError("\n".join(str(issue) for issue in loaded.issues))
    return loaded.line


_TEXTS_BEGIN = "  # A text message with a link to what was heard."


def texting_files() -> dict[str, bytes]:
    """The files of the small line, which offers texts in the words of the shipped phrases."""
    files = dict(read_folder(SMALL))
    shipped = Path("menus/phrases.yaml").read_text(encoding="utf-8")
    texts = _TEXTS_BEGIN + shipped.partition(_TEXTS_BEGIN)[2]
    files["line.yaml"] += b"texts: yes\nclinic: Harbor Clinic\n"
    files["phrases.yaml"] = files["phrases.yaml"].rstrip() + b"\n" + texts.encode()
    return files


def texting_menus(folder: Path) -> Path:
    """A folder with the files of that line."""
    for name, data in texting_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@cache
def texting_line() -> Line:
    """The small line with texts switched on.

    Raises:
        AssertionError: It does not load; the message holds its issues.
    """
    loaded = load(texting_files())
    if loaded.line is None:
        raise AssertionError("\n".join(str(issue) for issue in loaded.issues))
    return loaded.line
