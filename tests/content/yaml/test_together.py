"""What stands in the place of a change that was being written cannot lead out of the menus, nor stop the line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.content.yaml import together
from tests.lines import SMALL


@pytest.mark.parametrize(
    "manifest",
    [
        b"{",
        b"[1]",
        b'"text"',
        b"\xff",
        b"[" * 100_000,
        b'[{"file": "line.yaml"}]',
        b'[{"file": 1, "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "../outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "/tmp/outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "a\\\\..\\\\outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "a.yaml", "old": "", "new": "x", "at": "../../outside.txt"}]',
    ],
    ids=["half", "number", "text", "bytes", "deep", "part", "no name", "up", "absolute", "windows", "source"],
)
def test_a_change_that_this_program_did_not_write_is_told_and_not_done(tmp_path: Path, manifest: bytes) -> None:
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (tmp_path / "outside.txt").write_bytes(b"secret")
    together.manifest(menus).parent.mkdir()
    together.manifest(menus).write_bytes(manifest)
    together.manifest(menus).with_name("0").write_bytes(b"topic: x\n")
    (issue,) = load_folder(menus).issues
    assert together.JOURNAL in issue.file
    assert "delete the folder '.taking-over'" in issue.problem
    with pytest.raises(OSError, match="this program did not write it"):
        together.finish(menus)
    assert {path.name for path in tmp_path.iterdir()} == {"menus", "outside.txt"}
    assert not (menus / "a.yaml").exists()
