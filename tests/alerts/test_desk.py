"""The callback list while the database is there, away, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.alerts import desk as desks
from ivr.alerts.desk import Desk
from ivr.core.alerts import Attempt, State, Way
from ivr.core.callbacks import Callback, Cause, Standing
from tests.alerts.memory import Disk, MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import OPENED, PATIENT, callback, entry

ATTEMPT = Attempt(12, 0, Way.MAIL, "nurse.0", tries=1, created=OPENED, updated=OPENED)
PENDING = callback(-5, call="CA1")


class Office:
    """A desk and what is behind it."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.kept = MemoryKept(callback(), disk=self.disk)
        self.attempts = MemoryAttempts(self.disk)
        self.ledger = MemoryLedger()
        self.desk = Desk(self.kept, self.attempts, self.ledger)

    def ids(self) -> list[int]:
        """The entries that are open."""
        return [each.callback.id for each in self.desk.open()]


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_on_disk_is_asked_of_the_disk(office: Office) -> None:
    office.attempts.record(ATTEMPT)
    (found,) = office.desk.open()
    assert (found.callback, found.attempts, found.at_once) == (callback(), (ATTEMPT,), False)
    assert office.desk.get(12) == callback()
    assert office.desk.get(99) is None
    assert office.desk.number(12) == PATIENT
    assert office.desk.take(12, "nurse.0", OPENED)
    assert not office.desk.take(12, "nurse.1", OPENED)
    assert office.ids() == []
    assert office.kept.entries[12].taken_by == "nurse.0"


def test_while_the_disk_is_away_what_was_read_last_is_remembered(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    assert office.ids() == [12]
    office.disk.away = True
    assert office.ids() == [12]
    assert office.desk.get(12) == callback()
    assert office.desk.take(12, "nurse.0", OPENED + 9)
    assert not office.desk.take(12, "nurse.1", OPENED + 9)
    taken = office.desk.get(12)
    assert taken is not None
    assert (taken.standing, taken.taken_by) == (Standing.TAKEN, "nurse.0")
    assert office.ids() == []
    with pytest.raises(OSError, match=PATIENT[1:]):
        office.desk.number(12)
    with pytest.raises(OSError, match=PATIENT[1:]):
        office.desk.take(99, "nurse.0", OPENED)
    office.disk.away = False
    assert office.ids() == []
    assert office.kept.entries[12].taken_by == "nurse.0"
    assert PATIENT[1:] not in caplog.text


def test_a_second_read_finds_the_take_that_the_first_one_made(office: Office) -> None:
    assert office.ids() == [12]
    office.disk.away = True
    office.desk.take(12, "nurse.0", OPENED + 9)
    office.disk.away = False
    assert office.desk.get(12) == replace(callback(), standing=Standing.TAKEN, taken_by="nurse.0", taken=OPENED + 9)
    assert office.ids() == []
    office.kept.entries[13] = callback(13, call=callback().call, opened=OPENED + 60_000)
    assert office.ids() == [13]


def test_attempts_made_while_the_disk_is_away_are_stored_when_it_is_back(office: Office) -> None:
    office.disk.away = True
    assert office.desk.claim(ATTEMPT, 0)
    assert not office.desk.claim(replace(ATTEMPT, updated=OPENED + 1), 0)
    sent = replace(ATTEMPT, state=State.DELIVERED, updated=OPENED + 5)
    office.desk.record(sent)
    assert office.desk.of(12) == (sent,)
    office.disk.away = False
    assert office.desk.of(12) == (sent,)
    assert office.attempts.rows[sent.key] == sent
    assert office.desk.of(12) == (sent,)


def test_what_is_noted_while_the_disk_is_told_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.disk.away = True
    office.desk.record(ATTEMPT)
    office.disk.away = False
    newer = replace(ATTEMPT, tries=2, updated=OPENED + 99)
    monkeypatch.setattr(office.attempts, "record", lambda attempt: office.desk._attempts.update({attempt.key: newer}))
    office.desk.of(12)
    assert list(office.desk._attempts.values()) == [newer]


def test_what_the_disk_knows_better_stands(office: Office) -> None:
    office.disk.away = True
    office.desk.record(ATTEMPT)
    office.disk.away = False
    newer = replace(ATTEMPT, tries=2, updated=OPENED + 99)
    office.attempts.record(newer)
    assert office.desk.of(12) == (newer,)


def test_a_claim_is_that_of_the_disk(office: Office) -> None:
    assert office.desk.claim(ATTEMPT, 0)
    assert not office.desk.claim(ATTEMPT, 0)
    office.desk.record(replace(ATTEMPT, updated=OPENED + 1))
    assert office.desk.claim(replace(ATTEMPT, updated=OPENED + 2), OPENED + 1)


def test_red_flags_on_their_way_to_the_disk_are_entries_too(office: Office) -> None:
    office.ledger.held = [PENDING, callback(-6, call=callback().call), callback(-7, standing=Standing.ANSWERED)]
    assert office.ids() == [12, -5]
    assert office.desk.number(-5) == PATIENT
    assert office.desk.get(-5) == PENDING
    attempt = replace(ATTEMPT, callback=-5)
    assert office.desk.claim(attempt, 0)
    office.desk.record(attempt)
    assert office.desk.of(-5) == (attempt,)
    assert office.attempts.rows == {}


def test_who_took_an_entry_on_its_way_has_taken_it_on_disk(office: Office) -> None:
    office.ledger.held = [PENDING]
    assert office.ids() == [12, -5]
    assert office.desk.take(-5, "nurse.0", OPENED + 9)
    assert not office.desk.take(-5, "nurse.1", OPENED + 9)
    assert office.ids() == [12]
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    assert office.ids() == [12]
    assert office.kept.entries[13].taken_by == "nurse.0"


def test_an_entry_is_found_by_its_old_id_once_it_is_on_disk(office: Office) -> None:
    office.ledger.held = [PENDING]
    office.desk.open()
    office.desk.record(replace(ATTEMPT, callback=-5))
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    office.kept.numbers[13] = "+12025550172"
    assert office.ids() == [12, 13]
    assert office.desk.of(-5) == ()
    found = office.desk.get(-5)
    assert found is not None
    assert found.id == 13
    assert office.desk.number(-5) == "+12025550172"
    assert office.desk.take(-5, "nurse.0", OPENED)
    assert office.kept.entries[13].taken_by == "nurse.0"
    office.desk.open()
    assert office.desk.get(-5) is None
    assert not office.desk.take(-5, "nurse.0", OPENED)


def test_what_is_written_nowhere_is_an_entry_at_once(office: Office) -> None:
    office.disk.away = True
    office.desk.unwritten([entry(), replace(entry(), step=4, note=replace(entry().note, opens=""))])
    (found,) = office.desk.open()
    assert found.at_once
    assert (found.callback.cause, found.callback.sign, found.callback.language) == (Cause.RED_FLAG, "leg", "es")
    assert office.desk.number(found.callback.id) == PATIENT
    assert not found.callback.withheld
    office.desk.unwritten([replace(entry(number=""), step=7, at=OPENED + 60_000)])
    (again,) = office.desk.open()
    assert again.callback.id == found.callback.id
    assert (again.callback.attempts, again.callback.step, again.callback.opened) == (2, 7, OPENED)
    assert office.desk.get(again.callback.id) == again.callback
    assert PATIENT[1:] not in repr(office.desk._unwritten)


def test_what_was_written_nowhere_is_found_before_it_is_read(office: Office) -> None:
    office.desk.unwritten([entry()])
    id_ = next(iter(office.desk._calls))
    assert office.desk.get(id_) is not None
    assert office.desk.number(id_) == PATIENT


def test_the_ledger_and_the_disk_take_over_what_was_written_nowhere(office: Office) -> None:
    office.desk.unwritten([entry()])
    assert office.ids() == [12, -(2**40)]
    office.ledger.held = [PENDING]
    (_, held) = office.desk.open()
    assert (held.callback.id, held.at_once) == (-5, True)
    assert office.desk.get(-(2**40)) == PENDING
    office.ledger.held = []
    office.kept.entries[13] = callback(13, call="CA1")
    (_, kept) = office.desk.open()
    assert (kept.callback.id, kept.at_once) == (13, False)


def test_what_was_written_nowhere_and_is_long_over_is_forgotten(office: Office) -> None:
    office.desk.unwritten([entry("CA1"), replace(entry("CA2"), at=OPENED + 4 * 3_600_000 + 1)])
    assert office.ids() == [12, -(2**40) - 1]


def test_a_ledger_that_fails_hides_nothing_that_is_on_disk(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> list[Callback]:
        raise RuntimeError(PATIENT)

    office.ledger.pending_red_flags = broken  # type: ignore[method-assign]
    assert office.ids() == [12]
    assert "asking the ledger failed with RuntimeError" in caplog.text
    assert PATIENT[1:] not in caplog.text


def test_memory_has_a_limit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_REMEMBERED", 2)
    office.desk.unwritten([entry(f"CA{number}") for number in range(5)])
    office.desk.open()
    assert len(office.desk._at_once) == len(office.desk._calls) == 2
