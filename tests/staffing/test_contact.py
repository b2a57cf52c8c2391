"""The contact card: read back as telephones read it."""

from __future__ import annotations

import pytest

from ivr.staffing.contact import card


def read(written: str) -> list[tuple[str, str]]:
    """Name and value of each line of a card, unfolded and unescaped (RFC 2426, section 2.6)."""
    assert written.endswith("\r\n")
    lines = written.replace("\r\n ", "").split("\r\n")[:-1]
    found = []
    for line in lines:
        name, _, value = line.partition(":")
        found.append((name, value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")))
    return found


def test_it_holds_the_numbers_under_one_name() -> None:
    written = card("Patient line", ["+12025550100", "+12025550109"], "Press 1.")
    assert read(written) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("N", ";Patient line;;;"),
        ("FN", "Patient line"),
        ("TEL;TYPE=WORK,VOICE", "+12025550100"),
        ("TEL;TYPE=WORK,VOICE", "+12025550109"),
        ("NOTE", "Press 1."),
        ("END", "VCARD"),
    ]


@pytest.mark.parametrize("name", ["Línea de la Dra. Núñez; alerta, roja", "a\\b", "ñ" * 90])
def test_any_name_comes_back_and_no_line_is_too_long(name: str) -> None:
    written = card(name, [])
    assert dict(read(written))["FN"] == name
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert "NOTE" not in dict(read(written))
