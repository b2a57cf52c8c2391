"""Who calls is told to nobody but those who call back: every output of a full run is searched for the numbers."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from ivr.sim import events
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff as CalledStaff
from tests.lines import SMALL
from tests.soak.staff import Told as Staff
from tests.soak.staff import listening
from tests.started import StartedLine

CALLERS = ("+442079460187", "+442079460193")  # of a range that is kept for fiction, as 555-01xx is
CALLS = (
    ("4,1,h", "no-answer"),
    ("9,4,2,2,.,h", "no-answer"),
    ("4,0", "answers"),
    ("0,2,.,h", "busy"),
    ("2,#,9,8,7,h", "answers"),
)
"""What callers press and staff do: warning signs with and without a person, messages, and information."""
NOON, LATER = "2026-03-31T16:00:00Z", "2026-03-31T16:10:00Z"
COMMANDS = (
    ("callbacks",),
    ("callbacks", "--json"),
    ("calls", "--from", "2026-03-31", "--to", "2026-03-31"),
    ("calls", "--json", "--from", "2026-03-31", "--to", "2026-03-31"),
    *(("report", "--month", "2026-03", "--format", kind) for kind in ("table", "json", "csv", "html")),
)


@pytest.fixture(scope="module")
def staff() -> Iterator[Staff]:
    with listening() as told:
        yield told


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, staff: Staff) -> StartedLine:
    """The small line in the middle of a full run: everybody has called, and staff were alerted ten minutes later."""
    folder = tmp_path_factory.mktemp("private")
    more = {"IVR_ALERT_WEBHOOK": staff.url, "IVR_NOW": NOON, "IVR_SECRET": "a-secret-of-the-tests"}
    line = StartedLine(folder, ("--record", str(folder / "recorded")), menus=SMALL, more=more)
    line.start()
    try:
        heard = everybody_calls(line)
        (folder / "urls.txt").write_text("\n".join(url for url in heard))
        (folder / "first.txt").write_text((folder / "printed.txt").read_text())
    finally:
        line.stop()
    line.more = more | {"IVR_NOW": LATER}
    line.start()
    try:
        until = time.monotonic() + 30
        while len(set(staff.callbacks)) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        watched = [httpx.get(line.url + path, trust_env=False).text for path in ("/metrics", "/healthz", "/readyz")]
        (folder / "watched.txt").write_text("\n".join(watched))
    finally:
        line.stop()
    return line


def everybody_calls(line: StartedLine) -> list[str]:
    """Both callers make all calls; the URLs that the line was asked."""
    urls: list[str] = []

    def listen(event: events.Event) -> None:
        if isinstance(event, events.Requested):
            urls.append(event.url)

    with httpx.Client(trust_env=False) as client:
        for number, (keys, staff) in enumerate(CALLS):
            for caller in CALLERS:
                settings = CallSettings(line.url, line.token, caller)
                people = Scripted(parse_keys(keys)), CalledStaff(*staff.split(","))
                Call(settings, client, people, listen, random.Random(f"{caller} {number}")).run()
    return urls


def ivr(line: StartedLine, *arguments: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "ivr", *arguments]
    done = subprocess.run(command, env=line.environment, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def numbers_in(text: str) -> list[str]:
    """The callers' numbers that a text holds, however they are written."""
    digits = "".join(filter(str.isdigit, text))
    return [caller for caller in CALLERS if caller.removeprefix("+44") in digits or caller[-7:] in text]


def test_no_file_and_no_line_of_the_log_holds_a_number(line: StartedLine) -> None:
    files = [path for path in line.data.rglob("*") if path.is_file()]
    assert {"ivr.db", "printed.txt", "urls.txt", "watched.txt"} <= {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        assert not [caller for caller in CALLERS if caller.removeprefix("+44").encode() in data], path.name


def test_no_url_no_metric_and_no_alert_holds_a_number(line: StartedLine, staff: Staff) -> None:
    assert staff.bodies
    for text in (*staff.bodies, (line.data / "watched.txt").read_text(), *(line.data / "urls.txt").read_text().split()):
        assert not numbers_in(text), text


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_list_and_no_report_holds_a_number(command: tuple[str, ...], line: StartedLine) -> None:
    printed = ivr(line, *command)
    assert len(printed) > 20
    assert not numbers_in(printed)


def test_who_is_about_to_call_back_is_shown_the_number(line: StartedLine) -> None:
    assert CALLERS[0] in ivr(line, "callbacks", "show", "1")
