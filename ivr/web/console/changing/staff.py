"""Who is rung when: numbers, hours, exceptions, holidays, take-overs and the ring lists, with the calendar drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from ivr.content.editing import staff as edits
from ivr.content.editing.draft import Files
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import languages as spoken_languages
from ivr.content.editing.scalars import Value, one_line
from ivr.content.editing.staff import EXCEPTION_FIELDS, NUMBER_FIELDS, RING, SHIFT_FIELDS, StaffForm, TeamForm
from ivr.staffing.coverage import coverage
from ivr.web.console.changing.calendar import weeks
from ivr.web.console.changing.drafting import Change, Refused, edit, file_of, opened, view
from ivr.web.console.changing.messages import listed
from ivr.web.console.page import Answer, Asked, ProblemError
from ivr.web.console.words import Words
from ivr.wiring.drafts.checking import checked

_MOST_ROWS: Final = 60
_MOST_SHOWN: Final = 500
"""Rows of all teams together."""
_DAYS: Final = 14
_RUNG_FOR: Final = {
    "red-flag": "a warning sign",
    "asked": "callers who press 0",
    "silence": "callers who press nothing",
}


def show(asked: Asked, refused: Refused | None = None) -> Answer:
    """The page."""
    draft = opened(asked)
    found = edits.read_staff(draft.files)
    if found is None:
        raise ProblemError(HTTPStatus.CONFLICT, "no-staff-form")
    if sum(len(each.numbers) + len(each.hours) + len(each.exceptions) + 1 for each in found.teams) > _MOST_SHOWN:
        raise ProblemError(HTTPStatus.CONFLICT, "staff-too-long")
    loaded = checked(draft.files, asked.desk.now())
    line = loaded.line or (loaded.evidence.line if loaded.evidence else None)
    t, codes = Words("change", asked.language), spoken_languages(draft.files)
    drawn = None
    if line is not None:
        drawn = weeks(coverage(line.staff, line.languages, asked.desk.now(), _DAYS), t)
    told = listed((each for each in loaded.issues if each.file == found.file), asked.language)
    typed = {key: value[-1] for key, value in asked.form.items()} if refused else {}
    return view(
        asked, draft, "change_staff.html", refused, staff=found, calendar=drawn, messages=told, typed=typed,
        codes=codes, rings=RING, teams=[_shown(each, codes) for each in found.teams],
    )  # fmt: skip


def _shown(team: TeamForm, codes: tuple[str, ...]) -> dict[str, Any]:
    """A team with all fields of all rows, and an empty row below each list."""
    numbers = _padded(team.numbers, NUMBER_FIELDS)
    for row in numbers:
        row["speaks"] = row["speaks"] or [row["language"] or next(iter(codes), "")]
    return {
        "id": team.id,
        "numbers": numbers,
        "hours": _padded(team.hours, SHIFT_FIELDS),
        "exceptions": _padded(team.exceptions, EXCEPTION_FIELDS),
        "holidays": team.holidays,
        "when_closed": team.when_closed,
        "emails": ", ".join(team.emails),
    }


def _padded(rows: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    empty = dict.fromkeys(fields, "")
    return [*({**empty, **row, "new": False} for row in rows), {**empty, "new": True}]


def save_team(asked: Asked) -> Answer:
    """Keep one team."""

    def change(files: dict[str, bytes]) -> Files:
        form = _form(files)
        index = _number(asked.field("team"), len(form.teams))
        team = form.teams[index]
        wanted = TeamForm(
            team.id,
            [_number_row(asked, row, spoken_languages(files)) for row in _rows(asked, "number", len(team.numbers))],
            [_row(asked, "hours", SHIFT_FIELDS, row) for row in _rows(asked, "hours", len(team.hours))],
            [_row(asked, "date", EXCEPTION_FIELDS, row) for row in _rows(asked, "date", len(team.exceptions))],
            one_line(asked.field("holidays")),
            one_line(asked.field("when-closed")),
            _emails(asked) if "emails" in asked.form else team.emails,
        )
        if not any(wanted.numbers):
            raise EditError(f"The team '{team.id}' would have no number", "Write at least one number.")
        file = edits.set_team(file_of(files, form.file), index, wanted)
        return {file.name: file.data}

    return _done(asked, "team", change)


def _emails(asked: Asked) -> list[str]:
    return list(dict.fromkeys(each for each in re.split(r"[\s,;]+", asked.field("emails")) if each))


def _number_row(asked: Asked, row: int, codes: tuple[str, ...]) -> dict[str, Value]:
    number = one_line(asked.field(f"number-{row}-number"))
    if not number:
        return {}
    speaks = [code for code in codes if code in asked.form.get(f"number-{row}-speaks", ())]
    language = one_line(asked.field(f"number-{row}-language"))
    spoken: dict[str, Value] = {"speaks": speaks} if speaks and speaks != [language] else {}
    return {"number": _plus(number), "language": language, **spoken}


def _plus(number: str) -> str:
    """A number as the file has it: signs between the digits, also those that nobody sees, are taken off."""
    kept = "".join(each for each in number if each.isalnum() or each == "+")
    return kept if kept.lstrip("+").isdecimal() else number


def _row(asked: Asked, kind: str, fields: tuple[str, ...], row: int) -> dict[str, Value]:
    found: dict[str, Value] = {name: one_line(asked.field(f"{kind}-{row}-{name}")) for name in fields}
    written = {name: value for name, value in found.items() if value}
    return written if fields[0] in written or (len(written) > 1 and kind == "hours") else {}


def _rows(asked: Asked, kind: str, there: int) -> range:
    """The numbers of the rows that a form has, those that are in the file first."""
    sent = [name.split("-")[1] for name in asked.form if name.startswith(f"{kind}-")]
    numbers = [int(each) for each in sent if each.isascii() and each.isdecimal() and len(each) < 4]  # noqa: PLR2004
    return range(min(max([there - 1, *numbers]) + 1, there + _MOST_ROWS))


def save_line(asked: Asked) -> Answer:
    """Keep the single lines and the holidays."""

    def change(files: dict[str, bytes]) -> Files:
        form = _form(files)
        typed = {name: asked.field(name) for name in edits.SINGLE if name in asked.form}
        numbers = {name: _plus(one_line(typed[name])) for name in ("number-to-call", "caller-id") if name in typed}
        file = edits.set_single(file_of(files, form.file), typed | numbers)
        country, state = one_line(asked.field("country")).upper(), one_line(asked.field("state")).upper()
        file = edits.set_holidays(file, country, state)
        return {file.name: file.data}

    return _done(asked, "line", change)


def save_ring(asked: Asked) -> Answer:
    """Keep the order in which teams are rung."""

    def change(files: dict[str, bytes]) -> Files:
        form = _form(files)
        file = file_of(files, form.file)
        for name in RING:
            wanted = [team for team in asked.form.get(f"ring-{name}", ()) if team]
            if not wanted:
                raise EditError(f"Nobody would ring for {_RUNG_FOR[name]}", "Choose at least one team.")
            file = edits.set_ring(file, name, list(dict.fromkeys(wanted)))
        return {file.name: file.data}

    return _done(asked, "ring", change)


def _form(files: dict[str, bytes]) -> StaffForm:
    found = edits.read_staff(files)
    if found is None:
        raise ProblemError(HTTPStatus.CONFLICT, "no-staff-form")
    return found


def _number(text: str, below: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < below:  # noqa: PLR2004  # digits
        return int(text)
    raise EditError("This team is not there any more", "Open the page again.")


def _done(asked: Asked, what: str, change: Change) -> Answer:
    result = edit(asked, f"staff {what}", change, lambda: "/change/staff?done=saved", asked.field("team") or what)
    return show(asked, result) if isinstance(result, Refused) else result
