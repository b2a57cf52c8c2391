"""Two lines in one process, as people meet them: calls over HTTP to both at once, and commands for either."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from tests.lines import SMALL
from tests.started import StartedLine
from tests.two_lines import FIRST_GREETING, SECOND, SECOND_GREETING, say, two_lines

SECONDS = 60.0
CARRIER = {"IVR_SPEAK": "carrier"}


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """Two lines, started as one process; a second process serves the same database."""
    folder = tmp_path_factory.mktemp("lines")
    started = StartedLine(folder / "data", menus=two_lines(folder / "menus"), more=CARRIER)
    started.data.mkdir()
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def other(line: StartedLine) -> Iterator[StartedLine]:
    """The other process, with a data folder of its own."""
    beside = StartedLine(line.data / "beside", menus=line.menus, more=CARRIER | {"IVR_DATABASE_URL": _url(line)})
    beside.data.mkdir()
    for secret in ("secret", "auth-token"):
        for path in line.data.glob(f"*{secret}*"):
            shutil.copy(path, beside.data)
    beside.start()
    yield beside
    beside.stop()


def _url(line: StartedLine) -> str:
    return f"sqlite:///{line.data / 'ivr.db'}"


def ivr(line: StartedLine, *arguments: str, code: int = 0) -> str:
    """What a command prints, in this process: `typed` has one of its own, which takes a second."""
    others = dict.fromkeys(name for name in os.environ if name.startswith(("IVR_", "TWILIO_")))
    ran = CliRunner().invoke(main, arguments, env=others | line.environment)
    assert ran.exit_code == code, ran.output
    return ran.output if code else ran.stdout


def typed(line: StartedLine, *arguments: str) -> str:
    """What a command prints that is a process, as people start it."""
    command = [sys.executable, "-m", "ivr", *arguments]
    return subprocess.run(command, env=line.environment, capture_output=True, text=True, check=True).stdout


def of(line: StartedLine, *arguments: str) -> Any:  # noqa: ANN401  # any JSON
    """What a command tells programs."""
    return json.loads(ivr(line, *arguments, "--json"))


def test_calls_to_both_lines_at_once_are_each_answered_by_their_own(line: StartedLine, other: StartedLine) -> None:
    def call(place: tuple[StartedLine, str]) -> str:
        where, name = place
        option = ("--line", name) if name else ()
        return typed(where, "call", *option, "--keys", "4,2,h", "--fast", "--staff", "no-answer")

    places = [(each, name) for each in (line, other) for name in ("", SECOND)]
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(call, places))
    for (_, name), text in zip(places, said, strict=True):
        assert (SECOND_GREETING if name else FIRST_GREETING) in text
        assert (FIRST_GREETING if name else SECOND_GREETING) not in text
        assert ("+12025550182" in text or "+12025550131" in text) if name else "+12025550111" in text
    listed = of(line, "callbacks")
    assert sorted(each["line"] for each in listed) == [SECOND, SECOND, "small", "small"]
    assert {each["line"] for each in of(line, "callbacks", "--line", SECOND)} == {SECOND}
    assert [each.get("line") for each in of(line, "callbacks", "--line", "small")] == [None, None]
    assert f"line {SECOND}" in typed(line, "callbacks")
    assert sorted(each.get("line", "") for each in of(line, "calls")) == ["", "", SECOND, SECOND]
    assert [each["line"] for each in of(line, "calls", "--line", SECOND)] == [SECOND, SECOND]
    assert of(line, "report", "--line", SECOND)["zone"] == "America/Chicago"
    assert of(line, "report")["zone"] == "UTC"


def test_publishing_and_going_back_in_one_line_touches_no_other(line: StartedLine, other: StartedLine) -> None:
    processes = (line, other)
    before = lines_of(line)
    assert lines_of(other) == before
    ivr(
        line,
        "notice",
        "on",
        "--line",
        SECOND,
        "--en",
        "We are closed today.",
        "--es",
        "Hoy está cerrado.",
        "--hours",
        "1",
    )
    assert "No notice is on" in ivr(line, "notice")
    first = of(line, "versions", "--line", SECOND)
    say(line.menus, SECOND, "Thank you for calling the second line again.")
    typed(line, "publish", "--line", SECOND, "--by", "Ana", "-m", "greeting")
    assert len(of(line, "versions", "--line", SECOND)) > len(first)
    assert {each["by"] for each in of(line, "versions")} == {""}, "nobody published the first line"
    changed = {follows(each, SECOND, before[SECOND]) for each in processes}
    assert len(changed) == 1, "each process speaks it"
    assert "again" in ivr(line, "diff", first[-1]["version"], "--line", SECOND)
    ivr(line, "rollback", first[-1]["version"], "--line", SECOND, "--by", "Ana")
    for each in processes:
        assert follows(each, SECOND, *changed) == before[SECOND]
        assert lines_of(each) == before
    ivr(line, "publish", "--line", SECOND, "--by", "Ben", "-m", "greeting once more")
    assert {follows(each, SECOND, before[SECOND]) for each in processes} == changed
    acts = of(line, "versions", "--audit", "--line", SECOND)
    assert [(each["by"], each["act"], each["line"]) for each in acts] == [
        ("Ben", "publish", SECOND),
        ("Ana", "rollback", SECOND),
    ]
    assert of(line, "versions", "--audit") == []


def lines_of(line: StartedLine) -> dict[str, str]:
    """The version that each line speaks, as its process tells."""
    told = httpx.get(f"{line.url}/healthz", trust_env=False).json()
    return {"": told["menus"]} | {name: each["menus"] for name, each in told["lines"].items()}


def follows(line: StartedLine, name: str, before: str) -> str:
    """The version that a line speaks once it is another one than before."""
    until = time.monotonic() + SECONDS
    while (now := lines_of(line)[name]) == before and time.monotonic() < until:
        time.sleep(0.05)
    assert now != before
    return now


def test_health_and_readiness_tell_of_both(line: StartedLine) -> None:
    assert lines_of(line).keys() == {"", SECOND}
    ready = httpx.get(f"{line.url}/readyz", trust_env=False).json()
    assert (ready["ready"], ready["lines"]) == (True, {SECOND: {"ready": True, "reasons": []}})
    printed = (line.data / "printed.txt").read_text()
    assert re.search(rf"The line {SECOND} is up too, for callers of its numbers", printed)


@pytest.mark.parametrize("command", ["tree", "check", "coverage"])
def test_a_command_is_about_the_line_that_is_named(line: StartedLine, command: str) -> None:
    there = str(line.menus / "lines" / SECOND)
    named = ivr(line, command, "--line", SECOND).partition("The line at")[0]
    assert named == ivr(line, command, "--menus", there).partition("The line at")[0]
    assert ivr(line, command, "--line", "small") == ivr(line, command, "--line", "small", "--menus", str(line.menus))


def test_a_line_that_is_not_there_is_named_with_those_that_are(line: StartedLine) -> None:
    for command in (["tree"], ["versions"], ["callbacks"], ["call"], ["report"], ["doctor"]):
        said = " ".join(ivr(line, *command, "--line", "knee", code=2).replace("│", "").split())
        assert "There is no line 'knee'" in said
        assert f"There are: {SECOND}." in said
        assert "not the name of a line" in ivr(line, *command, "--line", "../x", code=2)


def test_a_new_line_is_a_folder_and_what_to_write_into_the_first(tmp_path: Path) -> None:
    menus = tmp_path / "menus"
    shutil.copytree(SMALL, menus)
    line = StartedLine(tmp_path, menus=menus)
    said = ivr(line, "new", "line", "knee")
    assert (menus / "lines" / "knee" / "line.yaml").is_file()
    told = said.partition('"lines:" if that is there):\n')[2]
    assert told.startswith("lines:\n  - line: knee\n")
    assert "No number leads to the line" in ivr(line, "check")
    with (menus / "line.yaml").open("a") as file:
        file.write(told)
    result = json.loads(ivr(line, "check", "--json", code=1).partition("\n")[0])
    assert result["ok"], result["issues"]
    assert not result["lines"]["knee"]["ok"], "there is much to fill in"
    shutil.rmtree(menus / "lines")
    assert "There is no folder" in ivr(line, "check", code=1)
