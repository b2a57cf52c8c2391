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


LISTENING = SMALL.parent / "listening" / "phrases.yaml"
"""What a line that listens to speech says besides."""


@cache
def listening_files() -> dict[str, bytes]:
    """The files of the small line, listening to speech."""
    files = dict(read_folder(SMALL))
    return files | {
        "line.yaml": files["line.yaml"] + b"speech: yes\n",
        "phrases.yaml": files["phrases.yaml"] + LISTENING.read_bytes(),
    }


def write_listening(folder: Path) -> Path:
    """The same as a folder."""
    for name, data in listening_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@cache
def listening_line() -> Line:
    """The small line, listening to speech.

    Raises:
        AssertionError: It does not load; the message holds its issues.
    """
    loaded = load(listening_files())
    if loaded.line is None:
        raise AssertionError("\n".join(str(issue) for issue in loaded.issues))
    return loaded.line


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


@cache
def remembering_line() -> Line:
    """The small line, which remembers calls.

    Raises:
        AssertionError: It does not load; the message holds its issues.
    """
    loaded = load(remembering_files())
    if loaded.line is None:
        raise AssertionError("\n".join(str(issue) for issue in loaded.issues))
    return loaded.line


def remembering_files() -> dict[str, bytes]:
    """The files of the small line, with the one switch."""
    files = read_folder(SMALL)
    return files | {"line.yaml": files["line.yaml"] + b"remember-callers: yes\n"}
