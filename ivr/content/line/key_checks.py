"""Whether the keys that a text names lead where it says, from every place where the text is heard.

Where a text tells callers to call right away, it has to name keys that reach a nurse or the warning signs: in itself,
or in the statement directly before or behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.wording import sentences
from ivr.content.line.key_paths import fault, ways
from ivr.content.yaml.issues import Issue
from ivr.core.events import OnList
from ivr.core.line.model import Line
from ivr.core.line.phrases import RECALLING
from ivr.core.line.staff import STAFF, UNKNOWN_FLAG
from ivr.core.state import CallState, Mode, replace
from ivr.languages.pack import Goal
from ivr.languages.patterns import pattern
from ivr.languages.registry import pack_of

_EVERY_TOPIC: Final = ("topic-keys", "no-match-topic", "no-match-topic-slow")
_AT_MENUS: Final = ("no-input-2", "no-input-2-slow", "no-match-2")
_AT_WARNINGS: Final = ("no-input-2-warning", "no-match-2-warning")
_ALONE: Final = {"conversation-over": (Mode.BYE, ""), "sign-ask": (Mode.ASK, UNKNOWN_FLAG)}
"""Phrases that are heard in one mode alone, with why staff are rung from there."""
_AT_OFFERS: Final = ("offer-warning", "offer-message", "offer-menu")


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Keys that lead elsewhere than a text says, and orders to call at once that name no keys."""
    for spoken in evidence.spoken.values():
        yield from _misleading(evidence.line, spoken)
    for topic in evidence.line.topics.values():
        texts = [evidence.spoken[each.id] for part in topic.parts for each in part.statements]
        yield from _without_keys(evidence.line, texts)


def _misleading(line: Line, spoken: Spoken) -> Iterator[Issue]:
    """The first way of a text in each language that leads elsewhere from one of its places."""
    for language, text in spoken.statement.text.items():
        named = ways(text, language)
        places = heard_at(line, spoken, language) if named else ()
        for way, place in ((way, place) for way in named for place in places):
            if problem := fault(line, place, way):
                where = (
                    f"the {place.mode} '{place.at}'"
                    if place.mode in {Mode.MENU, Mode.TOPIC}
                    else f"the mode '{place.mode}'"
                )
                yield spoken.at(language).error(
                    f"'{way.text}' in '{spoken.statement.id}', heard in {where}: {problem}",
                    "Name keys that lead there from where it is heard.",
                )
                break


def heard_at(line: Line, spoken: Spoken, language: str) -> tuple[CallState, ...]:
    """Where callers stand while a text is heard and its keys count; nowhere if none can be pressed then."""
    if not spoken.reachable:
        return ()
    match spoken.kind:
        case Kind.MENU:
            return (_at_menu(line, spoken.owner, language),)
        case Kind.TOPIC:
            part = next(
                part
                for part in line.topics[spoken.owner].parts
                if spoken.statement.id in {s.id for s in part.statements}
            )
            return (CallState(language, Mode.TOPIC, spoken.owner, part=part.id, heard_keys=True),)
        case Kind.PHRASE:
            return tuple(_of_phrase(line, spoken.statement.id, language))
    return ()


def _of_phrase(line: Line, phrase: str, language: str) -> Iterator[CallState]:
    topics = [id_ for id_ in line.topics if id_ in line.parents]
    menus = [id_ for id_ in line.menus if id_ in line.parents]
    if phrase in _EVERY_TOPIC:
        yield from (
            CallState(language, Mode.TOPIC, id_, line.topics[id_].parts[0].id, heard_keys=True) for id_ in topics
        )
    elif phrase == "topic-end":
        yield from (_at_menu(line, id_, language) for id_ in dict.fromkeys(line.parents[id_] for id_ in topics))
    elif phrase in _AT_MENUS:
        yield from (_at_menu(line, id_, language) for id_ in menus if not line.menus[id_].warning)
    elif phrase in _AT_WARNINGS:
        yield from (_at_menu(line, id_, language) for id_ in menus if line.menus[id_].warning)
    elif phrase == "language-invite" and len(line.languages) > 1:
        yield _at_menu(line, line.start, language)
    elif phrase in _ALONE:
        mode, why = _ALONE[phrase]
        yield CallState(language, mode, line.start, ringing_for=why)
    elif phrase == "offer-again":
        yield CallState(language, Mode.OFFER, line.start, ringing_for=UNKNOWN_FLAG, failed_attempt="flag")
    elif phrase in RECALLING:
        yield from _calling_again(line, phrase, language, topics)
    elif phrase in _AT_OFFERS and (phrase != "offer-message" or line.staff.message_seconds):
        yield CallState(language, Mode.OFFER, line.start, ringing_for=STAFF, failed_attempt="staff")


def _calling_again(line: Line, phrase: str, language: str, topics: list[str]) -> Iterator[CallState]:
    start = _at_menu(line, line.start, language)
    if phrase == "again-go-on":
        yield from (replace(start, again=line.topics[id_].parts[0].id) for id_ in topics)
    else:
        listed = OnList.TAKEN if phrase == "again-taken" else OnList.WAITS
        yield replace(start, mode=Mode.OFFER, menu_hash="", ringing_for=UNKNOWN_FLAG, again=str(listed))


def _at_menu(line: Line, id_: str, language: str) -> CallState:
    return CallState(language, Mode.MENU, id_, menu_hash=line.menus[id_].meaning)


def _without_keys(line: Line, texts: list[Spoken]) -> Iterator[Issue]:
    """Orders to call at once, in a topic, where no keys to a nurse or to the warning signs stand near."""
    for language in line.languages:
        order = pattern(pack_of(language).sentences.at_once)
        leads = [_leads_to_help(each.statement.text.get(language, ""), language) for each in texts]
        for index, spoken in enumerate(texts):
            text = spoken.statement.text.get(language, "")
            urgent = next((each for each in sentences(text) if order.search(each)), "")
            if urgent and not any(leads[max(index - 1, 0) : index + 2]):
                yield spoken.at(language).warning(
                    f"'{' '.join(urgent.split())}' in '{spoken.statement.id}' names no key to call with",
                    "Say which keys lead to a nurse from there, in this statement or beside it.",
                )


def _leads_to_help(text: str, language: str) -> bool:
    return any(way.goal in {Goal.NURSE, Goal.WARNING} for way in ways(text, language))
