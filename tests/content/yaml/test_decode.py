"""Bytes that hold no readable text are refused with the line on which it stops."""

from __future__ import annotations

import pytest

from ivr.content.yaml.decode import MAX_BYTES, Decoded, decode

UTF8 = (
    "This line holds a sign that is not UTF-8. "
    "Save the file again with the encoding UTF-8, and check the accents on this line."
)


def told(data: bytes) -> list[str]:
    """What is wrong with a file, as it is printed."""
    return [str(issue) for issue in decode("t.yaml", data).issues]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"topic: x\ntitle: caf\xe9\n", f"t.yaml:2: {UTF8}"),
        ("topic: x\n".encode("utf-16"), f"t.yaml:1: {UTF8}"),
        (b"a\nb\n\xed\xa0\x80", f"t.yaml:3: {UTF8}"),
        (
            b"#" * (MAX_BYTES + 1),
            "t.yaml:1: The file is larger than 1 MB. Spread its content over several files.",
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, expected: str) -> None:
    assert decode("t.yaml", data).text is None
    assert told(data) == [expected]


@pytest.mark.parametrize(
    ("data", "line", "sign"),
    [
        (b"a: \x00", 1, "U+0000"),
        (b"a: b\nc: \x07", 2, "U+0007"),
        (b"a: b\r\nc: d\re: f", 2, "U+000D"),
        (b"a: \x7f", 1, "U+007F"),
        ("a: \x85".encode(), 1, "U+0085"),
        ("a: \u2028".encode(), 1, "U+2028 LINE SEPARATOR"),
        ("a: \ufeff".encode(), 1, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a: \uffff".encode(), 1, "U+FFFF"),
    ],
)
def test_signs_that_nobody_can_see_are_refused_with_their_line_and_left_out(data: bytes, line: int, sign: str) -> None:
    (issue,) = told(data)
    assert issue.startswith(f"t.yaml:{line}: The ")
    assert f" {sign} stands " in issue
    assert (decode("t.yaml", data).text or "").isascii()


def test_all_faults_of_a_file_are_told_at_once() -> None:
    data = "# 🙂\na: fi\u200bve\nb: DÃ©jese\nc: 🙂\n".encode()
    assert [issue.line for issue in decode("t.yaml", data).issues] == [2, 3, 4]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: b\n", "a: b\n"),
        (b"\xef\xbb\xbfa: b\r\nc: d\r\n", "a: b\nc: d\n"),
        ("a: ñandú\té".encode(), "a: ñandú\té"),
        ("a: cin\u0303a ½\n# 😀".encode(), "a: ciña 1/2\n#"),
        (b"#" * MAX_BYTES, "#" * MAX_BYTES),
    ],
)
def test_files_of_any_system_become_plain_text(data: bytes, text: str) -> None:
    assert decode("t.yaml", data) == Decoded(text)
