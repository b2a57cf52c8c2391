"""Grades and indexes by hand-counted texts, and what is measured of a line."""

from __future__ import annotations

from functools import cache

import pytest

from ivr.content.evidence.evidence import Evidence
from ivr.content.load import load, read_folder
from ivr.content.review.readability import (
    Measure,
    Verdict,
    choices,
    counts,
    measure,
    measures,
    menu_seconds,
    part_seconds,
    verdict,
)
from ivr.content.review.rules import Limits
from ivr.languages.registry import PACKS
from tests.lines import EVIDENCE, SMALL

FILES = read_folder(EVIDENCE)


def evidence_of(files: dict[str, bytes]) -> Evidence:
    loaded = load(files)
    assert loaded.evidence is not None, loaded.issues
    return loaded.evidence


@cache
def evidence() -> Evidence:
    return evidence_of(FILES)


def test_words_and_syllables_are_counted_by_sentence() -> None:
    assert counts("en", "Call us: press 0. It is the nurse!") == [(2, 2), (2, 3), (4, 4)]
    assert counts("es", "Llame, por favor. ¿Tiene fiebre?") == [(3, 5), (2, 4)]
    assert counts("en", " \u2026 ") == []


def test_the_english_grade_is_that_of_flesch_and_kincaid() -> None:
    text = "Keep the bandage clean and dry. Call your doctor if it bleeds."
    assert counts("en", text) == [(6, 7), (6, 7)]
    assert measure("en", counts("en", text)) == pytest.approx(0.39 * 6 + 11.8 * 14 / 12 - 15.59)


def test_the_spanish_index_is_that_of_szigriszt_and_pazos() -> None:
    text = "Mantenga el vendaje limpio. Llame a su médico si sangra."
    assert counts("es", text) == [(4, 9), (6, 10)]
    assert measure("es", counts("es", text)) == pytest.approx(206.835 - 62.3 * 19 / 10 - 5)


def test_topics_menus_and_red_flags_with_enough_words_are_measured_in_each_language() -> None:
    found = {(each.owner, each.language): each for each in measures(evidence())}
    assert set(found) == {(owner, language) for owner in ("recovery", "risks") for language in ("en", "es")}
    assert {each.scale for (_, language), each in found.items() if language == "es"} == {PACKS["es"].readability.scale}
    assert found["recovery", "en"].hardest.owner == "recovery"


def test_a_few_words_say_nothing_and_are_not_measured() -> None:
    assert {each.owner for each in measures(evidence())}.isdisjoint({"main", "warning", "red-flags"})


def test_all_red_flags_are_measured_together() -> None:
    flag = FILES["red-flags.yaml"].decode()
    more = flag.replace("red-flags:\n", "").replace("fever", "{}")
    flags = "".join(more.format(id_, id_) for id_ in ("leg", "hives"))
    files = FILES | {"red-flags.yaml": (flag + flags).encode()}
    found = [each for each in measures(evidence_of(files)) if each.owner == "red-flags"]
    assert [each.language for each in found] == ["en", "es"]
    assert found[0].hardest.statement.id.endswith(".step-up")


def test_a_menu_without_introduction_is_measured_by_its_choices() -> None:
    menu = FILES["menus/main.yaml"].decode().partition("say:")[0] + "choices:\n"
    menu += "".join(
        f"  - press: {key}\n    en: {name}, and all that you can do at home\n    "
        f"es: {name}, y lo que puede hacer en casa\n    {target}\n"
        for key, name, target in (
            (1, "care", "topic: recovery"),
            (2, "risks", "topic: risks"),
            (3, "signs", "menu: warning"),
        )
    )
    found = [each for each in measures(evidence_of(FILES | {"menus/main.yaml": menu.encode()})) if each.owner == "main"]
    assert [each.hardest.statement.id for each in found] == ["main.1", "main.1"]


def test_the_choices_of_a_menu_are_a_sentence_each() -> None:
    line = evidence().line
    assert choices(evidence(), line.menus["warning"], "en") == ["Press 1 for fever,", "or 0 for a nurse."]
    assert choices(evidence(), line.menus["main"], "es")[1:] == [
        "2 para los riesgos,",
        "3 para las señales de alerta,",
        "o 0 para nuestro personal.",
    ]


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 6.0, Verdict.EASY),
        ("en", 6.1, Verdict.HARD),
        ("en", 8.0, Verdict.HARD),
        ("en", 8.1, Verdict.TOO_HARD),
        ("es", 65.0, Verdict.EASY),
        ("es", 64.9, Verdict.HARD),
        ("es", 55.0, Verdict.HARD),
        ("es", 54.9, Verdict.TOO_HARD),
    ],
)
def test_a_limit_itself_is_still_allowed(language: str, value: float, expected: Verdict) -> None:
    hardest = evidence().spoken["recovery-bandage"]
    measured = Measure("recovery", language, PACKS[language].readability.scale, value, hardest)
    assert verdict(measured, Limits()) is expected


def test_the_words_about_the_keys_count_with_the_first_part_of_a_topic() -> None:
    small = evidence_of(read_folder(SMALL))
    lead = small.line.phrases["topic-keys"].seconds["en"]
    parts = [
        (first, seconds)
        for topic, first, language, seconds in part_seconds(small)
        if (topic, language) == ("recovery", "en")
    ]
    own = [sum(each.seconds["en"] for each in part.statements) for part in small.line.topics["recovery"].parts]
    assert [first for first, _ in parts] == ["recovery-rest", "recovery-bandage", "recovery-lift"]
    assert [seconds for _, seconds in parts] == pytest.approx([own[0] + lead, *own[1:]])


def test_a_menu_is_as_long_as_a_caller_waits_for_its_last_choice() -> None:
    line = evidence().line
    found = {(menu, language): seconds for menu, language, seconds in menu_seconds(evidence())}
    main, warning = line.menus["main"], line.menus["warning"]
    welcome, invite = main.intro[0].seconds["en"], line.phrases["language-invite"].seconds["es"]
    assert found["main", "en"] == pytest.approx(main.choices.seconds["en"] + welcome + invite)
    assert found["warning", "es"] == pytest.approx(warning.choices.seconds["es"])
