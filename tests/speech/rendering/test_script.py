"""The reading script."""

from __future__ import annotations

from ivr.speech.recordings import texts
from ivr.speech.rendering.script import entries, script
from tests.speech.sounds import tiny_line


def test_every_text_is_numbered_with_its_seconds_language_by_language() -> None:
    line = tiny_line()
    found = entries(line, line.languages)
    assert [each.number for each in found] == list(range(1, len(texts(line)) + 1))
    assert [each.language for each in found] == sorted(each.language for each in found)
    first = found[0]
    assert (first.id, first.language) == ("emergency", "en")
    assert first.seconds == len(first.text.split()) * 60 / 140
    written = script(line, found)
    assert f"1. [en] emergency ({first.seconds:.0f} s)\n   {first.text}\n" in written
    assert "Leave 3 seconds of silence" in written


def test_one_language_and_without_what_is_recorded() -> None:
    line = tiny_line()
    found = entries(line, ("es",), {("emergency", "es"): True})
    assert {each.language for each in found} == {"es"}
    assert found[0].number == 1
    assert "emergency" not in {each.id for each in found}
