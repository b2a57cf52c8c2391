"""Every message has a code, a Spanish wording and an explanation; `tests/content/conftest.py` asks it of the checks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ivr
from ivr.content.editing.errors import NotByFormError
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
from ivr.content.yaml.issues import MAX_MESSAGE, Place, Severity, told_in

DATA = Path(__file__).parents[2] / "data"
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
    assert issue.as_line(SPANISH) == (
        "topics/recovery.yaml:12: advertencia: 'fatcs' no se conoce en un texto. ¿Quiso decir 'facts'? [F208]"
    )
    assert issue.as_line(ENGLISH) == f"{issue} [F208]"
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
    assert code_of("The choice 'x' says '" + "y" * 400 + CUT) == "N707"
    assert code_of("The choice 'x' wants '" + "y" * 400 + CUT) == ""


def test_unknown_codes() -> None:
    assert explanation("X999") is None
    assert set(nearest("w9")) < set(codes())
    assert tuple(nearest("?")) == codes()
    assert explanation("w101") == explanation("W101")


def test_names_of_fields_stay_as_they_are_typed() -> None:
    """Whoever copies a remedy writes the field that the file knows, though "sign" and "topic" are words too."""
    assert translated("Did you mean 'topic'?", SPANISH) == "¿Quiso decir 'topic'?"
    assert translated("'sign' is missing in a red flag", SPANISH) == "Falta 'sign' en una señal de alerta"
    assert translated("'fact: rsk 2' is not an id of the fact base", SPANISH).startswith("'fact: rsk 2' ")


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("No caller can reach the menu 'more'", "Nadie puede llegar al menú 'more'"),
        ("No caller can reach the red-flag 'leg'", "Nadie puede llegar a la señal de alerta 'leg'"),
        (
            "Key 3 of the menu 'main' leads to the topic 'risks', and has to lead to the menu 'warning'",
            "La tecla 3 del menú 'main' lleva al tema 'risks', y tiene que llevar al menú 'warning'",
        ),
        (
            "Texts may be harder to follow than usual: words in language 'es' 40 (usually 30)",
            "Los textos pueden ser más difíciles de lo habitual: words en el idioma 'es' 40 (lo habitual: 30)",
        ),
    ],
)
def test_small_words_fit_what_stands_in_a_blank(english: str, spanish: str) -> None:
    assert translated(english, SPANISH) == spanish


def test_no_message_of_a_broken_file_holds_english_words_outside_quotes() -> None:
    """Every message that the folders with mistakes cause, in Spanish: what is quoted apart, no English is left."""
    english = re.compile(r"\b(?:the|of|and|is|has|not|which|what|with|to be|staff)\b")
    lines = {line for path in DATA.glob("*/*/expected.txt") for line in path.read_text(encoding="utf-8").splitlines()}
    told = {told_in(line, SPANISH) for line in lines if re.match(r"\S+:\d+: ", line)}
    assert len(told) > 200
    assert [each for each in sorted(told) if english.search(_without_quotes(each))] == []


def _without_quotes(told: str) -> str:
    """A message without what it quotes from the files, and without commands and sentences of facts at its end."""
    plain = re.sub(r"^\S+ |'[^']*'|\"[^\"]*\"|\([^)]*\)|U\+[0-9A-F]{4} [A-Z -]+", "", told)
    return re.sub(r"(?:: |\. )(?:[A-Z]|ivr |\{|\[).*", "", plain)


def _written(node: ast.expr) -> str:
    """A text of the code, with a word in each of its blanks."""
    if isinstance(node, ast.JoinedStr):
        return "".join("word" if isinstance(each, ast.FormattedValue) else _written(each) for each in node.values)
    return str(ast.literal_eval(node))


def _refusals() -> list[str]:
    """Every problem and remedy with which a form refuses something."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(ivr.__file__).parent.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "EditError"]
    return [_written(argument) for call in found for argument in call.args]


def test_every_refusal_of_a_form_can_be_said_in_spanish() -> None:
    refusals = [each.replace("ring for word", "ring for a warning sign") for each in _refusals()]
    unreadable = NotByFormError("line.yaml", 3)
    assert len(refusals) > 20
    assert [
        each for each in [*refusals, unreadable.problem, unreadable.remedy] if translated(each, SPANISH) == each
    ] == []


def test_a_line_that_was_put_together_is_taken_apart_again() -> None:
    issue = Place("topics/recovery.yaml", 12).warning("'fatcs' is not known in a statement", "Did you mean 'facts'?")
    assert told_in(str(issue), SPANISH) == issue.as_line(SPANISH).removesuffix(" [F208]")
    assert told_in(str(issue), ENGLISH) == str(issue)
    assert told_in("What nobody ever said. Nor this.", SPANISH) == "What nobody ever said. Nor this."
    assert told_in("It is not JSON.", SPANISH) == "No es JSON."
