"""Two lines of which one never was fit to speak: the other one answers its callers, and says so first."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.content.load import load_folder
from ivr.settings import Settings, read
from ivr.wiring import Parts, UnfitError, join, kept_for
from ivr.wiring.kept import menus_of
from tests.calls.forms import TOKEN
from tests.soak.publishes import own, with_own_numbers
from tests.started import LIVE, MENUS
from tests.two_lines import FIRST_GREETING, FIRST_NUMBER, SECOND, SECOND_GREETING, SECOND_NUMBER, say, two_lines
from tests.wiring.test_switch import Caller

INSTEAD = {"en": "is not working now. Another line answers.", "es": "no funciona en este momento."}
NUMBERS = {"first": FIRST_NUMBER, "second": SECOND_NUMBER}
GREETINGS = {"first": FIRST_GREETING, "second": SECOND_GREETING}
STATES, MODES = ("fit", "never-fit", "was-fit"), ("local", "live")
STARTS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "starts-of-two.yaml").read_text(encoding="utf-8")
)


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """Two lines that may go live."""
    return with_own_numbers(two_lines(tmp_path / "menus"))


@pytest.fixture
def settings(menus: Path, tmp_path: Path) -> Callable[[str], Settings]:
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    here = folders | {"IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN}
    more = {"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN": TOKEN}
    return lambda mode: read(here | (LIVE | more if mode == "live" else {}))


def folder_of(menus: Path, line: str) -> Path:
    return menus / "lines" / SECOND if line == "second" else menus


def break_(menus: Path, line: str) -> None:
    (folder_of(menus, line) / "topics" / "recovery.yaml").write_text("topic:\trecovery\n")


def test_the_table_has_every_case() -> None:
    assert STARTS.keys() == {f"{first}, {second}" for first, second in product(STATES, STATES)}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", STARTS)
def test_who_answers_and_why(case: str, mode: str, menus: Path, settings: Callable[[str], Settings]) -> None:
    states = dict(zip(NUMBERS, case.split(", "), strict=True))
    for line, state in states.items():
        if state == "never-fit":
            break_(menus, line)
    if "was-fit" in states.values():
        join(settings(mode))
    for line, state in states.items():
        if state == "was-fit":
            break_(menus, line)
    if refused := STARTS[case].get("refused"):
        with pytest.raises(UnfitError, match=re.escape(refused)):
            join(settings(mode))
        return
    parts = join(settings(mode))
    for line, number in NUMBERS.items():
        who, why = STARTS[case][f"calls-{line}"]
        heard = Caller(parts, own(number), f"CA{line}").ask()
        speaks = who if who in GREETINGS else line
        assert GREETINGS[speaks] in heard
        assert all((words in heard) == (who in GREETINGS) for words in INSTEAD.values())
        assert heard.index("nine one one") < heard.index("nueve uno uno") < heard.index(GREETINGS[speaks])
        assert why in told(parts, line)


def told(parts: Parts, line: str) -> str:
    """What is told of a line."""
    assert parts.others
    found = parts if line == "first" else parts.others.speaking.get(SECOND)
    return found.news.text() if found and found.news else " ".join(parts.others.silent[SECOND])


def stood_in_for(menus: Path, settings: Settings) -> Parts:
    break_(menus, "first")
    parts = join(settings)
    assert parts.stands_in
    return parts


def test_a_caller_reaches_the_staff_who_are_there_whatever_they_press(
    menus: Path, settings: Callable[[str], Settings]
) -> None:
    parts = stood_in_for(menus, settings("live"))
    for keys in (["0"], ["", "", ""], ["4", "2"]):
        caller = Caller(parts, own(FIRST_NUMBER), f"CA{len(keys)}{keys[0]}")
        caller.ask()
        for key in keys:
            caller.ask(Digits=key)
        assert "<Dial" in caller.body
        assert {each.line for each in caller.entries} == {""}, "their patients are the first line's, once it speaks"
    assert caller.entries[-1].note.opens


def test_whoever_speaks_another_language_than_the_line_that_answers_hears_what_to_do_in_it(
    menus: Path, settings: Callable[[str], Settings]
) -> None:
    second = menus / "lines" / SECOND
    shutil.rmtree(second)
    shutil.copytree(MENUS / "lines" / "colonoscopy", second)
    parts = stood_in_for(menus, settings("local"))
    heard = Caller(parts, own(FIRST_NUMBER)).ask()
    assert 'language="es-US"' in heard
    assert "cuelgue y marque el nueve uno uno." in heard


@pytest.mark.parametrize("mode", MODES)
def test_the_first_line_speaks_as_soon_as_it_is_mended(
    mode: str, menus: Path, settings: Callable[[str], Settings]
) -> None:
    good = (menus / "topics" / "recovery.yaml").read_text(encoding="utf-8")
    parts = stood_in_for(menus, settings(mode))
    assert parts.renewal
    under_way = Caller(parts, own(FIRST_NUMBER))
    under_way.ask()
    assert not parts.renewal.follow(), "what stands in is never published as the first line"
    assert not kept_for(settings(mode)).history()
    assert not parts.renewal.look()
    (menus / "topics" / "recovery.yaml").write_text(good, encoding="utf-8")
    assert parts.renewal.look()
    assert parts.stands_in is None
    assert parts.line.id == "small"
    assert FIRST_GREETING in Caller(parts, own(FIRST_NUMBER), "CA2").ask()
    assert SECOND_GREETING in Caller(parts, own(SECOND_NUMBER), "CA3").ask()
    assert SECOND_GREETING in under_way.ask(Digits="7"), "a call goes on in the words that it began with"
    assert [each.version for each in kept_for(settings(mode)).history()] == [parts.line.version]


def test_the_first_line_speaks_once_it_is_published(menus: Path, settings: Callable[[str], Settings]) -> None:
    good = (menus / "topics" / "recovery.yaml").read_text(encoding="utf-8")
    parts = stood_in_for(menus, settings("live"))
    (menus / "topics" / "recovery.yaml").write_text(good, encoding="utf-8")
    loaded = load_folder(menus)
    assert loaded.line
    kept_for(settings("live")).publish(menus_of(settings("live"), loaded, loaded.line), "Ana", "the first one")
    assert parts.renewal
    assert parts.renewal.follow()
    assert parts.stands_in is None
    assert FIRST_GREETING in Caller(parts, own(FIRST_NUMBER)).ask()


def test_what_stands_in_goes_with_the_line_that_it_is(menus: Path, settings: Callable[[str], Settings]) -> None:
    parts = stood_in_for(menus, settings("local"))
    (second,) = parts.every[1:]
    assert parts.renewal
    assert second.renewal
    say(menus, SECOND, "Good day.")
    assert second.renewal.look()
    assert parts.renewal.look()
    assert "Good day." in Caller(parts, own(FIRST_NUMBER)).ask()
    line = menus / "line.yaml"
    line.write_text(line.read_text(encoding="utf-8").replace(own(SECOND_NUMBER), "+12025550190"), encoding="utf-8")
    assert parts.renewal.look()
    assert parts.renewal.look(), "the numbers of a line that cannot speak count as far as they can be read"
    assert INSTEAD["en"] not in Caller(parts, "+12025550190", "CA2").ask()
    assert INSTEAD["en"] in Caller(parts, own(SECOND_NUMBER), "CA3").ask()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("left", ["nothing", "line: [\n", "line: small\nlanguages:\n  - language: es\n"])
def test_however_broken_the_first_folder_is(
    left: str, mode: str, menus: Path, settings: Callable[[str], Settings]
) -> None:
    for path in menus.iterdir():
        if path.name != "lines":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if left != "nothing":
        (menus / "line.yaml").write_text(left, encoding="utf-8")
    parts = join(settings(mode))
    heard = Caller(parts, own(FIRST_NUMBER)).ask()
    assert SECOND_GREETING in heard
    assert INSTEAD["es"] in heard
    assert (INSTEAD["en"] in heard) == ("language: es" not in left), "all languages where none can be read"


def test_live_menus_that_nobody_may_hear_yet_are_no_errors_and_are_named(
    menus: Path, settings: Callable[[str], Settings], caplog: pytest.LogCaptureFixture
) -> None:
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8").replace("+1911200", "+1202555"), encoding="utf-8")
    parts = join(settings("live"))
    assert parts.news
    assert "placeholders (555-01xx)" in parts.news.as_data()["folder"]["errors"][0]
    assert parts.news.as_data()["stands_in"] == SECOND
    assert parts.renewal
    say(menus, "", "Hello.")
    with caplog.at_level(logging.ERROR):
        assert parts.renewal.look()
    assert "THE FIRST LINE DOES NOT SPEAK." in caplog.text
    assert parts.stands_in


def test_without_its_database_nothing_is_written_over_what_the_first_line_was(
    menus: Path, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    first = join(settings("live"))
    break_(menus, "first")
    shutil.rmtree(tmp_path / "data" / "menus-kept")
    database = tmp_path / "data" / "ivr.db"
    away = database.rename(tmp_path / "away")
    database.mkdir()
    parts = join(settings("live"))
    assert parts.stands_in
    database.rmdir()
    away.rename(database)
    assert parts.renewal
    assert parts.renewal.follow()
    assert parts.line.version == first.line.version, "the database is back, and tells what was published"
