"""The callback list while the database is there, away, and back, and while the clock is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.alerts import callback_view as views
from ivr.alerts import unwritten
from ivr.alerts.callback_view import CallbackView
from ivr.core.callbacks.attempts import Attempt, State
from ivr.core.callbacks.entry import Callback, Cause, Standing
from tests.alerts.memory import Disk, MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import OPENED, PATIENT, Way, callback, entry

ATTEMPT = Attempt(12, 0, Way.MAIL, "nurse.0", tries=1, created=OPENED, updated=OPENED)
PENDING = callback(-5, call="CA1")
FIRST = OPENED + 180_000
LOST = -(2**40)


class Office:
    """A view of the list and what is behind it."""

    def __init__(self, *entries: Callback) -> None:
        self.disk = Disk()
        self.kept = MemoryKept(*(entries or (callback(),)), disk=self.disk)
        self.attempts = MemoryAttempts(self.disk)
        self.ledger = MemoryLedger()
        self.view = CallbackView(self.kept, self.attempts, self.ledger)

    def firsts(self, seconds: float = 0) -> dict[int, int]:
        """The entries about whom alerts go out, and the seconds at which they begin."""
        now = OPENED + round(seconds * 1000)
        self.view.read(now)
        sight = self.view.sight(now)
        return {each.callback.id: (each.first - OPENED) // 1000 for each in (*sight.patients, *sight.messages)}

    def ids(self, seconds: float = 0) -> list[int]:
        """The entries about whom alerts go out."""
        return sorted(self.firsts(seconds), reverse=True)


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_on_disk_is_asked_of_the_disk(office: Office) -> None:
    office.attempts.record(ATTEMPT)
    assert office.firsts() == {12: 180}
    assert office.view.notes.all() == (ATTEMPT,)
    assert office.view.get(12) == callback()
    assert office.view.get(99) is None
    assert office.view.number(12) == PATIENT
    assert office.view.take(12, "nurse.0", OPENED)
    assert not office.view.take(12, "nurse.1", OPENED)
    assert office.ids() == []
    assert office.kept.entries[12].taken_by == "nurse.0"


def test_only_what_has_changed_is_read(office: Office) -> None:
    for seconds in range(200):
        office.firsts(seconds)
    assert office.kept.read == 1
    office.kept.entries[13] = callback(13, opened=OPENED + 200_000)
    assert office.firsts(200) == {12: 180, 13: 380}
    assert office.kept.read == 2


def test_while_the_disk_is_away_what_was_read_last_is_remembered(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    assert office.ids() == [12]
    office.disk.away = True
    assert office.ids() == [12]
    assert office.view.trouble == "OSError"
    assert office.view.get(12) == callback()
    assert office.view.take(12, "nurse.0", OPENED + 9)
    assert not office.view.take(12, "nurse.1", OPENED + 9)
    taken = office.view.get(12)
    assert taken is not None
    assert (taken.standing, taken.taken_by) == (Standing.TAKEN, "nurse.0")
    assert office.ids() == []
    with pytest.raises(OSError, match=PATIENT[1:]):
        office.view.number(12)
    for do in (lambda: office.view.take(99, "nurse.0", OPENED), lambda: office.view.get(99)):
        with pytest.raises(OSError, match=PATIENT[1:]):
            do()
    office.disk.away = False
    assert office.ids() == []
    assert office.view.trouble == ""
    assert office.kept.entries[12].taken_by == "nurse.0"
    assert PATIENT[1:] not in caplog.text


def test_taken_is_remembered_by_entry_and_not_by_call() -> None:
    office = Office(callback(1, call="CA7"), callback(2, call="CA7", step=6, opened=OPENED + 10))
    assert office.ids() == [2, 1]
    office.disk.away = True
    assert office.view.take(1, "nurse.0", OPENED + 20)
    assert office.ids() == [2]
    office.disk.away = False
    assert office.ids() == [2]
    assert [each.standing for each in office.kept.entries.values()] == [Standing.TAKEN, Standing.OPEN]


@pytest.mark.parametrize("away", [False, True])
def test_who_gives_an_entry_back_sets_alerts_going_again(office: Office, *, away: bool) -> None:
    assert office.ids() == [12]
    office.disk.away = away
    assert office.view.take(12, "nurse.0", OPENED + 9)
    if not away:
        assert not office.view.give_back(12, "nurse.1")
    assert office.firsts(400) == {}
    assert office.view.give_back(12, "nurse.0")
    assert office.firsts(500) == {12: 505}
    office.disk.away = False
    assert office.kept.entries[12].standing is Standing.OPEN
    assert not office.view.give_back(-99, "nurse.0")


def test_red_flags_on_their_way_to_the_disk_are_entries_too(office: Office) -> None:
    office.ledger.held = [PENDING, callback(-6, call=callback().call), callback(-7, standing=Standing.ANSWERED)]
    assert office.ids() == [12, -5]
    assert office.view.number(-5) == PATIENT
    assert office.view.get(-5) == PENDING
    attempt = replace(ATTEMPT, callback=-5)
    assert office.view.notes.claim(attempt, 0)
    office.view.notes.record(attempt)
    assert office.view.notes.all() == (attempt,)
    assert office.attempts.rows == {}


def test_who_took_an_entry_on_its_way_has_taken_it_on_disk(office: Office) -> None:
    office.ledger.held = [PENDING]
    assert office.ids() == [12, -5]
    assert office.view.take(-5, "nurse.0", OPENED + 9)
    assert not office.view.take(-5, "nurse.1", OPENED + 9)
    assert office.ids() == [12]
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    assert office.ids() == [12]
    assert office.kept.entries[13].taken_by == "nurse.0"


def test_an_entry_keeps_its_time_and_its_old_id_once_it_is_on_disk(office: Office) -> None:
    office.ledger.held = [PENDING]
    assert office.firsts() == {12: 180, -5: 180}
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    office.kept.numbers[13] = "+12025550172"
    assert office.firsts(500) == {12: 180, 13: 180}
    found = office.view.get(-5)
    assert found is not None
    assert found.id == 13
    assert office.view.number(-5) == "+12025550172"
    assert office.view.take(-5, "nurse.0", OPENED)
    assert office.kept.entries[13].taken_by == "nurse.0"
    office.ids()
    assert office.view.get(-5) is None
    assert not office.view.take(-5, "nurse.0", OPENED)


def test_what_is_written_nowhere_is_an_entry_at_once(office: Office) -> None:
    office.disk.away = True
    office.view.unwritten([entry(), replace(entry(), step=4, note=replace(entry().note, opens=""))])
    assert office.firsts(1) == {LOST: 0}
    found = office.view.get(LOST)
    assert found is not None
    assert (found.cause, found.sign, found.language, found.withheld) == (Cause.RED_FLAG, "leg", "es", False)
    assert office.view.number(LOST) == PATIENT
    office.view.unwritten([replace(entry(number=""), step=7, at=OPENED + 60_000)])
    assert office.firsts(60) == {LOST: 0}
    again = office.view.get(LOST)
    assert again is not None
    assert (again.attempts, again.step, again.opened) == (2, 7, OPENED)
    assert PATIENT[1:] not in repr(office.view._unwritten._flags)


def test_calls_of_one_number_that_are_written_nowhere_are_one_patient(office: Office) -> None:
    office.disk.away = True
    office.view.unwritten([entry("CA1"), entry("CA2"), entry("CA3", number=""), entry("CA4", number="+12025550179")])
    assert len(office.ids()) == 3


def test_the_ledger_and_the_disk_take_over_what_was_written_nowhere(office: Office) -> None:
    office.view.unwritten([entry()])
    assert office.firsts() == {12: 180, LOST: 0}
    office.ledger.held = [PENDING]
    assert office.firsts(10) == {12: 180, -5: 0}
    assert office.view.get(LOST) == PENDING
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    assert office.firsts(20) == {12: 180, 13: 0}


def test_what_was_written_nowhere_and_is_long_over_is_forgotten(office: Office) -> None:
    office.view.unwritten([entry("CA1"), replace(entry("CA2", number=""), at=OPENED + 4 * 3_600_000 + 1)])
    assert office.ids() == [12, LOST - 1]


def test_a_ledger_that_fails_hides_nothing_that_is_on_disk(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> list[Callback]:
        raise RuntimeError(PATIENT)

    office.ledger.pending_red_flags = broken  # type: ignore[method-assign]
    assert office.ids() == [12]
    assert "asking the ledger failed with RuntimeError" in caplog.text
    assert PATIENT[1:] not in caplog.text


def test_memory_has_a_limit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_REMEMBERED", 2)
    monkeypatch.setattr(unwritten, "MOST", 2)
    office.view.unwritten([entry(f"CA{number}") for number in range(5)])
    office.ids()
    assert len(office.view._unwritten._calls) == len(office.view._moved) == 2


@pytest.mark.parametrize("ahead", [3, 600, 3_600, 86_400])
def test_an_entry_of_a_clock_that_was_ahead_counts_as_opened_now(ahead: int, caplog: pytest.LogCaptureFixture) -> None:
    office = Office(callback(opened=OPENED + ahead * 1000))
    assert office.firsts(0) == {12: 180}
    assert f"callback 12 was opened {ahead} s in the future: the clock was set back" in caplog.text
    assert office.firsts(ahead + 1000) == {12: 180}


def test_a_clock_that_is_set_back_delays_nothing_and_nothing_is_told_twice(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.kept.entries[13] = callback(13, opened=OPENED + 7_100_000)
    told = replace(ATTEMPT, state=State.DELIVERED, created=OPENED + 7_200_000, updated=OPENED + 7_200_000)
    rang = replace(told, way=Way.CALL, state=State.FAILED, sid="CA1")
    for each in (told, rang):
        office.attempts.record(each)
    office.firsts(7_205)
    assert office.firsts(600) == {12: 180, 13: 780}
    assert "The clock was set back by 6605 s" in caplog.text
    assert office.view.notes.told_at() == (OPENED + 600_000,)
    assert {each.covers for each in office.view.notes.all()} == {OPENED + 600_000}


def test_what_a_clock_told_that_was_ahead_hides_nobody_once_it_gets_there() -> None:
    ahead = replace(ATTEMPT, state=State.DELIVERED, created=OPENED + 7_200_000, updated=OPENED + 7_200_000)
    office = Office(callback(13, opened=OPENED + 7_000_000))
    office.attempts.record(ahead)
    office.firsts(600)  # the clock was set right while the line was down
    office.view = CallbackView(office.kept, office.attempts, office.ledger)
    assert office.firsts(7_300) == {13: 7_305}
    assert office.view.notes.told_at() == (OPENED + 600_000,)


def test_what_comes_late_must_stay_open_for_a_moment(office: Office) -> None:
    office.ids()
    office.kept.entries[13] = callback(13, call="CA13")
    assert office.firsts(900) == {12: 180, 13: 905}


def test_a_restart_knows_what_was_told_and_what_was_not() -> None:
    told = replace(ATTEMPT, created=FIRST + 5, updated=FIRST + 9)
    office = Office(callback(), callback(13, opened=OPENED + 60_000))
    office.attempts.record(told)
    assert office.firsts(900) == {12: 180, 13: 905}


def test_what_was_told_for_the_last_time_is_left_alone() -> None:
    office = Office()
    for number, seconds in enumerate(range(180, 7_201, 300)):
        office.attempts.record(replace(ATTEMPT, round=number, created=OPENED + seconds * 1000))
    office.attempts.record(replace(ATTEMPT, round=-1, created=OPENED + 7_200_000))
    assert office.ids(7_499) == [12]
    assert office.ids(7_531) == []


def test_one_number_is_one_patient_and_not_told_too_often() -> None:
    office = Office(callback(1, caller="a", opened=OPENED))
    assert office.firsts(1) == {1: 180}
    for number in range(2, 9):
        office.kept.entries[number] = callback(number, caller="a", opened=OPENED + number * 1000)
    assert office.firsts(9) == {1: 180}
    assert office.view.sight(OPENED).patients[0].entries == 8
    assert office.view.sight(OPENED).entries == tuple(range(1, 9))
    assert office.view.others(1) == list(range(2, 9))
    starts: list[int] = []
    for number in range(10, 16):
        for each in office.kept.entries:
            office.kept.done(each, "Kim", OPENED)
        opened = (number - 9) * 300
        office.ids(opened)
        office.kept.entries[number] = callback(number, caller="a", opened=OPENED + opened * 1000)
        starts += office.firsts(opened + 1).values()
    assert starts == [480, 780, 1080, 1980, 2580, 2880]
    assert office.view.sight(OPENED + 1_900_000).patients[0].often


def test_a_withheld_number_is_nobody_elses() -> None:
    office = Office(callback(1, withheld=True), callback(2, withheld=True))
    assert office.ids() == [2, 1]
    assert office.view.others(1) == []


def test_a_clock_that_stands_still_delays_nobody_who_comes_late(office: Office) -> None:
    office.attempts.record(replace(ATTEMPT, created=FIRST + 9_000, updated=FIRST + 9_000))
    office.ids(189)
    office.kept.entries[13] = callback(13, call="CA13")
    looks = [office.firsts(189)[13] for _ in range(8)]
    assert looks == [194] * 5 + [189] * 3
    assert office.view.notes.told_at() == (FIRST + 2_000,), "so that it is told again"
