"""What the files say about each other, and what only shows when their texts are put together.

What a file that could not be read would have defined is not missed, so that one mistake gives one message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath

from ivr.content.evidence.coverage import way_in
from ivr.content.files import staff_slips
from ivr.content.files.drafts import Drafts, MenuDraft, Said, TopicDraft
from ivr.content.files.line import REMEMBER
from ivr.content.line import compose
from ivr.content.yaml.fields import MAX_TEXT, did_you_mean, listed, too_long
from ivr.content.yaml.issues import Issue, Place
from ivr.core.keys import choice_keys
from ivr.core.line.model import Line, Statement
from ivr.core.line.phrases import PHRASES, RECALLING, SPEECH
from ivr.core.line.staff import EVERYBODY, MAX_RED_FLAG_ROUNDS, SILENCE, STAFF, UNKNOWN_FLAG, WRONG, Staff

MAX_WHISPER_SECONDS = 10.0
"""The longest whisper, filled in: the caller waits meanwhile."""

RESERVED_FLAGS = (UNKNOWN_FLAG, SILENCE, STAFF, WRONG)
"""Ids that the service uses itself for the reasons why staff are rung."""


def errors(drafts: Drafts) -> Iterator[Issue]:
    """The errors between the files."""
    yield from _single_files(drafts)
    yield from _double_ids(drafts)
    yield from _targets(drafts)
    yield from _keys_out_of_order(drafts)
    yield from _long_choices(drafts)
    yield from _long_whispers(drafts)
    yield from _remembering(drafts)
    yield from _phrases_for_speech(drafts)


def _phrases_for_speech(drafts: Drafts) -> Iterator[Issue]:
    """What a line has to say that listens to speech."""
    known = drafts.phrases[0].phrases if drafts.phrases else {}
    missing = [id_ for id_ in SPEECH if id_ not in known]
    if drafts.phrases and missing and any(line.speech for line in drafts.lines[:1]):
        yield drafts.phrases[0].place.error(
            f"These phrases are missing for 'speech: yes': {listed(missing)}",
            "Add each with its id and its texts, or write 'speech: no' in line.yaml.",
        )


def warnings(drafts: Drafts, line: Line) -> Iterator[Issue]:
    """What is odd about a line that can be used."""
    reached = {option.target for menu in line.menus.values() for option in menu.options} & set(line.red_flags)
    reached |= set(line.parents)
    for kind, id_, place in _named(drafts):
        # An unreached red flag is an error: see safety_keys. What only an unreached menu leads to is not told besides.
        if id_ not in reached and kind != "red-flag" and way_in(line, id_) == id_:
            remedy = "Let a choice of a menu lead to it, or delete it."
            yield place.warning(f"No caller can reach the {kind} '{id_}'", remedy)
    if not drafts.flags and not any(menu.warning for id_, menu in line.menus.items() if id_ in reached):
        yield drafts.lines[0].start_place.warning(
            "No menu that callers can reach has 'warning-signs: yes'",
            "Write it in the menu in which 0, silence and wrong keys must reach a nurse.",
        )
    yield from _staff_warnings(drafts, line.staff)
    yield from staff_slips.warnings(line.staff, drafts.staffs[0].places, line.other_numbers)


def _staff_warnings(drafts: Drafts, staff: Staff) -> Iterator[Issue]:
    """Who would never be rung."""
    places = drafts.staffs[0].places
    listed_teams = {*staff.red_flag, *staff.asked, *staff.silence}
    for team in staff.teams:
        if team.id not in listed_teams | {each.when_closed for each in staff.teams}:
            remedy = "Write it into one of the ring lists, or delete it."
            yield places.teams[team.id].warning(f"The team '{team.id}' is never rung", remedy)
    possible = {number.number for team in staff.there(UNKNOWN_FLAG, EVERYBODY) for number in team.numbers}
    if len(possible) > MAX_RED_FLAG_ROUNDS:
        problem = f"{len(possible)} numbers could ring for a red flag, and {MAX_RED_FLAG_ROUNDS} do"
        yield places.red_flag.warning(
            problem, "Shorten the list, or accept that some before the last one are not rung."
        )


def _named(drafts: Drafts) -> Iterator[tuple[str, str, Place]]:
    """Everything that a choice can lead to: its kind, its id and its place."""
    for menu in drafts.menus:
        yield "menu", menu.id, menu.place
    for topic in drafts.topics:
        yield "topic", topic.id, topic.place
    for flag in drafts.flags:
        yield "red-flag", flag.flag.id, flag.place


def _single_files(drafts: Drafts) -> Iterator[Issue]:
    """The files that must be there; some only where another one speaks of what they hold."""
    for file, there in {**_always(drafts), **_spoken_of(drafts)}.items():
        kind = PurePosixPath(file).name
        if not there and not _excused(drafts, kind):
            problem = f"The file is missing: no file begins with '{kind}:'"
            yield Place(f"{file}.yaml", 1).error(
                problem, "Put it back, or copy it from the menus that came with the line."
            )


def _always(drafts: Drafts) -> Mapping[str, Sequence[object]]:
    return {"line": drafts.lines, "staff": drafts.staffs, "phrases": drafts.phrases}


def _spoken_of(drafts: Drafts) -> Mapping[str, Sequence[object]]:
    """By file, what those hold whose ids stand elsewhere: without them each of these ids would be told."""
    base = drafts.base
    choices = [choice for menu in drafts.menus for choice in menu.choices]
    facts = bool(base.facts)
    needed: dict[str, tuple[bool, Sequence[object]]] = {
        "red-flags": (any(each.kind == "red-flag" for each in choices), drafts.flags),
        "facts/signs": (facts and any(each.heard_name.cites.signs for each in choices), base.signs),
        "facts/documents": (any(fact.support for fact in base.facts), base.documents),
        "facts/conflicts": (any(fact.conflicts for fact in base.facts), base.conflicts),
    }
    return {file: there for file, (is_named, there) in needed.items() if is_named}


def _double_ids(drafts: Drafts) -> Iterator[Issue]:
    """Ids that stand twice."""
    seen: dict[str, Place] = {}
    for kind, id_, place in _named(drafts):
        if kind == "red-flag" and id_ in RESERVED_FLAGS:
            yield place.error(f"The service itself uses the red flag '{id_}'", "Give this one another id.")
        elif id_ in seen:
            yield _double(place, id_, seen[id_])
        elif id_:
            seen[id_] = place
    said: dict[str, Place] = {}
    for each in _all_said(drafts):
        if each.statement.id in said:
            yield _double(each.place, each.statement.id, said[each.statement.id])
        elif each.statement.id:
            said[each.statement.id] = each.place


def _double(place: Place, id_: str, first: Place) -> Issue:
    return place.error(
        f"The id '{id_}' stands twice, first in {first.file}:{first.line}", "Give one of the two another id."
    )


def _all_said(drafts: Drafts) -> Iterable[Said]:
    """The phrases and statements of all files, the phrases first."""
    files: tuple[MenuDraft | TopicDraft, ...] = (*drafts.menus, *drafts.topics)
    return chain(*(draft.phrases.values() for draft in drafts.phrases), *(file.statements for file in files))


def _targets(drafts: Drafts) -> Iterator[Issue]:
    """The places that choices and line.yaml lead to."""
    known: dict[str, dict[str, None]] = {"menu": {}, "topic": {}, "red-flag": {}}
    for kind, id_, _ in _named(drafts):
        known[kind][id_] = None
    for choice in (choice for menu in drafts.menus for choice in menu.choices):
        if choice.kind == "red-flag" and not drafts.flags:
            continue  # the whole file is missing
        other = next((kind for kind, ids in known.items() if choice.target in ids), "")
        if not choice.target or choice.target in known[choice.kind]:
            continue
        if other:
            problem = f"'{choice.target}' is a {other}, not a {choice.kind}"
            yield choice.place.error(problem, f"Write '{other}: {choice.target}' instead.")
        else:
            yield from _unknown(drafts, choice.place, choice.kind, choice.target, known[choice.kind])
    for line in drafts.lines[:1]:
        if line.start and line.start not in known["menu"]:
            yield from _unknown(drafts, line.start_place, "menu", line.start, known["menu"])


def _keys_out_of_order(drafts: Drafts) -> Iterator[Issue]:
    """Keys that do not go 1, 2, 3 ...; says so once a menu, for the first.

    Below the first menu, the key that leads to the warning signs from everywhere may be left out.
    """
    spare, choices = _warning_keys(drafts), choice_keys()
    start = {line.start for line in drafts.lines}
    for menu in drafts.menus:
        keys = tuple(choice.key for choice in menu.choices)
        allowed: list[tuple[str, ...]] = [choices]
        if menu.id not in start and not menu.warning:
            allowed += [tuple(key for key in choices if key != each) for each in spare]
        wrong = next((at for at, key in enumerate(keys) if key != choices[at]), None) if all(keys) else None
        if wrong is None or len(set(keys)) < len(keys) or any(keys == each[: len(keys)] for each in allowed):
            continue
        yield menu.choices[wrong].heard_name.place.error(
            f"The key {keys[wrong]} stands where {wrong + 1} is expected; keys go up from 1 and leave none out",
            f"Write {wrong + 1} instead, or move the choice to its place.",
        )


def _warning_keys(drafts: Drafts) -> Sequence[str]:
    """The key of the first menu that leads to the warning signs; none if none does.

    Where no menu says that it has them, or the first one is not known, that is the mistake: then it may be any that
    leads to a menu.
    """
    start = {line.start for line in drafts.lines}
    first = [choice for menu in drafts.menus if menu.id in start for choice in menu.choices]
    if not first:
        return choice_keys()
    menus = [choice for choice in first if choice.kind == "menu" and choice.key]
    warning = {menu.id for menu in drafts.menus if menu.warning}
    return [choice.key for choice in menus if choice.target in warning or not warning]


def _unknown(drafts: Drafts, place: Place, kind: str, id_: str, known: Iterable[str]) -> Iterator[Issue]:
    """The issue about a target that is nowhere, unless a file that could not be read may define it."""
    if not _excused(drafts, kind, id_):
        guess = did_you_mean(id_, known)
        listing = listed(known)
        remedy = f"Did you mean '{guess}'?" if guess else f"Write one of {listing}." if listing else "Add it first."
        yield place.error(f"There is no {kind} '{id_}'", remedy)


def _excused(drafts: Drafts, kind: str, id_: str = "") -> bool:
    """Whether a file that could not be read may define this."""
    kinds = {"", kind, f"{kind}s" if kind == "red-flag" else kind}
    return any(each in kinds and (not id_ or unread in {"", id_}) for each, unread in drafts.unread)


def _phrases(drafts: Drafts, needed: Iterable[str]) -> dict[str, Statement]:
    """The phrases, or none if one of the needed is missing."""
    phrases = drafts.phrases[0].phrases if drafts.phrases else {}
    found = {id_: said.statement for id_, said in phrases.items()}
    return found if all(id_ in found for id_ in needed) else {}


def _long_choices(drafts: Drafts) -> Iterator[Issue]:
    phrases = _phrases(drafts, compose.CHOICE_PHRASES)
    for menu in drafts.menus if phrases else ():
        options = [(choice.key, choice.label) for choice in menu.choices]
        # The first menu's form is the shorter one: no line is refused for the few words between.
        wanted = compose.Choices(menu.id, options, nurse=menu.warning, first=True)
        said = compose.choices(wanted, phrases, drafts.languages) if options else None
        if said and max(map(len, said.text.values()), default=0) > MAX_TEXT:
            problem = f"The sentence made of all choices has more than {MAX_TEXT} characters"
            yield menu.place.error(problem, "Give the choices shorter names.")


def _long_whispers(drafts: Drafts) -> Iterator[Issue]:
    """Whispers that take too long; if that is the phrase's fault, it is said once and not for every red flag."""
    phrases, languages = _phrases(drafts, compose.WHISPER_PHRASES), drafts.languages
    if not phrases:
        return
    for phrase, flag in (("whisper", None), ("whisper-red-flag", UNKNOWN_FLAG)):
        sign = phrases["unknown-sign"]
        issue = _long_whisper(drafts.phrases[0].phrases[phrase].place, compose.whispers(flag, sign, phrases, languages))
        if issue:
            yield issue
            return
    for draft in drafts.flags:
        issue = _long_whisper(draft.place, compose.whispers(draft.flag.id, draft.flag.sign, phrases, languages))
        if issue:
            yield issue


def _remembering(drafts: Drafts) -> Iterator[Issue]:
    """A line that remembers calls needs the words for it."""
    place = next((line.remembers for line in drafts.lines[:1]), None)
    if place is None:
        return
    known = drafts.phrases[0].phrases if drafts.phrases else {}
    if drafts.phrases and (missing := [id_ for id_ in PHRASES if id_ in RECALLING and id_ not in known]):
        problem = f"'{REMEMBER}: yes' needs these phrases, which are missing: {listed(missing)}"
        yield place.error(problem, f"Add each to the phrases file, or write '{REMEMBER}: no'.")


def _long_whisper(place: Place, whispers: Iterable[Statement]) -> Issue | None:
    longest = max(((s, code) for whisper in whispers for code, s in whisper.seconds.items()), default=(0.0, ""))
    if longest[0] <= MAX_WHISPER_SECONDS:
        return None
    return place.error(*too_long("The whisper to staff, filled in,", longest[1], longest[0], MAX_WHISPER_SECONDS))
