"""The validator of packs: what every shipped pack has, and what is said of a pack that lacks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.content.load import load
from ivr.languages.english import ENGLISH
from ivr.languages.gaps import FOR_SPEECH, NEEDED, OPTIONAL, gaps, gaps_for_speech, values
from ivr.languages.pack import Pack
from ivr.languages.registry import PACKS
from tests.languages.portuguese import PORTUGUESE
from tests.languages.third import third_line

EMPTY = dict(values(Pack()))
NOTHING: dict[type, object] = {str: "", float: 0.0, int: 0, tuple: (), frozenset: frozenset(), dict: {}}


def with_field(group: Any, path: str, value: object) -> Any:  # noqa: ANN401  # any group of a pack
    """The pack with another value in a field such as `safety.dial`."""
    name, _, rest = path.partition(".")
    return replace(group, **{name: with_field(getattr(group, name), rest, value) if rest else value})


@pytest.mark.parametrize("code", [*PACKS, "pt"])
def test_packs_lack_nothing(code: str) -> None:
    pack = PACKS.get(code, PORTUGUESE)
    assert gaps(pack) == ()
    assert pack.code == code


def test_every_field_of_a_pack_is_either_needed_or_optional() -> None:
    assert EMPTY.keys() == NEEDED.keys() | OPTIONAL | FOR_SPEECH.keys()
    assert not NEEDED.keys() & OPTIONAL
    assert not FOR_SPEECH.keys() & (NEEDED.keys() | OPTIONAL)


@pytest.mark.parametrize("path", FOR_SPEECH)
def test_a_field_for_speech_is_missed_only_where_a_line_listens(path: str) -> None:
    lacking = with_field(ENGLISH, path, type(dict(values(ENGLISH))[path])())
    assert gaps(lacking) == ()
    assert gaps_for_speech(ENGLISH, ["en", "es"]) == ()
    assert gaps_for_speech(lacking, ["en", "es"]) == (f"{path} lacks {FOR_SPEECH[path]}",)


def test_words_for_speech_are_complete_inside() -> None:
    keys = {name: words for name, words in ENGLISH.spoken.keys.items() if name != "back"}
    lacking = with_field(ENGLISH, "spoken.keys", keys)
    assert gaps_for_speech(lacking, ["en", "pt"]) == ("spoken.keys lacks back", "spoken.languages lacks pt")
    nine = with_field(ENGLISH, "spoken.digits", ENGLISH.spoken.digits[:9])
    assert gaps_for_speech(nine, ["en"]) == ("spoken.digits has 9 entries, and needs 10: from zero to nine",)


@pytest.mark.parametrize("path", NEEDED)
def test_a_field_that_is_taken_out_is_named_in_plain_words(path: str) -> None:
    value = dict(values(PORTUGUESE))[path]
    nothing = None if callable(value) else NOTHING[type(value)]
    assert gaps(with_field(PORTUGUESE, path, nothing)) == (f"{path} lacks {NEEDED[path]}",)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("names", {"en": "inglês"}, "names lacks pt"),
        ("figures.numbers", {"um": 1, "dois": 2}, "figures.numbers lacks 0, 3, 4, 5, 6, 7, 8, 9, 10, 11"),
        ("figures.units", {"hora": "hour"}, "figures.units lacks second, minute, day, week, month, year, night, times"),
        ("safety.digits", ("zero", "um"), "safety.digits has 2 entries, and needs 10: from zero to nine"),
        ("safety.order", "Desligue.", "safety.order lacks {spelled}"),
        ("keys.keys", {"asterisco": "*"}, "keys.keys lacks #"),
        ("keys.purpose", "para", "keys.purpose lacks (?P<for>"),
        ("keys.goals", PORTUGUESE.keys.goals[:5], "keys.goals lacks a message"),
        ("readability.digits", (1,), "readability.digits has 1 entries, and needs 10: from zero to nine"),
        ("reports.titles", {}, "reports.titles lacks the titles of reports"),
        (
            "reports.rows",
            {**PORTUGUESE.reports.rows, "red-flags": {}},
            "reports.rows.red-flags.unknown lacks a translation of 'unknown kind'",
        ),
        (
            "reports.page",
            {**PORTUGUESE.reports.page, "from-to": "{first}"},
            "reports.page.from-to lacks the blank {last}",
        ),
    ],
)
def test_a_field_that_holds_too_little_is_named(path: str, value: object, said: str) -> None:
    (found,) = gaps(with_field(PORTUGUESE, path, value))
    assert found.startswith(said)


@pytest.mark.parametrize(
    ("packs", "said"),
    [
        ((), "The language 'pt' has no pack: its figures, its 'not' and its words cannot be checked."),
        (
            (with_field(PORTUGUESE, "safety.dial", ()),),
            "The pack of the language 'pt' is not complete: safety.dial lacks the words for 'dial' and 'call'.",
        ),
    ],
)
def test_menus_without_a_whole_pack_get_one_error_at_the_language(
    packs: tuple[Pack, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pack in packs:
        monkeypatch.setitem(PACKS, pack.code, pack)
    files = third_line()
    for changed in (files, {name: data.replace(b" pt: ", b" xx: ") for name, data in files.items()}):
        loaded = load(changed)
        assert loaded.line is None
        (issue,) = loaded.issues
        assert str(issue).startswith(f"line.yaml:20: {said} Take")


def test_a_language_that_is_written_wrong_is_one_error() -> None:
    files = third_line()
    files["line.yaml"] = files["line.yaml"].replace(b"language: pt", b"language: qq").replace(b"pt: p", b"qq: p")
    (issue,) = load(files).issues
    assert str(issue).startswith("line.yaml:20: The language 'qq' has no pack")
