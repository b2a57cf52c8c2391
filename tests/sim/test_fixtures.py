"""The recorded calls that the repository ships: played again to a line that was really started."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import httpx
import pytest

from ivr.sim.form import WITHHELD_NUMBERS, FormWriter
from ivr.sim.recorded.recording import read, summarise_body
from ivr.sim.recorded.replaying import replay
from ivr.sim.switchboard import Addresses
from ivr.sim.wire import Wire
from tests.sim.make_fixtures import FOLDER, fixtures
from tests.started import StartedLine

FILES = sorted(FOLDER.glob("*.json"))
AT_NIGHT = {fixture.name for fixture in fixtures() if fixture.closed}
RE_RECORD = "record them anew with  python -m tests.sim.make_fixtures"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_callers_hear_what_was_recorded(path: Path, started_line: StartedLine, closed_line: StartedLine) -> None:
    rng = random.Random(1)
    line = closed_line if path.stem in AT_NIGHT else started_line
    with httpx.Client(trust_env=False) as client:
        wire = Wire(client, line.token, FormWriter("", "", rng), rng=rng)
        differences = list(replay(read(path), wire, Addresses.of(line.url)))
    assert not differences, "\n".join(map(str, differences)) + f"\nIf that is meant: {RE_RECORD}"


def test_the_files_are_those_that_are_listed() -> None:
    assert {path.stem for path in FILES} == {fixture.name for fixture in fixtures()}, RE_RECORD


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_the_reader_is_told_is_what_the_documents_say(path: Path) -> None:
    for exchange in json.loads(path.read_text(encoding="utf-8"))["exchanges"]:
        summary = summarise_body("".join(line.lstrip() for line in exchange["twiml"]))
        assert (exchange["heard"], exchange["ways"]) == (list(summary.heard), list(summary.ways))
        assert not any(way.startswith("refused") for way in exchange["ways"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_holds_a_real_number_or_a_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"\+?\d(?:[ ,]{0,2}\d){6,}", text)}
    withheld = {number[1:] for number in WITHHELD_NUMBERS}
    real = {number for number in numbers - withheld if not re.fullmatch(r"0+[0-9]{1,3}|1?[2-9]\d\d55501\d\d", number)}
    assert real == set()
    assert set(re.findall(r"mac=([^&\"<\\]*)", text)) <= {"masked"}
    assert "Signature" not in text
