"""What the seeded mistakes do not show: waivers that hold, wordings that are told in other words, reworded keys."""

from __future__ import annotations

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Severity
from tests.lines import EVIDENCE

FILES = read_folder(EVIDENCE)
RECOVERY, RISKS = "topics/recovery.yaml", "topics/risks.yaml"


def told(*changes: tuple[str, str], file: str = RECOVERY) -> list[str]:
    """Errors and warnings of the line after words of a file are changed."""
    text = FILES[file].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    issues = load(FILES | {file: text.encode()}).issues
    found = [str(issue) for issue in issues if issue.severity is not Severity.NOTE]
    found = [each for each in found if "statements without a pause" not in each]
    return [each for each in found if "Decided against the usual rules: 'recovery-bandage' says" not in each]


WAIVED = "      - REC-01\n    waivers:\n      - figure: {}\n        reason: The clinic says so.\n"


@pytest.mark.parametrize("figure", ["36 hours", "thirty-six hours", "treinta y seis horas"])
def test_a_waiver_lets_a_figure_pass_in_every_language(figure: str) -> None:
    changes = (("forty-eight hours", "thirty-six hours"), ("cuarenta y ocho horas", "treinta y seis horas"))
    assert told(*changes, ("      - REC-01\n", WAIVED.format(figure))) == []


def test_a_waiver_lets_a_figure_of_one_language_pass() -> None:
    changes = (("cuarenta y ocho horas", "el tiempo que le digan"), ("      - REC-01\n", WAIVED.format("48 hours")))
    assert told(*changes) == []


def test_a_waiver_for_a_word_lets_a_negation_of_one_language_pass() -> None:
    waived = (
        "      - REC-03\n    waivers:\n      - word: Sin\n        reason: An idiom, which negates nothing at all.\n"
    )
    assert told(("dos o tres días.", "dos o tres días, sin más."), ("      - REC-03\n", waived)) == []


def test_the_same_amount_in_other_units_is_the_same_figure() -> None:
    assert told(("forty-eight hours", "two days"), ("cuarenta y ocho horas", "dos días")) == []
    assert told(("three in four people", "75 percent of people"), file=RISKS) == []


def test_a_figure_of_a_sign_may_be_spoken_where_it_is_cited() -> None:
    signs = FILES["facts/signs.yaml"].decode()
    signs = signs.replace("A fever may mean", "A fever of two days may mean").replace(
        "La fiebre", "La fiebre de dos días"
    )
    risks = FILES[RISKS].decode().replace("get a fever,", "get a fever for two days,")
    risks = risks.replace("Si tiene fiebre,", "Si tiene fiebre por dos días,")
    found = load(FILES | {"facts/signs.yaml": signs.encode(), RISKS: risks.encode()}).issues
    assert {issue.severity for issue in found} == {Severity.NOTE}


def test_words_of_the_wording_may_change_and_a_sentence_may_be_cut() -> None:
    assert told(("Take the first day slowly. Do not lift", "Take the first day slowly. You should not lift")) == []
    rest = "  - id: recovery-weeks\n    en: |\n      {}\n    es: |\n      {}\n    facts:\n      - REC-02\n".format(
        "Do not lift heavy things for at least six weeks.", "No levante cosas pesadas durante al menos seis semanas."
    )
    assert (
        told(
            (" Do not lift heavy things for at least six weeks.", ""),
            (" No levante cosas pesadas durante al menos seis semanas.", ""),
            ("  - id: recovery-sore\n", rest + "  - id: recovery-sore\n"),
        )
        == []
    )


def test_an_exception_with_a_reason_stands_for_the_wording() -> None:
    exception = (
        "      - REC-02\n    exceptions:\n      - conflict: CON-01\n        reason: Said in full in another topic.\n"
    )
    assert (
        told(
            ("Take the first day slowly. ", ""), ("El primer día vaya con calma. ", ""), ("      - REC-02\n", exception)
        )
        == []
    )


def test_a_fact_in_two_conflicts_needs_the_wording_of_one() -> None:
    facts = FILES["facts/recovery.yaml"].decode().replace("      - CON-01\n", "      - CON-01\n      - CON-02\n")
    conflicts = FILES["facts/conflicts.yaml"].decode().replace("      - REC-06\n", "      - REC-06\n      - REC-02\n")
    files = FILES | {"facts/recovery.yaml": facts.encode(), "facts/conflicts.yaml": conflicts.encode()}
    assert {issue.severity for issue in load(files).issues} == {Severity.NOTE}
    files[RECOVERY] = files[RECOVERY].replace(b"Take the first day slowly. ", b"")
    (issue,) = [issue for issue in load(files).issues if issue.severity is Severity.ERROR]
    assert issue.problem == "'recovery-lifting' cites REC-02 before the wording of CON-02 is spoken"


def test_a_clinician_has_no_sign_to_read_where_the_documents_hold_all_of_them() -> None:
    def for_a_clinician(files: dict[str, bytes]) -> list[str]:
        return [each.problem for each in load(files).issues if each.problem.startswith("For a clinician to read: 1")]

    signs = FILES["facts/signs.yaml"].replace(b"basis: general-safety-practice", b"basis: documents")
    signs = signs.replace(b"in-documents: no\n    related:", b"in-documents: yes\n    support:")
    assert len(for_a_clinician(FILES)) == 1
    assert for_a_clinician(FILES | {"facts/signs.yaml": signs}) == []
    assert all(each.severity is not Severity.ERROR for each in load(FILES | {"facts/signs.yaml": signs}).issues)
