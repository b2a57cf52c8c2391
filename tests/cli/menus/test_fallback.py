"""``ivr fallback``: the file for the carrier."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from ivr.calls.fallback import static_document
from ivr.cli.main import main
from tests.calls.calls import TWILIO
from tests.lines import SMALL, small_line


def test_it_prints_the_file_or_writes_it(tmp_path: Path) -> None:
    expected = static_document(small_line(), TWILIO.document)
    printed = CliRunner().invoke(main, ["fallback", "--menus", str(SMALL)])
    assert (printed.exit_code, printed.stdout) == (0, expected.decode() + "\n")
    assert "caller-id" in printed.stderr
    written = CliRunner().invoke(main, ["fallback", "--menus", str(SMALL), "--output", str(tmp_path / "f.xml")])
    assert written.exit_code == 0
    assert (tmp_path / "f.xml").read_bytes() == expected


def test_broken_menus_make_no_file(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text("line: x\n")
    result = CliRunner().invoke(main, ["fallback", "--menus", str(tmp_path), "--output", str(tmp_path / "f.xml")])
    assert result.exit_code == 1
    assert not (tmp_path / "f.xml").exists()
