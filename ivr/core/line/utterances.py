"""Everything a line can ever say: each utterance in each language and speed it may be spoken in.

Audio is rendered, recorded and checked for exactly these. A test walks the engine through every state and proves
that nothing else is ever said but a notice, which staff switch on for a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.core.line.model import Line, Menu, Statement, Topic
from ivr.core.line.phrases import ONLY_SLOW, PHRASES, RECALLING, WRITTEN, whisper_id
from ivr.core.line.staff import UNKNOWN_FLAG
from ivr.core.reply import Utterance

BUILDING_BLOCKS: Final = frozenset(
    {
        "choice-first",
        "choice-next",
        "choice-last",
        "choice",
        "staff-label",
        "nurse-label",
        "whisper",
        "whisper-red-flag",
        "whisper-press-1",
        "unknown-sign",
        "fallback-over",
        "fallback-again",
    }
)
"""Phrases the service never says by themselves: others are put together from them when the menus are loaded, or
only the file at the carrier says them, in its own voice."""

_ALERTS: Final = frozenset(id_ for id_ in PHRASES if id_.startswith("alert-"))
"""What staff hear or read when they are alerted."""
_WRITTEN: Final = frozenset({"alert-text", "alert-text-many", "alert-text-message", "alert-call-many"})
"""Those that are never in a file: texts, and what names how many patients wait, which the carrier's voice says."""
_MESSAGES: Final = frozenset(
    {"offer-message", "message-ask", "message-thanks", "message-thanks-red-flag", "message-empty"}
)


def utterances(line: Line) -> tuple[Utterance, ...]:
    """Every utterance: by language, what callers hear at normal speed, the same slowly, and what staff hear."""
    return tuple(_utterances(line))


def _utterances(line: Line) -> Iterator[Utterance]:
    staff = line.staff
    # Where nobody is left to ring, the engine speaks the first language.
    heard = {line.languages[0], *(number.language for number in staff.numbers)}
    for language in line.languages:
        for slow in (False, True):
            for said in to_callers(line):
                if said.id.endswith(ONLY_SLOW) and not slow:
                    continue
                yield Utterance(said.id, language, said.text[language], slow)
        for said in to_staff(line) if language in heard else ():
            yield Utterance(said.id, language, said.text[language])


def to_callers(line: Line) -> Iterator[Statement]:
    """What callers may hear, at both speeds: phrases, menus, topics, red flags."""
    unused = {*BUILDING_BLOCKS, *_ALERTS, *WRITTEN, *(() if line.staff.message_seconds else _MESSAGES)}
    unused |= set() if line.recall_key else RECALLING
    unused |= {"callback"} if line.staff.callback_minutes else {"callback-promise"}
    yield from (line.phrases[id_] for id_ in PHRASES if id_ in line.phrases and id_ not in unused)
    if line.listens:  # what was said is asked about by its name
        yield from (flag.sign for flag in line.red_flags.values())
    for menu in line.menus.values():
        yield from (*_name(menu), *menu.intro, menu.choices, *menu.after)
    for topic in line.topics.values():
        yield from (*_name(topic), *(statement for part in topic.parts for statement in part.statements))
    yield from (flag.step_up for flag in line.red_flags.values() if flag.step_up)


def _name(place: Menu | Topic) -> tuple[Statement, ...]:
    return (place.name,) if place.name else ()


def to_staff(line: Line) -> Iterator[Statement]:
    """Whispers and alert calls, which are said at normal speed only."""
    yield from (line.phrases[id_] for id_ in PHRASES if id_ in _ALERTS - _WRITTEN and id_ in line.phrases)
    for flag in (None, UNKNOWN_FLAG, *line.red_flags):
        for caller in line.languages:
            yield line.phrases[whisper_id(flag, caller)]
