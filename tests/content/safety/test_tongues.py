"""Each text is in its own language: two that were swapped, or one that was never translated, are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Issue

SHIPPED = read_folder(Path(__file__).parents[3] / "menus")
MAIN, PHRASES, FLAGS = "menus/main.yaml", "phrases.yaml", "red-flags.yaml"
WELCOME = "Thank you for calling the vertebroplasty and kyphoplasty line."
BIENVENIDA = "Gracias por llamar a la línea sobre vertebroplastia y cifoplastia."


def found(file: str, *changes: tuple[str, str]) -> list[Issue]:
    """What is said of languages where words of the shipped line were replaced by others, each once."""
    text = SHIPPED[file].decode()
    for at, (old, _) in enumerate(changes):
        assert text.count(old) == 1
        text = text.replace(old, f"@{at}@")
    for at, (_, new) in enumerate(changes):
        text = text.replace(f"@{at}@", new)
    return [each for each in load({**SHIPPED, file: text.encode()}).issues if each.code == "N717"]


def swapped(one: str, two: str) -> tuple[tuple[str, str], ...]:
    return (one, two), (two, one)


@pytest.mark.parametrize(
    ("file", "changes", "told"),
    [
        (MAIN, [(BIENVENIDA, WELCOME)], ["'main-welcome' below 'es:' is in language 'en'"]),
        (MAIN, [(WELCOME, BIENVENIDA)], ["'main-welcome' below 'en:' is in language 'es'"]),
        (
            FLAGS,
            swapped(
                "If your face, lips, tongue or throat swells, or you have trouble breathing, hang up",
                "Si se hincha la cara, labios, lengua o garganta, o le falta el aire, cuelgue",
            ),
            ["'hives.step-up' below 'en:' is in language 'es'", "'hives.step-up' below 'es:' is in language 'en'"],
        ),
        (
            MAIN,
            [("en: preparation\n    es: para prepararse", "en: para prepararse\n    es: preparation")],
            ["'main.2' below 'en:' is in language 'es'"],
        ),
        (
            MAIN,
            [("es: para prepararse", "es: preparation")],
            ["'main.2' is the same in the languages 'en' and 'es'"],
        ),
        (PHRASES, [("Para español, oprima", "Para inglés, oprima")], ["has to name 'español', and does not"]),
        (PHRASES, [("For English, press", "For Spanish, press")], ["has to name 'English', and does not"]),
    ],
)
def test_a_text_in_the_wrong_language_is_named(file: str, changes: list[tuple[str, str]], told: list[str]) -> None:
    issues = found(file, *changes)
    assert [each for each, words in zip(issues, told, strict=True) if words not in each.problem] == []
    for issue in issues:
        assert issue.as_line("es").split("[")[0] != issue.as_line("en").split("[")[0]


def test_the_lines_that_are_shipped_give_no_alarm() -> None:
    menus = Path(__file__).parents[3] / "menus"
    for folder in (menus, menus / "lines" / "colonoscopy"):
        assert [each for each in load(read_folder(folder)).issues if each.code == "N717"] == []
