"""What of the menus can be changed in a form: every place with its texts and choices, and where each is written.

It reads what is there, right or wrong: a file with a mistake still has texts, and they are what has to be put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ivr.content.editing.edits import File
from ivr.content.editing.positions import Way

MENU, TOPIC, FLAGS, PHRASES = "menu", "topic", "red-flags", "phrases"
KINDS: Final = (MENU, TOPIC, FLAGS, PHRASES)
TARGETS: Final = ("topic", "menu", "red-flag")
CODE: Final = re.compile(r"[a-z]{2,3}")
NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in all its languages."""

    way: Way
    """To the block that holds it."""
    id: str
    kind: str
    """`title`, `say`, `after`, `choice`, `sign`, `step-up` or `phrase`."""
    words: Mapping[str, str]
    rests: tuple[str, ...] = ()
    """The facts and signs that it names; `nothing` where it says that it claims nothing."""
    key: str = ""
    """Of a choice."""
    target: tuple[str, str] = ("", "")
    """Of a choice: what kind of place it leads to, and which."""
    number: int = 0
    """Its place in its list, from 0."""
    of: int = 1
    """How many there are in its list."""

    @property
    def path(self) -> str:
        """The way to it, as a form names it."""
        return written(self.way)


@dataclass(frozen=True, slots=True)
class Outline:
    """One file with texts."""

    file: str
    kind: str
    id: str
    title: Mapping[str, str]
    texts: tuple[Text, ...]
    warning: bool = False
    """Whether it is a menu of warning signs."""

    def name(self, language: str) -> str:
        """Its title, in a language if it has it there; "" where it has none."""
        return self.title.get(language) or next(iter(self.title.values()), "")

    def text(self, path: str) -> Text | None:
        """The text at a way."""
        return next((each for each in self.texts if each.path == path), None)


def written(way: Way) -> str:
    """A way as one word: `say.3.en`."""
    return ".".join(map(str, way))


def languages(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The codes of the line's languages, as far as line.yaml can be read."""
    for plain in (File(name, data).fields() for name, data in files.items()):
        if "line" in plain and isinstance(plain.get("languages"), list):
            found = [each.get("language") for each in plain["languages"] if isinstance(each, dict)]
            return tuple(each for each in found if isinstance(each, str))
    return ()


def outlines(files: Mapping[str, bytes]) -> list[Outline]:
    """Every file with texts that can be read, menus first."""
    spoken = languages(files)
    found = [each for name, data in files.items() if (each := outline(name, data, spoken))]
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.file))


def outline(name: str, data: bytes, spoken: tuple[str, ...]) -> Outline | None:
    """A file with its texts; None if it holds none, or cannot be read."""
    plain = File(name, data).fields()
    kind = next((each for each in KINDS if each in plain), "")
    if not kind:
        return None
    id_ = plain[kind] if isinstance(plain[kind], str) else kind
    title = plain.get("title")
    texts = tuple(_texts(plain, kind, id_, spoken))
    warning = plain.get("warning-signs") == "yes"
    return Outline(name, kind, id_, _words(title, spoken) if isinstance(title, dict) else {}, texts, warning)


def _texts(plain: dict[str, Any], kind: str, id_: str, spoken: tuple[str, ...]) -> Iterator[Text]:
    if kind == PHRASES:
        yield from _listed(plain, "phrases", "phrase", spoken)
    elif kind == FLAGS:
        for number, each in _blocks(plain, "red-flags"):
            for part in ("sign", "step-up"):
                if isinstance(each.get(part), dict):
                    name = f"{_string(each, 'red-flag')}.{part}"
                    yield Text(("red-flags", number, part), name, part, _words(each[part], spoken), _rests(each))
    else:
        if isinstance(plain.get("title"), dict):
            yield Text(("title",), f"{id_}.title", "title", _words(plain["title"], spoken))
        yield from _listed(plain, "say", "say", spoken)
        yield from _choices(plain, id_, spoken)
        yield from _listed(plain, "after", "after", spoken)


def _listed(plain: dict[str, Any], name: str, kind: str, spoken: tuple[str, ...]) -> Iterator[Text]:
    of = len(plain[name]) if isinstance(plain.get(name), list) else 0
    for number, each in _blocks(plain, name):
        words = _words(each, spoken)
        yield Text((name, number), _string(each, "id"), kind, words, _rests(each), number=number, of=of)


def _choices(plain: dict[str, Any], id_: str, spoken: tuple[str, ...]) -> Iterator[Text]:
    of = len(plain["choices"]) if isinstance(plain.get("choices"), list) else 0
    for number, each in _blocks(plain, "choices"):
        key = _string(each, "press")
        target = next(((kind, _string(each, kind)) for kind in TARGETS if kind in each), ("", ""))
        words, way = _words(each, spoken), ("choices", number)
        yield Text(way, f"{id_}.{key}", "choice", words, _rests(each), key, target, number, of)


def _blocks(plain: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    found = plain.get(name)
    for number, each in enumerate(found if isinstance(found, list) else []):
        if isinstance(each, dict):
            yield number, each


def _words(block: dict[str, Any], spoken: tuple[str, ...]) -> dict[str, str]:
    codes = spoken or tuple(name for name in block if CODE.fullmatch(name) and name != "id")
    return {code: _string(block, code) for code in codes}


def _rests(block: dict[str, Any]) -> tuple[str, ...]:
    named = [each for name in ("facts", "signs") for each in _list(block, name)]
    return tuple(named) or ((NOTHING,) if "claims" in block else ())


def _list(block: dict[str, Any], name: str) -> list[str]:
    found = block.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _string(block: dict[str, Any], name: str) -> str:
    found = block.get(name)
    return found if isinstance(found, str) else ""
