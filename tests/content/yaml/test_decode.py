"""Bytes that hold no readable text are refused with the line on which it stops."""

from __future__ import annotations

import pytest

from ivr.content.yaml.decode import MAX_BYTES, Decoded, decode

UTF8 = (
    "This line holds a sign that is not UTF-8. "
    "Save the file again with the encoding UTF-8, and check the accents on this line."
)

OTHER = (
    "This file is not plain text in UTF-8, but {}. "
    "Open it in the program that wrote it, and save it as plain text with the encoding UTF-8."
)


def told(data: bytes) -> list[str]:
    """What is wrong with a file, as it is printed."""
    return [str(issue) for issue in decode("t.yaml", data).issues]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"topic: x\ntitle: caf\xe9\n", f"t.yaml:2: {UTF8}"),
        (
            "topic: x\n".encode("utf-16"),
            f"t.yaml:1: {OTHER.format('saved as UTF-16, which some editors call Unicode')}",
        ),
        (
            "topic: é\n".encode("utf-16-le"),
            f"t.yaml:1: {OTHER.format('saved as UTF-16, which some editors call Unicode')}",
        ),
        (
            "topic: é\n".encode("utf-16-be"),
            f"t.yaml:1: {OTHER.format('saved as UTF-16, which some editors call Unicode')}",
        ),
        (b"topic: x\rtitle: y\r", f"t.yaml:1: {OTHER.format('saved with the line ends of an old Mac')}"),
        (b"PK\x03\x04\x14\x00", f"t.yaml:1: {OTHER.format('a document of a word processor')}"),
        (b"{\\rtf1\\ansi topic: x}", f"t.yaml:1: {OTHER.format('a text with formats of its own (RTF)')}"),
        (b"\n<!DOCTYPE html><p>topic: x", f"t.yaml:1: {OTHER.format('a web page')}"),
        (b"%PDF-1.7", f"t.yaml:1: {OTHER.format('a PDF')}"),
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


def test_a_file_whose_encoding_was_misread_is_told_once() -> None:
    data = "a: DÃ©jese despuÃ©s\n".encode() * 9
    (issue,) = decode("t.yaml", data).issues
    assert issue.problem == (
        "The accents of this file were saved in the wrong encoding: 'DÃ©jese' is probably 'Déjese', and 1 more, "
        "as on 8 more lines"
    )
    assert "líneas más" in issue.as_line("es")
    assert len(decode("t.yaml", "a: DÃ©jese\n".encode() * 3).issues) == 3
