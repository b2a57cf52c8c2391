"""Drafts without errors, joined to the line that the engine reads."""

from __future__ import annotations

from dataclasses import replace

from ivr.content.files.drafts import Drafts, MenuDraft, TopicDraft
from ivr.content.line import compose
from ivr.content.line.parts import cut
from ivr.content.review.fingerprint import version_of
from ivr.core.keys import spare_key
from ivr.core.line.model import Line, Menu, Option, Part, Statement, Topic
from ivr.core.line.phrases import RECALLING
from ivr.core.line.pronunciation import Lexicon


def build(drafts: Drafts) -> Line:
    """The line of these drafts, which hold no errors, with its version."""
    line, staff = drafts.lines[0], drafts.staffs[0].staff
    phrases = {id_: said.statement for id_, said in drafts.phrases[0].phrases.items()}
    key = _recall_key(drafts)
    if not key:  # words that are never said are no part of the line
        phrases = {id_: said for id_, said in phrases.items() if id_ not in RECALLING}
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
        texts=line.texts,
        texts_a_day=line.texts_a_day,
        clinic=line.clinic,
        emergency_number=line.rules.emergency_number,
    )
    return replace(built, version=version_of(built))


def _recall_key(drafts: Drafts) -> str:
    """The key by which callers go on where their last call stopped; "" where the line does not remember calls."""
    line = drafts.lines[0]
    taken = [choice.key for draft in drafts.menus if draft.id == line.start for choice in draft.choices]
    return spare_key(taken) if line.remembers else ""


def _parts(draft: TopicDraft, keys: Statement) -> tuple[Part, ...]:
    """The parts of a topic; the words about the keys may stand before the first one."""
    return cut([said.statement for said in draft.said], keys.seconds)


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
