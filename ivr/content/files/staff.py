"""staff.yaml: whom to ring for what and when, and the number that callers are told to call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from typing import Final

import phonenumbers

from ivr.content.evidence.evidence import StaffPlaces
from ivr.content.files.drafts import Drafts, StaffDraft
from ivr.content.files.hours import CALENDAR, HOURS, Calendar, read_calendar, read_hours
from ivr.content.values.phone_numbers import better_number, is_number
from ivr.content.yaml.fields import Block, Shape, did_you_mean, in_one_line, listed
from ivr.content.yaml.issues import Place
from ivr.core.line.staff import Staff, StaffNumber, Team

STAFF: Final = Shape(
    "the staff file",
    needs=("staff", "number-to-call", "teams", "ring"),
    may=(
        "ring-seconds",
        "caller-id",
        "message-seconds",
        "callback-minutes",
        "callback-countries",
        "contact-saved",
        *CALENDAR,
    ),
)
_TEAM = Shape("a team", needs=("team", "numbers"), may=(*HOURS, "when-closed", "ring", "emails"))
_NUMBER = Shape("a number", needs=("number", "language"), may=("speaks",))
_RING = Shape("the ring lists", needs=("red-flag", "asked", "silence"))

ON_CALL = "on-call"
"""The team that a silent caller, perhaps a phone in a pocket, must never ring."""

_EMAIL = re.compile(r"[!-~]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")
_NOT_IN_EMAIL = re.compile(r"[,:;<>\"()\[\]]|^'|'$|@.*@|@-|\.\.|^\.|\.@")

Teams = Mapping[str, Team]


def read_staff(block: Block, drafts: Drafts) -> None:
    """Reads the staff file; a second one is refused by the checks."""
    block.id("staff")
    calendar = read_calendar(block)
    blocks = block.blocks("teams", _TEAM)
    teams = _teams(blocks, calendar)
    ring = block.block("ring", _RING)
    staff = Staff(
        teams=tuple(teams.values()),
        red_flag=_rung(ring, "red-flag", teams) if ring else (),
        asked=_rung(ring, "asked", teams) if ring else (),
        silence=_rung(ring, "silence", teams) if ring else (),
        ring_seconds=block.number("ring-seconds", 5, 60, 20),
        caller_id=_phone(block, "caller-id"),
        message_seconds=block.number("message-seconds", 10, 300, none="no messages"),
        number_to_call=_phone(block, "number-to-call"),
        callback_minutes=block.number("callback-minutes", 5, 1440, none="no promise"),
        callback_countries=tuple(_country(block, line, code) for line, code in block.words("callback-countries")),
        contact_saved=_contact_saved(block),
        zone=calendar.zone or UTC,
    )
    places = StaffPlaces(
        Place(block.page.file, ring.line("red-flag") if ring else block.place.line),
        {team: each.place for team, each in zip(teams, blocks, strict=False)},
        {name: Place(block.page.file, block.line(name)) for name in ("number-to-call", "caller-id") if block.has(name)},
    )
    drafts.staffs.append(StaffDraft(block.place, staff, places))


def _contact_saved(block: Block) -> bool:
    saved = block.text("contact-saved")
    if saved not in {"", "yes", "no"}:
        block.wrong(
            "contact-saved",
            f"'contact-saved: {saved}' is not known",
            "Write 'contact-saved: yes' once every phone of staff has saved the card of 'ivr contact', or 'no'.",
        )
    return saved == "yes"


def _country(block: Block, line: int, code: str) -> str:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        guess = f"Did you mean '{code.upper()}'?" if code.upper() in phonenumbers.SUPPORTED_REGIONS else ""
        remedy = guess or "Write the two capital letters of a country, as in US or MX."
        block.page.wrong(line, f"'{code}' is not the code of a country", remedy)
    return code


def _teams(blocks: list[Block], calendar: Calendar) -> Teams:
    """The teams by their ids, in the order of the file; one whose id is wrong stands under ""."""
    teams: dict[str, Team] = {}
    for each in blocks:
        team = _team(each, calendar)
        if team.id in teams:
            each.wrong("team", f"The team '{team.id}' stands twice", "Put its numbers into one list.")
        teams[team.id] = team
    for each in blocks:
        _check_take_over(each, teams)
    return teams


def _team(block: Block, calendar: Calendar) -> Team:
    id_ = block.id("team")
    ring = block.text("ring")
    if ring not in {"", "together", "one-by-one"}:
        block.wrong("ring", f"'ring: {ring}' is not a way to ring", "Write 'ring: together' or 'ring: one-by-one'.")
    return Team(
        id_,
        tuple(_number(number, id_) for number in block.blocks("numbers", _NUMBER)),
        read_hours(block, calendar),
        block.text("when-closed"),
        together=ring == "together",
        emails=tuple(_email(block, line, text) for line, text in block.words("emails")),
    )


def _email(block: Block, line: int, text: str) -> str:
    if not _EMAIL.fullmatch(text) or _NOT_IN_EMAIL.search(text):
        block.page.wrong(line, f"'{text}' is not an e-mail address", "Write one address, as in nurse@clinic.example.")
    return text


def _check_take_over(block: Block, teams: Teams) -> None:
    """Notes a team that takes over and is not there, and a ring in which each waits for the other."""
    first = block.text("team")
    chain: list[str] = []
    here = first
    while here and here in teams and here not in chain:
        chain.append(here)
        here = teams[here].when_closed
    if len(chain) == 1 and here and here not in teams:
        _no_team(block, block.line("when-closed"), here, teams)
    # Said once for each ring, at that of its teams which stands first in the file.
    if chain and here == first == min(chain, key=list(teams).index):
        alone = len(chain) == 1
        who = f"The team '{first}' takes over for itself" if alone else f"{listed(chain)} take over for each other"
        block.wrong("when-closed", who, "Name a team that is there when the others are not, or delete this line.")


def _number(block: Block, team: str) -> StaffNumber:
    language = block.text("language")
    _check_language(block, block.line("language"), language)
    speaks = block.words("speaks")
    for line, spoken in speaks:
        _check_language(block, line, spoken)
    return StaffNumber(_phone(block, "number"), language, team, tuple(spoken for _, spoken in speaks))


def _check_language(block: Block, line: int, language: str) -> None:
    codes = [each.code for each in block.page.languages]
    if language and codes and language not in codes:
        remedy = in_one_line(language, codes) or f"Write one of {listed(codes)}."
        block.page.wrong(line, f"'{language}' is not a language of this line", remedy)


def _phone(block: Block, name: str) -> str:
    number = block.text(name)
    if number and not is_number(number):
        better = better_number(number)
        remedy = "Write it with + and the country code, without spaces or dashes, as in +12025550100."
        problem = f"'{number}' is not a whole phone number"
        block.wrong(name, problem, f"Write '{name}: {better}'." if better else remedy)
    return number


def _rung(ring: Block, name: str, teams: Teams) -> tuple[str, ...]:
    """The teams of a ring list."""
    found: list[str] = []
    for line, team in ring.words(name):
        if name == "silence":
            _check_silence(ring, line, team, teams)
        if team in found:
            ring.page.wrong(line, f"The team '{team}' stands twice in the list '{name}'", "Delete one of the two.")
        elif team in teams:
            found.append(team)
        else:
            _no_team(ring, line, team, teams)
    return tuple(found)


def _check_silence(ring: Block, line: int, team: str, teams: Teams) -> None:
    """Notes that a silent caller would ring the on-call nurse, be it under the name of another team."""
    problem = "A silent caller would ring the on-call nurse"
    if team == ON_CALL:
        ring.page.wrong(line, problem, "Take 'on-call' out of this list; it may be a phone in a pocket.")
    elif team in teams and ON_CALL in teams:
        shared = {each.number for each in teams[team].numbers} & {each.number for each in teams[ON_CALL].numbers}
        if shared - {""}:
            problem = f"{problem}, whose number is also one of the team '{team}'"
            ring.page.wrong(line, problem, "Take the team out of this list; it may be a phone in a pocket.")


def _no_team(block: Block, line: int, team: str, teams: Teams) -> None:
    if "" in teams or not teams:  # a team lost its name, or all are gone, and that is the mistake
        return
    guess = did_you_mean(team, teams)
    remedy = f"Did you mean '{guess}'?" if guess else f"Write one of {listed(teams)}, or add the team above."
    block.page.wrong(line, f"There is no team '{team}'", in_one_line(team, teams) or remedy)
