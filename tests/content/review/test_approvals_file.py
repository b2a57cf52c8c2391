"""Recording approvals: in a steady order, all or nothing, and never losing any, whoever else records at the time."""

from __future__ import annotations

import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.files.approvals import is_name
from ivr.content.load import load, load_folder, read_folder
from ivr.content.review import approvals_file
from ivr.content.review.approvals_file import FILE, ApprovalsError, record
from ivr.content.review.fingerprint import fingerprint, normal
from ivr.content.review.rules import Approval, Role
from ivr.content.yaml.issues import Place
from ivr.core.signs import read
from tests.content.signing import DATE, FILES, NAME, approved, evidence_of, sign
from tests.lines import EVIDENCE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(EVIDENCE, tmp_path / "menus")


def on_record(folder: Path) -> list[Approval]:
    return list(evidence_of(read_folder(folder)).approvals)


def test_the_file_is_readable_and_ordered(folder: Path) -> None:
    sign(folder, "recovery-lifting", "es", role=Role.TRANSLATOR)
    sign(folder, "recovery-bandage", "en")
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text == (
        "# Who approved which wording, in which language, and when. "
        'Written by "ivr approve"; comments here are not kept.\n'
        '# With "refused" stands why the words may not be published, until they are changed or approved after all.\n'
        "# An approval counts only for the exact words recorded with it. Do not change them: approve the text again.\n"
        "approvals:\n"
        "  - statement: recovery-bandage\n"
        "    language: en\n"
        "    by: Ana Ruiz, RN\n"
        "    role: clinician\n"
        "    date: 2026-03-31\n"
        f"    fingerprint: {fingerprint('en', 'Keep the bandage on for forty-eight hours.')}\n"
        "    text: |\n"
        "      Keep the bandage on for forty-eight hours.\n"
        "  - statement: recovery-lifting\n"
        "    language: es\n"
        "    by: Ana Ruiz, RN\n"
        "    role: translator\n"
        "    date: 2026-03-31\n"
        f"    fingerprint: {on_record(folder)[1].fingerprint}\n"
        "    text: |\n"
        "      El primer día vaya con calma.\n"
        "      No levante cosas pesadas durante al menos seis semanas.\n"
        f"    source-fingerprint: {on_record(folder)[1].source_fingerprint}\n"
        "    source: |\n"
        "      Take the first day slowly.\n"
        "      Do not lift heavy things for at least six weeks.\n"
    )


def test_approvals_are_read_as_they_were_recorded(folder: Path) -> None:
    new = approved(evidence_of(FILES), "all", "en", "es")
    assert record(folder, new) == len(new) > 80
    assert load_folder(folder).line is not None
    places = {each: replace(each, place=Place("", 0)) for each in on_record(folder)}
    assert set(places.values()) == {replace(each, place=Place("", 0)) for each in new}


def test_earlier_approvals_stay_and_the_same_one_is_not_repeated(folder: Path) -> None:
    sign(folder, "recovery-bandage", "en", date="2026-01-01")
    assert sign(folder, "recovery-bandage", "en", date="2026-02-02") == 0
    assert sign(folder, "recovery-bandage", "en", by="Luis Peña") == 1
    assert sign(folder, "recovery", "en") == 6
    assert min(each.date for each in on_record(folder) if each.by == NAME) == "2026-01-01"
    assert len(on_record(folder)) == 8


def test_the_order_does_not_depend_on_who_came_first(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(EVIDENCE, tmp_path / "other")
    for one, two in ((folder, ("recovery", "risks")), (other, ("risks", "recovery"))):
        for target in two:
            sign(one, target, "en", "es")
    assert (folder / FILE).read_bytes() == (other / FILE).read_bytes()


def test_nothing_is_lost_when_many_record_at_once(folder: Path) -> None:
    names = [f"Person {letter}" for letter in "ABCDEFGH"]
    new = {name: approved(evidence_of(FILES), "risks", "en", by=name) for name in names}
    with ThreadPoolExecutor(len(names)) as pool:
        counts = list(pool.map(lambda name: record(folder, new[name]), names))
    assert counts == [4] * len(names)
    assert {each.by for each in on_record(folder)} == set(names)
    assert len(on_record(folder)) == 4 * len(names)
    assert sorted(each.name for each in folder.iterdir() if each.name.startswith((".", "approvals"))) == [FILE]


def test_approvals_of_other_files_count_and_stay_where_they_are(folder: Path) -> None:
    sign(folder, "recovery", "en")
    (folder / FILE).rename(folder / "approvals-until-2026.yaml")
    assert sign(folder, "recovery-bandage", "en") == 0
    assert not (folder / FILE).exists()
    assert sign(folder, "risks", "en") == 4
    assert len(on_record(folder)) == 11


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("approvals:\n  - statement: x\n", "approvals.yaml:2: 'language' is missing in an approval"),
        ("approvals: [a\n", "approvals.yaml:1: A '[' is not closed"),
        ("", "approvals.yaml:1: The file is empty"),
        (
            "topic: mine\ntitle:\n  en: A\n  es: A\nsay:\n  - id: a\n    en: A\n    es: A\n    claims: nothing\n",
            "holds something else",
        ),
    ],
)
def test_a_file_with_mistakes_is_left_alone(folder: Path, text: str, told: str) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ApprovalsError) as raised:
        record(folder, approved(evidence_of(FILES), "risks", "en"))
    assert told in str(raised.value)
    assert str(raised.value).startswith("Nothing was recorded")
    assert (folder / FILE).read_text(encoding="utf-8") == text


def test_mistakes_of_other_files_do_not_keep_approvals_from_being_recorded(folder: Path) -> None:
    topic = folder / "topics" / "risks.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("one in ten", "one in nine"), encoding="utf-8")
    assert load_folder(folder).line is None
    assert record(folder, approved(evidence_of(FILES), "recovery", "en")) == 7


def test_a_full_file_is_told_with_the_way_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(folder, "recovery", "en")
    before = (folder / FILE).read_bytes()
    monkeypatch.setattr(approvals_file, "MAX_BYTES", len(before) + 10)
    with pytest.raises(ApprovalsError, match="approvals-until-2026-03-31"):
        sign(folder, "risks", "en")
    assert (folder / FILE).read_bytes() == before


def test_what_could_not_be_read_again_is_not_written(folder: Path) -> None:
    (new,) = approved(evidence_of(FILES), "recovery-bandage", "en")
    text = "# not a text"
    with pytest.raises(ApprovalsError, match="cannot be kept"):
        record(folder, [replace(new, text=text, fingerprint=fingerprint("en", text))])
    assert not (folder / FILE).exists()


def test_a_folder_that_cannot_be_written_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(folder, "recovery", "en")
    before = (folder / FILE).read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ApprovalsError, match="No space left on device"):
        sign(folder, "risks", "en")
    assert (folder / FILE).read_bytes() == before
    assert [each.name for each in folder.iterdir() if each.name.startswith(".")] == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ApprovalsError, match="No such file"):
        record(tmp_path / "none", [])


def test_the_file_keeps_its_permissions_and_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    sign(folder, "recovery", "en")
    kept = (folder / FILE).rename(tmp_path / "kept.yaml")
    kept.chmod(0o640)
    (folder / FILE).symlink_to(kept)
    sign(folder, "risks", "en")
    assert (folder / FILE).is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert len(on_record(folder)) == 11


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Ruiz, RN", True),
        ("Dr. José Núñez-O'Neil (MD)", True),
        ("A", True),
        ("", False),
        ("2026", False),
        (" Ana", False),
        ("Ana  Ruiz", False),
        ("Ana: Ruiz", False),
        ("Ana #1", False),
        ("Ana\nRuiz", False),
        ("- Ana", False),
        ("A" * 81, False),
        ("Jose\u0301", False),
    ],
)
def test_names_are_what_can_be_written_down_as_it_is(name: str, expected: bool) -> None:  # noqa: FBT001  # a table
    assert is_name(name) is expected


def is_as_seen(text: str) -> bool:
    """Whether no sign of a text is read as another one that it stands for."""
    return read(text) == (text, ())


@settings(deadline=None, max_examples=50)
@given(
    st.from_regex(r"[^\W\d_](?:[\w .,'()&/-]{0,20}[\w.)])?", fullmatch=True).filter(is_name).filter(is_as_seen),
    st.text(min_size=1).filter(normal).filter(is_as_seen),
)
def test_any_name_and_text_is_read_as_it_was_written_or_refused(name: str, text: str) -> None:
    (new,) = approved(evidence_of(FILES), "recovery-bandage", "en", by=name, date=DATE)
    said = normal(text)
    entry = approvals_file._entry(replace(new, text=said, fingerprint=fingerprint("en", said)))
    loaded = evidence_or_none({**FILES, FILE: ("approvals:\n" + entry).encode("utf-8", "surrogatepass")})
    assert loaded is None or [(each.by, each.text) for each in loaded] == [(name, said)]


def evidence_or_none(files: dict[str, bytes]) -> tuple[Approval, ...] | None:
    """The approvals of these files, or None if they are refused."""
    loaded = load(files)
    return loaded.evidence.approvals if loaded.evidence else None
