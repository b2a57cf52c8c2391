"""Changes of texts, statements, choices and topics, as a form asks for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import MENU, NOTHING, TARGETS, Outline, Text, outlines
from ivr.content.editing.positions import Way
from ivr.content.editing.scalars import Value, Words, one_line, words

_SIGN: Final = "RED-"
"""Ids of warning signs begin so; all others are facts."""
_CITES: Final = ("facts", "signs", "claims", "waivers", "exceptions")
STATEMENT: Final = ("id", "en", "es", *_CITES)
CHOICE: Final = ("press", "en", "es", *TARGETS, *_CITES)
_WORDS_IN_AN_ID: Final = 4


def set_words(file: File, text: Text, typed: Mapping[str, str]) -> File:
    """The file with other words in a text.

    Raises:
        EditError: One of them cannot be written.
    """
    spoken = text.kind in {"say", "after", "step-up", "phrase"}
    for code, written in typed.items():
        new: str = words(written) if spoken else one_line(written)
        if not new:
            raise EditError(
                f"The text in language '{code}' is empty",
                "Write it, or take the whole text away with 'Remove'.",
            )
        if new != text.words.get(code, ""):
            file = file.put((*text.way, code), new, STATEMENT)
    return file


def set_rests(file: File, text: Text, rests: Iterable[str]) -> File:
    """The file with other facts and signs below a text; none of them: it claims nothing."""
    named = list(dict.fromkeys(rests))
    if tuple(named) == text.rests or (not named and text.rests == (NOTHING,)):
        return file
    way = text.way[:-1] if text.kind in {"sign", "step-up"} else text.way
    order = CHOICE if text.kind == "choice" else STATEMENT
    wanted = {
        "facts": [each for each in named if not each.startswith(_SIGN)],
        "signs": [each for each in named if each.startswith(_SIGN)],
    }
    here = _block(file, way)
    for name, ids in wanted.items():
        if ids:
            file = file.put((*way, name), ids, order)
        elif name in here:
            file = file.drop((*way, name))
    if text.kind == "choice":
        return file
    if named and "claims" in here:
        return file.drop((*way, "claims"))
    return file if named or "claims" in here else file.put((*way, "claims"), NOTHING, order)


def read_rests(typed: str) -> tuple[str, ...]:
    """The ids that somebody typed, in any way of listing them."""
    found = [each.strip(".").upper() for each in re.split(r"[\s,;]+", typed) if each.strip(".")]
    return tuple(each for each in found if each not in {"NOTHING", "NADA"})


def add_statement(file: File, outline: Outline, name: str, index: int, typed: Mapping[str, str], rests: str) -> File:
    """The file with one more statement.

    Args:
        file: The file.
        outline: What is in it.
        name: Of the list: `say` or `after`.
        index: Before which statement; behind the last one, if there are not so many.
        typed: Its words by language.
        rests: The ids of facts and signs; none: it claims nothing.
    """
    said = {code: _said(code, text) for code, text in typed.items()}
    taken = {each.id for each in outline.texts}
    entry: dict[str, Value] = {"id": new_id(outline.id, next(iter(typed.values()), ""), taken), **said}
    entry |= cites(read_rests(rests))
    there = [each for each in outline.texts if each.way[0] == name]
    if not there:
        order = ("menu", "topic", "warning-signs", "title", "say", "choices", "after")
        return file.put((name,), [entry], order)
    return file.add((name,), min(index, len(there)), entry)


def cites(rests: tuple[str, ...]) -> dict[str, Value]:
    """The fields that say what a text rests on."""
    facts = [each for each in rests if not each.startswith(_SIGN)]
    signs = [each for each in rests if each.startswith(_SIGN)]
    found: dict[str, Value] = {name: ids for name, ids in (("facts", facts), ("signs", signs)) if ids}
    return found or {"claims": NOTHING}


def new_id(owner: str, text: str, taken: Iterable[str]) -> str:
    """An id for a new statement or topic: made of its first words, and not taken."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", letters)[:_WORDS_IN_AN_ID]
    stem = "-".join(filter(None, [owner, *found]))[:50].strip("-") or "text"
    known = set(taken)
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if each not in known)


def add_choice(file: File, outline: Outline, key: str, typed: Mapping[str, str], target: tuple[str, str]) -> File:
    """The file with one more choice of a menu, among the others by its key."""
    labels = {code: _label(code, text) for code, text in typed.items()}
    choices = [each for each in outline.texts if each.kind == "choice"]
    if any(each.key == key for each in choices):
        raise EditError(f"Key {key} has a choice already", "Take another key.")
    entry: dict[str, Value] = {"press": key, **labels, target[0]: target[1]}
    index = sum(each.key < key for each in choices)
    return file.add(("choices",), index, entry)


def set_target(file: File, text: Text, key: str, target: tuple[str, str]) -> File:
    """The file with another key of a choice, or another place that it leads to."""
    if key != text.key:
        file = file.text((*text.way, "press"), key)
    if target != text.target and target[0] in TARGETS:
        if target[0] == text.target[0]:
            return file.text((*text.way, target[0]), target[1])
        file = file.put((*text.way, target[0]), target[1], CHOICE)
        return file.drop((*text.way, text.target[0])) if text.target[0] else file
    return file


def keep_fixed(before: Mapping[str, bytes], file: File) -> None:
    """Refuse a change after which a key that callers know by heart leads elsewhere.

    Raises:
        EditError: One does.
    """
    start, fixed = fixed_keys(before)
    after = next(
        (each for each in outlines({**before, file.name: file.data}) if (each.kind, each.id) == (MENU, start)), None
    )
    if after is None or after.file != file.name:
        return
    now = {each.key: each.target for each in after.texts if each.kind == "choice"}
    was = next((each for each in outlines(before) if each.file == file.name), after)
    first = {each.key: each.target for each in was.texts if each.kind == "choice"}
    for key, target in fixed.items():
        if now.get(key) != target and first.get(key) == target:
            raise EditError(
                f"Key {key} of the first menu has to lead to '{target[1]}': callers know it by heart, and other texts "
                "name it",
                "Leave this choice at its key. What is decided otherwise has to be written into 'fixed-keys' of "
                "line.yaml first, and a clinician has to approve it.",
            )


def fixed_keys(files: Mapping[str, bytes]) -> tuple[str, dict[str, tuple[str, str]]]:
    """The first menu, and where the keys lead that line.yaml fixes there."""
    for name, data in files.items():
        if not data.startswith(b"line:") and b"\nline:" not in data:
            continue
        plain = File(name, data).fields()
        if not plain:
            continue
        listed = plain.get("fixed-keys")
        blocks = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        targets = {str(each.get("press")): _target(each) for each in blocks}
        return str(plain.get("start", "")), targets
    return "", {}


def _target(block: Mapping[str, object]) -> tuple[str, str]:
    return next(((kind, str(block[kind])) for kind in TARGETS if kind in block), ("", ""))


def new_topic(files: Mapping[str, bytes], title: Mapping[str, str], typed: Mapping[str, str], rests: str) -> File:
    """A file with a new topic, with its first statement."""
    titles = {code: _label(code, text) for code, text in title.items()}
    taken = {each.id for each in outlines(files)} | {name.rpartition("/")[2].removesuffix(".yaml") for name in files}
    id_ = new_id("", next(iter(titles.values()), ""), taken)
    lines = [f"topic: {id_}", "title:"]
    empty = File(f"topics/{id_}.yaml", ("\n".join([*lines, "  x: x", "say:", "  - id: x", ""])).encode())
    file = empty.put(("title",), titles, ("topic", "title", "say"))
    said = {code: _said(code, text) for code, text in typed.items()}
    entry: dict[str, Value] = {
        "id": new_id(id_, next(iter(typed.values()), ""), ()),
        **said,
        **cites(read_rests(rests)),
    }
    return file.add(("say",), 1, entry).drop(("say", 0))


def leading_to(files: Mapping[str, bytes], kind: str, id_: str) -> list[tuple[Outline, Text]]:
    """The choices that lead to a place."""
    return [
        (outline, each)
        for outline in outlines(files)
        for each in outline.texts
        if each.kind == "choice" and each.target == (kind, id_)
    ]


def _said(code: str, text: str) -> Words:
    if not (kept := words(text)):
        raise EditError(f"The text in language '{code}' is empty", "Write it in every language of the line.")
    return kept


def _label(code: str, text: str) -> str:
    if not (kept := one_line(text)):
        raise EditError(f"The text in language '{code}' is empty", "Write it in every language of the line.")
    return kept


def _block(file: File, way: Way) -> dict[str, object]:
    found = file.plain()
    for step in way:
        found = found[step]
    return dict(found)
