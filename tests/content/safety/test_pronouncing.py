"""How words are spoken: callers hear it in every text, so nothing of weight may change there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Issue, Severity

SHIPPED = read_folder(Path(__file__).parents[3] / "menus")
FILE = "pronunciation.yaml"
AT = {"en": b"      - word: MRI\n        say: M R I\n", "es": b"      - word: antiinflamatorio\n"}


def found(language: str, word: str, said: str, name: str = "say") -> list[Issue]:
    """What is said of the shipped line where a word is spoken otherwise."""
    text, at = SHIPPED[FILE], AT[language]
    assert text.count(at) == 1
    entry = f'      - word: "{word}"\n        {name}: {said}\n'.encode()
    issues = load({**SHIPPED, FILE: text.replace(at, entry + at)}).issues
    return [each for each in issues if each.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("language", "word", "said", "told"),
    [
        ("en", "not", "now", "'not' is lost"),
        ("en", "do not", "do", "'not' is lost"),
        ("en", "you may", "you may not", "'not' comes in"),
        ("es", "no", "ya", "'no' is lost"),
        ("en", "nine one one", "one one two", "'nine one one' is lost"),
        ("es", "nueve uno uno", "uno uno dos", "'nueve uno uno' is lost"),
        ("en", "forty-eight", "twenty-four", "'forty-eight' is lost"),
        ("en", "two hours", "two days", "'hours' is lost"),
        ("en", "press 4", "press 5", "'4' is lost"),
        ("en", "star", "pound", "'star' is lost"),
        ("en", "right away", "when you can", "'right away' is lost"),
        ("en", "hang up", "hold on", "'hang up' is lost"),
        ("en", "do not drive", "do now drive", "'not' is lost"),
        ("es", "de inmediato", "mañana", "'de inmediato' is lost"),
        ("en", "9:00 a.m.", "8 A.M.", "'9' is lost"),
    ],
)
@pytest.mark.parametrize("name", ["say", "rendered", "carrier"])
def test_what_a_life_may_hang_on_stays_what_it_is(language: str, word: str, said: str, told: str, name: str) -> None:
    (issue,) = found(language, word, said, name)
    assert str(issue).startswith(f"{FILE}:{issue.line}: '{word}' would be spoken as '{said}' in language '{language}'")
    assert told in issue.problem
    assert f'word: "{word}"' in _lines(word, said, language, name)[issue.line - 1]
    assert issue.code == "N716"
    assert "se diría" in issue.as_line("es")
    assert not {"lost", "comes"} & set(issue.as_line("es").split())


def _lines(word: str, said: str, language: str, name: str) -> list[str]:
    entry = f'      - word: "{word}"\n        {name}: {said}\n'.encode()
    return SHIPPED[FILE].replace(AT[language], entry + AT[language]).decode().splitlines()


def test_another_word_of_the_line_is_a_warning() -> None:
    (issue,) = found("en", "bandage", "blanket needle")
    assert issue.severity is Severity.WARNING
    assert "'needle' is another word of this line" in issue.problem
    assert "es otra palabra de esta línea" in issue.as_line("es")


@pytest.mark.parametrize(
    ("language", "word", "said"),
    [
        ("en", "anesthesia", "a nest he sha"),
        ("en", "ice", "ice"),
        ("en", "emergency", "emergen cee"),
        ("en", "hours", "ours"),
        ("en", "CT", "cat scan"),
        ("en", "call now", "call, now"),
        ("en", "2 p.m.", "2 P.M."),
        ("es", "1:30 a.m.", "una y 30 de la mañana"),
        ("es", "nueve uno uno", "nueve, uno, uno"),
    ],
)
def test_how_a_word_sounds_gives_no_alarm(language: str, word: str, said: str) -> None:
    assert found(language, word, said) == []
