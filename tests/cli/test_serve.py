"""``ivr serve``: what it says when it starts, and when it cannot."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.sim.signing import sign
from tests.lines import SMALL
from tests.started import LIVE, StartedLine

FORM = {
    "CallSid": "CA00000000000000000000000000000001",
    "CallStatus": "ringing",
    "From": "+442079460123",
    "To": "+12025550100",
}


def fails(tmp_path: Path, **environment: str) -> str:
    """What is printed by a start that must fail."""
    settings = {
        "IVR_MENUS": str(SMALL),
        "IVR_DATA": str(tmp_path),
        "IVR_AUDIO": str(tmp_path),
        "IVR_PUBLIC_URL": "",
        "TWILIO_AUTH_TOKEN": "x",
    }
    result = CliRunner().invoke(main, ["serve"], env=settings | environment)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    return result.output


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    assert "PORT" in fails(tmp_path, PORT="eighty")
    assert "IVR_SECRET" in fails(tmp_path, IVR_PUBLIC_URL="https://line.example.org")
    assert "placeholders" in fails(tmp_path, **LIVE)


def test_a_port_in_use_names_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"make run PORT={port + 1}" in fails(tmp_path, PORT=str(port))


def test_broken_menus_without_good_ones_are_listed(tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL, tmp_path / "menus")
    (folder / "menus" / "main.yaml").write_text("menu: main\nsay: none\n")
    output = fails(tmp_path, IVR_MENUS=str(folder))
    assert "main.yaml:2" in output
    assert "none ever loaded here" in output


@pytest.fixture
def line(tmp_path: Path) -> StartedLine:
    return StartedLine(tmp_path, ("--record", str(tmp_path / "recorded")))


def post(line: StartedLine, path: str, form: dict[str, str]) -> httpx.Response:
    signed = sign(line.token, line.url + path, list(form.items()))
    return httpx.post(line.url + path, data=form, headers={"X-Twilio-Signature": signed}, trust_env=False)


def test_a_started_line_answers_records_and_stops_at_a_signal(line: StartedLine) -> None:
    line.start()
    try:
        assert post(line, "/voice", FORM).status_code == 200
        assert post(line, "/voice/none", FORM).status_code == 404
    finally:
        line.stop()
    (recorded,) = (line.data / "recorded").glob("*.json")
    text = recorded.read_text()
    assert [exchange["label"] for exchange in json.loads(text)["exchanges"]] == ["start"]
    assert FORM["From"] not in text
    printed = (line.data / "printed.txt").read_text()
    assert "local mode" in printed
    assert f"make call PORT={line.port}" in printed
    assert "+1202" not in printed


def test_the_last_good_menus_are_announced_loudly(line: StartedLine) -> None:
    folder = shutil.copytree(SMALL, line.data / "menus")
    for _ in range(2):
        line.menus = folder
        line.start()
        line.stop()
        (folder / "staff.yaml").write_text("staff: x\n")
    printed = (line.data / "printed.txt").read_text()
    assert "THE MENUS HAVE ERRORS" in printed
    assert "staff.yaml:" in printed


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "ivr", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("ivr")
