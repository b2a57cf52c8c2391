"""What a line tells of itself: where keys lead, whose number it is, and whether anybody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.calls.token import encode, tag
from ivr.core.line.model import Line
from ivr.core.state import CallState, Mode
from ivr.wiring.trying.guide import hours_at, keys_at, who_has
from tests.lines import small_line

LINE = small_line()
UNIVERSAL = {"0": "staff", "7": "the same again", "8": "the other speed", "9": "language es", "*": "menu main"}


def address(state: CallState) -> str:
    return f"https://line.example.com/voice?{encode(state)}{tag(LINE.version)}&n=3&p=0123abcd&mac=5ec"


def menu(line: Line, at: str) -> CallState:
    return CallState("en", Mode.MENU, at, menu_hash=line.menus[at].meaning)


def test_in_a_menu_its_choices_and_the_keys_that_are_the_same_everywhere() -> None:
    keys = keys_at(LINE, address(menu(LINE, "main")))
    choices = {"1": "topic expect", "2": "topic recovery", "3": "menu more", "4": "menu warning"}
    assert keys == {**UNIVERSAL, **choices, "#": "menu main"}
    warning = keys_at(LINE, address(menu(LINE, "warning")))
    assert warning
    assert (warning["0"], warning["1"]) == ("a nurse for unknown", "a nurse for leg")


def test_in_a_topic_an_offer_and_after_a_talk() -> None:
    topic = LINE.topics["expect"]
    inside = CallState("en", Mode.TOPIC, "expect", part=topic.parts[0].statements[0].id)
    keys = keys_at(LINE, address(inside))
    assert keys
    assert keys["1"] == "help with the keys"
    offer = keys_at(LINE, address(CallState("en", Mode.OFFER, "main", ringing_for="leg")))
    assert offer
    assert (offer["1"], offer["2"], offer["4"]) == ("a nurse for leg", "a message", "menu warning")
    assert (keys_at(LINE, address(CallState("en", Mode.BYE, "main"))) or {})["5"] == "menu main"


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("/voice/whisper/key?v=1", {"1": "the caller"}),
        ("/voice?v=2&lang=en&mode=menu&at=main&n=1", None),
        ("/voice", None),
        ("/other?v=1&lang=en&mode=menu&at=main", None),
        ("", None),
    ],
)
def test_on_a_called_leg_a_one_and_nothing_is_known_of_what_is_no_place(where: str, keys: object) -> None:
    assert keys_at(LINE, where) == keys


def test_whose_number_it_is() -> None:
    nurses = LINE.staff.teams[0]
    names = [who_has(LINE, each.number) for each in nurses.numbers]
    assert names == ["nurse 1", "nurse 2"]
    one = replace(LINE, staff=replace(LINE.staff, teams=(replace(nurses, numbers=nurses.numbers[:1]),)))
    assert who_has(one, nurses.numbers[0].number) == "nurse"
    assert who_has(LINE, "+12025550198") is None


def test_whether_anybody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    staff, now = LINE.staff, datetime(2026, 3, 10, tzinfo=UTC)
    kept = frozenset(team.id for team in staff.teams if team.hours)
    for away, told in ((frozenset[str](), "open"), (kept | {"x"}, "")):
        monkeypatch.setattr(type(staff), "closed", lambda _staff, _at, away=away: away)
        assert hours_at(LINE, now) == told
