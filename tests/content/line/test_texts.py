"""What stands in a text: a link, the way to get no more, and not one word of medicine."""

from __future__ import annotations

import pytest

from ivr.content.line.texts import stop_words
from ivr.content.load import load, read_folder
from ivr.core.line.phrases import TEXTS, WRITTEN
from ivr.core.line.utterances import utterances
from tests.lines import SMALL, small_line, texting_files, texting_line


def problems(**changes: tuple[str, str]) -> list[str]:
    """The errors of the line that offers texts, with parts of its files changed."""
    files = texting_files()
    for name, (before, after) in changes.items():
        file = f"{name}.yaml"
        assert before.encode() in files[file]
        files[file] = files[file].replace(before.encode(), after.encode())
    return [str(issue) for issue in load(files).issues if str(issue.severity) == "error"]


def test_the_shipped_words_are_fit_to_be_sent() -> None:
    assert problems() == []
    assert texting_line().phrases.keys() >= TEXTS
    assert (texting_line().texts, texting_line().clinic, texting_line().texts_a_day) == (True, "Harbor Clinic", 200)


def test_without_the_switch_nothing_of_it_is_part_of_a_line() -> None:
    assert not TEXTS & small_line().phrases.keys()
    files = texting_files()
    files["line.yaml"] = read_folder(SMALL)["line.yaml"]
    off = load(files).line
    assert off is not None
    assert off.version == small_line().version
    assert off == small_line()
    files["line.yaml"] += b"texts: no\n"
    again = load(files).line
    assert again == off


def test_with_it_every_phrase_is_needed() -> None:
    files = read_folder(SMALL)
    found = [str(issue) for issue in load({**files, "line.yaml": files["line.yaml"] + b"texts: yes\n"}).issues]
    assert len(found) == 1
    assert all(id_ in found[0] for id_ in ("text-offer", "text-consent", "text-message"))


def test_what_is_written_is_never_spoken() -> None:
    said = {each.id for each in utterances(texting_line())}
    assert said & TEXTS == TEXTS - WRITTEN
    assert not {each.id for each in utterances(small_line())} & TEXTS


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"phrases": ("the information you asked for:", "about your fracture:")}, "'text-message' in language 'en' is"),
        ({"phrases": ("la información que pidió:", "sobre su fractura:")}, "'text-message' in language 'es' is sent"),
        ({"phrases": ("Patient information line\n", "Spine surgery line\n")}, "'text-sender' in language 'en' is sent"),
        ({"line": ("Harbor Clinic", "Kyphoplasty Center")}, "The name 'Kyphoplasty Center', which texts come from"),
        ({"line": ("Harbor Clinic", "Centro de Cifoplastia")}, "The name 'Centro de Cifoplastia', which texts come"),
        (
            {"phrases": (" Nobody reads replies. Reply STOP to end.", "")},
            "'text-message' in language 'en' does not say",
        ),
        ({"phrases": ("{link} Nobody", "Nobody")}, "lacks '{link}'"),
        ({"line": ("texts: yes", "texts: perhaps")}, "'texts: perhaps' is not known"),
        ({"line": ("texts: yes", "texts: yes\ntexts-a-day: many")}, "'texts-a-day: many' is not a whole number"),
    ],
)
def test_what_must_not_be_sent_is_refused(changes: dict[str, tuple[str, str]], expected: str) -> None:
    assert any(expected in each for each in problems(**changes)), problems(**changes)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Reply STOP to end.", {"stop", "end"}), ("Responda ALTO.", {"alto"}), ("Nobody reads this.", set())],
)
def test_stop_words_are_found_in_any_language(text: str, found: set[str]) -> None:
    assert stop_words(text) == found
