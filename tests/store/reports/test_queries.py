"""What people ask of the call log, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from ivr.store.database import connect
from ivr.store.reports.queries import AmbiguousError, Asked, CallLog, LogError, opened
from ivr.store.tables import metadata
from tests.soak.loading import add
from tests.store.made import BEGAN, logged

ZONE = ZoneInfo("America/Chicago")
DAY = BEGAN.date()


def at(days: int = 0, minutes: int = 0) -> datetime:
    return BEGAN + timedelta(days=days, minutes=minutes)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database with five calls on three days."""
    engine = connect(url)
    metadata.create_all(engine)
    add(engine, logged("4", "1", call="CA1flag", caller="anna", began=at(-1)))
    add(engine, logged("1", "ended!", call="CA2", caller="ben", began=at()))
    add(engine, logged("9", "2", call="CA3", caller="ben", began=at(minutes=5)))
    add(engine, logged(call="CA40", caller="", began=at(minutes=6)))
    add(engine, logged("4", "2", "accepted!", call="CA41flag", caller="ben", began=at(1)))
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine) -> CallLog:
    """The log in it."""
    return CallLog(engine, ZONE)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), ["CA41flag", "CA40", "CA3", "CA2", "CA1flag"]),
        (Asked(limit=2), ["CA41flag", "CA40"]),
        (Asked(first=DAY, last=DAY), ["CA40", "CA3", "CA2"]),
        (Asked(first=DAY), ["CA41flag", "CA40", "CA3", "CA2"]),
        (Asked(last=DAY, limit=1), ["CA40"]),
        (Asked(red_flags=True), ["CA41flag", "CA1flag"]),
        (Asked(last=DAY, red_flags=True), ["CA1flag"]),
        (Asked(first=date(2030, 1, 1)), []),
    ],
)
def test_calls_are_listed_newest_first(log: CallLog, asked: Asked, found: list[str]) -> None:
    assert [call.id for call in log.calls(asked)] == found


def test_a_call_over_midnight_belongs_to_the_day_on_which_it_began(engine: Engine, log: CallLog) -> None:
    midnight = datetime.combine(DAY + timedelta(days=3), datetime.min.time(), ZONE)
    add(engine, logged("1", "7", "*", call="CA5", began=midnight - timedelta(seconds=7)))
    assert [call.id for call in log.calls(Asked(DAY + timedelta(days=2), DAY + timedelta(days=2)))] == ["CA5"]
    assert log.calls(Asked(DAY + timedelta(days=3), DAY + timedelta(days=3))) == []


@pytest.mark.parametrize(
    ("prefix", "found"), [("CA2", "CA2"), ("CA41", "CA41flag"), ("CA41flag", "CA41flag"), ("CA9", None), ("%", None)]
)
def test_the_beginning_of_an_id_is_enough(log: CallLog, prefix: str, found: str | None) -> None:
    call = log.call(prefix)
    assert (call and call.id) == found


def test_a_call_is_found_with_all_its_entries(log: CallLog) -> None:
    call = log.call("CA2")
    assert call is not None
    assert list(call.steps) == logged("1", "ended!", call="CA2", caller="ben", began=at())


def test_a_beginning_that_several_calls_share_is_refused(log: CallLog) -> None:
    with pytest.raises(AmbiguousError, match='Several calls begin with "CA4"'):
        log.call("CA4")


@pytest.mark.parametrize(("id_", "found"), [("CA3", ["CA2", "CA3"]), ("CA40", ["CA40"]), ("CA41", ["CA41flag"])])
def test_the_calls_of_a_caller_are_those_of_one_day(log: CallLog, id_: str, found: list[str]) -> None:
    call = log.call(id_)
    assert call is not None
    assert [each.id for each in log.by_same_caller(call)] == found


def test_what_there_is_to_count_is_told_by_the_day(log: CallLog) -> None:
    assert sorted(log.tallies(DAY, DAY + timedelta(days=9), at(1))) == [DAY, DAY + timedelta(days=1)]


def test_a_log_is_opened_by_its_url(url: str, engine: Engine) -> None:
    engine.dispose()
    with opened(url, ZONE) as log:
        assert len(log.calls(Asked())) == 5


def test_a_log_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "no.db"
    with pytest.raises(LogError, match=r'no call log ".*no\.db" yet'), opened(f"sqlite:///{path}", ZONE):
        pass
    assert not path.exists()


def test_an_empty_database_is_no_call_log(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with (
        pytest.raises(LogError, match="cannot be read: no such table"),
        opened(f"sqlite:///{tmp_path / 'empty.db'}", ZONE) as log,
    ):
        log.calls(Asked())


def test_an_error_holds_no_password() -> None:
    with (
        pytest.raises(LogError) as caught,
        opened("postgresql://ivr:s3cret@127.0.0.1:1/ivr?connect_timeout=2", ZONE) as log,
    ):
        log.calls(Asked())
    assert "s3cret" not in str(caught.value)
    with pytest.raises(LogError, match="mysql"), opened("mysql://ivr:s3cret@host/ivr", ZONE):
        pass
