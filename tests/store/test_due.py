"""What alerts ask of the database every second: only what has changed, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from ivr.core.callbacks.attempts import Attempt, State
from ivr.core.callbacks.entry import Standing
from ivr.store import callbacks as lists
from ivr.store.alerts import Attempts
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, writing
from ivr.store.durable.log_row import Writer
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from ivr.store.tables import callbacks
from tests.alerts.people import Way
from tests.store.kept import NOON, VAULT, accept, declined, flag
from tests.store.postgres import empty_database


@pytest.fixture
def engine(url: str) -> Engine:
    """Of a database with three red flags, two of them of one number."""
    made = connect(url, pooled=False)
    migrate(made)
    flags = [flag(1, "CA1"), flag(1, "CA2"), replace(flag(1, "CA3"), number="+12025550179")]
    with writing(made) as connection:
        write(connection, [Writer(VAULT).slip(each) for each in flags])
    return made


def test_the_stamp_changes_with_the_list(engine: Engine) -> None:
    kept = Callbacks(engine, VAULT)
    first = kept.stamp()
    assert kept.stamp() == first
    ids = kept.open_ids()
    assert len(ids) == 3
    kept.take(ids[0], "nurse.0", NOON)
    second = kept.stamp()
    assert second != first
    assert set(kept.open_ids()) == set(ids[1:])
    assert kept.give_back(ids[0], "nurse.0")
    assert kept.stamp() == first


def test_only_whoever_took_an_entry_gives_it_back(engine: Engine) -> None:
    kept = Callbacks(engine, VAULT)
    id_ = kept.open_ids()[0]
    assert not kept.give_back(id_, "nurse.0")
    kept.take(id_, "nurse.0", NOON)
    assert not kept.give_back(id_, "nurse.1")
    kept.done(id_, "nurse.0", NOON)
    assert not kept.give_back(id_, "nurse.0")
    found = kept.get(id_)
    assert found is not None
    assert found.standing is Standing.DONE


@pytest.mark.parametrize(("talked", "waits"), [("accepted", False), ("declined", True)])
def test_what_a_talk_in_the_call_answered_meanwhile_is_not_open_when_it_is_given_back(
    engine: Engine, talked: str, *, waits: bool
) -> None:
    kept = Callbacks(engine, VAULT)
    (entry,) = kept.of_call("CA1")
    kept.take(entry.id, "nurse.0", NOON)
    with writing(engine) as connection:
        write(connection, [Writer(VAULT).slip(each) for each in (accept(2), declined(3, value=talked))])
    assert kept.of_call("CA1")[0].standing is Standing.TAKEN
    assert kept.give_back(entry.id, "nurse.0")
    (entry,) = kept.of_call("CA1")
    assert (entry.standing is Standing.OPEN, entry.taken_by) == (waits, "")


def test_a_drill_that_is_given_back_is_open(engine: Engine) -> None:
    kept = Callbacks(engine, VAULT)
    id_ = kept.add_drill("en", NOON)
    kept.take(id_, "nurse.0", NOON)
    assert kept.give_back(id_, "nurse.0")
    assert id_ in kept.open_ids()


def test_entries_are_read_by_their_ids_and_those_of_one_number_are_known(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_AT_ONCE", 2)
    kept = Callbacks(engine, VAULT)
    found = {each.call: each.caller for each in kept.these(kept.open_ids())}
    assert found["CA1"] == found["CA2"] != found["CA3"]
    assert "" not in found.values()
    assert kept.these([]) == ()


def test_attempts_are_read_once_and_then_what_is_new_or_not_over(engine: Engine) -> None:
    attempts = Attempts(engine)
    assert attempts.news(0, NOON) == (0, ())
    old = Attempt(1, 0, Way.MAIL, "nurse.0", State.DELIVERED, created=NOON, updated=NOON)
    going = replace(old, target="nurse.1", state=State.SENT, created=NOON + 5)
    for each in (old, going):
        attempts.record(each)
    assert attempts.since(NOON + 1) == (going,)
    after, found = attempts.news(0, NOON)
    assert found == (going,)
    new = replace(old, round=1)
    attempts.record(new)
    later, found = attempts.news(after, NOON)
    assert later > after
    assert found == (going, new)
    assert attempts.news(later, NOON + 6) == (later, ())


def test_who_forgets_numbers_waits_for_nobody_who_changes_an_entry_just_now(postgres_url: str) -> None:
    empty_database(postgres_url)
    made = connect(postgres_url, patience=5.0, pooled=False)
    migrate(made)
    with writing(made) as connection:
        write(connection, [Writer(VAULT).slip(flag(1, call)) for call in ("CA1", "CA2")])
    kept = Callbacks(made, VAULT)
    first, second = kept.open_ids()
    for id_ in (first, second):
        assert kept.done(id_, "nurse.0", NOON)
    with writing(made) as connection:
        connection.execute(select(callbacks.c.id).where(callbacks.c.id == first).with_for_update())
        kept.purge(NOON, 0)
        assert (kept.number(first) != "", kept.number(second)) == (True, "")
    kept.purge(NOON, 0)
    assert kept.number(first) == ""
