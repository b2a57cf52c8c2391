"""Who did what with the versions, when and why; two who publish at once; a kill and a full disk: real databases."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from ivr.cli.main import main
from ivr.settings import read
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.workers import Job
from ivr.store.database import FAILURES, connect, writing
from ivr.wiring import join, kept_for
from ivr.wiring.publishing import Published, RefusedError, current, history, publish
from tests.cli.menus.test_publish import ANA, FIRST, OTHER, THIRD, change, edit, says
from tests.lines import SMALL
from tests.started import LIVE
from tests.store.full_disk import full_disk
from tests.store.postgres import empty_database

Run = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("keeps_its_promises")


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """A live line whose menus are fit, on either database."""
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    change(menus / "staff.yaml", "+1202555", "+1911200")
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        empty_database(url)
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    return {**LIVE, **folders, "IVR_SPEAK": "carrier", "IVR_DATABASE_URL": url}


@pytest.fixture
def menus(environment: dict[str, str]) -> Path:
    return Path(environment["IVR_MENUS"])


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env=environment)

    return command


def published(environment: dict[str, str], folder: Path, before_it_is_kept: Callable[[], object]) -> Published:
    """Publish a folder, with something that happens while it is checked."""
    settings = read({**environment, "IVR_MENUS": str(folder)})

    def render(_shelf: AudioLibrary, _jobs: list[Job]) -> list[str]:
        return []

    kept = kept_for(settings)
    keep = kept.publish

    def delayed(*arguments: object) -> object:
        before_it_is_kept()
        return keep(*arguments)  # type: ignore[arg-type]

    kept.publish = delayed  # type: ignore[method-assign,assignment]
    return publish(settings, kept, folder.name, "at once", render)


def test_every_act_is_in_the_audit_with_name_and_reason(environment: dict[str, str], menus: Path, run: Run) -> None:
    join(read(environment))
    edit(menus)
    assert run("publish", *ANA).exit_code == 0
    (menus / "line.yaml").write_text("line: [\n", encoding="utf-8")
    assert run("publish", "--by", "Ben", "-m", "again").exit_code == 1
    assert run("rollback", "--by", "Cleo", "-m", "too long").exit_code == 0
    found = json.loads(run("versions", "--audit", "--json").output)
    assert [(each["by"], each["act"]) for each in found] == [
        ("Cleo", "rollback"),
        ("Ben", "publish-refused"),
        ("Ana Ruiz, RN", "publish"),
        ("the line itself", "start"),
    ]
    assert "too long" in found[0]["about"]
    assert "line.yaml" in found[1]["about"]
    shown = run("versions", "--audit", "--limit", "1").output
    assert "Cleo: rollback: live " in shown
    assert len(shown.splitlines()) == 1


def test_an_empty_audit_says_so(environment: dict[str, str], run: Run) -> None:
    Path(environment["IVR_DATA"]).mkdir(exist_ok=True)
    assert "Nobody has published" in run("versions", "--audit").output


def test_a_local_save_is_in_no_audit(environment: dict[str, str], run: Run) -> None:
    local = {**environment, "IVR_PUBLIC_URL": ""}
    join(read(local))
    assert "Nobody has published" in run("versions", "--audit").output


CHANGES = (
    "UPDATE audit SET about = 'nothing'",
    "DELETE FROM audit",
    "UPDATE publications SET why = 'nothing'",
    "DELETE FROM publications",
    "UPDATE menus SET version = 'x'",
    "DELETE FROM menus",
)


def test_the_database_refuses_to_change_or_delete_what_was_published(environment: dict[str, str]) -> None:
    settings = read(environment)
    join(settings)
    kept = kept_for(settings)
    before = (history(kept), kept.acts(10))
    engine = connect(environment["IVR_DATABASE_URL"] or f"sqlite:///{settings.data / 'ivr.db'}", pooled=False)
    truncated = [f"TRUNCATE {table}" for table in ("audit", "publications", "menus")]
    for statement in (*CHANGES, *(truncated if environment["IVR_DATABASE_URL"] else ())):
        with pytest.raises(FAILURES), writing(engine) as connection:
            connection.execute(text(statement))
    assert (history(kept), kept.acts(10)) == before
    assert kept.line(before[0][0].version) is not None


def test_of_two_who_publish_at_once_one_is_told_what_the_other_did(
    environment: dict[str, str], menus: Path, tmp_path: Path
) -> None:
    parts = join(read(environment))
    other = shutil.copytree(menus, tmp_path / "other")
    edit(menus)
    edit(other, FIRST, THIRD)
    both = Barrier(2, timeout=60)

    def attempt(folder: Path) -> Published | RefusedError:
        try:
            return published(environment, folder, both.wait)
        except RefusedError as error:
            return error

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(attempt, [menus, other]))
    (done,) = (each for each in found if isinstance(each, Published))
    (refused,) = (each for each in found if isinstance(each, RefusedError))
    assert f"published version {done.record.version} (at once)" in str(refused)
    assert "ivr diff" in str(refused)
    assert says(parts) in {OTHER, THIRD}
    assert parts.line.version == done.record.version
    assert len(history(kept_for(read(environment)))) == 2


VICTIM = """
import os, signal, sys
from ivr.wiring import kept, publishing
from ivr.store import publications

publishing.unkept = lambda *_: iter(())  # it is killed behind that

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "in the transaction":
    publications.acts.note = killed
else:
    kept.Kept.copy = killed
from ivr.cli.main import main
main(["publish", "--by", "Ana", "-m", "why"])
"""


@pytest.mark.parametrize("where", ["in the transaction", "behind it"])
def test_a_kill_in_the_middle_leaves_all_or_nothing(environment: dict[str, str], menus: Path, where: str) -> None:
    parts = join(read(environment))
    edit(menus)
    done = subprocess.run(
        [sys.executable, "-c", VICTIM, where], env={**os.environ, **environment}, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    kept = kept_for(read(environment))
    whole = where == "behind it"
    assert says(parts) == (OTHER if whole else FIRST)
    assert [each.act for each in kept.acts(10)] == [*(["publish"] if whole else []), "start"]
    now = current(kept)
    assert now is not None
    assert now.version == parts.line.version
    assert kept.line(now.version) is not None


def test_a_refusal_is_told_also_where_the_audit_cannot_take_it(
    environment: dict[str, str], menus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = join(read(environment))
    (menus / "line.yaml").write_text("line: [\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ivr.store.acts.note", full)
    done = run("publish", *ANA)
    assert (done.exit_code, "Nothing was published" in done.output) == (1, True)
    assert says(parts) == FIRST


def test_a_disk_that_is_really_full_changes_nothing_and_says_so(
    environment: dict[str, str], menus: Path, run: Run
) -> None:
    parts = join(read(environment))
    edit(menus)
    with full_disk():
        done = run("publish", *ANA)
    if environment["IVR_DATABASE_URL"]:  # whose disk is another one: it takes the version, without a copy here
        assert (done.exit_code, says(parts)) == (0, OTHER)
        return
    assert (done.exit_code, "Nothing was published" in done.output, "Traceback" in done.output) == (1, True, False)
    assert "database" in done.output
    assert says(parts) == FIRST
    assert run("publish", *ANA).exit_code == 0
    assert says(parts) == OTHER
