"""Ways that texts name: read in both languages, and followed through a line."""

from __future__ import annotations

import pytest

from ivr.content.line.key_paths import Way, fault, ways
from ivr.core.state import CallState, Mode
from ivr.languages.pack import Goal
from tests.lines import small_line


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "For a nurse now, press 4, then 0.", [(("4", "0"), Goal.NURSE)]),
        ("es", "Para las señales de alerta, oprima asterisco y después 4.", [(("*", "4"), Goal.WARNING)]),
        ("en", "Press star for the menu, 4 for warning signs, or 1 for help.", None),
        ("es", "Para dejar un mensaje, oprima 2.", [(("2",), Goal.MESSAGE)]),
        ("en", "For English, press nine.", [(("9",), Goal.LANGUAGE)]),
        ("en", "Press a clean cloth where it bleeds.", []),
        ("fr", "Pour le menu, appuyez sur 4.", []),
    ],
)
def test_a_text_names_ways(language: str, text: str, expected: list[tuple[tuple[str, ...], Goal]] | None) -> None:
    found = [(way.keys, way.goal) for way in ways(text, language)]
    listed = [(("*",), Goal.MENU), (("4",), Goal.WARNING), (("1",), Goal.ANYTHING)]
    assert found == (listed if expected is None else expected)


@pytest.mark.parametrize(
    ("keys", "goal", "problem"),
    [
        (("4",), Goal.WARNING, ""),
        (("9",), Goal.LANGUAGE, ""),
        (("8",), Goal.SPEED, ""),
        (("7",), Goal.AGAIN, ""),
        (("8",), Goal.AGAIN, "they lead to the topic 'recovery', not to the same again"),
        (("7",), Goal.SPEED, "they lead to the topic 'recovery', not to another speed"),
        (("*",), Goal.LANGUAGE, "they lead to the menu 'main', not to another language"),
        (("4", "0"), Goal.NURSE, ""),
        (("*",), Goal.MAIN, ""),
        (("3",), Goal.MENU, "the key 3 does nothing there"),
        (("7",), Goal.MESSAGE, "they lead to the topic 'recovery', not to a message"),
        (("0",), Goal.NURSE, "they lead to staff, not to a nurse"),
        (("0", "1"), Goal.STAFF, "no key works any more after 0"),
    ],
)
def test_a_way_is_followed(keys: tuple[str, ...], goal: Goal, problem: str) -> None:
    line = small_line()
    place = CallState("en", Mode.TOPIC, "recovery", part=line.topics["recovery"].parts[0].id, heard_keys=True)
    assert fault(line, place, Way("", keys, goal)) == problem


def test_a_way_to_a_message_may_lead_elsewhere() -> None:
    offer = CallState("en", Mode.OFFER, "main", ringing_for="staff", failed_attempt="staff")
    assert fault(small_line(), offer, Way("", ("2",), Goal.MESSAGE)) == ""
    assert fault(small_line(), offer, Way("", ("2",), Goal.MENU)).startswith("they lead to another place")
