"""Every form of the console that writes, filled in at random on whatever is in the files; what was typed must be read.

Each form gives the files that it writes. It refuses with an `EditError`, which is how staff are told; `LostError` is
what it wrote and cannot be read back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ivr.content.editing import staff, texts
from ivr.content.editing.draft import Draft, Files
from ivr.content.editing.edits import File, as_it_was
from ivr.content.editing.outline import Outline, Text, languages, outlines
from ivr.content.editing.scalars import one_line, read_back, words
from ivr.content.editing.tables import facts, pronunciation, waivers
from ivr.core.keys import choice_keys
from ivr.web.console.changing.files import as_written
from tests.soak.damage import VALUES, mutated

Menus = Mapping[str, bytes]
TYPED: Final = (
    "Say it: now.", 'it\'s "so" #1', "¿Qué? - sí", "a\nb", "½ \u200bday", "{x}: [y]", "'", "|", "  two  spaces ",
    "# a remark", "one\n\n\ntwo", "- a\n- b", "tab\there", "e\u0301", "\r\nx\r\n", "no", "~", "a" * 3_000, "!", "&x *y",
    "Call 911.\nCall 911.", "\ufeff", "", "\x00\x07", "x: |\n  y", "%", "@", "`", "? a", "--- ", "\u2028", "\U0001f642",
)  # fmt: skip
"""What somebody types into a field."""


class LostError(AssertionError):
    """What a form wrote is not what is read."""


def _same(what: str, wrote: object, read: object) -> None:
    if wrote != read:
        raise LostError(f"{what}: {wrote!r:.300} became {read!r:.300}")


def _kept(text: str) -> str:
    """What a text that is spoken is read as."""
    return read_back(words(text)).rstrip("\n")


def _kept_on_a_line(text: str) -> str:
    return read_back(one_line(text))


def _some_text(files: Menus, rng: random.Random) -> tuple[Outline, Text] | None:
    found = [(each, text) for each in outlines(files) for text in each.texts]
    return rng.choice(found) if found else None


def _typed(codes: tuple[str, ...], rng: random.Random) -> dict[str, str]:
    return {code: rng.choice(TYPED) for code in codes}


def _again(files: Menus, changed: File, place: Outline) -> Outline:
    found = next((each for each in outlines({**files, changed.name: changed.data}) if each.file == place.file), None)
    if found is None:
        raise LostError(f"{place.file} cannot be read any more")
    return found


# --- texts ------------------------------------------------------------------------------------------------------------


def change_words(files: Menus, rng: random.Random) -> Files:
    """Other words, and what they rest on."""
    if (chosen := _some_text(files, rng)) is None:
        return {}
    place, text = chosen
    said = _typed(tuple(text.words), rng)
    file = texts.set_words(File(place.file, files[place.file]), text, said)
    rests = rng.choice(((), ("REC-13",), ("RED-01", "REC-13"), ("x",)))
    if text.kind not in {"title", "phrase"}:
        file = texts.set_rests(file, text, rests)
    if text.kind == "choice":
        target = rng.choice((text.target, ("topic", "recovery"), ("menu", "main"), ("red-flag", "leg")))
        file = texts.set_target(file, text, rng.choice((text.key, "5", "x")), target)
    found = _again(files, file, place).text(text.path)
    spoken = text.kind in {"say", "after", "step-up", "phrase"}
    wanted = {code: (_kept if spoken else _kept_on_a_line)(each) for code, each in said.items()}
    _same(text.path, wanted, found and {code: found.words[code].rstrip("\n") for code in wanted})
    return {file.name: file.data}


def move_or_remove(files: Menus, rng: random.Random) -> Files:
    """A text at another place of its list, or gone: the others stay as they are."""
    if (chosen := _some_text(files, rng)) is None:
        return {}
    place, text = chosen
    file = File(place.file, files[place.file])
    if text.kind in {"say", "after", "choice", "phrase"} and rng.random() < 0.5:  # as often
        to = rng.randrange(text.of)
        file = file.move(text.way[:-1], text.number, to)
        wanted = sorted(each.id + each.key for each in place.texts)
    else:
        file = file.drop(text.way)
        wanted = sorted(each.id + each.key for each in place.texts if each.way[: len(text.way)] != text.way)
    texts.keep_fixed(files, file)
    _same(text.path, wanted, sorted(each.id + each.key for each in _again(files, file, place).texts))
    return {file.name: file.data}


def add_text(files: Menus, rng: random.Random) -> Files:
    """One more statement, choice or topic."""
    places = [each for each in outlines(files) if each.kind in {"menu", "topic"}]
    if not places:
        return {}
    place, codes = rng.choice(places), languages(files)
    said = _typed(codes, rng)
    file = File(place.file, files[place.file])
    match rng.randrange(3):
        case 0:
            rests = rng.choice(("", "REC-13", "RED-01, rec-13; nada", "☺"))
            file = texts.add_statement(file, place, rng.choice(("say", "after")), rng.randrange(4), said, rests)
            known = {each.id for each in place.texts}
            new = [each for each in _again(files, file, place).texts if each.id not in known]
            wanted = {code: _kept(text) for code, text in said.items()}
            _same("a new statement", [wanted], [dict(each.words) for each in new][-1:])
        case 1:
            key = rng.choice((*choice_keys(), "x", ""))
            file = texts.add_choice(file, place, key, said, ("topic", rng.choice(VALUES)))
        case _:
            file = texts.new_topic(files, _typed(codes, rng), said, rng.choice(("", "REC-13")))
            if file.name in files:
                raise LostError(f"{file.name} was there already")
    return {file.name: file.data}


def remove_topic(files: Menus, rng: random.Random) -> Files:
    """A topic and the choices that lead to it."""
    topics = [each for each in outlines(files) if each.kind == "topic"]
    if not topics:
        return {}
    topic = rng.choice(topics)
    changes: dict[str, bytes | None] = {topic.file: None}
    for menu, choice in reversed(texts.leading_to(files, "topic", topic.id)):
        file = File(menu.file, changes.get(menu.file) or files[menu.file]).drop(choice.way)
        texts.keep_fixed(files, file)
        changes[menu.file] = file.data
    return changes


def decide(files: Menus, rng: random.Random) -> Files:
    """What is waived of a text."""
    found = [(each, text) for each in outlines(files) for text in each.texts if waivers.lists_of(text)]
    if not found:
        return {}
    place, text = rng.choice(found)
    name = rng.choice(waivers.lists_of(text))
    about = rng.choice([field for field in waivers.LISTS[name] if field != "reason"])
    row = {about: one_line(rng.choice(TYPED)), "reason": one_line(rng.choice(TYPED))}
    file = File(place.file, files[place.file])
    rows = [*waivers.read_decided(file, text)[name], row]
    file = waivers.set_decided(file, text, name, rows)
    _same(name, _read(rows), _read(waivers.read_decided(file, text)[name]))
    return {file.name: file.data}


# --- facts and words --------------------------------------------------------------------------------------------------


def change_fact(files: Menus, rng: random.Random) -> Files:
    """A fact that is changed, added or taken away."""
    codes = languages(files)
    about = [each for each in facts.files_of_facts(files, codes) if each.facts]
    if not about:
        return {}
    form = rng.choice(about)
    file, index = File(form.file, files[form.file]), rng.randrange(len(form.facts))
    said, source = _typed(codes, rng), {"document": "d", "heading": one_line(rng.choice(TYPED))}
    match rng.randrange(3):
        case 0:
            wanted = replace(form.facts[index], words=said, support=[source], importance="may", note=rng.choice(TYPED))
            file = facts.set_fact(file, index, wanted)
            read = facts.read_facts(file.name, file.data, codes)
            _same("a fact", {code: _kept(text) for code, text in said.items()}, read and read.facts[index].words)
        case 1:
            file = facts.add_fact(file, form, said, rng.choice(("must", "x")), source)
            read = facts.read_facts(file.name, file.data, codes)
            _same("a new fact", {code: _kept(text) for code, text in said.items()}, read and read.facts[-1].words)
        case _:
            file = facts.drop_fact(file, form, index)
            ids = [each.id for number, each in enumerate(form.facts) if number != index]
            read = facts.read_facts(file.name, file.data, codes)
            _same("the other facts", ids, read and [each.id for each in read.facts])
    return {file.name: file.data}


def change_pronunciation(files: Menus, rng: random.Random) -> Files:
    """How a word is spoken."""
    form = pronunciation.read_pronunciation(files)
    if form is None or not form.lists:
        return {}
    index = rng.randrange(len(form.lists))
    rows = [*form.lists[index].words, {"word": one_line(rng.choice(TYPED)), "say": one_line(rng.choice(TYPED))}]
    if len(rows) > 1 and rng.random() < 0.5:  # as often
        rows[rng.randrange(len(rows) - 1)] = {}
    file = pronunciation.set_words(File(form.file, files[form.file]), index, rows)
    read = pronunciation.read_pronunciation({**files, file.name: file.data})
    _same("words", _read([each for each in rows if each]), read and _read(read.lists[index].words))
    return {file.name: file.data}


# --- staff ------------------------------------------------------------------------------------------------------------


def change_team(files: Menus, rng: random.Random) -> Files:
    """A team's numbers, hours, exceptions and mail."""
    form = staff.read_staff(files)
    if form is None or not form.teams:
        return {}
    index = rng.randrange(len(form.teams))
    team = form.teams[index]
    wanted = replace(
        team,
        numbers=_rows(team.numbers, {"number": rng.choice(VALUES), "language": rng.choice(("en", "es"))}, rng),
        hours=_rows(team.hours, {"days": rng.choice(VALUES), "from": rng.choice(VALUES), "to": "17:00"}, rng),
        exceptions=_rows(team.exceptions, {"date": rng.choice(VALUES), "closed": "yes"}, rng),
        holidays=rng.choice(("", "no", team.holidays)),
        when_closed=rng.choice(("", "on-call", one_line(rng.choice(TYPED)))),
        emails=rng.choice(([], ["a@b.example"], list(team.emails))),
    )
    file = staff.set_team(File(form.file, files[form.file]), index, wanted)
    read = staff.read_staff({form.file: file.data})
    _same("a team", _as_read(wanted), read and _as_read(read.teams[index]))
    return {file.name: file.data}


def _as_read(team: staff.TeamForm) -> list[object]:
    """A team without what forms do not know, and without empty rows and fields."""
    fields = (staff.NUMBER_FIELDS, staff.SHIFT_FIELDS, staff.EXCEPTION_FIELDS)
    lists = [
        [{name: _plain(row[name]) for name in known if row.get(name)} for row in rows if row]
        for known, rows in zip(fields, (team.numbers, team.hours, team.exceptions), strict=True)
    ]
    return [*lists, _kept_on_a_line(team.holidays), _kept_on_a_line(team.when_closed), list(team.emails)]


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever a field holds
    return read_back(value) if isinstance(value, str) else value


def _rows(now: Any, new: dict[str, str], rng: random.Random) -> list[Any]:  # noqa: ANN401  # rows of a form
    rows = [*now, {name: value for name, value in new.items() if value}]
    if now and rng.random() < 0.3:  # now and then a row goes
        rows[rng.randrange(len(now))] = {}
    return rows


def change_staff(files: Menus, rng: random.Random) -> Files:
    """What concerns all teams: single lines, holidays, and the order of ringing."""
    form = staff.read_staff(files)
    if form is None:
        return {}
    file = File(form.file, files[form.file])
    typed_in = {name: rng.choice((*VALUES, *TYPED)) for name in staff.SINGLE}
    country, state = rng.choice(("", "US", "XX", "no")), rng.choice(("", "NY", "~"))
    name, teams = rng.choice(staff.RING), rng.sample(("nurse", "on-call", "front-desk", "x: y"), 2)
    file = staff.set_single(file, typed_in)
    file = staff.set_holidays(file, country, state)
    file = staff.set_ring(file, name, teams)
    read = staff.read_staff({form.file: file.data})
    if read is None:
        raise LostError(f"{form.file} cannot be read any more")
    _same("single lines", {each: _kept_on_a_line(text) for each, text in typed_in.items()}, dict(read.fields))
    _same("holidays", (country, state if country else ""), (read.holidays["country"], read.holidays["state"]))
    _same(name, teams, list(read.ring[name]))
    return {file.name: file.data}


# --- files and drafts -------------------------------------------------------------------------------------------------


def write_as_text(files: Menus, rng: random.Random) -> Files:
    """A file as somebody types it."""
    name = rng.choice(sorted(files))
    before = files[name]
    text = before.decode(errors="replace").removeprefix("\ufeff") + rng.choice(TYPED)
    data = as_written(text, before)
    _same(
        name, text.replace("\r\n", "\n").replace("\r", "\n"), data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    )
    return {name: data}


def keep_as_draft(files: Menus, rng: random.Random) -> Files:
    """A draft that is kept, read again, put on top of what others did, and undone."""
    mine, theirs = mutated(files, rng), mutated(files, rng)
    different: Files = {name: mine.get(name) for name in {*files, *mine} if files.get(name) != mine.get(name)}
    draft = Draft.begin(files, "2026-01-05").edited("x", different, files)
    _same("a draft", draft, Draft.unpacked(draft.packed()))
    _same("the menus", files, draft.undone(files).files(files))
    joined, clashes = draft.taken_in(theirs)
    if not clashes:
        _same("both", set(), set(joined.moved(theirs)))
    for name, data in different.items():
        if data is not None and name in files:
            as_it_was(File(name, data), files[name])
    return different


def _read(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they are read, without their empty fields."""
    return [{name: _plain(value) for name, value in row.items() if value} for row in rows]


FORMS: Final[tuple[Callable[[Menus, random.Random], Files], ...]] = (
    change_words, change_words, move_or_remove, add_text, remove_topic, decide, change_fact, change_pronunciation,
    change_team, change_staff, write_as_text, keep_as_draft,
)  # fmt: skip
