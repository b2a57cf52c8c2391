"""Words that are probably misspelt are told; the shipped line and words that differ rightly give no alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.review import spelling
from ivr.content.yaml.issues import Issue
from tests.content import shipped
from tests.content.signing import evidence_of

FILES = read_folder(Path("menus"))
RECOVERY = "topics/recovery.yaml"
ENGLISH, SPANISH = "Keep the bandage on", "Déjese el vendaje puesto"


def told(before: str, after: str) -> list[Issue]:
    """What is said of the spelling after an edit."""
    assert before in FILES[RECOVERY].decode()
    files = {**FILES, RECOVERY: FILES[RECOVERY].replace(before.encode(), after.encode(), 1)}
    return list(spelling.issues(evidence_of(files)))


def test_the_shipped_line_gives_no_alarm() -> None:
    assert told(ENGLISH, ENGLISH) == []


def test_the_vocabulary_holds_the_shipped_words() -> None:
    for language, known in shipped.vocabulary().items():
        missing = set(known.split()) - spelling.vocabulary(language)
        assert sorted(missing) == [], "type: python -m tests.content.shipped"
    assert spelling.vocabulary("fr") == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "word", "right"),
    [
        (ENGLISH, "Keep the bandge on", "bandge", "bandage"),
        (ENGLISH, "Keep the banadge on", "banadge", "bandage"),
        (ENGLISH, "Against infeption, keep it on", "infeption", "infection"),
        (ENGLISH, "Keep the bandaage on", "bandaage", "bandage"),
        (SPANISH, "Déjese el vendaaje puesto", "vendaaje", "vendaje"),
        ("infección", "inffección", "inffección", "infección"),
    ],
)
def test_a_letter_too_few_too_many_or_wrong(before: str, after: str, word: str, right: str) -> None:
    found = [each.problem for each in told(before, after)]
    assert any(f"'{word}' in " in each and f"looks like '{right}'" in each for each in found), found


def test_a_lost_accent_is_a_warning_in_titles_too() -> None:
    found = told("infección", "infeccion")
    assert [(each.code, each.severity) for each in found] == [("T516", "warning")]
    assert "is written 'infección' elsewhere" in found[0].problem
    assert [each.code for each in told("es: Recuperación y", "es: Recuperacion y")] == ["T516"]


@pytest.mark.parametrize("word", ["tu", "ti", "puedes", "siéntate", "déjate"])
def test_familiar_words_in_a_polite_line(word: str) -> None:
    found = told(SPANISH, f"{SPANISH} {word}")
    assert [each.code for each in found] == ["T517"]
    assert f"'{word}' in 'recovery-bandage'" in found[0].problem


@pytest.mark.parametrize(
    "right", ["Aquí se oye más.", "Sus familiares ven la herida.", "Lea las notas.", "Hasta el límite, consúltela."]
)
def test_words_that_are_not_said_to_the_caller_are_not_familiar(right: str) -> None:
    assert "T517" not in {each.code for each in told(SPANISH, f"{right} {SPANISH}")}


@pytest.mark.parametrize(
    "after",
    [
        "Keep the bandages on",  # another form
        "Keep the bandaged side dry",
        "Keep the brace on",  # another word
        "Walk slower, and keep it on",  # which is right, as "shower" is
        "Keep Dr. Ng's bandage on",  # a short one
        "Keep the L1 bandage on",  # with a figure
    ],
)
def test_right_words_give_no_alarm(after: str) -> None:
    assert told(ENGLISH, after) == []


def test_a_line_that_is_familiar_throughout_may_be_so() -> None:
    files = {name: data.replace(b"su ", b"tu ").replace(b"sus ", b"tus ") for name, data in FILES.items()}
    for polite in (b"oprima", b"llame", b"marque", b"cuelgue", b"usted", b"le ", b"puede", b"pida", b"tenga", b"Llame"):
        files = {name: data.replace(polite, b"tienes ") for name, data in files.items()}
    evidence = load(files).evidence
    if evidence is not None:
        assert not [each for each in spelling.issues(evidence) if each.code == "T517"]
