"""A text about a sign is for callers who have it, also where both languages were changed alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Severity

SHIPPED = read_folder(Path(__file__).parents[3] / "menus")
FLAGS, WARNING, RECOVERY = "red-flags.yaml", "menus/warning.yaml", "topics/recovery.yaml"
CONFUSED = "you are suddenly confused, breathing fast, or shaking"
CONFUSION = "Si hay confusión repentina"


def errors(file: str, *changes: tuple[str, str]) -> list[str]:
    """What is wrong where words of a file were replaced by others."""
    text = SHIPPED[file].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    issues = load({**SHIPPED, file: text.encode()}).issues
    return [issue.problem for issue in issues if issue.severity is Severity.ERROR]


TURNED = [
    (FLAGS, CONFUSED, CONFUSED.replace("are", "are not"), CONFUSION, "Si no hay confusión repentina"),
    (FLAGS, f"If {CONFUSED}", "Without confusion", CONFUSION, "Sin confusión"),
    (FLAGS, "If your face, lips", "If no face, lips", "Si se hincha la cara", "Si no se hincha la cara"),
    (WARNING, "en: a lot of bleeding", "en: no bleeding", "es: si sangra mucho", "es: si no sangra"),
    (WARNING, "en: fever, or", "en: no fever, or", "es: si tiene fiebre", "es: si no tiene fiebre"),
    (RECOVERY, "have trouble breathing or", "have no trouble breathing or", "Si le falta", "Si no le falta"),
    (RECOVERY, "have trouble breathing or", "don't have any pain or", "Si le falta", "Si no le falta"),
]


@pytest.mark.parametrize(("file", "english", "new", "spanish", "nuevo"), TURNED)
def test_a_condition_that_is_turned_round_in_both_languages_is_refused(
    file: str, english: str, new: str, spanish: str, nuevo: str
) -> None:
    told = errors(file, (english, new), (spanish, nuevo))
    assert any("speaks to callers who do not have the sign RED-" in each for each in told), told


RIGHT = [
    (RECOVERY, "or you cannot walk", "or you are not able to walk", "o no puede caminar", "o no logra caminar"),
    (
        RECOVERY,
        "If you have trouble breathing",
        "If you cannot breathe well",
        "Si le falta el aire",
        "Si no respira bien",
    ),
    (WARNING, "Bleeding that will not stop.", "Bleeding that does not stop.", "Sangrado que no para.", "Si no para."),
    (WARNING, "No control of bladder", "No more control of bladder", "No controlar orina", "Sin controlar orina"),
]


@pytest.mark.parametrize(("file", "english", "new", "spanish", "nuevo"), RIGHT)
def test_what_a_sign_itself_negates_may_be_negated(file: str, english: str, new: str, spanish: str, nuevo: str) -> None:
    assert not [each for each in errors(file, (english, new), (spanish, nuevo)) if "do not have the sign" in each]
