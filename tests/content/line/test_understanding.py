"""Figures of how well menus and topics can be followed by ear, of the shipped line and of small texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ivr.content.evidence.evidence import Evidence
from ivr.content.line.understanding import Understanding, understandings
from ivr.content.load import load, read_folder
from tests.lines import EVIDENCE

SHIPPED = Path(__file__).parents[3] / "menus"


@cache
def figures(folder: Path) -> dict[tuple[str, str], Understanding]:
    return {(each.text, each.language): each for each in understandings(evidence(folder))}


@cache
def evidence(folder: Path) -> Evidence:
    found = load(read_folder(folder)).evidence
    assert found is not None
    return found


def test_every_menu_and_topic_has_figures_in_both_languages() -> None:
    line = evidence(SHIPPED).line
    assert set(figures(SHIPPED)) == {(id_, code) for id_ in (*line.menus, *line.topics) for code in line.languages}


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_may_have_a_sign_hears_soon_what_to_do(language: str) -> None:
    for place in ("warning", "recovery", "benefits-risks"):
        first = figures(SHIPPED)[place, language].first_action_seconds
        assert first is not None
        assert first <= 12


def test_the_shipped_line_sets_the_standard() -> None:
    for each in figures(SHIPPED).values():
        assert each.purpose_first
        assert each.unexplained == ()
        assert each.active >= 0.85
        assert each.actions_at_once <= 2


def test_figures_of_a_small_topic() -> None:
    recovery = figures(EVIDENCE)["recovery", "en"]
    assert recovery.words_a_sentence == pytest.approx(7.8, abs=0.1)
    assert recovery.first_action_seconds == pytest.approx(3.4, abs=0.1)
    assert (recovery.longest_list, recovery.ideas, recovery.purpose_first) == (2, 7, True)
    assert figures(EVIDENCE)["warning", "es"].purpose_first is False
    assert recovery.as_dict()["pemat"] == {
        "purpose_first": True,
        "active_share": 1.0,
        "actions_at_once": 1,
        "ideas_a_part": 7,
    }


def test_a_term_that_is_not_explained_is_named() -> None:
    text = (SHIPPED / "topics" / "recovery.yaml").read_text(encoding="utf-8")
    files = read_folder(SHIPPED)
    files["topics/recovery.yaml"] = text.replace("shopping", "kyphosis").encode()
    found = load(files).evidence
    assert found is not None
    (recovery,) = [each for each in understandings(found) if (each.text, each.language) == ("recovery", "en")]
    assert "kyphosis" in recovery.unexplained
