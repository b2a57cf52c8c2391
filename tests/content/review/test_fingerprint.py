"""A fingerprint is that of a wording in a language, however it is broken into lines and encoded."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import load, read_folder
from ivr.content.review.fingerprint import LENGTH, fingerprint, normal, version_of
from ivr.core.line.hours import Hours, Shift
from tests.content.signing import sign
from tests.lines import EVIDENCE, SMALL, small_line

FILES = read_folder(SMALL)


def test_a_fingerprint_is_the_beginning_of_a_well_known_hash() -> None:
    # printf 'en\nKeep it dry.' | sha256sum
    assert fingerprint("en", "Keep it dry.") == "da77577a8dc16c92"


@pytest.mark.parametrize("same", ["Keep it dry.\n", "  Keep\n  it   dry. ", "Keep\tit dry."])
def test_spaces_and_line_ends_do_not_count(same: str) -> None:
    assert fingerprint("en", same) == fingerprint("en", "Keep it dry.")


def test_accents_written_in_two_ways_are_the_same() -> None:
    assert fingerprint("es", "me\u0301dico") == fingerprint("es", "m\u00e9dico")


@pytest.mark.parametrize("other", ["Keep it dry", "keep it dry.", "Keep it very dry.", "Do not keep it dry."])
def test_every_other_change_counts(other: str) -> None:
    assert fingerprint("en", other) != fingerprint("en", "Keep it dry.")


def test_the_language_counts() -> None:
    assert fingerprint("en", "No.") != fingerprint("es", "No.")


@given(st.text())
def test_the_normal_wording_is_normal(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert len(fingerprint("en", text)) == LENGTH


# --- of a line ------------------------------------------------------------------------------------------------------

STAFF, LINE, MAIN, EXPECT = "staff.yaml", "line.yaml", "menus/main.yaml", "topics/expect.yaml"
HOURS = b"    hours:\n      - days: monday\n        from: 08:00\n        to: 17:00\n"
HEARD = {
    "a word": (EXPECT, b"about one hour", b"about two hours"),
    "a word in one language": (EXPECT, "más o menos una hora".encode(), b"casi una hora"),
    "where a key leads": (
        MAIN,
        b"topic: expect\n  - press: 2\n    en: recovery\n    es: la recuperaci\xc3\xb3n\n    topic: recovery\n",
        b"topic: expect\n  - press: 2\n    en: what to expect\n    es: qu\xc3\xa9 esperar\n    topic: expect\n",
    ),
    "who is rung": (STAFF, b"+12025550111", b"+12025550119"),
    "who is rung for a silent caller": (STAFF, b"silence:\n    - front-desk", b"silence:\n    - nurse"),
    "when": (STAFF, b"  - team: front-desk\n", b"  - team: front-desk\n" + HOURS),
    "the voice": (LINE, b"Polly.Joanna-Neural", b"Polly.Kendra-Neural"),
    "the pace": (LINE, b"words-a-minute: 140", b"words-a-minute: 150"),
}
"""What each change is, the file, what stands there, and what is written instead."""


def version(files: dict[str, bytes]) -> str:
    loaded = load(files)
    assert loaded.line is not None, loaded.issues
    return loaded.line.version


@pytest.mark.parametrize("change", HEARD)
def test_what_is_heard_or_rung_is_another_version(change: str) -> None:
    file, before, after = HEARD[change]
    zone = {STAFF: FILES[STAFF].replace(b"teams:\n", b"time-zone: America/New_York\nteams:\n")}
    files = {**FILES, **zone}
    assert before in files[file]
    assert version({**files, file: files[file].replace(before, after)}) != version(files)


def test_comments_names_of_files_and_line_breaks_are_the_same_version() -> None:
    commented = {name: b"# seen by Ana\n" + data for name, data in FILES.items()}
    renamed = {name.replace("expect", "the-procedure"): data for name, data in FILES.items()}
    broken = FILES | {
        EXPECT: FILES[EXPECT].replace(b"about one hour", b"about\n      one hour").replace(b"\n", b"\r\n")
    }
    reversed_ = dict(reversed(FILES.items()))
    assert {version(each) for each in (commented, renamed, broken, reversed_)} == {small_line().version}
    assert len(small_line().version) == 12


def test_an_approval_changes_nothing(tmp_path: Path) -> None:
    folder = shutil.copytree(EVIDENCE, tmp_path / "menus")
    before = version(read_folder(folder))
    assert sign(folder, "red-flags", "en", "es")
    assert version(read_folder(folder)) == before


def test_what_follows_from_other_fields_changes_nothing() -> None:
    line = small_line()
    timed = replace(line, version="", phrases={id_: replace(each, seconds={}) for id_, each in line.phrases.items()})
    assert version_of(timed) == line.version


def test_a_date_on_which_nobody_is_there_is_another_version() -> None:
    line = small_line()
    team, *others = line.staff.teams

    def closed_on(day: date) -> str:
        hours = Hours(UTC, (Shift(480, 1020),), {day: ()}, frozenset({day}))
        return version_of(replace(line, staff=replace(line.staff, teams=(replace(team, hours=hours), *others))))

    assert closed_on(date(2026, 12, 24)) == closed_on(date(2026, 12, 24))
    assert len({closed_on(date(2026, 12, 24)), closed_on(date(2026, 12, 25)), line.version}) == 3


def test_a_value_of_an_unknown_kind_is_no_version() -> None:
    with pytest.raises(TypeError, match="object"):
        version_of(replace(small_line(), voices={"en": object()}))  # type: ignore[dict-item]  # on purpose
