"""The callback list as staff and alerts use it, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.entries import Entry, has_no_number
from ivr.store.answers import PROOF
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, writing
from ivr.store.durable.log_row import Writer
from ivr.store.durable.unflushed import Pending
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from tests.store.kept import NOON, NUMBER, VAULT, accept, declined, ended, flag, message, rows

DAY = 86_400_000
ALICE = "sip:alice@example.com"


@pytest.fixture
def engine(url: str) -> Engine:
    """Of a database with tables."""
    made = connect(url, pooled=False)
    migrate(made)
    return made


@pytest.fixture
def callbacks(engine: Engine) -> Callbacks:
    """The list, empty."""
    return Callbacks(engine, VAULT)


def store(engine: Engine, given: Sequence[Entry]) -> None:
    """Have entries written."""
    with writing(engine) as connection:
        write(connection, [Writer(VAULT).slip(entry) for entry in given])


def test_the_list_is_oldest_first_and_tells_what_there_is_to_do(engine: Engine, callbacks: Callbacks) -> None:
    store(engine, [flag(9, "CA1"), message(5, "CA2"), flag(1, "CA3"), accept(2, "CA3"), flag(7, "CA4")])
    assert [(entry.call, entry.cause, entry.has_message) for entry in callbacks.open()] == [
        ("CA2", Cause.MESSAGE, True),
        ("CA4", Cause.RED_FLAG, False),
        ("CA1", Cause.RED_FLAG, False),
    ]
    (answered,) = callbacks.of_call("CA3")
    assert (answered.standing, answered.closed) == (Standing.ANSWERED, NOON + 2)
    assert callbacks.get(answered.id) == answered
    assert callbacks.get(999) is None


def test_what_a_1_answered_is_open_again_when_nothing_has_told_of_a_talk(engine: Engine) -> None:
    times = [NOON]
    callbacks = Callbacks(engine, VAULT, clock=lambda: datetime.fromtimestamp(times[-1] / 1000, UTC))
    store(engine, [flag(1), accept(2), ended(3), flag(1, "CA2"), accept(2, "CA2"), declined(3, "CA2", "accepted")])
    store(engine, [ended(4, "CA2")])
    for now, waiting in ((NOON + 3 + PROOF - 1, []), (NOON + 3 + PROOF, ["CA1"]), (NOON + DAY, ["CA1"])):
        times.append(now)
        assert [entry.call for entry in callbacks.open()] == waiting
    store(engine, [declined(3, value="accepted")])
    assert callbacks.listed() == ()


@pytest.mark.parametrize("ahead", [3_600_000, DAY])
def test_what_a_1_answered_by_a_clock_that_was_ahead_waits_for_no_time_of_that_clock(
    engine: Engine, ahead: int
) -> None:
    times = [NOON + ahead + 3]
    callbacks = Callbacks(engine, VAULT, clock=lambda: datetime.fromtimestamp(times[-1] / 1000, UTC))
    store(engine, [replace(each, at=each.at + ahead) for each in (flag(1), accept(2), ended(3))])
    assert callbacks.open() == ()
    times.append(NOON + 4)
    (entry,) = callbacks.open()
    assert entry.standing is Standing.OPEN
    store(engine, [declined(3, value="accepted")])
    assert callbacks.open() == (), "they talked"


def test_what_a_1_answered_is_open_again_in_time_where_the_database_is_away() -> None:
    pending = Pending(VAULT)
    for each in (flag(1), accept(2), ended(3)):
        pending.add(Writer(VAULT).slip(each))
    for now, standing in ((3, "answered"), (3 + PROOF - 1, "answered"), (3 + PROOF, "open"), (3 - DAY, "open")):
        assert [each.standing for each in pending.red_flags(NOON + now)] == [standing]
    pending.add(Writer(VAULT).slip(declined(3, value="accepted")))
    assert [each.standing for each in pending.red_flags(NOON + DAY)] == ["answered"]


def test_an_entry_is_taken_by_one_person(engine: Engine, callbacks: Callbacks) -> None:
    store(engine, [flag(1)])
    (entry,) = callbacks.open()
    assert callbacks.take(entry.id, "  Ana\0 ", NOON + 5)
    assert not callbacks.take(entry.id, "Luis", NOON + 6)
    (taken,) = callbacks.listed()
    assert (taken.standing, taken.taken_by, taken.taken) == (Standing.TAKEN, "Ana", NOON + 5)
    assert callbacks.open() == ()
    assert callbacks.done(entry.id, "Luis", NOON + 9)
    assert not callbacks.done(entry.id, "Luis", NOON + 10)
    assert not callbacks.take(entry.id, "Luis", NOON + 10)
    done = callbacks.get(entry.id)
    assert done is not None
    assert (done.standing, done.taken_by, done.taken, done.closed) == (Standing.DONE, "Ana", NOON + 5, NOON + 9)
    assert callbacks.listed() == ()


def test_an_entry_that_nobody_took_is_done_by_whoever_says_so(engine: Engine, callbacks: Callbacks) -> None:
    store(engine, [flag(1)])
    (entry,) = callbacks.open()
    assert callbacks.done(entry.id, "Luis", NOON + 9)
    done = callbacks.get(entry.id)
    assert done is not None
    assert (done.taken_by, done.taken) == ("Luis", NOON + 9)
    assert not callbacks.done(999, "Luis", NOON)


def test_a_message_is_fetched_once(engine: Engine, callbacks: Callbacks) -> None:
    store(engine, [message(5, "CA2", "RE2"), flag(1), message(2), accept(3)])
    waiting = callbacks.recordings()
    assert [recording.sid for recording in waiting] == ["RE1", "RE2"]
    assert "RE1" not in repr(waiting)
    first = waiting[0].callback
    assert callbacks.recording(first) == "RE1"
    assert callbacks.fetched(first)
    assert [recording.sid for recording in callbacks.recordings()] == ["RE2"]
    assert not callbacks.fetched(999)
    assert callbacks.recording(999) == ""


def test_numbers_and_messages_go_when_their_retention_is_over(engine: Engine, callbacks: Callbacks) -> None:
    for entry in (flag(1), message(2), accept(3), flag(1, "CA2"), accept(2, "CA2"), flag(1, "CA3")):
        store(engine, [entry])
    with_message, without, still_open = (callbacks.of_call(call)[0].id for call in ("CA1", "CA2", "CA3"))
    callbacks.fetched(with_message)
    assert callbacks.purge(NOON + 30 * DAY) == ()
    assert callbacks.number(without) == NUMBER
    assert callbacks.purge(NOON + 3 + 30 * DAY) == (with_message,)
    assert [callbacks.number(id_) for id_ in (with_message, without, still_open)] == ["", "", NUMBER]
    assert callbacks.recording(with_message) == ""
    assert callbacks.purge(NOON + 99 * DAY, days=1) == ()
    store(engine, [flag(1), message(2), accept(3)])  # repeated webhooks bring nothing back
    assert {row["number"] for row in rows(engine.url.render_as_string(hide_password=False))[:2]} == {""}
    assert callbacks.recording(with_message) == ""


def test_what_came_in_place_of_a_number_is_kept_encrypted_and_forgotten_like_one(
    engine: Engine, callbacks: Callbacks
) -> None:
    for call, number in (("CA1", ALICE), ("CA2", ALICE), ("CA3", ""), ("CA4", "sip:bob@example.com")):
        store(engine, [replace(flag(1, call), number=number)])
    alice, again, withheld, bob = callbacks.open()
    assert all(each.withheld for each in (alice, again, withheld, bob)), "nobody can call back"
    assert alice.caller == again.caller != bob.caller
    assert has_no_number(alice.caller)
    assert withheld.caller == ""
    assert [callbacks.number(each.id) for each in (alice, withheld, bob)] == [ALICE, "", "sip:bob@example.com"]
    stored = str(rows(engine.url.render_as_string(hide_password=False)))
    assert "alice" not in stored
    store(engine, [flag(1, "CA4")])
    assert callbacks.number(bob.id) == NUMBER, "a number is better"
    callbacks.done(alice.id, "Kim", NOON)
    callbacks.purge(NOON + 30 * DAY)
    store(engine, [replace(flag(1, "CA1"), number=ALICE)])
    assert callbacks.number(alice.id) == ""
    found = callbacks.get(alice.id)
    assert found is not None
    assert not found.withheld, "it is forgotten, like a number"


def test_a_drill_is_marked_and_has_no_number(engine: Engine, callbacks: Callbacks) -> None:
    first, second = callbacks.add_drill("en", NOON), callbacks.add_drill("es", NOON + 1, "CA9")
    assert [(entry.id, entry.cause, entry.withheld) for entry in callbacks.open()] == [
        (first, Cause.DRILL, True),
        (second, Cause.DRILL, True),
    ]
    assert callbacks.number(first) == ""
    store(engine, [accept(2, "CA9")])
    assert [entry.id for entry in callbacks.open()] == [first]
