"""An edit writes the lines that it must and no others: on every shipped file, and on any text that somebody types."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.content.editing.edits import File, as_it_was
from ivr.content.editing.errors import EditError, NotByFormError
from ivr.content.editing.positions import UnreadableError, Way, locate
from ivr.content.editing.scalars import one_line, typed, words
from ivr.core import signs
from tests.content.editing.walking import SHIPPED, file_at, lists, scalars

NASTY = ('He said: "no" # 5', "it's {x} & *y", "- a", "a: b", "[x]", "yes", "0x1F", "@home", "¿Qué? ¡Sí!")
EACH = 12
"""So many values of a file are tried; which ones depends on its name alone."""


def some(file: File, found: list[tuple]) -> list[tuple]:  # type: ignore[type-arg]  # of any kind
    """A few of what was found, the same at each run."""
    return found if len(found) <= EACH else random.Random(file.name).sample(found, EACH)  # no secret


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_text_of_a_shipped_file_is_changed_and_changed_back_without_a_byte_of_difference(path: Path) -> None:
    file = file_at(path)
    for way, old in some(file, scalars(file)):
        for new in random.Random(str(way)).sample(NASTY, 2):  # no secret
            changed = file.text(way, new)
            assert len(changed.data.split(b"\n")) == len(file.data.split(b"\n")) - old.count("\n")
            assert as_it_was(changed.text(way, old), file.data).data == file.data, way


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_entries_of_a_shipped_file_are_moved_and_moved_back(path: Path) -> None:
    file = file_at(path)
    for way, count in some(file, lists(file))[:6]:
        one, other = 0, count - 1
        moved = file.move(way, one, other)
        assert moved.data != file.data or count == 1
        assert moved.move(way, other, one).data == file.data, way
        assert sorted(moved.data.split(b"\n")) == sorted(file.data.split(b"\n"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_an_entry_is_added_to_a_shipped_file_and_removed_again(path: Path) -> None:
    file = file_at(path)
    for way, count in some(file, lists(file))[:4]:
        for index in (0, count // 2, count):
            assert (
                file.add(way, index, {"id": "new", "en": words("Some words."), "facts": ["REC-13"]})
                .drop((*way, index))
                .data
                == file.data
            ), (way, index)


SHORT = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)
TEXTS = st.text(
    st.one_of(
        st.sampled_from(" \n\n'\"#:-[]{}|>&*!%@`,?=¿¡áéñ½\u00a0\u200b\u2028\ufeff\r\t\\9"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=300,
)
RECOVERY = file_at(Path("menus/topics/recovery.yaml"))
WAYS = [way for way, _ in scalars(RECOVERY)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, number=st.integers(0, 10_000))
def test_whatever_is_typed_is_read_exactly_and_nothing_else_changes(text: str, number: int) -> None:
    way = WAYS[number % len(WAYS)]
    spoken = len(way) == 3 and way[-1] in {"en", "es"}
    try:
        kept: str = words(text) if spoken else one_line(text)
    except EditError:
        assert any(line.startswith("#") for line in typed(text).split("\n"))
        return
    if not kept:
        return
    changed = RECOVERY.text(way, kept)
    before, after = RECOVERY.plain(), changed.plain()
    inside = after
    for step in way[:-1]:
        inside = inside[step]
    assert inside[way[-1]] == signs.read(kept)[0]
    inside[way[-1]] = ""
    inside = before
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = ""
    assert after == before
    old = [line for line in RECOVERY.data.split(b"\n") if line.lstrip().startswith(b"#")]
    assert [line for line in changed.data.split(b"\n") if line.lstrip().startswith(b"#")][: len(old)] == old


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_what_was_typed_is_kept_as_it_would_be_typed_again(text: str) -> None:
    assert typed(typed(text)) == typed(text)
    assert "\n" not in one_line(text)


WINDOWS = b"\xef\xbb\xbftopic: x\n# a remark\nsay:\n  - id: a\n    en: |\n      One.\n      Two.\n    es: uno\n"
WINDOWS = WINDOWS.replace(b"\n", b"\r\n")


def test_a_file_of_windows_keeps_its_line_ends_and_its_mark() -> None:
    file = File("x.yaml", WINDOWS)
    changed = file.text(("say", 0, "en"), "One.\nTwo and a half.")
    assert changed.data == WINDOWS.replace(b"Two.", b"Two and a half.")
    assert changed.text(("say", 0, "en"), "One.\nTwo.").data == WINDOWS
    more = file.add(("say",), 1, {"id": "b"})
    assert more.data == WINDOWS + b"  - id: b\r\n"


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_last_line_without_an_end_stays_one(end: bytes) -> None:
    file = File("x.yaml", b"topic: x\nsay:\n  - id: a\n    en: |\n      One." + end)
    assert file.text(("say", 0, "en"), "Two.").data == b"topic: x\nsay:\n  - id: a\n    en: |\n      Two." + end
    added = file.add(("say",), 1, {"id": "b"})
    assert added.data.endswith(b"  - id: b" + end)
    assert added.drop(("say", 1)).data == file.data


@pytest.mark.parametrize(
    ("before", "way", "text", "after"),
    [
        ("a: x\n", ("a",), "one\ntwo", "a: |\n  one\n  two\n"),
        ("a: 'x: y'\n", ("a",), "z", "a: z\n"),
        ("a: 'x'\n", ("a",), "z", "a: 'z'\n"),
        ('a: "x"\n', ("a",), 'say "no": it\'s', "a: 'say \"no\": it''s'\n"),
        ("a: >\n  one two\n  three\nb: c\n", ("a",), "one two three four five", None),
        ("a: >\n  one\n", ("a",), "  two  spaces", None),
        ("a: |2\n  one\n", ("a",), "two", None),
        ("a: |\n\nb: c\n", ("a",), "two", None),
        ("a:\n  - x\n  - y\n", ("a", 1), "z: q", 'a:\n  - x\n  - "z: q"\n'),
        ("a: [x, y]\n", ("a", 1), "z", "a: [x, z]\n"),
    ],
)
def test_the_style_of_a_text_stays_where_it_can(before: str, way: Way, text: str, after: str | None) -> None:
    changed = File("x.yaml", before.encode()).text(way, text.strip())
    if after is not None:
        assert changed.data.decode() == after
    inside = changed.plain()
    for step in way:
        inside = inside[step]
    assert inside == text.strip()


@pytest.mark.parametrize(
    "written",
    ["", "\ta: b\n", "a: &x b\n", "a: *x\n", "a: b\n---\nc: d\n", "a: !!str b\n", "- [" * 40, "a: b\na: c\n", "\xff"],
    ids=repr,
)
def test_what_no_form_can_change_is_refused_with_its_place(written: str) -> None:
    file = File("x.yaml", written.encode("latin-1"))
    with pytest.raises(NotByFormError) as refused:
        file.text(("a",), "new")
    assert "'x.yaml'" in refused.value.problem
    assert "as text" in refused.value.remedy


FILE = File(
    "x.yaml",
    b"a: 1\n# of the list\nsay:\n  # of one\n  - id: one\n    # inside\n  # of two\n  - id: two\n    x: y\n\n"
    b"  # apart\n"
    b"\n  - id: three\nz: 2\n",
)


def test_a_comment_goes_with_what_stands_below_it() -> None:
    moved = FILE.move(("say",), 1, 0)
    assert moved.data == (
        b"a: 1\n# of the list\nsay:\n  # of two\n  - id: two\n    x: y\n  # of one\n  - id: one\n    # inside\n\n"
        b"  # apart\n"
        b"\n  - id: three\nz: 2\n"
    )
    assert b"# of two" not in FILE.drop(("say", 1)).data
    assert b"# apart" in FILE.drop(("say", 2)).data


def test_the_last_entry_takes_its_list_along() -> None:
    file = FILE
    for _ in range(3):
        file = file.drop(("say", 0))
    assert file.plain() == {"a": "1", "z": "2"}


def test_the_first_field_of_an_entry_is_dropped_and_the_dash_stays() -> None:
    assert FILE.drop(("say", 1, "id")).plain()["say"][1] == {"x": "y"}
    with pytest.raises(NotByFormError):
        File("x.yaml", b"a:\n  - b: 1\n    # about c\n    c: 2\n").drop(("a", 0, "b"))


def test_a_field_stands_where_such_fields_stand() -> None:
    file = File("x.yaml", b"a: 1\n# b: 5\n#   - 7\n# of c\nc: 3\n")
    assert file.put(("b",), "2", ("a", "b", "c")).data == b"a: 1\n# b: 5\n#   - 7\nb: 2\n# of c\nc: 3\n"
    assert file.put(("d",), ["x"], ("a", "b", "c")).data.endswith(b"c: 3\nd:\n  - x\n")
    assert file.put(("c",), {"q": "4"}).plain()["c"] == {"q": "4"}
    assert file.put(("c",), "4").data == file.data.replace(b"c: 3", b"c: 4")


@settings(max_examples=60, deadline=None)
@given(SHORT, SHORT)
def test_a_list_becomes_another_one_and_back(one: list[str], other: list[str]) -> None:
    lines = "".join(f"  # of {each}\n  - {each}\n" for each in one)
    file = File("x.yaml", f"z: 1\nl:\n{lines}q: 2\n".encode())
    changed = file.put(("l",), other)
    assert changed.plain() == {"z": "1", "l": other, "q": "2"}
    assert changed.put(("l",), one).plain() == file.plain()


@pytest.mark.parametrize("way", [("none",), ("say", 9), ("a", "b"), ("say", "x"), ("q", 0), ("a", 0, 0)])
def test_a_way_that_leads_nowhere_changes_nothing(way: Way) -> None:
    with pytest.raises(NotByFormError):
        FILE.drop(way)
    assert FILE.line_of(way) >= 1
    assert list(FILE.span(way)) == []


LONG = "a" * 50 + "   " + "b" * 80


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: >\n  one\n", lambda file: file.text(("a",), LONG), f"a: |\n  {LONG}\n"),
        ("a:\n  - x\n", lambda file: file.text(("a", 0), "two\nlines"), "a:\n  - |\n    two\n    lines\n"),
        ("a:\n  - x\n", lambda file: file.add(("a",), 0, "two\nlines"), "a:\n  - |\n    two\n    lines\n  - x\n"),
        ("a:\n  -\n    b: 1\n  -\n    c: 2\n", lambda file: file.drop(("a", 1)), "a:\n  -\n    b: 1\n"),
        ("a: |\n  one\n  two\n", lambda file: file.text(("a",), "ONE\ntwo"), "a: |\n  ONE\n  two\n"),
    ],
)
def test_what_is_written_otherwise_is_changed_in_its_own_way(
    before: str, edit: Callable[[File], File], after: str
) -> None:
    assert edit(File("x.yaml", before.encode())).data.decode() == after


@pytest.mark.parametrize(
    ("before", "edit"),
    [
        ("a:\n  b: c\n", lambda file: file.text(("a",), "x")),
        ("a: [x]\n", lambda file: file.add(("a",), 0, "y")),
        ("a: {b: c}\n", lambda file: file.drop(("a", "b"))),
        ("a: {b: c}\n", lambda file: file.put(("a", "d"), "e")),
        ("a: b\n", lambda file: file.text(("a",), "x\n")),
        ("a: b\n", lambda file: file.text(("a",), "x\x07")),
        ("a: b\n", lambda file: file.move(("a",), 0, 1)),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_changed(before: str, edit: Callable[[File], File]) -> None:
    with pytest.raises(NotByFormError):
        edit(File("x.yaml", before.encode()))


def test_a_place_is_told_of_files_that_cannot_be_read_too() -> None:
    broken = File("x.yaml", b"\xff")
    assert (broken.line_of(("a",)), list(broken.span(("a",)))) == (1, [])
    assert as_it_was(broken, b"a: b\n") is broken
    assert as_it_was(File("x.yaml", b"a: 'b'\n# c\n"), b"a: b\n").data == b"a: 'b'\n# c\n"
    for text in ("", "[" * 30 + "]" * 30, "a: b\n---\nc: d\n", "? [a]\n: b\n"):
        with pytest.raises(UnreadableError):
            locate(text)
