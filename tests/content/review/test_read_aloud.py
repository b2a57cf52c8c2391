"""What a voice reads badly is told with what to write, and the shipped texts give no false alarm."""

# ruff: noqa: RUF001  # signs that a voice reads aloud

from __future__ import annotations

import pytest

from ivr.content.load import load, read_folder
from ivr.content.review import read_aloud
from ivr.content.yaml.issues import Issue, Severity
from tests.lines import SMALL

FILES = read_folder(SMALL)
ENGLISH, SPANISH = "Bring a list of your medicines.", "Traiga una lista de sus medicinas."


def told(text: str, language: str = "en") -> list[Issue]:
    """What is said about the text of a statement, given in one language."""
    old = ENGLISH if language == "en" else SPANISH
    data = FILES["topics/medicines.yaml"]
    assert old.encode() in data
    evidence = load(FILES | {"topics/medicines.yaml": data.replace(old.encode(), text.encode())}).evidence
    assert evidence is not None
    return list(read_aloud.issues(evidence))


def test_a_plain_text_gives_no_alarm() -> None:
    assert told(ENGLISH) == []
    said = 'Dr. Ruiz\'s team says: "Call us." Don’t wait. At 8:30 a.m., 65% of people rest. MRI is safe.'
    assert told(said) == []
    assert told("Dial nine one one. Do, do rest. It can't and won't wait.") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Bring a list. # TODO ask Dr Kim", "stands behind a '#'"),
        ("Bring a list.# ask", "stands behind a '#'"),
        ("Bring a list #2.", "stands behind a '#'"),
        ("Bring a list.'", "quote stands alone"),
        ("Bring a list.' Ask how.", "quote stands alone"),
        ('Bring a list."', "quote stands alone"),
        ('"Bring a list.', "quote stands alone"),
        ("'Bring a list.", "quote stands alone"),
        ("Bring a list.”", "quote stands alone"),
        ("Bring [ask Dr Kim] a list.", "'[ask Dr Kim]' in 'medicines-list' stands in brackets"),
        ("Bring a list. [translate", "stands in brackets"),
        ("TODO", "'TODO' in 'medicines-list' still has to be filled in"),
        ("TODO: write this", "still has to be filled in"),
        ("TBD", "still has to be filled in"),
        ("???", "still has to be filled in"),
        ("XXX bring a list.", "still has to be filled in"),
        ("PENDIENTE", "still has to be filled in"),
        ("Lorem ipsum dolor sit amet.", "still has to be filled in"),
        ("Bring a li?st.", "question mark in the middle"),
    ],
)
def test_what_must_never_be_read_is_an_error(text: str, what: str) -> None:
    (issue,) = told(text)
    assert what in issue.problem
    assert issue.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<b>Bring</b> a list.", "'<b>' in"),
        ("Bring a list &amp; a pen.", "'&amp;' in"),
        ("**Bring** a list.", "is markup"),
        ("See https://clinic.example for it.", "is an address"),
        ("Bring a list :-)", "is a face"),
        ("Rest w/o water.", "Write 'without'."),
        ("Wait some hrs. at home.", "Write 'hours'."),
        ("It takes approx. a day.", "Write 'about'."),
        ("Bring drinks, e.g. water.", "Write 'for example'."),
        ("BRING A LIST of them.", "is in capitals"),
        ("Bring it IMMEDIATELY.", "is in capitals"),
        ("Bring food and/or drink.", "'and/or' in"),
        ("Rest 1/2 day.", "'1/2' in"),
        ("Bring ++a list++.", "'++' in"),
        ("Bring the the list.", "'the' stands twice in a row in 'medicines-list'"),
        ("Bring The\n      the list.", "stands twice in a row"),
        ("You dont need a list.", "Write 'don't'."),
        ("You cant lose a list.", "Write 'can't'."),
        ("Bring a list = all of them.", "'=' in"),
        ("Bring 1O pills.", "'1O' in"),
        ("Wait fourty minutes.", "Write 'forty'."),
        ("Bring a list. Bring a list.", "stands twice in a row"),
        ("Bring a list\n      Bring a list.", "stands twice in a row"),
        ("Bring a list of your", "breaks off behind 'list of your'"),
        ("Bring a list", "breaks off"),
    ],
)
def test_what_a_voice_reads_badly_is_a_warning(text: str, what: str) -> None:
    issues = told(text)
    assert any(what in f"{issue.problem} {issue.remedy}" for issue in issues), issues
    assert {issue.severity for issue in issues} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Espere dieciseis minutos.", "Write 'dieciséis'."),
        ("Espere veintidos, veintitres o veintiseis minutos.", "Write 'veintitrés'."),
        ("Espere dos dias.", "Write 'días'."),
        ("Espere aprox. un rato.", "Write 'más o menos'."),
        ("Ud. debe traer una lista.", "Write 'usted'."),
    ],
)
def test_spanish_is_read_with_its_own_words(text: str, what: str) -> None:
    assert any(what in issue.remedy for issue in told(text, "es"))


def test_a_figure_without_what_is_counted_is_told() -> None:
    spanish = FILES["topics/medicines.yaml"].replace(SPANISH.encode(), b"Espere cuarenta y ocho horas.")
    files = FILES | {"topics/medicines.yaml": spanish.replace(ENGLISH.encode(), b"Wait for forty-eight.")}
    evidence = load(files).evidence
    assert evidence is not None
    (issue,) = read_aloud.issues(evidence)
    assert issue.problem == (
        "'forty-eight' in 'medicines-list' does not say of what, and another language says 'cuarenta y ocho horas'"
    )


def test_the_same_statement_twice_is_told() -> None:
    entry = FILES["topics/medicines.yaml"].decode()
    again = entry[entry.index("  - id:") :].replace("medicines-list", "medicines-again")
    evidence = load(FILES | {"topics/medicines.yaml": (entry + again).encode()}).evidence
    assert evidence is not None
    assert ["says the same as" in issue.problem for issue in read_aloud.issues(evidence)] == [True, True]
