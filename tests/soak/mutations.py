"""``python -m tests.soak.mutations``: menus that are damaged in every way, read, checked and edited by forms.

Nothing may crash or hang, and whatever a form writes into a damaged file must be read back as it was typed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ivr.content.editing import staff, texts
from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import languages, outlines
from ivr.content.editing.preview import preview
from ivr.content.editing.scalars import one_line
from ivr.content.editing.tables import facts, pronunciation, waivers
from ivr.content.load import load, read_folder
from tests.lines import SMALL

MOST_SECONDS: Final = 5.0
"""The longest that one damaged folder may take, on a busy machine."""
PIECES: Final = (
    "'", '"', "#", " #", ":", ": ", "- ", "-", "|", ">", "|2", "&x ", "*x", "!!str ", "{", "}", "[", "]", "?", "%", "@",
    "`", "\t", "\n", "\n\n", "\r\n", "\x00", "\x07", "\x85", "\u2028", "\u200b", "\ufeff", "\u00a0", "½", "é",
    "e\u0301",
    "\U0001f642", "\\", "---\n", "...\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "yes", "0", "1e9", "~", "null",
    "en: x\n", "id: x\n", "x" * 5_000, "[" * 50, "- " * 40, "😀" * 200, "{number}", "nine one one", "+12025550100",
)  # fmt: skip
ROWS: Final = ("facts/recovery.yaml", "facts/documents.yaml", "pronunciation.yaml")
"""Of the shipped texts: the small line has no facts, and says every word as it is written."""
TYPED: Final = ("Say it: now.", 'it\'s "so" #1', "¿Qué? - sí", "a\nb", "½ \u200bday", "{x}: [y]", "'", "|")


@dataclass
class Tally:
    """What became of them."""

    tried: int = 0
    slowest: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)


def mutated(files: Mapping[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """The files with one to four damages in one of them."""
    name = rng.choice(sorted(files))
    data = files[name]
    for _ in range(rng.randint(1, 4)):
        data = _damaged(data, rng, files)
    return {**files, name: data}


def _damaged(data: bytes, rng: random.Random, files: Mapping[str, bytes]) -> bytes:
    lines = data.split(b"\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(9):
        case 0:
            place = rng.randrange(len(data) + 1)
            return data[:place] + rng.choice(PIECES).encode() + data[place:]
        case 1:
            place = rng.randrange(len(data) + 1)
            return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]
        case 2:
            lines.pop(at)
        case 3:
            lines.insert(at, lines[other])
        case 4:
            lines[at], lines[other] = lines[other], lines[at]
        case 5:
            lines[at] = b" " * rng.randrange(5) + lines[at].lstrip()
        case 6:
            lines[at] = lines[at].partition(b":")[0] + b": " + rng.choice(PIECES).encode()
        case 7:
            return data[: rng.randrange(len(data) + 1)]
        case _:
            stranger = rng.choice(sorted(files.values())).split(b"\n")
            begin = rng.randrange(len(stranger))
            lines[at:at] = stranger[begin : begin + 5]
    return b"\n".join(lines)


def look(files: Mapping[str, bytes], rng: random.Random) -> str:
    """Read, check and edit a folder; how that ended."""
    loaded = load(files)
    found = outlines(files)
    if found:
        outline = rng.choice(found)
        if outline.texts:
            text = rng.choice(outline.texts)
            file = File(outline.file, files[outline.file])
            typed = {code: rng.choice(TYPED) for code in text.words}
            try:
                changed = texts.set_words(file, text, typed)
                rng.choice((lambda: file.drop(text.way), lambda: texts.set_rests(file, text, ("REC-13", "RED-01"))))()
                preview(loaded, outline, text, {})
            except EditError:
                return "refused"
            load({**files, changed.name: changed.data})
    form = staff.read_staff(files)
    if form and form.teams:
        try:
            staff.set_team(File(form.file, files[form.file]), 0, form.teams[-1])
        except EditError:
            return "refused"
    try:
        _change_rows(files, rng)
    except EditError:
        return "refused"
    return "fine" if loaded.line else "wrong"


def _change_rows(files: Mapping[str, bytes], rng: random.Random) -> None:
    """Change a fact, how a word is spoken, and what is waived of a text, as forms do."""
    codes, typed = languages(files), rng.choice(TYPED)
    if about := [each for each in facts.files_of_facts(files, codes) if each.facts]:
        form = rng.choice(about)
        fact = replace(
            rng.choice(form.facts), support=[{"document": "d", "heading": one_line(typed)}], importance="may"
        )
        facts.set_fact(File(form.file, files[form.file]), rng.randrange(len(form.facts)), fact)
    spoken = pronunciation.read_pronunciation(files)
    if spoken and spoken.lists:
        words = [*spoken.lists[0].words, {"word": "new", "say": one_line(typed)}]
        pronunciation.set_words(File(spoken.file, files[spoken.file]), 0, words)
    if found := [(each, text) for each in outlines(files) for text in each.texts if waivers.lists_of(text)]:
        outline, text = rng.choice(found)
        row = {"figure": one_line(typed), "reason": typed.replace("\n", " ")}
        waivers.set_decided(File(outline.file, files[outline.file]), text, "waivers", [row])


def soak(count: int, seed: int, tally: Tally) -> Tally:
    """So many damaged folders.

    Args:
        count: How many.
        seed: Decides which.
        tally: Is added to.
    """
    files, shipped = read_folder(SMALL), read_folder(Path("menus"))
    with_rows = {**files, **{name: shipped[name] for name in ROWS}}
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")
        damaged = mutated(with_rows if number % 3 == 0 else files, rng)
        begun = time.process_time()  # not the time in which others used the machine
        try:
            end = look(damaged, rng)
        except Exception as error:  # noqa: BLE001  # that is what is looked for
            end = "crashed"
            tally.mistakes.append(f"seed {seed}-{number}: {error!r}")
        seconds = time.process_time() - begun
        if seconds > MOST_SECONDS:
            tally.mistakes.append(f"seed {seed}-{number}: {seconds:.1f} s")
        tally.slowest = max(tally.slowest, seconds)
        tally.ends[end] += 1
        tally.tried += 1
    return tally


def main() -> int:
    """Run it with progress."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tally = Tally()
    step = max(1, asked.count // 20)
    for begin in range(0, asked.count, step):
        soak(min(step, asked.count - begin), asked.seed * 1_000_000 + begin, tally)
        print(f"{tally.tried} damaged folders, slowest {tally.slowest:.2f} s, {dict(tally.ends)}", flush=True)
        if tally.mistakes:
            print(*tally.mistakes[:20], sep="\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
