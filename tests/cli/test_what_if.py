"""The command ``ivr what-if``."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

from click.testing import CliRunner

from ivr.cli.main import main
from tests.cli.logs import fill
from tests.lines import SMALL
from tests.store.made import logged


def test_it_tells_how_many_land_elsewhere_and_where(tmp_path: Path) -> None:
    environment = fill(tmp_path, logged("4", "1", "ended!"), logged("1", call="CA2", caller="c2"))
    draft = tmp_path / "draft"
    copytree(SMALL, draft)
    warning = next(path for path in (draft / "menus").glob("*.yaml") if "warning-signs: yes" in path.read_text())
    text = warning.read_text(encoding="utf-8")
    for one, other in (
        (": leg\n", ": fever\n"),
        ("en: a numb leg", "en: fever"),
        ("es: una pierna dormida", "es: fiebre"),
    ):
        text = text.replace(one, "\0").replace(other, one).replace("\0", other)
    warning.write_text(text, encoding="utf-8")
    asked = ["what-if", str(draft), "--month", "2026-11"]
    told = CliRunner().invoke(main, [*asked, "--json"], env=environment)
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["calls"], found["calls_elsewhere"], len(found["moves"])) == (2, 1, 1)
    assert found["moves"][0]["key"] == "1"
    printed = CliRunner().invoke(main, asked, env=environment)
    assert printed.output.startswith(
        "From 2026-11-01 to 2026-11-30: of 2 calls, 1 would land elsewhere (1 of 2 callers)"
    )
    assert "key 1 in" in printed.output


def test_the_same_menus_change_nothing_and_wrong_ones_are_told(tmp_path: Path) -> None:
    environment = fill(tmp_path, logged("4", "1", "ended!"))
    same = CliRunner().invoke(
        main, ["what-if", str(SMALL), "--from", "2026-11-01", "--to", "2026-11-30"], env=environment
    )
    assert "of 1 calls, 0 would land elsewhere" in same.output
    both = CliRunner().invoke(
        main, ["what-if", str(SMALL), "--month", "2026-11", "--to", "2026-11-30"], env=environment
    )
    assert both.exit_code == 2
    (tmp_path / "empty").mkdir()
    assert CliRunner().invoke(main, ["what-if", str(tmp_path / "empty")], env=environment).exit_code == 1
