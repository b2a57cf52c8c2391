"""Syntax errors name the line where the mistake is, in words without YAML in them where that can be."""

from __future__ import annotations

import pytest
import yaml

from ivr.content.yaml import strict_yaml
from ivr.content.yaml.strict_yaml import parse


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: b\nc: *\n", 2, "A text cannot begin with '*' in YAML"),
        (
            "- press: *\n",
            1,
            "The key * cannot be a choice: it goes back one level everywhere, and '*' means something else to YAML",
        ),
        ("a: &\n", 1, "A text cannot begin with '&' in YAML"),
        ("a: !<x\n", 1, "A text cannot begin with '!' in YAML"),
        ("a: !x!y b\n", 1, "A text cannot begin with '!' in YAML"),
        ("a: 'b\nc: d\n", 1, "The quotes that begin on this line are never closed"),
        ('a: "\\d"\n', 1, "A '\\' in a text in quotes means something else to YAML"),
        ("a: | b\n", 1, "Text stands on the same line as '|' or '>'"),
        ("a: b: c\n", 1, "A colon cannot stand here"),
        ("a: - b\n", 1, "A list cannot begin here"),
        ("a: b\nc\nd: e\n", 2, "This line is neither a field nor part of a text"),
        ("a: [b\n", 1, "A '[' is not closed with ']'"),
        ("a: [b", 1, "A '[' is not closed with ']'"),  # the end of the file stands behind its last line
        ("a: b\nc", 2, "This line is neither a field nor part of a text"),
        ("a:\n  b: c\n d: e\n", 3, "This line begins with 1 space, which fits none of the lines above it"),
        ("a: @b\n", 1, "A text cannot begin with '@', '`' or '%' in YAML"),
        ("a: b\n\tc: d\n", 2, "This line is indented with a tab"),
        ("a: |\n\tb\n", 2, "This line is indented with a tab"),
        ("a: 'b' c\n", 1, "Something stands behind a text in quotes or brackets"),
        ("a: b\n... \nc: d\n", 2, "This line holds nothing but signs and belongs to nothing"),
        ("a: b\n--- x\n- c\n]\n", 2, "'---' begins a second document, which would not be read"),
        ("a:\n  - b\nd: ]\n", 3, "This line does not fit what stands before it"),
    ],
)
def test_a_syntax_error_gets_its_line_and_its_words(text: str, line: int, problem: str) -> None:
    found = [(issue.line, issue.problem) for issue in parse("t.yaml", text.encode()).issues]
    assert found == [(line, problem)]


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"\n', 'a: "\\U00110000"\n'])
def test_a_character_that_is_none_is_told_where_the_quick_parser_is_missing_too(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_Loader", yaml.SafeLoader)
    strict_yaml._parse_usual.cache_clear()  # the quick one may have read it just now
    (issue,) = parse("t.yaml", text.encode()).issues
    assert str(issue) == "t.yaml:1: A number or escape on this line is too large. Write the text in plain words."
