"""line.yaml: the name of the line, its first menu, its languages, and what it demands of the texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ivr.content.files.drafts import Drafts, Language, LineDraft
from ivr.content.files.rules import RULES, read_rules
from ivr.content.values import carrier_voices
from ivr.content.values.phone_numbers import is_number
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.content.yaml.issues import Place
from ivr.core.line.model import CARRIER, ESPEAK, FILES, NEURAL, Voice
from ivr.languages.gaps import gaps, gaps_for_speech
from ivr.languages.registry import PACKS

REMEMBER: Final = "remember-callers"
"""Whether whoever calls again may go on where the last call stopped."""
TEXTS: Final = ("texts", "texts-a-day", "clinic")
_LINES: Final = "lines"
LINE: Final = Shape(
    "the line file",
    needs=("line", "start", "languages"),
    may=("speak", "speech", "callback-days", REMEMBER, _LINES, *TEXTS, *RULES),
)
_LANGUAGE = Shape(
    "a language", needs=("language", "locale", "voice", "words-a-minute", "name"), may=("engine", "rendered-voice")
)
_OTHER_LINE = Shape("another line", needs=("line", "numbers"))
_NAME = Shape("the name of a language", spoken=True)

# "id" would be taken for the id of a statement.
_CODE = re.compile("(?!id$)[a-z]{2,3}")
_LOCALE = re.compile("[a-z]{2,3}-[A-Z]{2}")


def read_line(block: Block, drafts: Drafts) -> None:
    """Reads the line file; a second one is refused by the checks."""
    blocks = block.blocks("languages", _LANGUAGE)
    languages = [_language(each) for each in blocks]
    codes = [language.code for language in languages]
    for index, code in enumerate(codes):
        if code and code in codes[:index]:
            blocks[index].wrong("language", f"The language '{code}' stands twice", "Delete one of the two.")
    for each, code in zip(blocks, codes, strict=True):
        if code and (fault := _fault_of_pack(code)):
            drafts.without_pack.append(Place(block.page.file, each.line("language")).error(*fault))
    if len(set(codes) - {""}) < len(codes):
        languages = []  # Then nobody knows which texts are missing elsewhere, and none is missed.
    block.page.languages = tuple(languages)
    names = [inner.texts() if (inner := each.block("name", _NAME)) else {} for each in blocks]
    own = block.id("line")
    drafts.lines.append(
        LineDraft(
            block.place,
            own,
            block.id("start"),
            Place(block.page.file, block.line("start")),
            tuple(replace(language, names=name) for language, name in zip(languages, names, strict=False)),
            read_rules(block),
            _speak(block),
            block.number("callback-days", 0, 3650, 30),
            _remembers(block),
            _other_lines(block, own),
            _texts(block),
            block.number("texts-a-day", 1, 100_000, 200),
            block.text("clinic"),
            _speech(block, codes),
        )
    )


def _fault_of_pack(code: str) -> tuple[str, str] | None:
    """Why the texts of a language cannot be checked, and what to do; None if they can."""
    if code not in PACKS:
        return (
            f"The language '{code}' has no pack: its figures, its 'not' and its words cannot be checked",
            f"Take it out again; texts can be in {listed(PACKS)} until somebody adds a pack for it.",
        )
    if lacking := "; ".join(gaps(PACKS[code])):
        return (
            f"The pack of the language '{code}' is not complete: {lacking}",
            f"Take '{code}' out again until somebody completes its pack: without that its texts cannot be checked.",
        )
    return None


def _remembers(block: Block) -> Place | None:
    """Where the line is told to remember calls."""
    written = block.text(REMEMBER)
    if written not in {"", "yes", "no"}:
        block.wrong(REMEMBER, f"'{REMEMBER}: {written}' is not known", f"Write '{REMEMBER}: yes' or 'no'.")
    return Place(block.page.file, block.line(REMEMBER)) if written == "yes" else None


def _speak(block: Block) -> str:
    """Who speaks where there is no recording; "" while the clinic has not chosen."""
    speak = block.text("speak")
    if speak in {"", FILES, CARRIER}:
        return speak
    block.wrong(
        "speak",
        f"'{speak}' is not a way to speak",
        "Write 'speak: carrier' for the carrier's voice, or 'speak: files' for audio files made by 'ivr render'.",
    )
    return ""


def _speech(block: Block, codes: list[str]) -> bool:
    """Whether the line listens to speech as well as to keys."""
    speech = block.text("speech")
    if speech not in {"", "yes", "no"}:
        block.wrong("speech", f"'speech: {speech}' is not known", "Write 'speech: yes' or 'speech: no'.")
    for code in codes if speech == "yes" else ():
        if code in PACKS and (lacking := "; ".join(gaps_for_speech(PACKS[code], codes))):
            block.wrong(
                "speech",
                f"The pack of the language '{code}' does not know what callers say: {lacking}",
                "Write 'speech: no' until somebody completes its pack.",
            )
    return speech == "yes"


def _texts(block: Block) -> bool:
    """Whether callers are offered texts."""
    texts = block.text("texts")
    if texts not in {"", "yes", "no"}:
        block.wrong(
            "texts",
            f"'texts: {texts}' is not known",
            "Write 'texts: yes' to offer callers a text message with a link to what they heard, or 'texts: no'.",
        )
    return texts == "yes"


def _language(block: Block) -> Language:
    """One language, still without its names; its code is "" if it is none."""
    code = block.text("language")
    if code and not _CODE.fullmatch(code):
        block.wrong("language", f"'{code}' is not a language code", "Write two or three small letters, as in 'en'.")
        code = ""
    locale = block.text("locale")
    if locale and not _LOCALE.fullmatch(locale):
        block.wrong("locale", f"'{locale}' is not a locale", "Write language and country, as in 'en-US'.")
        locale = ""
    name, speed = block.text("voice"), block.number("words-a-minute", 60, 250)
    if name and locale and (problem := carrier_voices.problem(name, locale)):
        block.wrong("voice", *problem)
    return Language(code, Voice(locale, name, speed, block.text("rendered-voice"), _engine(block)), speed, {})


def _engine(block: Block) -> str:
    """What renders audio files in this language: the good voice, where nothing else is said."""
    engine = block.text("engine")
    if engine in {"", NEURAL, ESPEAK}:
        return engine or NEURAL
    block.wrong(
        "engine",
        f"'{engine}' is not an engine that speaks",
        f"Write 'engine: {NEURAL}' for the good voice, or 'engine: {ESPEAK}' for the one that needs no set-up and is "
        "hard to understand.",
    )
    return NEURAL


def _other_lines(block: Block, own: str) -> dict[str, str]:
    """The numbers of other lines, each with the name of its line.

    Args:
        block: The line file.
        own: The name of the line that it is of.
    """
    numbers: dict[str, str] = {}
    names = {own}
    for each in block.blocks(_LINES, _OTHER_LINE):
        name = each.id("line")
        if name in names - {""}:
            each.wrong("line", f"The line '{name}' stands twice", "Give each line a name and a folder of its own.")
        names.add(name)
        numbers |= _numbers(each, name, numbers)
    return numbers


def _numbers(block: Block, name: str, taken: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, number in block.words("numbers"):
        if not is_number(number):
            block.page.wrong(
                line,
                f"'{number}' is not a whole phone number",
                "Write it with + and the country code, without spaces or dashes, as in +12025550100.",
            )
        elif number in taken or number in found:
            block.page.wrong(
                line, f"The number '{number}' leads to two lines", "Leave it at the line that callers of it want."
            )
        found[number] = name
    return found
