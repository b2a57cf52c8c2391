"""Slips of the hand are named by what they are, all of a file at once, and what is behind them is told as well."""

from __future__ import annotations

import pytest

from ivr.content.yaml.strict_yaml import parse

GOOD = """\
topic: x
say:
  - id: a
    en: |
      Keep.
    es: |
      Dejar.
    facts:
      - REC-13
"""
JOINED = "Two versions of this file were joined here, and nobody chose between them"
LONG = "This entry begins with a long dash in place of the dash of the keyboard"
RULER = "This line holds nothing but signs and belongs to nothing"


def told(text: str) -> list[tuple[int, str]]:
    """Line and problem of each issue."""
    return [(issue.line, issue.problem) for issue in sorted(parse("t.yaml", text.encode()).issues)]


def spaces(count: int) -> str:
    """The problem of a line that stands so many spaces in."""
    return f"This line begins with {count} {'space' if count == 1 else 'spaces'}, which fits none of the lines above it"


def test_the_file_itself_has_nothing_wrong() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line", "problem", "remedy"),
    [
        ("    en: |", "   en: |", 4, spaces(3), "Write 4 spaces before it."),
        ("    es: |", "   es: |", 6, spaces(3), "Write 4 spaces before it."),
        ("    es: |", "     es: |", 6, spaces(5), "Write 4 spaces before it."),
        ("      Keep.", "   Keep.", 5, spaces(3), "Write 6 spaces before it."),
        ("      Keep.", "Keep.", 5, spaces(0), "Write 6 spaces before it."),
        ("      Keep.", "      Keep.\n   It.", 6, spaces(3), "Write 6 spaces before it."),
        ("  - id", "   - id", 3, spaces(3), "Write 2 spaces before it."),
        ("      - REC", "   - REC", 9, spaces(3), "Write 4 spaces before it."),
        ("    es: |", "\tes: |", 6, "This line is indented with a tab", "Use spaces instead, two for each step."),
        ("    en: |", "    en:|", 4, "There is no space behind the colon of 'en:'", "Write 'en: |'."),
        ("id: a", "id:a", 3, "There is no space behind the colon of 'id:'", "Write 'id: a'."),
        ("es: |", "es |", 6, "The colon behind 'es' is missing", "Write 'es: |'."),
        ("es: |", "es; |", 6, "The colon behind 'es' is missing", "Write 'es: |'."),
        ("topic: x", "topic: x\n----------", 2, RULER, "Delete the line, or begin it with '#' to make it a comment."),
        ("topic: x", "topic: x\n————————", 2, RULER, "Delete the line, or begin it with '#' to make it a comment."),
        ("- id: a", "– id: a", 3, LONG, "Write a plain - and a space instead; word processors put"),  # noqa: RUF001
        ("- id: a", "— id: a", 3, LONG, "Write a plain - and a space instead; word processors put"),
        ("- id: a", "• id: a", 3, LONG.replace("a long dash", "'•'"), "Write a plain - and a space instead;"),
    ],
)
def test_a_slip_is_named_with_its_line_and_what_to_write(
    right: str, wrong: str, line: int, problem: str, remedy: str
) -> None:
    (issue,) = parse("t.yaml", GOOD.replace(right, wrong, 1).encode()).issues
    assert (issue.line, issue.problem) == (line, problem)
    assert issue.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("entry", "line", "problem"),
    [
        ("  – id: b\n    en: X\n", 10, LONG),  # noqa: RUF001
        ("  * id: b\n    en: X\n", 10, LONG.replace("a long dash", "'*'")),
        ("  -id: b\n    en: X\n", 10, "There is no space behind the dash on this line"),
        ("   - id: b\n    en: X\n", 10, spaces(3)),
        ("  --------------\n  - id: b\n", 10, RULER),
    ],
)
def test_a_slip_in_a_later_entry_is_named_too(entry: str, line: int, problem: str) -> None:
    assert told(GOOD + entry) == [(line, problem)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (GOOD.replace("      Keep.\n", "<<<<<<< HEAD\n      Keep.\n=======\n      Kept.\n>>>>>>> ana\n"), [5]),
        (
            GOOD.replace("      Keep.\n", "<<<<<<< A\n      K.\n||||||| B\n      L.\n=======\n      M.\n>>>>>>> C\n"),
            [5],
        ),
        (f"<<<<<<< HEAD\n{GOOD}=======\n{GOOD}>>>>>>> ana\n", [1]),
        (GOOD.replace("    es: |\n", ">>>>>>> ana\n    es: |\n"), [6]),
        (
            GOOD.replace("      Keep.\n", "<<<<<<< A\n      Keep.\n=======\n>>>>>>> B\n").replace(
                "      - REC-13\n", "<<<<<<< A\n      - REC-13\n=======\n      - REC-14\n>>>>>>> B\n"
            ),
            [5, 12],
        ),
    ],
)
def test_two_versions_that_were_joined_are_told_once_for_each_place(text: str, lines: list[int]) -> None:
    assert told(text) == [(line, JOINED) for line in lines]


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = GOOD.replace("    es: |", "\tes: |").replace("en: |", "en:|") + "  – id: b\n    id: c\n"  # noqa: RUF001
    assert told(text) == [
        (4, "There is no space behind the colon of 'en:'"),
        (6, "This line is indented with a tab"),
        (10, LONG),
        (11, "'id' stands twice in this block, first on line 10"),
    ]


def test_of_a_very_long_file_the_first_is_told() -> None:
    text = GOOD.replace("      Keep.", "      " + "Keep. " * 40_000).replace("    es: |", "\tes: |")
    assert told(text) == [(6, "This line is indented with a tab")]
