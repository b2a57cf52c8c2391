"""A line of any size with a fact base, so that what loads it can be held against its size.

It is the small line with facts, and copies of its topics, each with facts, conflicts, omissions and terms of its own. A
word of its own in every text of a copy sees to it that no check can use what it found in another one.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import Final

from ivr.content.load import read_folder
from tests.lines import EVIDENCE

_COPIED: Final = ("topics/", "facts/recovery", "facts/risks", "facts/conflicts", "facts/glossary", "facts/omit")
_TOPICS: Final = ("recovery", "risks")
_BELOW: Final = 3
"""So many menus hang below a menu, beside its two topics."""
_LABEL: Final = re.compile(r"\b((?:REC|RSK|WRN|CON|OMT)-)(\d+)")
_ID: Final = re.compile(r"(topic|  - id): ([a-z-]+)")
_SENTENCES: Final = re.compile(r"^( +)([^\s:]+) ([^:\n]*\.)$", re.MULTILINE)
_SYLLABLES: Final = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su")


def growing_files(copies: int, seed: int = 0) -> dict[str, bytes]:
    """The files of the line, as `ivr.content.load.read_folder` would give them.

    Args:
        copies: How many copies of its topics it has.
        seed: Lines with different ones have no text of a copy in common; below 10.
    """
    own = read_folder(EVIDENCE)
    files = dict(own)
    words = [
        "".join(syllables) for syllables in islice(product(_SYLLABLES[seed : seed + 1], *[_SYLLABLES] * 3), copies)
    ]
    for number, word in enumerate(words):
        for name in (name for name in own if name.startswith(_COPIED)):
            text = _LABEL.sub(rf"\g<1>{number + 1}\g<2>", own[name].decode())
            text = _SENTENCES.sub(rf"\1\2 {word} \3", _ID.sub(rf"\1: \2-{word}", text))
            files[name.replace(".", f"-{word}.")] = text.encode()
        below = words[number * _BELOW + 1 : number * _BELOW + _BELOW + 1]
        files[f"menus/menu-{word}.yaml"] = _menu(word, below).encode()
    files["menus/main.yaml"] += _choice(4, words[0], "menu: menu").encode()
    return files


def _menu(word: str, below: list[str]) -> str:
    choices = [*((word, f"topic: {name}") for name in _TOPICS), *((each, "menu: menu") for each in below)]
    lines = [_choice(key, word, target) for key, (word, target) in enumerate(choices, 1)]
    return f"menu: menu-{word}\nchoices:\n{''.join(lines)}"


def _choice(key: int, word: str, target: str) -> str:
    name = target.rsplit(maxsplit=1)[-1]
    return f"  - press: {key}\n    en: the {word} {name}\n    es: para el {word} {name}\n    {target}-{word}\n"
