"""``ivr explain``, ``schema``, ``new``, ``init`` and the options of ``check``, as somebody types them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.content.messages.catalogue import codes
from tests.lines import SMALL

Run = Callable[..., Result]


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "menus")


@pytest.fixture
def run(menus: Path, tmp_path: Path) -> Run:
    def command(*arguments: object) -> Result:
        environment = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data")}
        return CliRunner().invoke(main, list(map(str, arguments)), env=environment)

    return command


def test_a_message_leads_to_its_explanation(run: Run, menus: Path) -> None:
    (menus / "topics" / "expect.yaml").write_text("topic: expect\n\ttitle: x\n", encoding="utf-8")
    (line,) = (each for each in run("check").output.splitlines() if "tab" in each)
    code = line.rpartition("[")[2].rstrip("]")
    explained = run("explain", code).output
    for part in ("indented with a tab", "What it means:", "Not like this:", "Like this:"):
        assert part in explained
    spanish = run("explain", code.lower(), "--lang", "es").output
    assert "tabulador" in spanish
    assert "Así no:" in spanish
    assert json.loads(run("explain", code, "--json").output)["code"] == code


def test_all_codes_are_listed(run: Run) -> None:
    assert [each.split()[0] for each in run("explain").output.splitlines()] == list(codes())
    assert len(json.loads(run("explain", "--json").output)) == len(codes())
    unknown = run("explain", "w000")
    assert (unknown.exit_code, "W101" in unknown.output) == (2, True)


def test_the_check_speaks_spanish(run: Run, menus: Path) -> None:
    text = (menus / "topics" / "expect.yaml").read_text(encoding="utf-8")
    (menus / "topics" / "expect.yaml").write_text(text.replace("    facts:", "    fatcs:"), encoding="utf-8")
    done = run("check", "--lang", "es")
    assert done.exit_code == 1
    assert "'fatcs' no se conoce en un texto. ¿Quiso decir 'facts'? [F208]" in done.output
    assert "2 errores, 0 advertencias; la línea no puede usarlos." in done.output


def test_watching_checks_again_at_each_save(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def saves(folder: Path, **_: object) -> Iterator[set[object]]:
        (folder / "line.yaml").write_text("line: [\n", encoding="utf-8")
        yield set()

    monkeypatch.setattr("watchfiles.watch", saves)
    done = run("check", "--watch")
    first, second = done.output.split("Waiting for the next save")
    assert done.exit_code == 0
    assert "0 errors" in first
    assert "the line cannot use them" in second


def test_schemas_are_written_and_found_out_of_date(run: Run, menus: Path) -> None:
    assert run("schema", "--check").exit_code == 1
    assert "16 of them new" in run("schema").output
    assert "up to date" in run("schema", "--check").output
    (menus / "schema" / "topic.json").write_text("{}", encoding="utf-8")
    assert "Out of date" in run("schema", "--check").output
    assert json.loads(run("schema", "--json").output)["changed"] == ["topic.json"]
    shutil.rmtree(menus / "schema")
    (menus / "schema").write_text("a file", encoding="utf-8")
    assert "cannot be written" in run("schema").output


def test_new_things_are_written(run: Run, menus: Path, tmp_path: Path) -> None:
    assert run("schema").exit_code == 0
    for kind in ("topic", "menu", "team"):
        assert run("new", kind, f"a-{kind}").exit_code == 0
    assert "has to be filled in" in run("check").output
    assert run("new", "line", tmp_path / "knee").exit_code == 0
    assert run("new", "line", tmp_path / "knee").exit_code == 1
    assert run("new", "topic", "a-topic").exit_code == 1
    assert run("init", tmp_path / "copy").exit_code == 0
    assert (tmp_path / "copy" / "line.yaml").is_file()
    assert run("init", tmp_path / "copy").exit_code == 1
    (menus / "line.yaml").write_text("line: [\n", encoding="utf-8")
    assert "cannot be read" in run("new", "topic", "another").output


def test_a_folder_that_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for command in (("init", tmp_path / "file" / "menus"), ("new", "line", tmp_path / "file" / "knee")):
        done = run(*command)
        assert (done.exit_code, "Traceback" in done.output) == (1, False)
