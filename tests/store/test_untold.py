"""What happened follows from old entries as the engine tells it for the same calls today."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ivr.core.entries import Entry
from ivr.core.happenings import ChoseKey, Ended, HeardToEnd, RedFlagChosen, read
from ivr.core.line.staff import Duty
from ivr.store import untold
from ivr.store.durable.log_row import COLUMNS, Writer, read_line
from tests.lines import small_line
from tests.store.kept import VAULT, declined, ended, failed, flag, message
from tests.store.made import AT_MENU, HEARD, logged, until_over

AWAY = Duty(closed=frozenset(team.id for team in small_line().staff.teams))
RANG = {"kind": "transfer", "mode": "ring"}
CALLS = {
    "topic to its end": HEARD,
    "topic left": ("1", "#", "2", "*", "9", "2", "silence", "7", "8", "1", "2"),
    "wrong keys": ("6", "6", "?", "no-answer"),
    "wrong keys among warning signs": ("4", "6", "6", "6", "busy"),
    "nobody answers a red flag": (*until_over("4", "1"), "6", "1"),
    "somebody answers": ("4", "1", "busy", "accepted!", "accepted", "silence", "ended!"),
    "staff, and back": ("0", "accepted", "5", "3", "1"),
    "silence": AT_MENU,
    "message": (*until_over("0"), "2", "kept"),
    "faults": ("9", "fault!", "1", "fallback!", "ended!"),
}


@pytest.mark.parametrize("happened", CALLS.values(), ids=CALLS)
def test_it_follows_from_where_old_entries_led(happened: tuple[str, ...]) -> None:
    steps = logged(*happened)
    assert [untold.happened(each._asdict()) for each in steps] == [read(each.happened) for each in steps]


def test_a_topic_of_two_parts_is_heard_part_by_part() -> None:
    steps = logged("2", "silence", "silence", "silence")
    heard = [any(isinstance(each, HeardToEnd) for each in untold.happened(step._asdict())) for step in steps]
    assert heard.count(True) == 1
    assert heard[-1]


def test_staff_who_were_away_were_found_away() -> None:
    steps = logged("0", duty=AWAY)
    assert untold.happened(steps[-1]._asdict()) == read("key:0 away:staff") == read(steps[-1].happened)


def test_a_silent_caller_was_given_up_by_their_last_entries_together() -> None:
    steps = logged(*AT_MENU, "silence", "silence", "silence")
    rows = [each._asdict() for each in steps]
    assert untold.gave_up(rows)
    assert not untold.gave_up(rows[:-1])
    assert read(steps[-1].happened)[-1] == Ended()
    assert not untold.gave_up([each._asdict() for each in logged(*AT_MENU, "silence", "silence", "7")])
    assert not untold.gave_up([])
    wrong_between = logged(*AT_MENU, "silence", "6", "silence", "silence")
    assert untold.gave_up([each._asdict() for each in wrong_between])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (RANG | {"value": "odd", "next_mode": "ring"}, "not-taken:failed"),
        (RANG | {"value": "busy", "next_mode": "menu", "why": "silence"}, "not-taken:busy nobody:silence"),
        ({"kind": "message"}, ""),
        ({"kind": "key"}, ""),
        ({"kind": "ended", "value": "completed"}, ""),
        ({"kind": "key", "value": "1", "opens": "leg"}, "key:1 flag:leg"),
        ({"kind": "silence", "mode": "bye", "next_mode": "bye"}, "silent ended"),
    ],
)
def test_odd_and_sparse_entries(changed: dict[str, str], expected: str) -> None:
    assert untold.happened(dict.fromkeys(untold.NEEDED, "") | changed) == read(expected)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (flag(3), "key:1 flag:numb-legs ringing:numb-legs"),
        (declined(4), "not-taken:declined"),
        (message(5), "message"),
        (failed(6), ""),
        (ended(7), ""),
    ],
)
def test_a_line_of_an_older_spool_is_read_and_tells_what_happened(entry: Entry, expected: str) -> None:
    line = json.loads(Writer(VAULT).slip(entry).line())
    assert line.pop("happened") == ""
    old = read_line(json.dumps(line))
    assert old is not None
    assert old.row[COLUMNS.index("happened")] == expected


def test_a_line_of_a_spool_that_tells_keeps_what_it_tells() -> None:
    entry = flag(3)
    entry = replace(entry, note=replace(entry.note, happened=(ChoseKey("1"), RedFlagChosen("numb-legs"))))
    slip = Writer(VAULT).slip(entry)
    assert read_line(slip.line()) == slip
