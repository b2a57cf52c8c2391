"""Drafts without errors, joined to the line that the engine reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ivr.content.files.drafts import Drafts, MenuDraft, TopicDraft
from ivr.content.line import compose
from ivr.content.line.parts import cut
from ivr.content.review.fingerprint import version_of
from ivr.content.values.emergency_number import has_emergency_number
from ivr.core.keys import spare_key
from ivr.core.line.model import Line, Menu, Option, Part, Statement, Topic
from ivr.core.line.phrases import RECALLING, SPEECH
from ivr.core.line.pronunciation import Lexicon
from ivr.core.line.utterances import to_callers

LISTENS: Final = 9
"""How often in a row speech counts without a key between: more than any way to a topic and back needs."""


def build(drafts: Drafts) -> Line:
    """The line of these drafts, which hold no errors, with its version."""
    line, staff = drafts.lines[0], drafts.staffs[0].staff
    key = _recall_key(drafts)
    unsaid = {*(() if key else RECALLING), *(() if line.speech else SPEECH)}  # which are no part of the line
    phrases = {id_: said.statement for id_, said in drafts.phrases[0].phrases.items() if id_ not in unsaid}
    keys = phrases["topic-keys"]
    spoken = [
        *compose.filled(phrases, staff, line.languages, key),
        *compose.unknown_whispers(phrases, line.languages),
        *(
            whisper
            for draft in drafts.flags
            for whisper in compose.whispers(draft.flag.id, draft.flag.sign, phrases, line.languages)
        ),
    ]
    built = Line(
        id=line.id,
        languages=tuple(language.code for language in line.languages),
        voices={language.code: language.voice for language in line.languages},
        start=line.start,
        menus={draft.id: _menu(draft, drafts, phrases) for draft in drafts.menus},
        topics={
            draft.id: Topic(draft.id, draft.title, _parts(draft, keys), draft.name.statement if draft.name else None)
            for draft in drafts.topics
        },
        red_flags={draft.flag.id: draft.flag for draft in drafts.flags},
        phrases={statement.id: statement for statement in spoken},
        staff=staff,
        speak=line.speak,
        pronunciation={code: Lexicon(tuple(words.values())) for code, words in drafts.words.items()},
        callback_days=line.callback_days,
        recall_key=key,
        other_numbers=line.other_numbers,
        listens=LISTENS if line.speech else 0,
        texts=line.texts,
        texts_a_day=line.texts_a_day,
        clinic=line.clinic,
        emergency_number=line.rules.emergency_number,
    )
    if line.speech:
        built = replace(built, heard_out=frozenset(_urgent(built, line.rules.emergency_number)))
    return replace(built, version=version_of(built))


def _recall_key(drafts: Drafts) -> str:
    """The key by which callers go on where their last call stopped; "" where the line does not remember calls."""
    line = drafts.lines[0]
    taken = [choice.key for draft in drafts.menus if draft.id == line.start for choice in draft.choices]
    return spare_key(taken) if line.remembers else ""


def _urgent(line: Line, number: str) -> Iterator[str]:
    """The ids of the statements that name the emergency number in any language."""
    for each in to_callers(line):
        if any(has_emergency_number(text, number) for text in each.text.values()):
            yield each.id


def _parts(draft: TopicDraft, keys: Statement) -> tuple[Part, ...]:
    """The parts of a topic; the words about the keys may stand before the first one."""
    return cut([said.statement for said in draft.statements], keys.seconds)


def _menu(draft: MenuDraft, drafts: Drafts, phrases: compose.Phrases) -> Menu:
    options = [(choice.key, choice.label) for choice in draft.choices]
    said = compose.Choices(draft.id, options, nurse=draft.warning, first=draft.id == drafts.lines[0].start)
    return Menu(
        id=draft.id,
        intro=tuple(said.statement for said in draft.intro),
        options=tuple(Option(choice.key, choice.target, choice.label) for choice in draft.choices),
        choices=compose.choices(said, phrases, drafts.languages),
        after=tuple(said.statement for said in draft.after),
        warning=draft.warning,
        title=draft.title,
        name=draft.name.statement if draft.name else None,
    )
