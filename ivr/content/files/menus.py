"""Menus, topics and red flags: what callers hear and where their keys lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ivr.content.evidence.evidence import Cites
from ivr.content.files.cites import CITES, read_cites, read_plain_cites
from ivr.content.files.drafts import Choice, Drafts, FlagDraft, MenuDraft, Said, TopicDraft
from ivr.content.line.parts import MAX_PART_SECONDS
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.content.yaml.issues import Place
from ivr.core.keys import choice_keys, choose_instead, no_choice
from ivr.core.line.model import RedFlag, Statement

MOST_CHOICES: Final = 5
"""How many choices a caller keeps in mind."""

MAX_STEP_UP_SECONDS = 10.0
"""The longest step up to 911 before staff are rung."""

TARGETS: Final = ("topic", "menu", "red-flag")
"""What a choice may lead to: names of fields."""

MENU: Final = Shape("a menu", needs=("menu",), may=("title", "choices", "say", "after", "warning-signs"))
TOPIC: Final = Shape("a topic", needs=("topic", "title", "say"))
RED_FLAGS: Final = Shape("the red flags file", needs=("red-flags",))
_CHOICE = Shape("a choice", needs=("press",), may=(*TARGETS, "facts", "signs", "waivers"), spoken=True)
_STATEMENT = Shape("a statement", needs=("id",), may=CITES, spoken=True)
_FLAG = Shape("a red flag", needs=("red-flag", "sign"), may=("step-up", "no-step-up", *CITES))
_TEXT = Shape("a text", spoken=True)


def read_menu(block: Block, drafts: Drafts) -> None:
    """Reads a file with a menu."""
    id_ = _file_id(block, "menu", drafts)
    if not block.has("choices") and _choices_stand_elsewhere(block):
        drafts.unread.add(("menu", ""))  # where its keys lead nobody knows
        return
    warning = block.text("warning-signs")
    if warning not in {"", "yes", "no"}:
        block.wrong("warning-signs", f"'warning-signs: {warning}' is not known", "Write 'warning-signs: yes' or 'no'.")
    intro = _statements(block, "say")
    if warning == "yes":
        _check_intro(block, intro)
    title, name = _title(block, id_)
    choices, after = _choices(block, id_), _statements(block, "after")
    drafts.menus.append(MenuDraft(block.place, id_, intro, choices, after, warning == "yes", title, name))


def _choices_stand_elsewhere(block: Block) -> bool:
    """Notes that a menu has no choices; whether they stand in another list, below no line of their own."""
    for name in ("say", "after"):
        if line := block.first_with(name, "press"):
            block.page.wrong(
                line,
                f"A choice stands in the list '{name}:', so the line 'choices:' above it is missing",
                "Write 'choices:' on a line of its own above this one, as far in as 'say:'.",
            )
            return True
    block.wrong("", "'choices' is missing in a menu", "Write 'choices:' and below it '- press: 1'.")
    return False


def read_topic(block: Block, drafts: Drafts) -> None:
    """Reads a file with a topic."""
    id_ = _file_id(block, "topic", drafts)
    title, name = _title(block, id_)
    drafts.topics.append(TopicDraft(block.place, id_, title, _statements(block, "say"), name))


def _title(block: Block, id_: str) -> tuple[Mapping[str, str], Said | None]:
    """The title of a menu or topic, and the sentence that it is when it is said."""
    inner = block.block("title", _TEXT)
    if inner is None:
        return {}, None
    written = _said(inner, f"{id_}.title", Cites(nothing=True))
    texts = {code: f"{text}." if text[-1:].isalnum() else text for code, text in written.statement.text.items()}
    spoken = replace(written.statement, text=texts)
    return written.statement.text, replace(written, statement=spoken)


def read_red_flags(block: Block, drafts: Drafts) -> None:
    """Reads the file with all red flags."""
    for each in block.blocks("red-flags", _FLAG):
        id_ = _file_id(each, "red-flag", drafts)
        cites = read_cites(each, f"The red flag '{id_}'")
        sign, step_up = _part(each, "sign", id_, cites), _part(each, "step-up", id_, cites)
        flag = RedFlag(
            id_,
            sign.statement if sign else Statement(f"{id_}.sign", {}),
            step_up.statement if step_up else None,
        )
        if flag.step_up:
            each.check_seconds("step-up", "The step-up", flag.step_up.seconds, MAX_STEP_UP_SECONDS)
        said = tuple(said for said in (sign, step_up) if said)
        drafts.flags.append(FlagDraft(each.place, flag, said, each.text("no-step-up")))


def _part(block: Block, name: str, flag: str, cites: Cites) -> Said | None:
    """The sign or the step-up of a red flag."""
    inner = block.block(name, _TEXT)
    return _said(inner, f"{flag}.{name}", cites) if inner else None


def _said(block: Block, id_: str, cites: Cites) -> Said:
    """The texts of a block with what they rest on."""
    statement = replace(block.statement(id_), facts=tuple(cites.facts))
    return Said(block.place, statement, cites, {code: block.line(code) for code in statement.text})


def _file_id(block: Block, kind: str, drafts: Drafts) -> str:
    """The id a menu, topic or red flag is known by; if it is wrong, choices that lead to it are not."""
    id_ = block.id(kind)
    if not id_:
        drafts.unread.add((kind, ""))
    return id_


def _statements(block: Block, name: str) -> tuple[Said, ...]:
    return tuple(_statement(each) for each in block.blocks(name, _STATEMENT))


def _statement(block: Block) -> Said:
    id_ = block.id("id")
    what = f"The statement '{id_}'"
    said = _said(block, id_, read_cites(block, what))
    block.check_seconds("", what, said.statement.seconds, MAX_PART_SECONDS)
    return said


def _check_intro(block: Block, intro: tuple[Said, ...]) -> None:
    """All signs of an emergency must be heard within one part."""
    totals: dict[str, float] = {}
    for said in intro:
        for language, seconds in said.statement.seconds.items():
            totals[language] = totals.get(language, 0.0) + seconds
    block.check_seconds("say", "What is said before the choices of warning signs", totals, MAX_PART_SECONDS)


def _choices(block: Block, menu: str) -> tuple[Choice, ...]:
    blocks = block.blocks("choices", _CHOICE)
    most = MOST_CHOICES
    if len(blocks) > most:
        blocks[most].wrong(
            "", f"A menu has at most {most} choices; this one has {len(blocks)}", "Move some to a menu of their own."
        )
    keys = [_key(each) if index < most else "" for index, each in enumerate(blocks)]
    _check_twice(blocks, keys[:most])
    return tuple(_choice(each, key, menu) for each, key in zip(blocks, keys, strict=True))


def _choice(block: Block, key: str, menu: str) -> Choice:
    given = [name for name in TARGETS if block.has(name)]
    if len(given) != 1:
        block.wrong(
            given[1] if given else "",
            f"A choice leads to one place, and this one has {listed(given) or 'none'}",
            "Write one of 'topic: ...', 'menu: ...' and 'red-flag: ...'.",
        )
    kind = given[0] if len(given) == 1 else ""
    place = Place(block.page.file, block.line(kind))
    return Choice(place, key, kind, block.text(kind), _said(block, f"{menu}.{key}", read_plain_cites(block)))


def _key(block: Block) -> str:
    """The key of a choice, or "" if no choice may have it."""
    key = block.text("press")
    if key in choice_keys() or not key:
        return key
    block.wrong("press", no_choice(key) or f"'press: {key}' is not a choice", choose_instead())
    return ""


def _check_twice(blocks: list[Block], keys: list[str]) -> None:
    """No key stands twice; says so once. Their order is checked where the key of the warning signs is known."""
    for index, (block, key) in enumerate(zip(blocks, keys, strict=False)):
        if key and key in keys[:index]:
            line = blocks[keys.index(key)].line("press")
            block.wrong("press", f"The key {key} stands twice, first on line {line}", f"Write {index + 1} instead.")
            return
