"""Pages in a folder: all of them, and none of an earlier time."""

from __future__ import annotations

from pathlib import Path

from ivr.pages.files import pages, write
from ivr.pages.html import Look
from tests.lines import small_line

FOUND = list(pages(Look(small_line(), "2026-03-31")))


def test_there_is_a_page_for_every_topic_language_and_form() -> None:
    line = small_line()
    topics = [id_ for id_ in line.parents if id_ in line.topics]
    expected = {
        f"{language}/{name}{form}.html"
        for language in line.languages
        for name in ("index", *topics)
        for form in ("", "-large")
    }
    assert {page.file for page in FOUND} == {"index.html", *expected}


def test_they_are_written_as_they_are(tmp_path: Path) -> None:
    assert write(FOUND, tmp_path / "new") == []
    written = {
        file.relative_to(tmp_path / "new").as_posix() for file in (tmp_path / "new").rglob("*") if file.is_file()
    }
    assert written == {page.file for page in FOUND}
    assert all((tmp_path / "new" / page.file).read_text(encoding="utf-8") == page.html for page in FOUND)


def test_old_pages_are_deleted_and_no_other_file_is(tmp_path: Path) -> None:
    write(FOUND, tmp_path)
    gone = next(page for page in FOUND if page.topic)
    kept = {"en/own.html": "<p>Ours alone.", "notes.txt": "x", "en/list.pdf": "%PDF"}
    for file, text in kept.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert write([page for page in FOUND if page is not gone], tmp_path) == [gone.file]
    assert not (tmp_path / gone.file).exists()
    assert all((tmp_path / file).read_text(encoding="utf-8") == text for file, text in kept.items())
