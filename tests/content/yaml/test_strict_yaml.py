"""Every scalar is the text that was written, every node has its line, and no bytes can do harm."""

from __future__ import annotations

import string

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.yaml import strict_yaml
from ivr.content.yaml.strict_yaml import MAX_DEPTH, Fields, Items, Parsed, Text, parse
from tests.content.plain_signs import PLAIN_SIGNS

Plain = str | list["Plain"] | dict[str, "Plain"]

DEEP = "Blocks or lists stand more than 20 deep inside each other. Take the brackets or the extra indentation away."


def plain(node: object) -> Plain:
    """Nodes as strings, lists and dictionaries."""
    if isinstance(node, Fields):
        return {name: plain(value) for name, value in node.values.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Text)
    return node.value


def read(text: str) -> Plain:
    """A text that has nothing wrong with it, read."""
    parsed = parse("t.yaml", text.encode())
    assert parsed.issues == ()
    return plain(parsed.node)


@pytest.fixture(params=["fastest", "pure"])
def _either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser that is used here, and the one that is used where there is no C parser."""
    if request.param == "pure":
        monkeypatch.setattr(strict_yaml, "_Loader", yaml.SafeLoader)


@pytest.mark.parametrize(
    "scalar",
    [
        "0",
        "no",
        "on",
        "Yes",
        "010",
        "08",
        "1_0",
        "12:30",
        "+12025550111",
        "1e3",
        "null",
        "~",
        ".inf",
        "2024-01-01",
        "=",
    ],
)
def test_scalars_and_names_stay_the_text_that_was_written(scalar: str) -> None:
    assert read(f"{scalar}: {scalar}\nlist:\n  - {scalar}\n  - '{scalar}'\n") == {
        scalar: scalar,
        "list": [scalar, scalar],
    }


def test_keys_that_yaml_would_take_for_equal_stay_apart() -> None:
    assert read("0: a\nno: b\n1: c\nyes: d\n") == {"0": "a", "no": "b", "1": "c", "yes": "d"}


def test_every_node_has_its_line() -> None:
    text = b"# above\na: x\nb:\n  - y\n  -\n    c: |\n      z\n\n    d: [e, f]\n"
    assert parse("t.yaml", text).node == Fields(
        2,
        {
            "a": Text("x", 2),
            "b": Items(
                4,
                [
                    Text("y", 4),
                    Fields(6, {"c": Text("z\n", 6), "d": Items(9, [Text("e", 9), Text("f", 9)])}, {"c": 6, "d": 9}),
                ],
            ),
        },
        {"a": 2, "b": 3},
    )


@pytest.mark.usefixtures("_either_loader")
def test_comments_on_lines_of_their_own_are_no_part_of_any_text() -> None:
    text = "# one # two\na: |\n    x # y\n\n  # low\n# none\nb: [c#d, '#e']\n# end"
    assert read(text) == {"a": "x # y\n", "b": ["c#d", "#e"]}


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize("text", ["[" * 50_000, "a: " + "[" * 50_000, "- " * 50_000, "? " * 50_000, "{" * 50_000])
def test_deep_nesting_is_refused_before_it_can_do_harm(text: str) -> None:
    parsed = parse("t.yaml", text.encode())
    assert parsed.node is None
    assert str(parsed.issues[-1]) == f"t.yaml:1: {DEEP}"


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse("t.yaml", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).issues == ()


def test_deep_nesting_in_many_lines_names_the_line() -> None:
    text = "\n".join(" " * depth + f"n{depth}:" for depth in range(50))
    assert [str(issue) for issue in parse("t.yaml", text.encode()).issues] == [f"t.yaml:21: {DEEP}"]


def test_a_syntax_error_that_follows_from_another_mistake_is_not_told_twice() -> None:
    issues = parse("t.yaml", b"en: {key} for {label}\nes: ok\n").issues
    assert [issue.line for issue in issues] == [1]


def test_a_syntax_error_elsewhere_is_told_beside_the_other_mistakes() -> None:
    issues = parse("t.yaml", b"a: b\na: c\nd: e: f\n").issues
    assert [issue.line for issue in issues] == [2, 3]


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"\n', f"%YAML 1.{'9' * 5000}\n---\na: b\n"])
def test_numbers_beyond_all_bounds_are_refused(text: str) -> None:
    parsed = parse("t.yaml", text.encode())
    assert parsed.node is None
    assert len(parsed.issues) == 1


LINES = st.text(st.sampled_from(PLAIN_SIGNS))
SPOKEN = st.lists(LINES, min_size=1).filter(
    lambda lines: (
        lines[0].strip(" ") != ""
        and not lines[0].startswith(" ")
        and lines[-1].strip(" ") != ""
        and not any(line.lstrip().startswith("#") for line in lines)
    )
)


@settings(deadline=None)
@given(SPOKEN)
def test_any_text_below_a_bar_is_read_as_it_was_written(lines: list[str]) -> None:
    text = "\n".join(lines)
    written = "en: |\n" + "".join(f"  {line}\n" if line else "\n" for line in lines) + "es: |\n  x\n"
    assert read(written) == {"en": text + "\n", "es": "x\n"}


@settings(deadline=None)
@given(
    st.binary() | st.text(string.printable).map(str.encode) | st.text("ab:-#|>'\"[]{}*&!%@`?, \n\t\\").map(str.encode)
)
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    parsed = parse("t.yaml", data)
    assert isinstance(parsed, Parsed)
    assert parsed.node is not None or parsed.issues


@settings(deadline=None)
@given(st.text("ab:-#|>'\"[]{}*&!%@`?, \n\t\\"))
def test_the_line_of_every_issue_is_in_the_file(text: str) -> None:
    for issue in parse("t.yaml", text.encode()).issues:
        assert 1 <= issue.line <= text.count("\n") + 1
