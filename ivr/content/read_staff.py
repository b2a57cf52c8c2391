"""staff.yaml: whom to ring for what, and the number that callers are told to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ivr.content.drafts import Drafts, StaffDraft
from ivr.content.fields import Block, Shape, did_you_mean, listed
from ivr.content.phone_numbers import is_number
from ivr.core.staff import Staff, StaffNumber, Team

STAFF: Final = Shape(
    "the staff file",
    needs=("staff", "number-to-call", "teams", "ring"),
    may=("ring-seconds", "caller-id", "message-seconds"),
)
_TEAM = Shape("a team", needs=("team", "numbers"))
_NUMBER = Shape("a number", needs=("number", "language"))
_RING = Shape("the ring lists", needs=("red-flag", "asked", "silence"))

ON_CALL = "on-call"
"""The team that a silent caller, perhaps a phone in a pocket, must never ring."""

Teams = Mapping[str, tuple[StaffNumber, ...]]


def read_staff(block: Block, drafts: Drafts) -> None:
    """Reads the staff file; a second one is refused by the checks."""
    block.id("staff")
    teams = _teams(block)
    ring = block.block("ring", _RING)
    staff = Staff(
        teams=tuple(Team(id_, numbers) for id_, numbers in teams.items()),
        red_flag=_rung(ring, "red-flag", teams) if ring else (),
        asked=_rung(ring, "asked", teams) if ring else (),
        silence=_rung(ring, "silence", teams) if ring else (),
        ring_seconds=block.number("ring-seconds", 5, 60, 20),
        caller_id=_phone(block, "caller-id"),
        message_seconds=block.number("message-seconds", 10, 300),
        number_to_call=_phone(block, "number-to-call"),
    )
    drafts.staffs.append(StaffDraft(block.place, staff))


def _teams(block: Block) -> Teams:
    teams: dict[str, tuple[StaffNumber, ...]] = {}
    for each in block.blocks("teams", _TEAM):
        team = each.id("team")
        if team in teams:
            each.wrong("team", f"The team '{team}' stands twice", "Put its numbers into one list.")
        teams[team] = tuple(_number(number, team) for number in each.blocks("numbers", _NUMBER))
    return teams


def _number(block: Block, team: str) -> StaffNumber:
    language = block.text("language")
    codes = [each.code for each in block.page.languages]
    if language and codes and language not in codes:
        block.wrong("language", f"'{language}' is not a language of this line", f"Write one of {listed(codes)}.")
    return StaffNumber(_phone(block, "number"), language, team)


def _phone(block: Block, name: str) -> str:
    number = block.text(name)
    if number and not is_number(number):
        block.wrong(
            name,
            f"'{number}' is not a whole phone number",
            "Write it with + and the country code, without spaces or dashes, as in +12025550100.",
        )
    return number


def _rung(ring: Block, name: str, teams: Teams) -> tuple[str, ...]:
    """The teams in a ring list, one after another."""
    found: list[str] = []
    for line, team in ring.words(name):
        if name == "silence" and team == ON_CALL:
            ring.page.wrong(
                line,
                "A silent caller would ring the on-call nurse",
                "Take 'on-call' out of this list; it may be a phone in a pocket.",
            )
        elif team in teams:
            found.append(team)
        elif "" not in teams:  # else a team lost its name, and that is the mistake
            guess = did_you_mean(team, teams)
            remedy = f"Did you mean '{guess}'?" if guess else f"Write one of {listed(teams)}, or add the team above."
            ring.page.wrong(line, f"There is no team '{team}'", remedy)
    return tuple(found)
