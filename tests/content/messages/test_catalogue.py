"""Every message has a code, a Spanish wording and an explanation; `tests/content/conftest.py` asks it of the checks."""

from __future__ import annotations

import re

import pytest

from ivr.content.messages.catalogue import (
    CUT,
    ENGLISH,
    KINDS,
    LANGUAGES,
    SPANISH,
    Pattern,
    code_of,
    codes,
    explanation,
    nearest,
    patterns,
    translated,
)
from ivr.content.safety.rules import RULES
from ivr.content.yaml.issues import MAX_MESSAGE, Place, Severity

BLANK = re.compile(r"\{\d\}")


@pytest.mark.parametrize("code", codes())
def test_a_code_is_explained_in_both_languages_with_before_and_after(code: str) -> None:
    found = explanation(code)
    assert found
    assert re.fullmatch("[WFSKTENAV][1-9][0-9][0-9]", code)
    assert found.says
    for language in LANGUAGES:
        assert len(found.why[language].split()) > 3
        assert found.why[language].endswith(".")
    assert found.before.strip() != found.after.strip()
    assert found.before.strip()
    assert found.after.strip()
    assert found.why[ENGLISH] != found.why[SPANISH]


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_blanks(kind: str) -> None:
    for pattern in patterns(kind):
        assert pattern.spanish.strip()
        assert set(BLANK.findall(pattern.english)) == set(BLANK.findall(pattern.spanish)), pattern.english


def test_no_pattern_stands_twice() -> None:
    for kind in KINDS:
        english = [pattern.english for pattern in patterns(kind)]
        assert sorted(set(english)) == sorted(english)


@pytest.mark.parametrize("pattern", patterns("codes"), ids=lambda each: each.english[:40])
def test_a_message_is_recognized_whatever_it_quotes(pattern: Pattern) -> None:
    message = BLANK.sub(lambda blank: f"quoted {blank[0][1]}", pattern.english)
    assert code_of(message), message


def test_every_safety_rule_has_a_code_and_spanish() -> None:
    for rule in RULES.values():
        problem, remedy = (re.sub(r"\{\w+\}", "word", each) for each in (rule.problem, rule.remedy))
        assert code_of(problem), problem
        assert translated(problem, SPANISH) != problem
        assert translated(remedy, SPANISH) != remedy, remedy


def test_a_message_in_spanish_keeps_what_it_quotes() -> None:
    issue = Place("topics/recovery.yaml", 12).warning("'fatcs' is not known in a statement", "Did you mean 'facts'?")
    assert issue.told(SPANISH) == (
        "topics/recovery.yaml:12: advertencia: 'fatcs' no se conoce en un texto. ¿Quiso decir 'facts'? [F208]"
    )
    assert issue.told(ENGLISH) == f"{issue} [F208]"
    assert issue.as_dict()["code"] == "F208"
    assert issue.severity is Severity.WARNING


def test_parts_of_a_message_are_translated_too() -> None:
    problem = "Nobody would ring for a red flag from Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"
    assert translated(problem, SPANISH).endswith("de vie 2026-12-25 00:00 a sáb 2026-12-26 00:00")
    assert translated("Say 'one' and 'two', name the fact that has it, or add a waiver with a reason.", SPANISH) == (
        "Diga 'one' y 'two', nombre el dato que la tiene, o agregue un permiso con una razón."
    )
    assert translated("What nobody ever said", SPANISH) == "What nobody ever said"
    assert translated("", SPANISH) == ""


def test_a_message_that_was_cut_off_keeps_its_code() -> None:
    issue = Place("a", 1).error(f"'{'x' * MAX_MESSAGE}' is not a kind of file", "Did you mean 'staff'?")
    assert len(issue.problem) < MAX_MESSAGE
    assert issue.code == "F205"
    assert (
        code_of("Before this line goes live, a clinician has to approve what callers hear: " + "x" * 400 + CUT)
        == "A801"
    )
    assert code_of("What nobody ever said" + CUT) == ""


def test_unknown_codes() -> None:
    assert explanation("X999") is None
    assert set(nearest("w9")) < set(codes())
    assert tuple(nearest("?")) == codes()
    assert explanation("w101") == explanation("W101")
