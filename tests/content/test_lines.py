"""What a folder tells of its line, however broken it is, and what another line says in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.lines import answering_for, summary
from ivr.content.values.emergency_number import has_emergency_number
from ivr.languages.registry import PACKS
from tests.lines import small_line
from tests.two_lines import SECOND, SECOND_NUMBER, two_lines

EVERY = tuple(PACKS)


@pytest.mark.parametrize(
    ("text", "id_", "languages"),
    [
        (None, "", EVERY),
        ("", "", EVERY),
        ("line: [", "", EVERY),
        ("line: small\nlanguages:\n  - language: es\n\tname", "", ("es",)),
        ("line: small\nlanguages:\n  - language: es\n  - language: fr\n", "small", ("es",)),
        ("nothing\nlanguage: en\n", "", ("en",)),
    ],
)
def test_languages_are_found_in_whatever_is_left_of_a_folder(
    tmp_path: Path, text: str | None, id_: str, languages: tuple[str, ...]
) -> None:
    if text is not None:
        (tmp_path / "line.yaml").write_text(text, encoding="utf-8")
    found = summary(tmp_path)
    assert found.languages == languages
    assert found.id == id_


def test_of_a_folder_that_is_not_there_nothing_is_known(tmp_path: Path) -> None:
    found = summary(tmp_path / "gone")
    assert (found.id, found.languages, dict(found.numbers)) == ("", EVERY, {})
    assert found.named(tmp_path / "gone") == ()


def test_numbers_are_found_though_another_file_is_broken_and_folders_where_none_are(tmp_path: Path) -> None:
    menus = two_lines(tmp_path / "menus")
    (menus / "topics" / "recovery.yaml").write_text("topic:\trecovery\n", encoding="utf-8")
    found = summary(menus)
    assert (found.id, found.languages) == ("small", ("en", "es"))
    assert found.numbers == {SECOND_NUMBER: SECOND}
    assert found.named(menus) == (SECOND,)
    (menus / "line.yaml").write_text("line: [", encoding="utf-8")
    assert summary(menus).named(menus) == (SECOND,)


@pytest.mark.parametrize("language", EVERY)
def test_another_line_tells_who_answers_and_in_a_language_that_it_lacks_what_to_do_first(language: str) -> None:
    line = small_line()
    said = answering_for(line, (language,)).announced
    assert [each.id for each in said] == ["answered-by-another"]
    alone = answering_for(replace(line, languages=()), (language,))
    assert [each.id for each in alone.announced] == ["emergency", "answered-by-another"]
    assert has_emergency_number(alone.announced[0].text)
    assert answering_for(replace(line, voices={}), (language,)).voices[language].name == PACKS[language].voices.example
