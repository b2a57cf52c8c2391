"""The recorded calls that the repository ships, played again: here, and to a line that was started."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ivr.cli.fixtures.playing import InProcess, Running
from ivr.cli.fixtures.spoken import SpokenLine
from ivr.content.line.timing import retimed
from ivr.core.line.model import Line
from ivr.settings import read as read_settings
from ivr.sim.form import WITHHELD_NUMBERS
from ivr.sim.recorded import reading_files
from ivr.sim.recorded.played import Difference
from ivr.sim.recorded.yaml_writer import text_of
from ivr.wiring.trying.trial import TrialLine
from tests.sim.fixture_list import FOLDER, fixtures
from tests.sim.make_fixtures import carriers_voice
from tests.started import StartedLine

FILES = sorted(FOLDER.iterdir())
OLDER = sorted((FOLDER.parent / "webhooks-json").iterdir())
read = cache(reading_files.read)
"""Reading a file takes longer than playing it, and each is played several times."""
RE_RECORD = "accept it with  ivr replay --update tests/data/webhooks  or  python -m tests.sim.make_fixtures"


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ivr.cli.fixtures.playing.read", read)
        yield


@pytest.fixture(scope="module")
def line() -> TrialLine:
    return TrialLine(carriers_voice())


@pytest.fixture(scope="module", params=[0.8, 1.0, 1.2], ids="speech that takes {} times as long".format)
def play(line: TrialLine, request: pytest.FixtureRequest) -> Iterator[InProcess]:
    """The shipped line, as it is with audio files that are shorter or longer than its words were reckoned to be."""
    with TrialLine(carriers_voice(), _with_lengths(line.line, request.param)) as trial:
        yield InProcess(trial)


def _with_lengths(line: Line, factor: float) -> Line:
    statements = [
        *line.phrases.values(),
        *(each for topic in line.topics.values() for part in topic.parts for each in part.statements),
    ]
    lengths = {(each.id, code): seconds * factor for each in statements for code, seconds in each.seconds.items()}
    return retimed(line, lengths)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_callers_hear_what_was_recorded(path: Path, play: InProcess) -> None:
    result = play(path)
    assert result.played
    assert not result.played.differences, "\n".join(map(str, result.played.differences)) + f"\nIf meant: {RE_RECORD}"


@pytest.mark.parametrize("path", random.Random(1).sample(FILES, 8), ids=lambda path: path.stem)
def test_a_started_line_is_the_same_at_any_hour(
    path: Path, started_line: StartedLine, closed_line: StartedLine
) -> None:
    for each in (started_line, closed_line):
        settings = read_settings(each.environment)
        result = Running(settings, each.url, SpokenLine(settings, each.url))(path)
        assert result.played
        assert not result.played.differences, "\n".join(map(str, result.played.differences))


def test_the_files_are_those_that_are_listed() -> None:
    assert [path.name for path in FILES] == sorted(f"{fixture.name}.yaml" for fixture in fixtures()), RE_RECORD


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_step_is_compared_and_written_as_it_was_read(path: Path) -> None:
    script = read(path)
    assert all(step.told.hears is not None and step.told.then for step in script.steps)
    again = text_of(replace(script, name=path.stem))
    assert again.splitlines()[2:] == [line for line in path.read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("path", OLDER, ids=lambda path: path.stem)
def test_what_older_versions_recorded_is_played_and_differs_in_words_and_ways_only(path: Path, line: TrialLine) -> None:
    result = InProcess(line)(path)
    assert result.played
    assert len(result.played.answers) == len(read(path).steps)
    assert not any("rings" in each.fields for each in result.played.differences), "it is played at its hours"
    for difference in result.played.differences:
        assert _exact(difference), str(difference)


def _exact(difference: Difference) -> bool:
    """Whether it says which words or ways are expected, and which there are."""
    return bool(difference.fields) and all(line.startswith(("- expected", "+ ")) for line in difference.lines)


@pytest.mark.parametrize("path", [*FILES, *OLDER], ids=lambda path: path.name)
def test_no_file_holds_a_real_number_or_a_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"\+?\d(?:[ ,]{0,2}\d){6,}", text)}
    withheld = {number[1:] for number in WITHHELD_NUMBERS}
    real = {number for number in numbers - withheld if not re.fullmatch(r"0+[0-9]{1,3}|1?[2-9]\d\d55501\d\d", number)}
    assert real == set()
    assert set(re.findall(r"mac=([^&\"<\\]*)", text)) <= {"masked"}
    assert "Signature" not in text
