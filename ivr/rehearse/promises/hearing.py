"""What callers are promised to hear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ivr.core.line.model import Line
from ivr.rehearse.promises.record import Case, Record
from ivr.rehearse.trace import Heard
from ivr.rehearse.words import tells_911

_SILENCES: Final = 3
_WRONG_KEY: Final = ("no-match-1", "no-match-2", "no-match-2-warning")
_LANGUAGE: Final = "key:9"
_URGENT: Final = 90.0
_AGAIN: Final = ("any-key",)


def emergency_first(record: Record) -> Iterator[str]:
    """Each call begins with the emergency words, in all languages, and no key cuts them off."""
    for case in record.calls.values():
        for heard in case.heard[:1]:
            if not (begins(record, heard) or _is_failure(heard)):
                yield f"{case.sid} begins with other words: {heard.words[:1]}"


def ends_as_promised(record: Record) -> Iterator[str]:
    """A call ends unasked only after a talk and a goodbye, or after long silence with 911 and the number."""
    for case in record.calls.values():
        if case.ended is None or case.ended.how == "hung-up":
            continue
        if case.ended.how != "by-the-line":
            yield f"{case.sid} ended: {case.ended.how}, behind {case.heard[-1].cause if case.heard else 'nothing'}"
        elif problem := _goodbye(record, case):
            yield f"{case.sid} was ended by the line {problem}"


def _goodbye(record: Record, case: Case) -> str:
    last, languages = case.heard[-1], record.lines[0].languages
    if record.texts.says(last.words, "goodbye"):
        return "" if case.talks and last.cause == "silence" else "with a goodbye behind no talk"
    if not record.texts.says(last.words, "goodbye-silence") and last.cause != "static":
        return "without a goodbye"
    if not _tells(last, languages):
        return "without a word of 911"
    if not any(record.texts.names_number(each.text) for each in last.words):
        return "without the clinic's number"
    silences = 0
    for heard in reversed(case.heard):
        if record.texts.says(heard.words, *_WRONG_KEY):
            continue  # a wrong key leads nowhere, and the silences around it count together
        if heard.cause not in {"silence", "redirect"}:
            break
        silences += 1
    if silences < _SILENCES and last.cause != "static":
        return f"after {silences} silences"
    return ""


def failure_leads_to_a_person(record: Record) -> Iterator[str]:
    """Any error leads to a person, or to the emergency words."""
    languages = record.lines[0].languages
    for case in record.calls.values():
        for heard in case.heard:
            failed = heard.cause.startswith("fallback") or record.texts.says(heard.words, "apology")
            if failed and heard.then not in {"Dial", "Gather"}:
                yield f"{case.sid} failed, and leads to {heard.then or 'nothing'}"
            elif failed and heard.then == "Gather" and not (case.talks or _tells(heard, languages)):
                yield f"{case.sid} failed, and heard neither of a person nor of 911"


def _tells(heard: Heard, languages: Sequence[str]) -> bool:
    return any(tells_911(heard.words, each) for each in languages)


def own_language(record: Record) -> Iterator[str]:
    """Whatever is said is said in the caller's language, or in all of them while nobody can know it."""
    for case in record.calls.values():
        yield from _in_language(record.lines[0], record, case)


def _in_language(line: Line, record: Record, case: Case) -> Iterator[str]:
    known, before = set(line.languages), None
    for heard in case.heard:
        spoken = {each.language for each in heard.words}
        if begins(record, heard):
            known = {line.languages[0]}
        elif heard.cause == _LANGUAGE and before is not None and not record.texts.says(before.words, *_AGAIN):
            known = {line.languages[(line.languages.index(each) + 1) % len(line.languages)] for each in known}
        elif heard.cause in {f"fallback {_LANGUAGE}", "static"}:
            known = set(line.languages)
        if heard.words and not known & spoken:
            yield f"{case.sid} heard {sorted(spoken)} at {heard.at}, and speaks {sorted(known)}"
        if len(known) > 1 and len(spoken) == 1:
            known = spoken
        before = heard


def begins(record: Record, heard: Heard) -> bool:
    """Whether a call begins here, or begins again."""
    return record.texts.emergency.issubset(heard.uncut)


def _is_failure(heard: Heard) -> bool:
    return heard.cause.startswith("fallback") or heard.cause == "static"


def in_ninety_seconds(record: Record) -> Iterator[str]:
    """From choosing a warning sign it is at most 90 seconds to a person, or to what to do instead."""
    for case in record.calm(record.calls.values()):
        for told in case.told:
            helped = [each.at for each in case.talks if each.at >= told.at]
            helped += [each.at for each in case.heard if each.at > told.at and record.texts.guides(each.words)]
            ended = case.ended.at if case.ended else record.ends
            waited = min([*helped, ended]) - told.at
            if waited > _URGENT:
                yield f"{case.sid} waited for {waited:.0f} seconds with a warning sign"


def last_resort_rang(record: Record) -> Iterator[str]:
    """Whoever hears that nobody could be reached has had the last resort rung for them."""
    staff = record.lines[0].staff
    last = {each.number for each in staff.numbers if each.team == staff.last_resort}
    for case in record.calm(record.calls.values()):
        for told in case.told:
            guided = next((each.at for each in case.heard if each.at > told.at and _guides(record, each)), None)
            rung = {each.number for each in case.rang if told.at <= each.at <= (guided or 0)}
            if guided and not rung & last:
                yield f"{case.sid} was told that nobody answered, and the last resort never rang"


def _guides(record: Record, heard: Heard) -> bool:
    return heard.cause.startswith("dialled") and record.texts.guides(heard.words)


def only_one_takes(record: Record) -> Iterator[str]:
    """Only a person who presses 1 takes a call; a voicemail box does not."""
    for case in record.calls.values():
        for rang in case.rang:
            if rang.joined and rang.asked and not rang.pressed:
                yield f"{case.sid} was joined with {rang.outcome}, which pressed nothing"
        for heard in case.heard:
            talked = any(each.over <= heard.at + 1 for each in case.talks)
            if record.texts.says(heard.words, "conversation-over") and not talked:
                yield f"{case.sid} heard that a talk is over, and talked with nobody"


def keeps_its_version(record: Record) -> Iterator[str]:
    """A call goes on in the words that it began in."""
    both = record.texts.only_here, record.others.only_here
    ours, theirs = both[0] - both[1], both[1] - both[0]
    for case in record.calls.values():
        spoke = ""
        for heard in case.heard:
            words = set(heard.words)
            speaks = "first" if words & ours else "second" if words & theirs else ""
            if begins(record, heard) or _is_failure(heard):
                spoke = speaks
            elif speaks and spoke and speaks != spoke:
                yield f"{case.sid} goes on in the {speaks} version at {heard.at}"
            spoke = spoke or speaks
