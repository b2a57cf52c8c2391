"""Damages files of menus in every way that we could think of: as editors, disks, tired people and bad merges do."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

PIECES: Final = (
    "'", '"', "#", " #", ":", ": ", "- ", "-", "|", ">", "|2", "&x ", "*x", "!!str ", "{", "}", "[", "]", "?", "%", "@",
    "`", "\t", "\n", "\n\n", "\r\n", "\x00", "\x07", "\x85", "\u2028", "\u200b", "\ufeff", "\u00a0", "½", "é",
    "e\u0301",
    "\U0001f642", "\\", "---\n", "...\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "yes", "0", "1e9", "~", "null",
    "en: x\n", "id: x\n", "x" * 5_000, "[" * 50, "- " * 40, "😀" * 200, "{number}", "nine one one", "+12025550100",
)  # fmt: skip
"""Put anywhere."""
VALUES: Final = (
    "yes", "no", "0", "1", "-1", "9", "*", "#", "10", "99999999999999999999", "1e3", "1.5", "½", "00:00", "24:00",
    "25:00", "8:00", "08:00", "23:59", "monday-friday", "friday-monday", "sunday", "monday,tuesday", "someday",
    "2026-03-08", "2026-11-01", "2026-02-30", "2026-12-24", "0001-01-01", "9999-12-31", "24/12/2026", "US", "us", "NY",
    "XX", "America/New_York", "Europe/Madrid", "Mars/Olympus", "UTC", "en", "es", "fr", "pt-BR", "EN", "en-US",
    "Polly.Joanna-Neural", "espeak", "neural", "911", "112", "+12025550100", "+12025550111", "2025550100",
    "(202) 555-0100", "+34911234567", "must", "may", "red-flags", "all", "clinician", "nurse", "on-call", "front-desk",
    "nobody", "RED-01", "REC-13", "CON-01", "SIGN-1", "nothing", "main", "warning", "recovery", "leg", "x", "Leg",
    "2027", "six months", "not", "no lo haga", "closed", "open", "a@b.example", "", "~",
)  # fmt: skip
"""Put behind a field's name: each is right somewhere, and wrong elsewhere."""
_WHOLE_FILE: Final = 0.1
_OF_BYTES: Final = 3
"""Kinds of damage of single bytes; the next one is that lines of another file get in."""
_HOW_MANY: Final = (1, 1, 1, 2, 3, 4)


def mutated(files: Mapping[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """The files with one to four damages, mostly in one of them."""
    if rng.random() < _WHOLE_FILE:
        return _shuffled(files, rng)
    name = rng.choice(sorted(files))
    return {**files, name: often_damaged(files[name], rng, files)}


def often_damaged(data: bytes, rng: random.Random, files: Mapping[str, bytes]) -> bytes:
    """A file with some damages; see `damaged`."""
    for _ in range(rng.choice(_HOW_MANY)):
        data = damaged(data, rng, files)
    return data


def _shuffled(files: Mapping[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """A file that is gone, empty, twice there, or written by a program that thinks otherwise of texts."""
    name, other = rng.choice(sorted(files)), rng.choice(sorted(files))
    data, found = files[name], dict(files)
    match rng.randrange(10):
        case 0:
            del found[name]
        case 1:
            found[name] = b""
        case 2:
            found[f"copy of {name}"] = data
        case 3:
            found[name], found[other] = found[other], found[name]
        case 4:
            found[name] = data.decode(errors="replace").encode(rng.choice(("utf-16", "utf-32", "latin-1")), "replace")
        case 5:
            found[name] = data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b" \n", b"\n\t")))
        case 6:
            found[name] = b"\xef\xbb\xbf" + data
        case 7:
            found[name] = data + data
        case 8:
            lines = data.split(b"\n")
            at, some = rng.randrange(len(lines)), rng.randint(1, 12)
            found[name] = b"\n".join([*lines[:at], *lines[at : at + some] * rng.choice((20, 200)), *lines[at + some :]])
        case _:
            found[name] = b"".join(f"{each}\n".encode() for each in data.decode(errors="replace").split())
    return found


def damaged(data: bytes, rng: random.Random, files: Mapping[str, bytes]) -> bytes:
    """One damage of a file.

    Args:
        data: The file.
        rng: Decides which.
        files: Others, from which pieces get into this one.
    """
    lines = data.split(b"\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.randrange(12)
    if kind < _OF_BYTES:
        return _in_bytes(kind, data, rng)
    if kind == _OF_BYTES:
        stranger = rng.choice(sorted(files.values())).split(b"\n")
        begin = rng.randrange(len(stranger))
        lines[at:at] = stranger[begin : begin + 5]
    else:
        _in_lines(kind, lines, at, other, rng)
    return b"\n".join(lines)


def _in_bytes(kind: int, data: bytes, rng: random.Random) -> bytes:
    """Something put in, a byte that is another one, or the end cut off."""
    place = rng.randrange(len(data) + 1)
    if kind == 0:
        return data[:place] + rng.choice(PIECES).encode() + data[place:]
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :] if kind == 1 else data[:place]


def _in_lines(kind: int, lines: list[bytes], at: int, other: int, rng: random.Random) -> None:
    """A line that is gone, twice there, elsewhere, indented otherwise, or says something else."""
    match kind:
        case 4:
            lines.pop(at)
        case 5:
            lines.insert(at, lines[other])
        case 6:
            lines[at], lines[other] = lines[other], lines[at]
        case 7:
            lines[at] = b" " * rng.randrange(5) + lines[at].lstrip()
        case 8:
            lines[at] = lines[at].partition(b":")[0] + b": " + rng.choice(PIECES).encode()
        case 9:
            lines[at] = _same_words_elsewhere(lines[at], lines, rng)
        case _:
            at = _with_a_value(lines, rng)
            lines[at] = lines[at].partition(b":")[0] + b": " + rng.choice(VALUES).encode()


def _with_a_value(lines: list[bytes], rng: random.Random) -> int:
    """A line that is a field with its value; any line where there is none."""
    found = [number for number, line in enumerate(lines) if b": " in line and not line.lstrip().startswith(b"#")]
    return rng.choice(found or range(len(lines)))


def _same_words_elsewhere(line: bytes, lines: list[bytes], rng: random.Random) -> bytes:
    """A line with a word of it in the place of another one: what is spoken becomes nonsense that can be read."""
    words, others = line.split(b" "), rng.choice(lines).split()
    if others and line.strip():
        filled = [number for number, word in enumerate(words) if word]
        words[rng.choice(filled)] = rng.choice(others)
    return b" ".join(words)
