"""What a line starts with: `tests/data/starts.yaml` says what speaks, and why, in every case there is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ivr.content.last_good import BEFORE, FOLDER
from ivr.content.load import read_folder
from ivr.settings import Settings, read
from ivr.wiring import Parts, UnfitError, join
from tests import started
from tests.content.signing import sign
from tests.lines import EVIDENCE, SMALL

LIVE = {**started.LIVE, "IVR_SPEAK": "carrier"}
PLACEHOLDER, OWN = "+1202555", "+1911200"
"""The second one is an area code that is never given out."""


def write(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def fit(menus: Path) -> None:
    """A line that may go live: numbers of its own, and approved red flags."""
    if menus.exists():
        shutil.rmtree(menus)
    shutil.copytree(EVIDENCE, menus)
    write(menus / "staff.yaml", PLACEHOLDER, OWN)
    sign(menus, "red-flags", "en", "es")


def broken(menus: Path) -> None:
    """A topic with a tab."""
    (menus / "topics" / "recovery.yaml").write_text("topic:\trecovery\n")


def unapproved(menus: Path) -> None:
    """An approved word changed."""
    write(menus / "red-flags.yaml", "en: a fever", "en: high fever")


def placeholder(menus: Path) -> None:
    """An invented number came back."""
    write(menus / "staff.yaml", OWN, PLACEHOLDER)


def foreign(menus: Path) -> None:
    """Files of something else in the folder's place."""
    shutil.rmtree(menus)
    menus.mkdir()
    (menus / "deployment.yaml").write_text("apiVersion: apps/v1\nkind: Deployment\n")


def empty(menus: Path) -> None:
    """Nothing in the folder."""
    shutil.rmtree(menus)
    menus.mkdir()


def half_written(menus: Path) -> None:
    """A file that a save was interrupted in."""
    path = menus / "staff.yaml"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def gone(menus: Path) -> None:
    """No folder at all."""
    shutil.rmtree(menus)


def as_it_was(_menus: Path) -> None:
    """Nothing happened."""


STARTS = yaml.safe_load((Path(__file__).parent / "data" / "starts.yaml").read_text(encoding="utf-8"))
HAPPENED: dict[str, Callable[[Path], None]] = {
    each.__name__.replace("_", "-"): each
    for each in (as_it_was, broken, unapproved, placeholder, foreign, empty, half_written, gone)
}


def test_the_table_has_every_case() -> None:
    columns = {f"{fit}-{mode}" for fit in ("never-fit", "once-fit") for mode in ("local", "live")}
    assert STARTS.keys() == HAPPENED.keys()
    assert all(row.keys() == {"about", *columns} for row in STARTS.values())


def settings(folder: Path, *, local: bool = False, **more: str) -> Settings:
    here = {"IVR_MENUS": str(folder / "menus"), "IVR_DATA": str(folder / "data"), "IVR_AUDIO": str(folder / "audio")}
    return read({**here, **({} if local else LIVE), **more})


def news(parts: Parts) -> str:
    assert parts.news is not None
    return parts.news.text()


@pytest.mark.parametrize("happened", HAPPENED)
@pytest.mark.parametrize("mode", ["local", "live"])
@pytest.mark.parametrize("was", ["never-fit", "once-fit"])
def test_what_speaks_and_why(happened: str, mode: str, was: str, tmp_path: Path) -> None:
    speaks, why = STARTS[happened][f"{was}-{mode}"]
    menus = tmp_path / "menus"
    fit(menus)
    found = settings(tmp_path, local=mode == "local")
    before = join(found).line.version if was == "once-fit" else ""
    kept = {path.name: path.read_bytes() for path in (tmp_path / "data" / FOLDER).glob("*")}
    HAPPENED[happened](menus)
    if speaks == "refused":
        with pytest.raises(UnfitError) as raised:
            join(found)
        assert why in str(raised.value)
        return
    parts = join(found)
    assert parts.news is not None
    assert why in news(parts)
    assert parts.line.version == (parts.news.folder.version if speaks == "folder" else before)
    if speaks == "last":
        assert parts.news.differs
        now = {path.name: path.read_bytes() for path in (tmp_path / "data" / FOLDER).glob("*")}
        assert {each: now[each] for each in kept} == kept, "what was refused replaces nothing"


def test_one_refusal_after_the_other_leaves_what_was_good(tmp_path: Path) -> None:
    menus = tmp_path / "menus"
    fit(menus)
    good = join(settings(tmp_path)).line.version
    for happened in (broken, unapproved, placeholder, half_written, empty):
        if happened is not broken and happened is not empty:
            fit(menus)
        happened(menus)
        assert join(settings(tmp_path)).line.version == good


@pytest.mark.parametrize("local", [True, False], ids=["local", "live"])
def test_without_its_database_it_starts_with_the_copy(tmp_path: Path, *, local: bool) -> None:
    fit(tmp_path / "menus")
    good = join(settings(tmp_path, local=local)).line.version
    broken(tmp_path / "menus")
    away = settings(tmp_path, local=local, IVR_DATABASE_URL="postgresql://u:p@127.0.0.1:9/none")
    assert join(away).line.version == good


def test_without_its_copies_it_starts_with_what_the_database_holds(tmp_path: Path) -> None:
    fit(tmp_path / "menus")
    good = join(settings(tmp_path)).line.version
    broken(tmp_path / "menus")
    for path in (tmp_path / "data" / FOLDER).iterdir():
        path.write_bytes(b"half")
    assert join(settings(tmp_path)).line.version == good
    shutil.rmtree(tmp_path / "data" / FOLDER)
    assert join(settings(tmp_path)).line.version == good


def test_what_was_tried_in_local_mode_is_nothing_that_callers_may_hear(tmp_path: Path) -> None:
    fit(tmp_path / "menus")
    placeholder(tmp_path / "menus")
    join(settings(tmp_path, local=True))
    broken(tmp_path / "menus")
    with pytest.raises(UnfitError):
        join(settings(tmp_path))


def test_a_live_line_that_has_lost_its_database_and_its_copies_does_not_speak_a_broken_folder(tmp_path: Path) -> None:
    fit(tmp_path / "menus")
    join(settings(tmp_path))
    shutil.rmtree(tmp_path / "data")
    broken(tmp_path / "menus")
    with pytest.raises(UnfitError):
        join(settings(tmp_path))


def kept_before(tmp_path: Path, menus: Path) -> None:
    """As an earlier release kept them."""
    files = {each: data.decode() for each, data in read_folder(menus).items()}
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / BEFORE).write_text(json.dumps(files), encoding="utf-8")


@pytest.mark.parametrize("local", [True, False], ids=["local", "live"])
def test_what_an_earlier_release_kept_speaks_where_nothing_else_can(tmp_path: Path, *, local: bool) -> None:
    fit(tmp_path / "menus")
    kept_before(tmp_path, tmp_path / "menus")
    broken(tmp_path / "menus")
    assert "earlier release" in join(settings(tmp_path, local=local)).publications.speaking.why


def test_live_what_an_earlier_release_kept_must_be_fit_itself(tmp_path: Path) -> None:
    fit(tmp_path / "menus")
    kept_before(tmp_path, SMALL)
    broken(tmp_path / "menus")
    with pytest.raises(UnfitError):
        join(settings(tmp_path))
