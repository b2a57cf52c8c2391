"""Bytes that hold no readable text are refused with the line on which it stops."""

from __future__ import annotations

import pytest

from ivr.content.decode import MAX_BYTES, decode

UTF8 = (
    "This line holds a sign that is not UTF-8. "
    "Save the file again with the encoding UTF-8, and check the accents on this line."
)
CONTROL = "This line holds the control character {}, which cannot be seen or spoken. Delete the line and type it again."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"topic: x\ntitle: caf\xe9\n", f"t.yaml:2: {UTF8}"),
        ("topic: x\n".encode("utf-16"), f"t.yaml:1: {UTF8}"),
        (b"a\nb\n\xed\xa0\x80", f"t.yaml:3: {UTF8}"),
        (b"a: \x00", f"t.yaml:1: {CONTROL.format('U+0000')}"),
        (b"a: b\nc: \x07", f"t.yaml:2: {CONTROL.format('U+0007')}"),
        (b"a: b\r\nc: d\re: f", f"t.yaml:2: {CONTROL.format('U+000D')}"),
        (b"a: \x7f", f"t.yaml:1: {CONTROL.format('U+007F')}"),
        ("a: \x85".encode(), f"t.yaml:1: {CONTROL.format('U+0085')}"),
        ("a: \u2028".encode(), f"t.yaml:1: {CONTROL.format('U+2028')}"),
        ("a: \ufeff".encode(), f"t.yaml:1: {CONTROL.format('U+FEFF')}"),
        ("a: \uffff".encode(), f"t.yaml:1: {CONTROL.format('U+FFFF')}"),
        (
            b"#" * (MAX_BYTES + 1),
            "t.yaml:1: The file is larger than 1 MB. Spread its content over several files.",
        ),
    ],
)
def test_unreadable_bytes_are_refused(data: bytes, expected: str) -> None:
    assert str(decode("t.yaml", data)) == expected


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: b\n", "a: b\n"),
        (b"\xef\xbb\xbfa: b\r\nc: d\r\n", "a: b\nc: d\n"),
        ("a: ñandú\t😀".encode(), "a: ñandú\t😀"),
        (b"#" * MAX_BYTES, "#" * MAX_BYTES),
    ],
)
def test_files_of_any_system_become_plain_text(data: bytes, text: str) -> None:
    assert decode("t.yaml", data) == text
