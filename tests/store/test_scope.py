"""Several lines in one database: each has its own patients, alerts, versions and counts, and no patient is nobody's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, Table, func, insert, inspect, select

from ivr.core.callbacks.attempts import Attempt
from ivr.core.entries import Entry
from ivr.core.line.published import LIVE, Record
from ivr.store.alerts import Attempts
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, reading, writing
from ivr.store.durable.log_row import Writer, read_line
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import MIGRATIONS, migrate
from ivr.store.publications import Publications
from ivr.store.reports import rollups
from ivr.store.reports.counting import Cell, What
from ivr.store.reports.queries import Asked, CallLog
from ivr.store.reports.visits import visits
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.tables import callbacks, metadata, tallied, tallies, tally_marks
from tests.alerts.people import Way
from tests.store.kept import NOON, NUMBER, VAULT, flag, key, message

HIP = Scope("hip")
BESIDE_HIP = Scope(others=lambda: ("hip",))
DAY = datetime.fromtimestamp(NOON / 1000, UTC).date()
LATER = datetime.fromtimestamp(NOON / 1000 + 3 * 86_400, UTC)


def of(line: str, entry: Entry) -> Entry:
    """The entry in a call of a line."""
    return replace(entry, line=line)


@pytest.fixture
def engine(url: str) -> Engine:
    """A patient of the first line, one of the hip line, and one of a line that is no more."""
    engine = connect(url, pooled=False)
    migrate(engine)
    writer = Writer(VAULT)
    found = (flag(3), of("hip", flag(4, "CA2")), of("gone", flag(5, "CA3")), of("hip", message(6, "CA4")))
    with writing(engine) as connection:
        write(connection, [writer.slip(each) for each in found])
    return engine


def calls(engine: Engine, scope: Scope) -> list[str]:
    kept = Callbacks(engine, VAULT, scope=scope)
    assert [each.call for each in kept.listed()] == [each.call for each in kept.open()]
    assert len(kept.open_ids()) == kept.stamp()[0] == len(kept.open())
    return [each.call for each in kept.open()]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (EVERYTHING, ["CA1", "CA2", "CA3", "CA4"]),
        (HIP, ["CA2", "CA4"]),
        (BESIDE_HIP, ["CA1", "CA3"]),  # the patient of a line that nobody looks after is the first one's
        (Scope("knee"), []),
    ],
)
def test_each_line_has_its_own_patients(engine: Engine, scope: Scope, expected: list[str]) -> None:
    assert calls(engine, scope) == expected
    told = {each.call: each.line for each in Callbacks(engine, VAULT).open()}
    assert [call for call, line in told.items() if scope.holds(line)] == expected


def test_a_call_that_comes_once_more_stays_with_its_line(engine: Engine) -> None:
    with writing(engine) as connection:
        write(connection, [Writer(VAULT).slip(of("hip", flag(7, "CA2", "fever")))])
    assert calls(engine, HIP) == ["CA2", "CA4"]
    assert [each.sign for each in Callbacks(engine, VAULT, scope=HIP).open()] == ["fever", ""]


def test_a_drill_and_the_messages_are_those_of_the_line(engine: Engine) -> None:
    hip = Callbacks(engine, VAULT, scope=HIP)
    assert hip.get(hip.add_drill("en", NOON)) in hip.open()
    assert len(hip.recordings()) == 1
    assert Callbacks(engine, VAULT, scope=BESIDE_HIP).recordings() == ()


def test_numbers_are_forgotten_by_the_days_of_their_own_line(engine: Engine) -> None:
    everything = Callbacks(engine, VAULT)
    for each in everything.open():
        assert everything.done(each.id, "Ana", NOON)
    Callbacks(engine, VAULT, scope=HIP).purge(NOON + 10, 0)
    with reading(engine) as connection:
        left = connection.execute(select(callbacks.c.call).where(callbacks.c.number != "")).scalars().all()
    assert sorted(left) == ["CA1", "CA3"]


def test_who_was_told_of_one_line_is_not_told_of_another(engine: Engine) -> None:
    of_hip, of_first = Attempts(engine, HIP), Attempts(engine, BESIDE_HIP)
    mine = Attempt(2, 0, Way.TEXT, "nurse.0", tries=1, created=NOON, updated=NOON)
    assert of_hip.claim(mine, seen=0)
    assert not of_hip.claim(mine, seen=0)
    of_first.record(replace(mine, callback=1))
    assert of_hip.since(0) == of_hip.news(0, 0)[1] == (mine,)
    assert [each.callback for each in of_first.since(0)] == [1]
    assert len(Attempts(engine).since(0)) == 2


def test_each_line_has_its_own_versions_and_audit(engine: Engine) -> None:
    first, hip = Publications(engine), Publications(engine, "hip")
    first.add(Record(0, "a", NOON, LIVE, "Ana", "words"), b"first")
    record = hip.add(Record(0, "b", NOON, LIVE, "Ben", "hours"), b"hip", after=0)
    assert hip.newest(LIVE) == record
    assert [each.version for each in first.history(LIVE)] == ["a"]
    assert [(each.by, each.line) for each in hip.acts(9)] == [("Ben", "hip")]
    assert [(each.by, each.line) for each in first.acts(9)] == [("Ana", "")]


def test_each_line_counts_its_own_calls(url: str) -> None:
    engine = connect(url, pooled=False)
    metadata.create_all(engine)
    writer = Writer(VAULT)
    found = [key(1), *(of("hip", key(1, call)) for call in ("CA2", "CA3"))]
    with writing(engine) as connection:
        write(connection, [writer.slip(each) for each in found])
    zone = UTC

    def counted(line: str | None) -> int:
        tally = rollups.read(engine, rollups.Whose(zone, line), DAY, DAY, LATER)[DAY]
        return tally[Cell(What.CALLS)].count if tally else 0

    for line, count in (("", 1), ("hip", 2), ("knee", 0), ("hip", 2), ("", 1)):
        assert counted(line) == count
        assert len(CallLog(engine, zone, line).calls(Asked())) == count
    assert {call.line for call in CallLog(engine, zone, None).calls(Asked())} == {"", "hip"}
    with writing(engine) as connection:
        write(connection, [writer.slip(of("hip", key(1, "CA9")))])
    assert (counted("hip"), counted("")) == (3, 1), "what came late is counted where it belongs"
    assert rollups.roll_up(engine, zone, LATER, line="hip", back=3) == 2
    day = datetime.combine(DAY, datetime.min.time(), UTC)
    assert visits(engine, day, LATER, "knee") == {}


def test_a_spool_of_the_version_before_is_of_the_first_line() -> None:
    slip = Writer(VAULT).slip(of("hip", key(1)))
    written = json.loads(slip.line())
    assert read_line(json.dumps(written)) == slip
    assert written.pop("line") == "hip"
    old = read_line(json.dumps(written))
    assert old is not None
    assert old.for_callbacks.line == ""


# --- the step from the version before ---------------------------------------------------------------------------------


@pytest.fixture
def before(url: str, tmp_path: Path) -> Engine:
    """A filled database, as the version before knew only one line."""
    steps = tmp_path / "before"
    shutil.copytree(MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__", "r0009*"))
    engine = connect(url, pooled=False)
    migrate(engine, steps)
    values: dict[str, Callable[[int], object]] = {
        "entries": lambda n: {"call": f"CA{n}", "name": "x", "kind": "key", "caller": "c"},
        "callbacks": lambda n: {"call": f"CA{n}", "standing": "open", "cause": "red-flag", "number": NUMBER},
        "alerts": lambda n: {"callback": n, "way": "text"},
        "tallies": lambda n: {"zone": "UTC", "day": f"2026-01-0{n}", "what": "calls", "count": n, "callers": n},
        "tallied": lambda n: {"zone": "UTC", "day": f"2026-01-0{n}", "entries": n},
        "tally_marks": lambda n: {"zone": f"UTC{n}", "seen": n},
        "menus": lambda n: {"version": str(n), "packed": b"x"},
        "publications": lambda n: {"version": str(n), "mode": "live", "by": "Ana"},
        "audit": lambda n: {"at": n, "by": "Ana", "act": "publish"},
        "people": lambda n: {"login": f"ana{n}", "roles": "nurse", "account": None},
    }
    with writing(engine) as connection:
        for name, make in values.items():
            table = Table(name, MetaData(), autoload_with=connection)
            empty = {column.name: _empty(column.type.python_type) for column in table.columns if column.name != "id"}
            connection.execute(insert(table), [empty | make(n) for n in (1, 2, 3)])  # type: ignore[operator]
    return engine


def _empty(kind: type) -> object:
    return b"" if kind is bytes else kind()


@pytest.mark.parametrize("name", [each.name for each in metadata.sorted_tables if "line" in each.columns])
def test_rows_of_before_are_those_of_the_first_line(before: Engine, name: str) -> None:
    migrate(before)
    with reading(before) as connection:
        table = metadata.tables[name]
        assert connection.execute(select(table.c.line)).scalars().all() == ["", "", ""]


def test_what_was_counted_stays_counted_and_two_lines_can_count_the_same_day(before: Engine) -> None:
    migrate(before)
    with writing(before) as connection:
        for table in (tallies, tallied, tally_marks):
            row = dict(connection.execute(select(table).limit(1)).mappings().one())
            connection.execute(insert(table).values(row | {"line": "hip"}))
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 4
        assert connection.execute(select(func.sum(tallies.c.count)).where(tallies.c.line == "")).scalar_one() == 6
    assert [each.version for each in Publications(before).history(LIVE)] == ["3", "2", "1"]
    assert [each.call for each in Callbacks(before, VAULT, scope=BESIDE_HIP).open()] == ["CA1", "CA2", "CA3"]
    assert not [name for name in inspect(before).get_table_names() if "before" in name]
