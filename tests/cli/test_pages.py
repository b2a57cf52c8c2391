"""``ivr pages``: what is written, what is refused, what is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.pages import pages
from ivr.content.evidence.evidence import Kind
from ivr.content.load import load_folder
from ivr.content.review.approvals import Approvals
from ivr.content.review.approvals_file import record
from ivr.pages import html
from tests.lines import SMALL

LIVE = {"IVR_PUBLIC_URL": "https://line.example.org"}
DEMANDED = """  - texts: all
    role: translator
"""


def run(tmp_path: Path, *arguments: str, menus: Path = SMALL, **variables: str) -> Result:
    given = {"IVR_DATA": str(tmp_path), "IVR_PUBLIC_URL": "", "IVR_NOW": "2026-03-31T12:00:00Z", **variables}
    return CliRunner().invoke(pages, ["--menus", str(menus), "--output", str(tmp_path / "out"), *arguments], env=given)


@pytest.fixture
def demanding(tmp_path: Path) -> Path:
    """Menus whose texts a translator has to approve, and nobody has."""
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    file = menus / "line.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("approvals:\n", f"approvals:\n{DEMANDED}"), encoding="utf-8")
    return menus


def test_it_writes_the_pages_and_says_where(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0
    assert f'Open "{tmp_path / "out" / "index.html"}"' in done.stdout
    assert "placeholder" in done.stderr
    assert "2026-03-31" in (tmp_path / "out" / "es" / "index.html").read_text(encoding="utf-8")


def test_json_names_every_page(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--json").stdout)
    assert (told["draft"], told["date"], told["deleted"]) == (False, "2026-03-31", [])
    files = {each["file"] for each in told["pages"]}
    assert files == {file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.html")}
    assert all(bool(each["mark"]) == bool(each["topic"]) for each in told["pages"])


def test_an_old_page_is_deleted_and_told(tmp_path: Path) -> None:
    run(tmp_path)
    old = tmp_path / "out" / "en" / "gone.html"
    shutil.copy(tmp_path / "out" / "en" / "index.html", old)
    assert "Deleted en/gone.html" in run(tmp_path).stdout
    assert not old.exists()


def test_what_nobody_approved_is_a_draft_here_and_refused_by_a_live_line(tmp_path: Path, demanding: Path) -> None:
    live = run(tmp_path, menus=demanding, **LIVE)
    assert live.exit_code == 1
    assert "demands the approval of a translator" in live.stderr
    assert not (tmp_path / "out").exists()
    local = run(tmp_path, menus=demanding)
    assert local.exit_code == 0
    assert "draft" in local.stderr
    written = [file.read_text(encoding="utf-8") for file in (tmp_path / "out").rglob("*.html")]
    assert written
    assert all("Draft." in page or "Borrador." in page for page in written)


def test_what_was_refused_is_written_nowhere(tmp_path: Path, demanding: Path) -> None:
    evidence = load_folder(demanding).evidence
    assert evidence
    spoken = next(each for each in evidence.spoken.values() if each.kind is Kind.TOPIC)
    refusal = Approvals(evidence).refuse(spoken, "en", "Ana Ruiz, RN", "2026-03-30", "It may be misread.")
    record(demanding, [refusal])
    done = run(tmp_path, menus=demanding)
    assert done.exit_code == 1
    assert "was refused by Ana Ruiz, RN" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    assert run(tmp_path).exit_code in {1, 2}
    (tmp_path / "out").unlink()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "en").write_text("a file", encoding="utf-8")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_menus_with_errors_make_no_page(tmp_path: Path) -> None:
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (menus / "staff.yaml").write_text("teams: []\n", encoding="utf-8")
    assert run(tmp_path, menus=menus).exit_code == 1


def test_a_language_without_words_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html.words_of.cache_clear()
    monkeypatch.setattr(html, "_HERE", tmp_path)
    done = run(tmp_path)
    html.words_of.cache_clear()
    assert done.exit_code == 1
    assert "translate it" in done.stderr


def test_broken_settings_are_taken_for_those_of_a_live_line(tmp_path: Path, demanding: Path) -> None:
    assert run(tmp_path, menus=demanding, IVR_PUBLIC_URL="nonsense").exit_code == 1
    assert run(tmp_path, menus=demanding, **LIVE, IVR_SECRET="short").exit_code == 1
