"""One menu or topic as forms: each text in all languages side by side, and where each choice leads."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from ivr.content.editing import texts as edits
from ivr.content.editing.draft import Files
from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import (
    FLAGS,
    MENU,
    TARGETS,
    TOPIC,
    Outline,
    Text,
    outline,
    outlines,
)
from ivr.content.editing.outline import languages as spoken_languages
from ivr.content.editing.preview import about_words, levels, preview
from ivr.content.editing.tables.waivers import LISTS, read_all
from ivr.content.line.seconds import spoken_seconds
from ivr.content.load import Loaded
from ivr.content.yaml.issues import Issue
from ivr.core.keys import choice_keys
from ivr.web.console.changing import drafting
from ivr.web.console.changing.drafting import Refused, edit, file_of, opened, outline_of, refusal, view
from ivr.web.console.changing.messages import MOST_OF_ONE, MOST_TEXTS, in_language, listed
from ivr.web.console.changing.tables import rows as rows_of
from ivr.web.console.page import Answer, Asked, Data, ProblemError
from ivr.wiring.drafts.checking import looked_at

_MOST_TARGETS: Final = 400
_MOST_FACTS: Final = 2_000
_PACE: Final = 140
"""Words a minute where line.yaml cannot be read."""


def show(asked: Asked, refused: Refused | None = None) -> Answer:
    """The page of one file."""
    draft = opened(asked)
    name = asked.wish("file") or asked.field("file")
    files = draft.files
    found = outline_of(files, name)
    loaded = looked_at(files)
    shown: dict[str, Any] = {"outline": found, "texts": _rows(found, loaded, asked, refused)}
    shown["more_texts"] = len(found.texts) - len(shown["texts"])
    choices = [each for each in found.texts if each.kind == "choice"]
    free = [key for key in choice_keys() if key not in {each.key for each in choices}]
    more = {
        "targets": targets(files)[:_MOST_TARGETS],
        "free_keys": free,
        "keys": choice_keys(),
        "facts": _facts(loaded)[:_MOST_FACTS],
    }
    there = {each.way[0] for each in found.texts}
    lists = [each for each in ("say", "after") if each in there or (found.kind == MENU and each == "say")]
    leads = edits.leading_to(files, found.kind, found.id) if found.kind == TOPIC else []
    typed = {key: value[-1] for key, value in asked.form.items()} if refused else {}
    language_names = spoken_languages(files)
    levels_ = levels(loaded.evidence, found) if loaded.evidence else {}
    return view(
        asked, draft, "change_place.html", refused, **shown, **more,
        lists=lists, leads=leads, decided_fields=LISTS, typed=typed, codes=language_names, levels=levels_,
    )  # fmt: skip


def _rows(found: Outline, loaded: Loaded, asked: Asked, refused: Refused | None) -> list[dict[str, Any]]:
    paces, language = paces_of(loaded), asked.language
    rows: list[dict[str, Any]] = []
    for each in found.texts[:MOST_TEXTS]:
        words = dict(each.words)
        if refused is not None and refused.at == each.path:
            words = {code: asked.field(f"text-{code}") or text for code, text in words.items()}
        seconds = {code: round(spoken_seconds(text, paces.get(code, _PACE)), 1) for code, text in words.items()}
        rows.append({"text": each, "words": words, "seconds": seconds, "rests": ", ".join(_named(each))})
    file = File(found.file, loaded.files[found.file])
    spans = file.spans(row["text"].way for row in rows)
    decided_of = read_all(file, [row["text"] for row in rows])
    said_of = _by_line(loaded, found.file)
    for row, lines, decided in zip(rows, spans, decided_of, strict=True):
        row["decided"] = {name: rows_of.shown(entries, LISTS[name]) for name, entries in decided.items()}
        row["remarks"] = listed((issue for line in lines for issue in said_of[line]), language, MOST_OF_ONE)
    return rows


def _by_line(loaded: Loaded, file: str) -> Mapping[int, list[Issue]]:
    found: defaultdict[int, list[Issue]] = defaultdict(list)
    for issue in about_words(loaded):
        if issue.file == file:
            found[issue.line].append(issue)
    return found


def _named(text: Text) -> list[str]:
    return [each for each in text.rests if each != "nothing"]


def targets(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """Every place that a choice may lead to: kind, id and name."""
    found = []
    for each in outlines(files):
        if each.kind in {MENU, TOPIC}:
            found.append((each.kind, each.id, next(iter(each.title.values()), each.id) or each.id))
        elif each.kind == FLAGS:
            found += [
                ("red-flag", text.id.removesuffix(".sign"), next(iter(text.words.values()), "") or text.id)
                for text in each.texts
                if text.kind == "sign"
            ]
    return found


def paces_of(loaded: Loaded) -> dict[str, int]:
    """How many words a minute each voice says, as line.yaml has it."""
    for name, data in loaded.files.items():
        if b"words-a-minute" in data:
            try:
                plain = File(name, data).plain()
            except EditError:
                continue
            named = plain.get("languages") if isinstance(plain, dict) else None
            return {
                str(each.get("language")): int(each["words-a-minute"])
                for each in (named if isinstance(named, list) else [])
                if isinstance(each, dict) and str(each.get("words-a-minute", "")).isdecimal()
            }
    return {}


def _facts(loaded: Loaded) -> list[tuple[str, str]]:
    """What a text can rest on."""
    if loaded.evidence is None:
        return []
    facts = [(each.id, next(iter(each.text.values()), "")) for each in loaded.evidence.facts.values()]
    return facts + [(each.id, next(iter(each.text.values()), "")) for each in loaded.evidence.signs.values()]


def _typed(asked: Asked, codes: tuple[str, ...]) -> dict[str, str]:
    return {code: asked.field(f"text-{code}") for code in codes if f"text-{code}" in asked.form}


def _text(found: Outline, path: str) -> Text:
    text = found.text(path)
    if text is None:
        raise EditError("This text is not there any more", "Open the page again.")
    return text


def changed(asked: Asked, files: dict[str, bytes]) -> tuple[File, Outline, Text]:
    """The file with the words of a form in place of those of one text."""
    found = outline_of(files, asked.field("file"))
    text = _text(found, asked.field("path"))
    file = edits.set_words(file_of(files, found.file), text, _typed(asked, tuple(text.words)))
    if "rests" in asked.form and text.kind not in {"title", "phrase"}:
        file = edits.set_rests(file, text, edits.read_rests(asked.field("rests")))
    if text.kind == "choice" and "target" in asked.form:
        kind, _, id_ = asked.field("target").partition(" ")
        target = (kind, id_) if kind in TARGETS else text.target
        file = edits.set_target(file, text, asked.field("key") or text.key, target)
        edits.keep_fixed(files, file)
    return file, found, text


def save(asked: Asked) -> Answer:
    """Keep the words of a text."""

    def change(files: dict[str, bytes]) -> Files:
        file = changed(asked, files)[0]
        return {file.name: file.data}

    return _done(asked, "words", change, "saved")


def check(asked: Asked) -> Answer:
    """What is known of a text as it is typed; nothing is kept."""
    draft = opened(asked)
    try:
        file, _, text = changed(asked, draft.files)
    except EditError as error:
        told = refusal(error, asked.language)
        return _json({"refused": {"problem": told.problem, "remedy": told.remedy}})
    loaded = looked_at({**draft.files, file.name: file.data})
    after = outline(file.name, file.data, spoken_languages(draft.files))
    now = after.text(text.path) if after else None
    if after is None or now is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-form")
    shown = preview(loaded, after, now, paces_of(loaded) or dict.fromkeys(now.words, _PACE))
    return _json(
        {
            "seconds": {code: round(seconds, 1) for code, seconds in shown.seconds.items()},
            "levels": {
                code: {"scale": each.scale, "value": each.value, "limit": each.limit, "verdict": str(each.verdict)}
                for code, each in shown.levels.items()
            },
            "remarks": [
                {"severity": str(each.severity), "language": each.language}
                | {
                    "problem": in_language(each.problem, asked.language),
                    "remedy": in_language(each.remedy, asked.language),
                }
                for each in shown.remarks[:MOST_OF_ONE]
            ],
            "elsewhere": shown.elsewhere + len(shown.remarks[MOST_OF_ONE:]),
        }
    )


def _json(value: object, status: int = HTTPStatus.OK) -> Data:
    return Data(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)


def move(asked: Asked) -> Answer:
    """Put a statement or choice one place up or down."""

    def change(files: dict[str, bytes]) -> Files:
        found = outline_of(files, asked.field("file"))
        text = _text(found, asked.field("path"))
        to = text.number + (1 if asked.field("to") == "down" else -1)
        if not 0 <= to < text.of or text.kind not in {"say", "after", "choice", "phrase"}:
            raise EditError("It stands at the end already", "Move another one.")
        file = file_of(files, found.file).move(text.way[:-1], text.number, to)
        if text.kind == "choice":
            file = _keys_stay(file, found, text.number, to)
            edits.keep_fixed(files, file)
        return {file.name: file.data}

    return _done(asked, "moved", change, "moved")


def _keys_stay(file: File, found: Outline, one: int, other: int) -> File:
    """Choices are read in the order of their keys: two that change places change keys too."""
    keys = [each.key for each in found.texts if each.kind == "choice"]
    return file.text(("choices", one, "press"), keys[one]).text(("choices", other, "press"), keys[other])


def remove(asked: Asked) -> Answer:
    """Take a statement or choice away."""

    def change(files: dict[str, bytes]) -> Files:
        found = outline_of(files, asked.field("file"))
        text = _text(found, asked.field("path"))
        if text.kind == "title" or text.kind in {"sign", "phrase"}:
            raise EditError("The line needs this text", "Change its words instead.")
        if text.kind in {"choice", "say"} and text.of == 1 and found.kind in {TOPIC, MENU}:
            raise EditError("This is the only one left", "Add another one first.")
        file = file_of(files, found.file).drop(text.way)
        edits.keep_fixed(files, file)
        return {file.name: file.data}

    return _done(asked, "removed", change, "removed")


def add(asked: Asked) -> Answer:
    """Add a statement."""

    def change(files: dict[str, bytes]) -> Files:
        found = outline_of(files, asked.field("file"))
        typed = {code: asked.field(f"text-{code}") for code in spoken_languages(files)}
        name = "after" if asked.field("list") == "after" else "say"
        index = asked.field("index")
        place = int(index) if index.isascii() and index.isdecimal() and len(index) < 6 else 10**6  # noqa: PLR2004
        file = edits.add_statement(file_of(files, found.file), found, name, place, typed, asked.field("rests"))
        return {file.name: file.data}

    return _done(asked, "added", change, "added", "new")


def add_choice(asked: Asked) -> Answer:
    """Add a choice to a menu."""

    def change(files: dict[str, bytes]) -> Files:
        found = outline_of(files, asked.field("file"))
        kind, _, id_ = asked.field("target").partition(" ")
        if kind not in TARGETS or not id_:
            raise EditError("Nobody has said where the key leads", "Choose a place below 'Leads to'.")
        typed = {code: asked.field(f"text-{code}") for code in spoken_languages(files)}
        file = edits.add_choice(file_of(files, found.file), found, asked.field("key"), typed, (kind, id_))
        return {file.name: file.data}

    return _done(asked, "added", change, "added", "new-choice")


def _done(asked: Asked, what: str, change: drafting.Change, done: str, at: str = "") -> Answer:
    path = at or asked.field("path")
    name = asked.field("file")
    to = "/change/place?" + urlencode({"file": name, "done": done, "at": path})
    result = edit(asked, f"{what} {name}", change, lambda: to, path)
    return show(asked, result) if isinstance(result, Refused) else result
