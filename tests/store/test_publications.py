"""What was published is in the database, whole, and a version never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert

from ivr.core.line.published import LIVE, LOCAL, Record
from ivr.store.database import FAILURES, StoreError, connect, sqlite_file, writing
from ivr.store.publications import BY_WIDTH, WHY_WIDTH, Publications
from ivr.store.tables import entries

ENTRY = {column.name: 0 if column.type.python_type is int else "" for column in entries.columns if column.name != "id"}
NOW = 1_800_000_000_000
DAY = 86_400_000


def record(version: str, mode: str = LIVE, by: str = "Ana", at: int = NOW) -> Record:
    return Record(0, version, at, mode, by, "new words")


def opened(url: str) -> Publications:
    return Publications(connect(url, pooled=False))


def test_the_newest_record_of_a_mode_is_what_it_speaks(url: str) -> None:
    found = opened(url)
    assert found.newest(LIVE) is None
    first = found.add(record("a"), b"menus of a")
    second = found.add(record("b"), b"menus of b")
    third = found.add(record("a"), b"other bytes")
    found.add(record("c", LOCAL), b"menus of c")
    assert found.newest(LIVE) == third
    assert found.history(LIVE) == [third, second, first]
    assert first.number < second.number < third.number
    assert (third.by, third.why, third.at) == ("Ana", "new words", NOW)
    assert found.packed("a") == b"menus of a", "what was kept never changes"
    assert found.packed("none") is None


def test_two_who_publish_at_once_are_both_in_the_history(url: str) -> None:
    opened(url).newest(LIVE)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda by: opened(url).add(record("a", by=by), b"menus"), ["Ana", "Ben"]))
    found = opened(url).history(LIVE)
    assert {each.by for each in found} == {"Ana", "Ben"}


def test_long_names_and_reasons_are_cut_and_hold_no_control_signs(url: str) -> None:
    found = opened(url).add(Record(0, "a", NOW, LIVE, "A" * 200 + "\0", "why\nnot" + "y" * 400), b"")
    assert (found.by, found.why[:7], len(found.why)) == ("A" * BY_WIDTH, "why not", WHY_WIDTH)


def test_what_was_only_tried_is_forgotten_unless_a_call_was_spoken_with_it(url: str) -> None:
    engine = connect(url, pooled=False)
    found = Publications(engine)
    old = NOW - 2 * DAY
    for version in ("tried", "heard", "last"):
        found.add(record(version, LOCAL, "", old), b"menus")
    found.add(record("published", LIVE, "", old), b"menus")
    found.add(record("named", LOCAL, "Ana", old), b"menus")
    found.add(record("fresh", LOCAL, "", NOW), b"menus")
    with writing(engine) as connection:
        connection.execute(insert(entries).values(ENTRY | {"version": "heard"}))
    assert found.forget_tries(NOW) == 2
    kept = {version: found.packed(version) is not None for version in ("tried", "heard", "last", "fresh")}
    assert kept == {"tried": False, "heard": True, "last": False, "fresh": True}
    assert found.packed("published")
    assert found.packed("named")
    assert found.forget_tries(NOW) == 0


def test_a_database_that_is_gone_is_an_error_and_a_removed_file_is_not_made_anew(tmp_path: Path) -> None:
    gone = Publications(connect("postgresql://u:p@127.0.0.1:9/none", pooled=False))
    with pytest.raises(FAILURES):
        gone.newest(LIVE)
    engine = connect(f"sqlite:///{tmp_path}/ivr.db", pooled=False)
    found = Publications(engine)
    found.add(record("a"), b"menus")
    file = sqlite_file(engine)
    assert file is not None
    file.unlink()
    with pytest.raises(StoreError, match="gone"):
        found.newest(LIVE)
    assert not file.exists()
