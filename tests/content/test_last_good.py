"""Broken menus start the last good ones; without any, nothing starts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ivr.content.last_good import KEPT, NoMenusError, load_or_last_good
from tests.lines import SMALL, small_line

NOT_KEPT = (
    "These menus could not be kept for a start with broken ones: File exists. "
    "Check that the folder may be written to and has room."
)
TOPIC = "topics/expect.yaml"


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A copy of the small line that a test may break."""
    return Path(shutil.copytree(SMALL, tmp_path / "menus"))


def break_menus(menus: Path) -> None:
    (menus / TOPIC).write_text("topic: expect\n", encoding="utf-8")


def test_good_menus_are_used_and_kept(menus: Path, tmp_path: Path) -> None:
    chosen = load_or_last_good(menus, tmp_path / "new" / "data")
    assert (chosen.line, chosen.from_last_good) == (small_line(), False)
    assert [issue.file for issue in chosen.issues] == [f"{menus}/{name}.yaml" for name in ("line", "red-flags")]
    assert sorted(path.name for path in (tmp_path / "new" / "data").iterdir()) == [KEPT]


def test_broken_menus_start_the_kept_ones_and_say_what_is_broken(menus: Path, tmp_path: Path) -> None:
    load_or_last_good(menus, tmp_path)
    break_menus(menus)
    chosen = load_or_last_good(menus, tmp_path)
    assert chosen.from_last_good
    assert chosen.line == small_line()
    assert [str(issue) for issue in chosen.issues] == [
        f"{menus}/{TOPIC}:1: 'say' is missing in a topic. Write 'say:' and below it '- id: recovery-bandage'.",
        f"{menus}/{TOPIC}:1: 'title' is missing in a topic. Write 'title:' and below it 'en: Recovery'.",
    ]


def test_menus_that_are_gone_start_the_kept_ones(menus: Path, tmp_path: Path) -> None:
    load_or_last_good(menus, tmp_path)
    shutil.rmtree(menus)
    assert load_or_last_good(menus, tmp_path).from_last_good


def test_later_good_menus_replace_the_kept_ones(menus: Path, tmp_path: Path) -> None:
    load_or_last_good(menus, tmp_path)
    renamed = (menus / "line.yaml").read_bytes().replace(b"line: small", b"line: smaller")
    (menus / "line.yaml").write_bytes(b"\xef\xbb\xbf" + renamed.replace(b"\n", b"\r\n"))
    later = load_or_last_good(menus, tmp_path).line
    break_menus(menus)
    kept = load_or_last_good(menus, tmp_path).line
    assert (kept.id, kept.version) == ("smaller", later.version)


def test_broken_menus_and_none_kept_start_nothing(menus: Path, tmp_path: Path) -> None:
    break_menus(menus)
    with pytest.raises(NoMenusError, match="No menus can be used, and none are kept") as error:
        load_or_last_good(menus, tmp_path)
    assert [issue.file for issue in error.value.issues] == [f"{menus}/{TOPIC}"] * 2


@pytest.mark.parametrize("kept", [b"", b"{", b"[1]", b'{"a.yaml": 1}', b"\xff", b"[" * 100_000])
def test_a_kept_file_that_is_damaged_is_told(menus: Path, tmp_path: Path, kept: bytes) -> None:
    break_menus(menus)
    (tmp_path / KEPT).write_bytes(kept)
    with pytest.raises(NoMenusError) as error:
        load_or_last_good(menus, tmp_path)
    assert str(error.value.issues[-1]) == (
        f"{tmp_path}/{KEPT}:1: The menus kept from the last good start cannot be read. "
        "Put the menus in order; this file is then renewed."
    )


def test_kept_menus_that_no_longer_load_are_told(menus: Path, tmp_path: Path) -> None:
    break_menus(menus)
    (tmp_path / KEPT).write_text(json.dumps({"a.yaml": "menu: x\n"}), encoding="utf-8")
    with pytest.raises(NoMenusError) as error:
        load_or_last_good(menus, tmp_path)
    assert f"{tmp_path}/{KEPT}/a.yaml" in {issue.file for issue in error.value.issues}


def test_a_data_folder_that_cannot_be_written_is_a_warning(menus: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder", encoding="utf-8")
    chosen = load_or_last_good(menus, tmp_path / "data")
    assert chosen.line == small_line()
    assert str(chosen.issues[-1]) == f"{tmp_path}/data/{KEPT}:1: warning: {NOT_KEPT}"


def test_a_failed_write_leaves_the_kept_menus_as_they_were(
    menus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_or_last_good(menus, tmp_path / "data")
    before = (tmp_path / "data" / KEPT).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    chosen = load_or_last_good(menus, tmp_path / "data")
    assert "No space left on device" in chosen.issues[-1].problem
    assert {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()} == {KEPT: before}
