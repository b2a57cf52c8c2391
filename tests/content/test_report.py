"""What callers can hear of the fact base, and how many keys away everything is."""

from __future__ import annotations

from pathlib import Path

from ivr.content.evidence.coverage import heard_facts, keys_to, topic_places
from ivr.content.evidence.evidence import Evidence
from ivr.content.load import load, load_folder, read_folder
from ivr.content.report import report
from tests.lines import EVIDENCE, small_line

SHIPPED = Path(__file__).parent.parent.parent / "menus"
FILES = read_folder(EVIDENCE)
FOOD = b"""fact-topic: food
title:
  en: Food
  es: La comida
facts:
  - fact: FOO-01
    importance: may
    en: |
      Eat well.
    es: |
      Coma bien.
    support:
      - document: leaflet
        heading: Risks
"""


def evidence(files: dict[str, bytes]) -> Evidence:
    loaded = load(files)
    assert loaded.evidence is not None
    return loaded.evidence


def test_facts_are_counted_by_language_and_importance() -> None:
    counts = {"must": {"spoken": 5, "of": 5}, "should": {"spoken": 4, "of": 4}, "may": {"spoken": 1, "of": 2}}
    assert heard_facts(evidence(FILES | {"facts/food.yaml": FOOD})) == {"en": counts, "es": counts}


def test_the_fewest_keys_lead_to_each_place() -> None:
    assert keys_to(small_line()) == {
        "main": (),
        "expect": ("1",),
        "recovery": ("2",),
        "more": ("3",),
        "warning": ("4",),
        "medicines": ("3", "1"),
    }


def test_a_topic_of_the_fact_base_is_where_most_of_its_facts_are_spoken() -> None:
    places = topic_places(evidence(FILES | {"facts/food.yaml": FOOD}))
    assert places == {"recovery": ("recovery", ("1",)), "risks": ("risks", ("2",))}


def test_the_report_tells_topics_keys_and_open_sign_offs() -> None:
    told = report(evidence(FILES))
    assert told["fact_topics"] == {
        "recovery": {"spoken_in": "recovery", "keys": ["1"]},
        "risks": {"spoken_in": "risks", "keys": ["2"]},
    }
    assert isinstance(told["sign_offs"], dict)
    assert told["sign_offs"]["signs"] == ["RED-01"]
    topics = told["topics"]
    assert isinstance(topics, dict)
    assert topics["warning"] == {"kind": "menu", "keys": ["3"]}
    assert topics["risks"] == {"kind": "topic", "keys": ["2"], "parts": 1, "seconds": {"en": 18.0, "es": 25.2}}


def test_the_report_tells_what_live_mode_waits_for_and_how_easy_the_texts_are() -> None:
    told = report(evidence(FILES))
    assert isinstance(told["sign_offs"], dict)
    (waits,) = told["sign_offs"]["required"]
    assert (waits["texts"], waits["role"]) == ("red-flags", "clinician")
    assert "fever.step-up (es)" in waits["open"]
    shipped = load_folder(SHIPPED).evidence
    assert shipped is not None
    easy = report(shipped)["readability"]
    assert isinstance(easy, list)
    assert {each["scale"] for each in easy} == {"Flesch-Kincaid grade", "INFLESZ index"}


def test_every_fact_that_matters_is_on_the_shipped_line_in_both_languages() -> None:
    shipped = load_folder(SHIPPED).evidence
    assert shipped is not None
    for counts in heard_facts(shipped).values():
        assert (counts["must"], counts["should"]) == ({"spoken": 61, "of": 61}, {"spoken": 73, "of": 73})


def test_every_topic_of_the_fact_base_is_at_most_three_keys_away_on_the_shipped_line() -> None:
    shipped = load_folder(SHIPPED).evidence
    assert shipped is not None
    places = topic_places(shipped)
    assert len(places) == 11
    assert all(len(keys) <= 3 for _, keys in places.values())
    line = shipped.line
    for menu in line.menus.values():  # a way to the warning signs below the first menu is one more
        spare = [option for option in menu.options if option.target in line.menus and line.menus[option.target].warning]
        assert len(menu.options) <= (5 if menu.id == line.start else 5 + len(spare))
