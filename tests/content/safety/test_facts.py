"""What a fact allows stays allowed, and a mistyped fact is told where it was mistyped."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Severity

SHIPPED = read_folder(Path(__file__).parents[3] / "menus")
RECOVERY = "topics/recovery.yaml"


def found(*changes: tuple[str, str]) -> list[str]:
    """What is said where words of the topic were replaced by others."""
    text = SHIPPED[RECOVERY].decode()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    issues = load({**SHIPPED, RECOVERY: text.encode()}).issues
    return [issue.as_line("en") for issue in issues if issue.severity is not Severity.NOTE]


def test_what_a_fact_allows_is_not_forbidden_in_both_languages() -> None:
    english, spanish = found(
        ("You may shower.", "You may not shower."), ("Puede bañarse en ducha", "No puede bañarse en ducha")
    )
    assert (
        "warning: 'recovery-shower' in language 'en' says 'You may not shower', and REC-14, which it names" in english
    )
    assert "warning: 'recovery-shower' in language 'es' says 'No puede bañarse" in spanish


def test_a_mistyped_fact_is_not_missed_elsewhere() -> None:
    entry = "después.\n    facts:\n      - REC-13\n"
    told = found((entry, entry.replace("REC-13", "rec-13")))
    errors = [each for each in told if ": warning: " not in each]
    assert errors == [f"{RECOVERY}:130: There is no fact 'rec-13'. Did you mean 'REC-13'? [F217]"]


KNOW = "Still, know the warning signs and act at once if you have one."
CONOZCA = "Aun así, conozca las señales de alerta y actúe enseguida si tiene una."


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "Still, know the warning signs. Act right away if you have one.",
            "Aun así, conozca las señales de alerta. Actúe de inmediato si tiene una.",
        ),
        (
            "Still, know the warning signs and don't wait: act at once if you have one.",
            "Aun así, conozca las señales de alerta y no espere: actúe enseguida si tiene una.",
        ),
        (
            "Still, know the warning signs. Act at once as soon as you have one.",
            "Aun así, conozca las señales de alerta. Actúe enseguida en cuanto tenga una.",
        ),
    ],
)
def test_what_is_as_urgent_in_other_words_gives_no_alarm(english: str, spanish: str) -> None:
    assert found((KNOW, english), (CONOZCA, spanish)) == []


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Still, know the warning signs. Act soon if you have one.", CONOZCA),
        ("Still, know the warning signs. Act if you have one.", "Aun así, conozca las señales. Actúe si tiene una."),
        ("Still, know the warning signs. Act as soon as possible.", CONOZCA),
    ],
)
def test_what_is_less_urgent_is_refused(english: str, spanish: str) -> None:
    assert any("[N708]" in each for each in found((KNOW, english), (CONOZCA, spanish)))
