"""How many came to each place of the tree, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from ivr.store.database import connect, writing
from ivr.store.migrations.migrate import migrate
from ivr.store.reports.counting import Count
from ivr.store.reports.visits import visits
from ivr.store.tables import entries
from tests.store.made import BEGAN, logged, until_over

DAY = timedelta(days=1)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = connect(url, pooled=False)
    migrate(made)
    calls = [
        logged("silence", "1", "silence", call="CA1", caller="a"),
        logged("1", call="CA2", caller="a"),
        logged("1", "*", "1", call="CA3", caller="b"),
        logged(*until_over("4", "1"), call="CA4", caller=""),
        logged(*until_over("4", "1"), call="CA5", caller=""),
        logged("1", call="CA6", caller="c", began=BEGAN - DAY),
    ]
    with writing(made) as connection:
        for step in (each for call in calls for each in call):
            connection.execute(insert(entries).values(named(step._asdict())))
    yield made
    made.dispose()


def named(row: dict[str, object]) -> dict[str, object]:
    return row | {"name": row["name"] or f"{row['step']}{row['kind']}"}


def test_calls_and_callers_are_counted_by_the_place_that_they_came_to(engine: Engine) -> None:
    found = visits(engine, BEGAN, BEGAN + DAY)
    assert found["main"] == Count(5, 4), "each withheld number is a caller of its own"
    assert found["expect"] == Count(3, 2), "once for each call, however often it came there"
    assert found["leg"] == Count(2, 2)
    assert "more" not in found
    assert visits(engine, BEGAN - DAY, BEGAN)["expect"] == Count(1, 1)
    assert visits(engine, BEGAN + DAY, BEGAN + 2 * DAY) == {}
