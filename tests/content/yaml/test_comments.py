"""A `#` is a comment of its own line, part of a text, or refused."""

from __future__ import annotations

import time

import pytest

from ivr.content.yaml.strict_yaml import parse


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# a # b\n\n  # c\na: b\n# d", []),
        ("a: b#c\nd#e: f\ng: 'h # i'\n", []),
        ("a: |\n  one # two\n  three\n", []),
        ("a: b # c # d\ne: f # g", [1, 2]),
        ("a: # b\n  c: d\n", [1]),
        ("a: # b\n  - c # d\n", [1, 2]),
        ("a: 'b'#c\nd: [e]#f\n", [1, 2]),
        ("a: | # b\n  c\n", [1]),
        ("a: >- # b # c\n  # d\n  e\n", [1, 2]),
        ("a: |\n  b\n  # c # d\n  e\n", [3]),
        ("a: |\n  # b\n", [2]),
        ("- #\n- a\n", [1]),
    ],
)
def test_only_comments_that_stand_alone_pass(text: str, lines: list[int]) -> None:
    assert [issue.line for issue in parse("t.yaml", text.encode()).issues] == lines


@pytest.mark.parametrize("line", ["# a remark\n", "a: |\n  b\n  # c\n", "x # y\n"])
def test_a_large_file_of_remarks_is_read_at_once(line: str) -> None:
    begun = time.process_time()
    parse("t.yaml", b"".join(line.replace("a:", f"a{n}:").encode() for n in range(990_000 // (len(line) + 5))))
    assert time.process_time() - begun < 10  # it took a minute where each line was counted from the beginning
