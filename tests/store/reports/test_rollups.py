"""Counting days once, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, func, select, update

from ivr.store.database import connect
from ivr.store.reports import rollups
from ivr.store.reports.calls import in_order
from ivr.store.reports.counting import Cell, Count, Tally, What, tally
from ivr.store.tables import entries, metadata, tallied, tallies
from tests.soak.loading import add, load
from tests.soak.year import year
from tests.store.made import logged

ZONE = ZoneInfo("America/Chicago")
LAST = date(2026, 11, 3)
"""Two days after the clocks change."""
NOW = datetime(2026, 11, 4, 18, tzinfo=UTC)
CALLS = Cell(What.CALLS)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database with four days of calls."""
    engine = connect(url)
    metadata.create_all(engine)
    load(engine, year(2_000, LAST, ZONE, days=4))
    yield engine
    engine.dispose()


def read(engine: Engine, now: datetime = NOW, zone: ZoneInfo = ZONE) -> dict[date, Tally]:
    return rollups.read(engine, rollups.Whose(zone), LAST - timedelta(days=3), LAST, now)


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tallied)).scalar_one()


def test_days_hold_what_there_is_to_count_in_their_calls(engine: Engine) -> None:
    found = read(engine)
    for day, steps in zip(sorted(found), year(2_000, LAST, ZONE, days=4), strict=True):
        calls = {step.call: [each for each in steps if each.call == step.call] for step in steps}
        assert found[day] == tally(map(in_order, calls.values()), ZONE), day
        assert found[day][CALLS].count > 10
    assert read(engine) == found, "the same from the tallies"


def test_finished_days_are_counted_once(engine: Engine) -> None:
    assert rollups.roll_up(engine, ZONE, NOW, back=4) == 4
    assert rollups.roll_up(engine, ZONE, NOW, back=4) == 0
    assert rows(engine) == 4


def test_a_report_counts_the_days_that_are_missing_and_keeps_them(engine: Engine) -> None:
    found = read(engine)
    assert rows(engine) == 4
    with engine.begin() as connection:
        connection.execute(delete(entries))
    assert read(engine) == found


def test_today_is_counted_anew_each_time(engine: Engine) -> None:
    before = read(engine, now=NOW - timedelta(days=1))
    assert rows(engine) == 3
    add(engine, logged("1", call="CAnew", caller="new", began=NOW - timedelta(days=1)))
    after = read(engine, now=NOW - timedelta(days=1))
    assert after[LAST][CALLS].count == before[LAST][CALLS].count + 1


def test_a_day_is_finished_when_its_last_call_must_be_over(engine: Engine) -> None:
    midnight = datetime(2026, 11, 4, 6, tzinfo=UTC)
    assert rollups.roll_up(engine, ZONE, midnight + timedelta(hours=3, minutes=59), back=4) == 3
    assert rollups.roll_up(engine, ZONE, midnight + timedelta(hours=4), back=4) == 1


def test_a_day_to_which_entries_are_added_late_is_counted_anew_with_the_day_before(engine: Engine) -> None:
    before = read(engine)
    late = datetime(2026, 11, 3, 6, 5, tzinfo=UTC)  # five past midnight
    steps = logged("4", "1", "accepted!", call="CAlate", caller="late", began=late - timedelta(minutes=10))
    add(engine, [step if number < 3 else step._replace(at=step.at + 600_000) for number, step in enumerate(steps)])
    after = read(engine)
    day = date(2026, 11, 2)
    assert after[day][CALLS].count == before[day][CALLS].count + 1
    flag = Cell(What.FLAG, "answered", "leg")
    assert after[day][flag] == Count(1, 1)
    assert after[LAST] == before[LAST], "a call belongs to the day on which it began"
    assert rows(engine) == 4


def test_a_day_that_nobody_asks_for_when_entries_are_added_is_counted_anew_when_somebody_does(engine: Engine) -> None:
    before = read(engine)
    early = LAST - timedelta(days=2)
    add(engine, logged("1", call="CAlate", caller="late", began=datetime(2026, 11, 1, 18, tzinfo=UTC)))
    rollups.read(engine, rollups.Whose(ZONE), LAST, LAST, NOW)
    load(engine, [[step._replace(at=step.at + 10**9) for step in day] for day in year(12_000, LAST, ZONE, 1, seed=9)])
    assert read(engine)[early][CALLS].count == before[early][CALLS].count + 1


def test_days_of_another_time_zone_or_of_another_way_of_counting_are_counted_anew(engine: Engine) -> None:
    read(engine)
    read(engine, zone=ZoneInfo("America/New_York"))
    assert rows(engine) == 8
    with engine.begin() as connection:
        connection.execute(update(tallied).values(form=0))
    assert rollups.roll_up(engine, ZONE, NOW, back=4) == 4


def test_days_that_are_to_come_are_not_told(engine: Engine) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    assert sorted(rollups.read(engine, rollups.Whose(ZONE), NOW.date(), tomorrow, NOW)) == [NOW.date()]
    assert rollups.read(engine, rollups.Whose(ZONE), tomorrow, tomorrow, NOW) == {}


def test_the_day_on_which_the_clocks_change_is_longer(engine: Engine) -> None:
    assert rollups.begins(date(2026, 11, 2), ZONE) - rollups.begins(date(2026, 11, 1), ZONE) == 25 * 3600 * 1000
    assert rollups.local_day(rollups.begins(date(2026, 11, 2), ZONE) - 1, ZONE) == date(2026, 11, 1)
    assert read(engine)


def test_a_report_is_made_also_where_it_cannot_be_kept(engine: Engine) -> None:
    expected = read(engine)
    with engine.begin() as connection:
        connection.execute(delete(tallied))
        connection.execute(delete(tallies))
    tallies.drop(engine)
    metadata.create_all(engine, tables=[tallies])
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tallies ADD COLUMN odd INTEGER NOT NULL DEFAULT 0 CHECK (odd > 0)")
    assert read(engine) == expected
    assert rows(engine) == 0
