"""``ivr serve``: what it says when it starts, and when it cannot."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.cli.serve import _announce
from ivr.settings import read
from ivr.sim.recorded.reading_files import read as read_call
from ivr.sim.signing import sign
from ivr.wiring import join
from tests.lines import SMALL
from tests.started import LIVE, TOKEN, StartedLine

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
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    result = CliRunner().invoke(main, ["serve"], env=settings | environment)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    return result.output


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    assert "PORT" in fails(tmp_path, PORT="eighty")
    assert "IVR_SECRET" in fails(tmp_path, IVR_PUBLIC_URL="https://line.example.org")
    assert "placeholders" in fails(tmp_path, **LIVE)
    output = fails(tmp_path, IVR_PUBLIC_URL="https://line.example.org", TWILIO_AUTH_TOKEN="")
    for named in ("TWILIO_AUTH_TOKEN", "IVR_SECRET", "placeholders", "Nobody has chosen", "Nobody would be alerted"):
        assert named in output


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
    (recorded,) = (line.data / "recorded").glob("*.yaml")
    text = recorded.read_text()
    assert [step.label for step in read_call(recorded).steps] == ["caller: calls"]
    assert "keys: {" in text
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


def test_without_its_database_the_line_answers_says_so_and_keeps_the_calls_on_disk(line: StartedLine) -> None:
    line.more = {"IVR_DATABASE_URL": "postgresql://line:pass-word@127.0.0.1:9/none", "IVR_NOW": "2026-03-31T14:00:00Z"}
    line.start()
    try:
        assert post(line, "/voice", FORM).status_code == 200
        ready = httpx.get(f"{line.url}/readyz", trust_env=False)
        metrics = httpx.get(f"{line.url}/metrics", trust_env=False).text
    finally:
        line.stop()
    assert ready.status_code == 503
    assert "The database is gone" in " ".join(ready.json()["reasons"])
    assert 'ivr_entries_total{where="spool"} 1' in metrics
    assert "ivr_callbacks" not in metrics
    (spooled,) = (line.data / "spool").glob("*.jsonl")
    assert FORM["CallSid"] in spooled.read_text()
    written = "".join(path.read_text(errors="replace") for path in line.data.rglob("*") if path.is_file())
    assert FORM["From"] not in written
    printed = (line.data / "printed.txt").read_text()
    assert "The call log is in:  PostgreSQL" in printed
    assert "The clock stands still at 2026-03-31T14:00:00+00:00" in printed
    assert "pass-word" not in written


def announced(tmp_path: Path, menus: Path, capsys: pytest.CaptureFixture[str], **environment: str) -> str:
    """What is said at the start."""
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    _announce(join(read({**folders, **environment})))
    return capsys.readouterr().out


def test_hours_in_which_nobody_would_ring_are_told_loudly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    staff = menus / "staff.yaml"
    hours = "    hours:\n      - days: monday-friday\n        from: 08:00\n        to: 17:00\n    numbers:\n"
    text = (
        staff.read_text().replace("    numbers:\n", hours).replace("teams:\n", "time-zone: America/New_York\nteams:\n")
    )
    staff.write_text(text)
    told = announced(tmp_path, menus, capsys)
    assert "NOBODY WOULD RING FOR A RED FLAG from" in caplog.text
    assert f"The call log is in:  {tmp_path / 'data' / 'ivr.db'}\n" in told
    assert "Staff are alerted by:  nothing, since none is set up on this machine\n" in told


def test_a_live_line_that_wakes_nobody_by_telephone_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text().replace("+1202555", "+1911200").replace("message-seconds: 120\n", ""))
    webhook = {"IVR_SPEAK": "carrier", "IVR_ALERT_WEBHOOK": "https://hooks.example.org/a-key", "TWILIO_ACCOUNT_SID": ""}
    told = announced(tmp_path, menus, capsys, **LIVE | webhook)
    assert "Staff are alerted by:  webhook\n" in told
    assert "STAFF ARE NOT ALERTED BY TELEPHONE" in caplog.text
    assert "a-key" not in told + caplog.text


def test_nobody_else_can_look_into_the_data_folder(line: StartedLine) -> None:
    line.data.chmod(0o755)
    line.start()
    try:
        post(line, "/voice", FORM)
    finally:
        line.stop()
    assert line.data.stat().st_mode & 0o777 == 0o700
    made = [path for path in line.data.rglob("*") if path.name != "printed.txt"]
    assert made
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made} == {path.name: "0o0" for path in made}


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "ivr", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("ivr")
