"""What is demanded of the texts and keys: a part of line.yaml, and the clinic's own safety rules.

Those rules add to the ones of `ivr.content.safety.rules`, and take none away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ivr.content.files.drafts import Drafts
from ivr.content.files.facts import one_of
from ivr.content.files.menus import TARGETS
from ivr.content.review.rules import (
    EMERGENCY_NUMBER,
    MENU_SECONDS,
    Fixed,
    Limits,
    MustSay,
    Required,
    Role,
    Rules,
    Scope,
)
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.content.yaml.issues import Place
from ivr.core.keys import choice_keys, choose_instead
from ivr.languages.registry import PACKS, pack_of

RULES: Final = ("limits", "approvals", "fixed-keys", "emergency-number")
"""The fields of line.yaml that this module reads."""

_LENGTHS: Final = ("words-in-a-sentence", "seconds-of-a-part", "seconds-of-a-menu")
_HELP: Final = ("keys-to-help", "seconds-to-help", "seconds-without-a-key")
_LEVELS = Shape("a limit", needs=("warning", "error"))
_REQUIRED = Shape("a required approval", needs=("texts", "role"), may=("languages",))
_FIXED = Shape("a fixed key", needs=("press",), may=TARGETS)
_NUMBER = re.compile("[0-9]{3}")

SAFETY_RULES: Final = Shape("a file of safety rules", needs=("safety-rules",))
_RULE = Shape("a safety rule", needs=("text", "says", "why"))


def read_rules(block: Block) -> Rules:
    """What the line file demands. What it leaves out has the usual limits, and needs no approval."""
    limits = block.block("limits", Shape("the limits", may=(*_scales(), *_LENGTHS, *_HELP)))
    required = [_required(each) for each in block.blocks("approvals", _REQUIRED)]
    return Rules(
        _limits(limits) if limits else Limits(),
        tuple(required),
        tuple(filter(None, map(_fixed, block.blocks("fixed-keys", _FIXED)))),
        _emergency_number(block),
        {name: Place(block.page.file, block.line(name)) for name in RULES if block.has(name)},
    )


def _fixed(block: Block) -> Fixed | None:
    """A fixed key; None if it is written wrong, which is noted."""
    key, given = block.text("press"), [name for name in TARGETS if block.has(name)]
    if len(given) != 1:
        block.wrong(
            "press", "A fixed key leads to one place", "Write one of 'topic: ...', 'menu: ...', 'red-flag: ...'."
        )
        return None
    if key and key not in choice_keys():
        block.wrong("press", f"'press: {key}' is not the key of a choice", choose_instead())
    return Fixed(Place(block.page.file, block.line("press")), key, given[0], block.text(given[0]))


def _emergency_number(block: Block) -> str:
    number = block.text("emergency-number")
    if number and not _NUMBER.fullmatch(number):
        block.wrong(
            "emergency-number",
            f"'{number}' is not an emergency number, which has three digits",
            "Write '911' or your own.",
        )
    return number if _NUMBER.fullmatch(number) else EMERGENCY_NUMBER


def _limits(block: Block) -> Limits:
    usual = Limits()
    ease = {
        language: _levels(block, name, *usual.of_ease(language))
        for name, language in _scales().items()
        if block.has(name)
    }
    for name, language in _scales().items():
        scale = pack_of(language).readability.scale
        if language in ease and scale.harder(*ease[language]):
            _swapped(block, name, "above" if scale.less_is_easier else "below")
    return Limits(
        ease,
        sentence_words=block.number("words-in-a-sentence", 5, 60, usual.sentence_words),
        part_seconds=block.number("seconds-of-a-part", 5, 120, usual.part_seconds),
        menu_seconds=_menu_seconds(block),
        help_keys=block.number("keys-to-help", 1, 4, usual.help_keys),
        help_seconds=block.number("seconds-to-help", 5, 60, usual.help_seconds),
        uncut_seconds=block.number("seconds-without-a-key", 10, 300, usual.uncut_seconds),
    )


def _scales() -> dict[str, str]:
    """The field of each scale, with the language that it was made for."""
    return {pack.readability.scale.limits_field: code for code, pack in PACKS.items()}


def _menu_seconds(block: Block) -> Mapping[str, int]:
    """One number for every language, or a number for each."""
    codes = tuple(each.code for each in block.page.languages)
    if not block.has("seconds-of-a-menu") or not codes:
        return {}
    if not block.is_block("seconds-of-a-menu"):
        most = block.number("seconds-of-a-menu", 5, 120, MENU_SECONDS)
        return dict.fromkeys(codes, most)
    inner = block.block("seconds-of-a-menu", Shape("the seconds of a menu", may=codes))
    return {code: inner.number(code, 5, 120, MENU_SECONDS) for code in codes if inner.has(code)} if inner else {}


def _levels(block: Block, name: str, warning: int, error: int) -> tuple[int, int]:
    inner = block.block(name, _LEVELS)
    if inner is None:
        return warning, error
    return inner.number("warning", 0, 100, warning), inner.number("error", 0, 100, error)


def _swapped(block: Block, name: str, where: str) -> None:
    problem = f"The limits of '{name}' would report an error before a warning"
    block.wrong(name, problem, f"Texts {where} 'warning' are harder than usual, those {where} 'error' are too hard.")


def _required(block: Block) -> Required:
    codes = tuple(each.code for each in block.page.languages)
    languages = block.words("languages") or [(0, code) for code in codes]
    for line, language in languages:
        if codes and language not in codes:
            problem = f"'{language}' is not a language of this line"
            block.page.wrong(line, problem, f"Write one of {listed(codes)}.")
    texts, role = one_of(block, "texts", Scope.ALL), one_of(block, "role", Role.CLINICIAN)
    return Required(block.place, texts, role, tuple(code for _, code in languages))


def read_safety_rules(block: Block, drafts: Drafts) -> None:
    """Reads a file with rules such as "recovery-bandage has to say this or that"."""
    codes = tuple(language.code for language in block.page.languages)
    for each in block.blocks("safety-rules", _RULE):
        says = each.block("says", Shape("the wordings of a safety rule", may=codes)) if codes else None
        wordings = (
            {code: tuple(word for _, word in says.words(code)) for code in codes if says.has(code)} if says else {}
        )
        drafts.must_say.append(MustSay(each.place, each.text("text"), wordings, each.text("why")))
