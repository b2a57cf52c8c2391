"""A draft: private, kept, undone, discarded, on top of what others did, and taken over whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from ivr.content.load import load_folder
from ivr.content.yaml import together
from ivr.content.yaml.folder import read_files, stamp
from ivr.settings import Settings, read
from ivr.wiring.drafts.desk import DraftDesk, MovedError, NothingError, StaleError
from ivr.wiring.drafts.store import DraftError
from tests.lines import SMALL

RECOVERY: Final = "topics/recovery.yaml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    return read({"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")})


@pytest.fixture
def ana(settings: Settings) -> DraftDesk:
    return DraftDesk(settings, "Ana Ruiz, RN")


def file_of(settings: Settings, number: int = 0) -> str:
    return sorted(read_files(settings.menus))[number]


def put(desk: DraftDesk, file: str, text: bytes, what: str = "words") -> None:
    desk.edit(desk.open().draft.revision, what, lambda files: {file: files[file] + text})


def test_a_draft_is_there_after_a_restart_and_for_its_owner_alone(settings: Settings, ana: DraftDesk) -> None:
    name = file_of(settings)
    put(ana, name, b"# mine\n")
    again = DraftDesk(settings, "Ana Ruiz, RN").open()
    assert again.files[name].endswith(b"# mine\n")
    assert not settings.menus.joinpath(name).read_bytes().endswith(b"# mine\n")
    assert DraftDesk(settings, "Ben").open().is_empty
    (kept,) = (settings.data / "drafts").rglob("draft.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (kept.parent, kept.parent.parent)} == {0o700}


@pytest.mark.parametrize("name", ["../../x", "a/b", "ñ" * 80, "Ana", "local"])
def test_any_name_has_a_folder_of_its_own_below_the_drafts(settings: Settings, name: str) -> None:
    desk = DraftDesk(settings, name)
    put(desk, file_of(settings), b"# mine\n")
    (kept,) = (settings.data / "drafts").rglob("draft.json")
    assert kept.parent.parent == settings.data / "drafts"


def test_edits_are_undone_one_by_one(settings: Settings, ana: DraftDesk) -> None:
    first, second = file_of(settings), file_of(settings, 1)
    put(ana, first, b"# one\n")
    put(ana, second, b"# two\n")
    assert ana.undo(2).draft.changed.keys() == {first}
    assert ana.undo(3).is_empty
    assert ana.undo(4).draft.revision == 4


def test_a_window_that_was_left_open_overwrites_nothing(settings: Settings, ana: DraftDesk) -> None:
    name = file_of(settings)
    put(ana, name, b"# one\n")
    with pytest.raises(StaleError):
        ana.edit(0, "words", lambda files: {name: files[name] + b"# two\n"})
    with pytest.raises(StaleError):
        ana.discard(0)
    ana.discard(1)
    assert ana.open().is_empty


def test_a_draft_that_cannot_be_read_is_told_and_kept_aside(settings: Settings, ana: DraftDesk) -> None:
    put(ana, file_of(settings), b"# one\n")
    (kept,) = (settings.data / "drafts").rglob("draft.json")
    for content in (b"{", b"[]", b'{"format": 9}', b"\xff", b"[" * 100_000):
        kept.write_bytes(content)
        with pytest.raises(DraftError):
            ana.open()
    ana.set_aside()
    assert ana.open().is_empty
    assert kept.with_name("draft.json.unreadable").exists()


def test_what_others_did_elsewhere_is_taken_in_and_both_stay(settings: Settings, ana: DraftDesk) -> None:
    first, second = file_of(settings), file_of(settings, 1)
    put(ana, first, b"# mine\n")
    settings.menus.joinpath(second).write_bytes(settings.menus.joinpath(second).read_bytes() + b"# theirs\n")
    before = settings.menus.joinpath(first).read_bytes()
    settings.menus.joinpath(first).write_bytes(b"# theirs\n" + before)
    assert ana.open().moved == (first, second)
    assert ana.open().clashes == ()
    with pytest.raises(MovedError):
        ana.take_over(1, "why")
    opened = ana.take_in(1, frozenset(), frozenset())
    assert opened.files[first] == b"# theirs\n" + before + b"# mine\n"
    assert opened.moved == ()
    ana.take_over(2, "why")
    assert settings.menus.joinpath(second).read_bytes().endswith(b"# theirs\n")


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_where_both_changed_the_same_lines_a_person_chooses(settings: Settings, ana: DraftDesk, whose: str) -> None:
    name = file_of(settings)
    before = settings.menus.joinpath(name).read_bytes()
    put(ana, name, b"# mine\n")
    settings.menus.joinpath(name).write_bytes(before + b"# theirs\n")
    assert ana.open().clashes == (name,)
    assert ana.take_in(1, frozenset(), frozenset()).moved == (name,)
    chosen = frozenset({name})
    opened = ana.take_in(1, chosen if whose == "mine" else frozenset(), chosen if whose == "theirs" else frozenset())
    assert opened.moved == ()
    assert opened.files[name] == before + (b"# mine\n" if whose == "mine" else b"# theirs\n")


def test_a_draft_is_taken_over_and_taken_back_to_the_byte(settings: Settings, ana: DraftDesk) -> None:
    before = read_files(settings.menus)
    name = file_of(settings)
    put(ana, name, b"# mine\n")
    ana.edit(1, "a new file", lambda _files: {"topics/new.yaml": b"# new\n"})
    taken = ana.take_over(2, "Friday")
    assert read_files(settings.menus) == {**before, name: before[name] + b"# mine\n", "topics/new.yaml": b"# new\n"}
    assert not list(settings.menus.glob(".taking-over*"))
    assert ana.open().is_empty
    assert [(each.by, each.why) for each in ana.taken()] == [("Ana Ruiz, RN", "Friday")]
    assert DraftDesk(settings, "Ben").take_back(taken.number).number == taken.number
    assert read_files(settings.menus) == before
    assert ana.can_take_back() is None


def test_nothing_is_taken_back_once_somebody_changed_it_again(settings: Settings, ana: DraftDesk) -> None:
    name = file_of(settings)
    put(ana, name, b"# mine\n")
    taken = ana.take_over(1, "why")
    settings.menus.joinpath(name).write_bytes(b"# theirs\n")
    assert ana.can_take_back() is None
    with pytest.raises(NothingError):
        ana.take_back(taken.number)
    assert settings.menus.joinpath(name).read_bytes() == b"# theirs\n"


def test_nothing_is_taken_over_where_nothing_is_different(ana: DraftDesk) -> None:
    with pytest.raises(NothingError):
        ana.take_over(0, "why")


_TAKE_OVER: Final = """
import os, sys
from pathlib import Path
from ivr.content.yaml import together
from ivr.content.yaml.folder import read_files, write_files
folder = Path(sys.argv[1])
stop = int(sys.argv[2])
calls = 0
for name in ("_put", "_flush", "_replace"):
    real = getattr(together, name)
    def counted(*args, real=real):
        global calls
        calls += 1
        if calls == stop:
            os.kill(os.getpid(), 9)
        return real(*args)
    setattr(together, name, counted)
files = read_files(folder)
changes = {name: data + b"# after\\n" for name, data in files.items()}
write_files(folder, changes | {"topics/new.yaml": b"# new\\n"}, together.marks(files))
print("done", calls)
"""


def test_a_kill_at_any_moment_leaves_a_folder_that_is_wholly_old_or_wholly_new(tmp_path: Path) -> None:
    old = read_files(SMALL)
    new = {name: data + b"# after\n" for name, data in old.items()} | {"topics/new.yaml": b"# new\n"}
    ends = set()
    stop = 0
    while "done" not in ends:
        stop += 3 if stop > 6 else 1
        folder = Path(shutil.copytree(SMALL, tmp_path / f"menus-{stop}"))
        run = subprocess.run(
            [sys.executable, "-c", _TAKE_OVER, str(folder), str(stop)], check=False, capture_output=True, text=True
        )
        seen = read_files(folder)
        assert seen in (old, dict(sorted(new.items()))), stop
        was_old = seen == old
        together.finish(folder)
        assert read_files(folder) == seen, stop
        assert not together.manifest(folder).exists()
        assert load_folder(folder).files == seen
        ends.add("done" if run.returncode == 0 else "old" if was_old else "new")
    assert ends == {"old", "new", "done"}


def test_a_file_that_somebody_saved_after_a_crash_is_theirs(settings: Settings) -> None:
    files = read_files(settings.menus)
    name, other = list(files)[:2]
    together._commit(settings.menus, {name: b"# new\n", other: b"# new too\n"}, together.marks(files))
    first = stamp(settings.menus)
    assert read_files(settings.menus)[name] == b"# new\n"
    settings.menus.joinpath(name).write_bytes(b"# theirs\n")
    assert stamp(settings.menus) != first
    assert read_files(settings.menus)[name] == b"# theirs\n"
    together.finish(settings.menus)
    assert settings.menus.joinpath(name).read_bytes() == b"# theirs\n"
    assert settings.menus.joinpath(other).read_bytes() == b"# new too\n"


def test_who_reads_while_it_is_written_sees_all_or_nothing(settings: Settings) -> None:
    old = read_files(settings.menus)
    code = (
        "import sys\nfrom pathlib import Path\nfrom ivr.content.yaml import together\n"
        "from ivr.content.yaml.folder import read_files, write_files\nfolder = Path(sys.argv[1])\n"
        "for turn in range(30):\n"
        "    files = read_files(folder)\n"
        "    write_files(folder, {name: b'# %d' % turn for name in files}, together.marks(files))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(settings.menus)]) as writer:
        seen = set()
        while writer.poll() is None:
            now = read_files(settings.menus)
            assert now == old or len(set(now.values())) == 1
            seen.add(next(iter(now.values())))
            time.sleep(0)
    assert writer.returncode == 0
    assert len(seen) > 1
