"""Edit, save, call: on a line that was really started, over real HTTP."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.lines import SMALL
from tests.started import StartedLine

SECONDS = 90.0
"""The longest that is waited for, on a machine that is busy with something else."""
Health = dict[str, Any]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    folder = tmp_path_factory.mktemp("renewing")
    (folder / "data").mkdir()
    menus = shutil.copytree(SMALL, folder / "menus")
    started = StartedLine(folder / "data", menus=menus)
    started.start()
    try:
        yield started
    finally:
        started.kill()


def health(line: StartedLine) -> Health:
    found: Health = httpx.get(f"{line.url}/healthz", trust_env=False, timeout=30).json()
    return found


def wait(line: StartedLine, done: Callable[[Health], bool]) -> Health:
    """Wait until the line says so."""
    until = time.monotonic() + SECONDS
    while not done(found := health(line)):
        assert time.monotonic() < until, found
        time.sleep(0.02)
    return found


def ivr(line: StartedLine, *arguments: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "ivr", *arguments]
    return subprocess.run(command, env=line.environment, capture_output=True, text=True, check=False).stdout


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_saved_edit_is_heard_by_the_next_call_and_a_new_nurse_rings(line: StartedLine) -> None:
    before = health(line)["menus"]
    change(line.menus / "menus" / "main.yaml", "the small line", "the very small line")
    change(line.menus / "staff.yaml", "+12025550111", "+12025550119")
    after = wait(line, lambda found: found["menus"] != before)
    assert after["publication"]["folder"] == {"version": after["menus"], "errors": []}
    heard = ivr(line, "call", "--keys", "4,1", "--staff", "no-answer", "--fast")
    assert "the very small line" in heard
    assert "rings +12025550119" in heard
    assert "+12025550111" not in heard
    assert "speaks these menus, since " in ivr(line, "check")


def test_a_mistake_leaves_the_line_as_it_is_and_is_told_everywhere(line: StartedLine) -> None:
    spoken = health(line)["menus"]
    good = (line.menus / "topics" / "expect.yaml").read_text(encoding="utf-8")
    (line.menus / "topics" / "expect.yaml").write_text(good + "fatcs: x\n", encoding="utf-8")
    told = wait(line, lambda found: found["last_good"])
    assert told["menus"] == spoken
    (error,) = told["publication"]["folder"]["errors"]
    assert "expect.yaml" in error
    assert told["publication"]["text"].startswith(f"Version {spoken} speaks, since 20")
    page = httpx.get(f"{line.url}/phone/line", trust_env=False, timeout=30).json()
    assert page["publication"] == told["publication"]
    checked = ivr(line, "check")
    assert "'fatcs' is not known" in checked
    assert f"goes on speaking version {spoken}, since " in checked
    printed = (line.data / "printed.txt").read_text(encoding="utf-8")
    assert "'fatcs' is not known" in printed
    assert f"Callers go on hearing version {spoken}" in printed
    assert "ivr_last_good_menus 1" in httpx.get(f"{line.url}/metrics", trust_env=False, timeout=30).text
    (line.menus / "topics" / "expect.yaml").write_text(good, encoding="utf-8")
    assert wait(line, lambda found: not found["last_good"])["menus"] == spoken


def test_a_call_goes_on_in_its_own_version_after_a_swap_and_a_restart(line: StartedLine, tmp_path: Path) -> None:
    """The folder is another one at each step of the call, and so is the process at the last one."""
    del tmp_path
    first = Step(line)
    spoken = health(line)["menus"]
    change(line.menus / "menus" / "main.yaml", "small line", "smallest line")
    wait(line, lambda found: found["menus"] != spoken)
    assert "smallest line" in Step(line).document, "a new call"
    second = first.press("7")
    assert "smallest line" not in second.document
    line.stop()
    line.start()
    third = second.press("7")
    assert "small line" in third.document
    assert "smallest line" not in third.document


class Step:
    """A call and the document that it heard last."""

    def __init__(self, line: StartedLine, target: str = "/voice", **fields: str) -> None:
        from tests.calls.forms import STANDARD, sign  # noqa: PLC0415

        form = {**STANDARD, **fields}
        url = line.url + target
        headers = {"X-Twilio-Signature": sign(url, form, line.token)}
        answer = httpx.post(url, data=form, headers=headers, trust_env=False, timeout=30)
        assert answer.status_code == 200
        self._line, self.document = line, answer.text

    def press(self, key: str) -> Step:
        """The next document."""
        action = self.document.partition('action="')[2].partition('"')[0].replace("&amp;", "&")
        return Step(self._line, action, Digits=key)


def test_a_folder_that_is_replaced_as_a_whole_is_seen(line: StartedLine) -> None:
    spoken = health(line)["menus"]
    other = shutil.copytree(line.menus, line.menus.with_name("other"))
    change(other / "menus" / "main.yaml", "smallest line", "tiny line")
    line.menus.rename(line.menus.with_name("before"))
    other.replace(line.menus)
    assert wait(line, lambda found: found["menus"] != spoken)["last_good"] is False
