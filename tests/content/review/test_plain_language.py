"""What the seeded mistakes do not show: technical words that are explained, and texts that are judged or not."""

from __future__ import annotations

import pytest

from ivr.content.evidence.fact_base import Term
from ivr.content.load import load, read_folder
from ivr.content.review.plain_language import technical
from ivr.content.yaml.issues import Place, Severity
from tests.lines import EVIDENCE

FILES = read_folder(EVIDENCE)


def told(file: str, *changes: tuple[str, str]) -> list[str]:
    """Errors and warnings of the line after words of a file are changed."""
    text = FILES[file].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [str(issue) for issue in load(FILES | {file: text.encode()}).issues if issue.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("plain", "words", "expected"),
    [
        ("bandage", "dressing", ["dressing"]),
        ("fever", "fever; pyrexia", ["pyrexia"]),
        ("squeezed bone", "vertebral compression fracture (VCF)", ["vertebral compression fracture", "VCF"]),
        ("bone of the spine", "vertebra, vertebrae", ["vertebra", "vertebrae"]),
        ("X-ray", "x-ray; radiograph", ["radiograph"]),
        ("to drive", "drive", []),
    ],
)
def test_technical_words_are_those_that_are_not_plain_too(plain: str, words: str, expected: list[str]) -> None:
    assert technical(Term(Place("glossary.yaml", 1), plain, words, {}, (), "")) == expected


def test_a_technical_word_is_a_warning_where_its_plain_word_is_not_said() -> None:
    (issue,) = told("topics/risks.yaml", ("without stitches.", "without stitches. A dressing is enough."))
    assert issue == (
        "topics/risks.yaml:21: warning: 'dressing' in 'risks-home' is a word of specialists. "
        "Say 'bandage', or say that as well in the same topic."
    )


def test_a_technical_word_may_be_said_beside_its_plain_word() -> None:
    assert told("topics/recovery.yaml", ("To reach our staff", "The dressing stays. To reach our staff")) == []


def test_staff_may_hear_technical_words() -> None:
    assert told("red-flags.yaml", ("en: a fever", "en: pyrexia")) == []


def test_in_a_step_up_the_way_out_speaks_of_the_menu() -> None:
    issues = told("red-flags.yaml", ("en: a fever", "en: hot"), ("cannot breathe well", "have pyrexia"))
    (issue,) = (each for each in issues if "specialists" in each)
    assert issue.startswith("red-flags.yaml:7: warning: 'pyrexia' in 'fever.step-up' is a word of specialists.")
    assert issue.endswith("in the same menu.")


def test_all_red_flags_together_are_judged_too() -> None:
    flag = FILES["red-flags.yaml"].decode().replace("you cannot breathe well", "respiratory difficulties intensify")
    more = flag.replace("red-flags:\n", "").replace("red-flag: fever", "red-flag: {}")
    flags = flag + "".join(more.format(id_) for id_ in ("leg", "hives"))
    issues = load(FILES | {"red-flags.yaml": flags.encode()}).issues
    (issue,) = (str(each) for each in issues if "years of school" in each.problem)
    assert issue.startswith(
        "red-flags.yaml:7: What is said before a red flag rings needs 12.3 years of school to follow in language 'en'; "
        "more than 8 are too hard for the ear."
    )
