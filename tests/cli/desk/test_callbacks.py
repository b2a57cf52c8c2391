"""``ivr callbacks``: the list, taking and closing, the number, the message."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.alerts.messages import FOLDER, path_of
from ivr.cli.desk.callbacks import callbacks
from ivr.cli.desk.opened_list import Bench
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.line.staff import UNKNOWN_FLAG
from tests.alerts.memory import Disk, MemoryKept, PlainBox
from tests.alerts.people import OPENED, PATIENT, Clock, callback, line

MINUTE = 60_000
SIGN = line().red_flags["leg"].sign.text["en"].strip()


def run(bench: Bench, *arguments: str) -> Result:
    return CliRunner().invoke(callbacks, arguments, obj=bench)


def made(tmp_path: Path, *entries: Callback) -> Bench:
    return Bench(MemoryKept(*entries, disk=Disk()), PlainBox(), tmp_path, Clock(OPENED + 75 * MINUTE), line())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return made(
        tmp_path,
        callback(),
        callback(13, opened=OPENED + 70 * MINUTE, sign=UNKNOWN_FLAG, withheld=True, attempts=3, language="en"),
        callback(
            14,
            Cause.MESSAGE,
            opened=OPENED + 75 * MINUTE,
            sign="",
            has_message=True,
            standing=Standing.TAKEN,
            taken_by="Kim",
        ),
        callback(15, opened=OPENED - 50 * 60 * MINUTE, sign="gone", language="en"),
        callback(16, Cause.DRILL, opened=OPENED + 76 * MINUTE, sign="", withheld=True),
        callback(17, standing=Standing.ANSWERED),
    )


def test_the_list(bench: Bench) -> None:
    done = run(bench)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        f"   12  1 h 15 min  RED FLAG: {SIGN}  es",
        "   13       5 min  RED FLAG of unknown kind  en  tried 3 times  number withheld",
        "   14       0 min  message  es  message waiting (ivr callbacks play 14)  taken by Kim",
        "   15     2 d 3 h  RED FLAG: gone  en",
        "   16       0 min  DRILL  es",
        "To call back:  ivr callbacks take ID --by NAME, then: ivr callbacks show ID",
    ]


def test_the_list_as_json_has_no_number(bench: Bench) -> None:
    done = run(bench, "--json")
    rows = json.loads(done.output)
    assert rows[0] == {
        "id": 12,
        "standing": "open",
        "cause": "red-flag",
        "sign": "leg",
        "what": f"RED FLAG: {SIGN}",
        "language": "es",
        "opened": "2027-01-15T08:00:00+00:00",
        "age_minutes": 75,
        "attempts": 1,
        "withheld": False,
        "message": False,
        "taken_by": "",
    }
    assert [row["id"] for row in rows] == [12, 13, 14, 15, 16]
    assert PATIENT[1:] not in done.output


def test_an_entry_from_the_future_is_of_unknown_age(tmp_path: Path) -> None:
    ahead = made(tmp_path, callback(opened=OPENED + 200 * MINUTE))
    assert "age unknown: the clock was set back" in run(ahead).output
    (row,) = json.loads(run(ahead, "--json").output)
    assert (row["age_minutes"], row["clock_was_set_back"]) == (0, True)


@pytest.mark.parametrize("word", ["abc", "0", "-3", "w", "wxyz", "1e3", "w123456789"])
def test_what_is_not_the_number_of_an_entry_is_wrong_use(bench: Bench, word: str) -> None:
    done = run(bench, "show", "--", word)
    assert (done.exit_code, "is not the number of an entry" in done.output) == (2, True)


def test_an_empty_list(tmp_path: Path) -> None:
    assert run(made(tmp_path)).output == "Nobody is waiting for a call back.\n"
    assert run(made(tmp_path), "--json").output == "[]\n"


def test_without_menus_a_sign_is_shown_by_its_id(bench: Bench) -> None:
    assert "RED FLAG: leg" in run(replace(bench, line=None)).output


def test_the_number_is_shown_to_whoever_asks_for_the_entry(bench: Bench) -> None:
    assert f"Call {PATIENT}\n" in run(bench, "show", "12").output
    assert "number is withheld" in run(bench, "show", "13").output
    assert "nobody to call" in run(bench, "show", "16").output
    assert isinstance(bench.kept, MemoryKept)
    bench.kept.numbers[12] = ""
    assert "its time is over" in run(bench, "show", "12").output
    assert "answered" in run(bench, "show", "17").output
    unknown = run(bench, "show", "99")
    assert (unknown.exit_code, "There is no entry 99" in unknown.output) == (1, True)


def test_what_came_in_place_of_a_number_is_shown_to_people_alone(tmp_path: Path) -> None:
    bench = made(tmp_path, callback(withheld=True, caller="?5f"))
    assert isinstance(bench.kept, MemoryKept)
    bench.kept.numbers[12] = "sip:alice@example.com"
    assert run(bench).output.splitlines()[0].endswith("number cannot be dialled")
    assert "alice" not in run(bench).output + run(bench, "--json").output
    assert "Cannot be dialled: sip:alice@example.com." in run(bench, "show", "12").output


def test_many_withheld_numbers_are_told_of(tmp_path: Path) -> None:
    few, many = ([callback(number, withheld=True) for number in range(1, count)] for count in (13, 14))
    assert "withheld number" not in run(made(tmp_path, *few)).output
    assert "13 of them have a withheld number" in run(made(tmp_path, *many)).output


def test_taking(bench: Bench) -> None:
    done = run(bench, "take", "12", "--by", " Nurse Kim ")
    assert (done.exit_code, done.output) == (0, "12 is yours. The number:  ivr callbacks show 12\n")
    assert isinstance(bench.kept, MemoryKept)
    assert bench.kept.entries[12].taken_by == "Nurse Kim"
    assert "already taken by Nurse Kim" in run(bench, "take", "12", "--by", "Lee").output
    second = run(bench, "take", "17", "--by", "Lee")
    assert (second.exit_code, "17 is already answered" in second.output) == (1, True)
    assert run(bench, "take", "99", "--by", "Lee").exit_code == 1


def test_closing(bench: Bench) -> None:
    assert run(bench, "done", "12", "--by", "Kim").output == "12 is closed.\n"
    again = run(bench, "done", "12", "--by", "Kim")
    assert (again.exit_code, "12 is already done" in again.output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("take", "12"),
        ("take", "12", "--by", " "),
        ("take", "12", "--by", "x" * 101),
        ("done", "12", "--by", "a\nb"),
        ("take", "twelve", "--by", "Kim"),
        ("take", "0", "--by", "Kim"),
        ("nonsense",),
    ],
)
def test_wrong_use(bench: Bench, arguments: tuple[str, ...]) -> None:
    assert run(bench, *arguments).exit_code == 2


def test_a_message_is_saved(bench: Bench, tmp_path: Path) -> None:
    path = path_of(tmp_path / FOLDER, 14)
    path.parent.mkdir()
    path.write_bytes(b"sdrow")
    done = run(bench, "play", "14", "--save", str(tmp_path / "message.wav"))
    assert done.exit_code == 0
    assert (tmp_path / "message.wav").read_bytes() == b"words"
    assert run(bench, "play", "14", "--save", str(path / "x.wav")).exit_code == 1


def test_a_message_is_played(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(tmp_path / FOLDER, 14)
    path.parent.mkdir()
    path.write_bytes(b"sdrow")
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    nothing = run(bench, "play", "14")
    assert (nothing.exit_code, "Use --save FILE" in nothing.output) == (1, True)
    player = programs / "aplay"
    player.write_text(
        f'#!/bin/sh\nread words < "$2"\necho "$1 $words" > "{tmp_path}/heard"\nexit "$(/bin/cat "{tmp_path}/code")"\n'
    )
    player.chmod(0o700)
    (tmp_path / "code").write_text("0")
    assert run(bench, "play", "14").exit_code == 0
    assert (tmp_path / "heard").read_text() == "-q words\n"
    (tmp_path / "code").write_text("1")
    failed = run(bench, "play", "14")
    assert (failed.exit_code, "aplay could not play it" in failed.output) == (1, True)
    assert list(tmp_path.glob("*.wav")) == []


def test_messages_that_cannot_be_heard(bench: Bench, tmp_path: Path) -> None:
    for id_, said in ((12, "There is no message with 12"), (14, "not here yet"), (99, "There is no entry")):
        done = run(bench, "play", str(id_))
        assert (done.exit_code, said in done.output) == (1, True)
    path = path_of(tmp_path / FOLDER, 14)
    path.parent.mkdir()
    path.write_bytes(b"spoilt")
    spoilt = run(bench, "play", "14")
    assert (spoilt.exit_code, "IVR_SECRET" in spoilt.output, PATIENT in spoilt.output) == (1, True, False)
    path.unlink()
    path.mkdir()
    assert "cannot be read" in run(bench, "play", "14").output


@pytest.mark.parametrize(
    "arguments", [(), ("show", "12"), ("take", "12", "--by", "Kim"), ("done", "12", "--by", "Kim"), ("play", "12")]
)
def test_a_list_that_is_away_says_what_to_do(bench: Bench, arguments: tuple[str, ...]) -> None:
    assert isinstance(bench.kept, MemoryKept)
    bench.kept.disk.away = True
    done = run(bench, *arguments)
    assert done.exit_code == 1
    assert "The callback list cannot be used now (OSError)" in done.output
    assert PATIENT not in done.output


@pytest.mark.parametrize("command", ["", "show", "take", "done", "play"])
def test_each_has_help_with_an_example(bench: Bench, command: str) -> None:
    assert "Example: ivr callbacks" in run(bench, *command.split(), "--help").output


def test_entries_of_one_number_are_said_to_be_one_patient(tmp_path: Path) -> None:
    entries = [
        callback(number, caller="a" if number < 4 else f"b{number}", withheld=number > 5) for number in range(1, 6)
    ]
    lines = run(made(tmp_path, *entries)).output.splitlines()
    more = "(the same number has 2 more here: one patient, alerted once)"
    assert [more in each for each in lines] == [True, True, True, False, False, False]


def test_a_number_that_the_line_does_not_dial_is_said_to_be_one(tmp_path: Path) -> None:
    bench = made(tmp_path, callback(), callback(13))
    assert isinstance(bench.kept, MemoryKept)
    bench.kept.numbers[13] = "+19005550100"
    assert "Look at this number" not in run(bench, "show", "12").output
    assert "Call +19005550100\nLook at this number before you call it" in run(bench, "show", "13").output
