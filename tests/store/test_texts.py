"""Texts and who wants none, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from ivr.store.database import connect, reading
from ivr.store.migrations.migrate import migrate
from ivr.store.tables import texts
from ivr.store.texts import KEPT, Texts
from ivr.store.vault import Vault
from tests.store.kept import NOON, VAULT


@pytest.fixture
def engine(url: str) -> Engine:
    engine = connect(url, pooled=False)
    migrate(engine)
    return engine


def test_a_text_is_claimed_once_and_counts_for_whom_it_is(engine: Engine) -> None:
    store = Texts(engine)
    assert store.claim("one", "ana", NOON)
    assert not store.claim("one", "ana", NOON + 1)
    assert store.claim("two", "ana", NOON + 2)
    assert sorted(store.since(NOON)) == ["ana", "ana"]
    assert store.since(NOON + 3) == []
    store.ended("one", "sent")
    with reading(engine) as connection:
        found = {name: outcome for name, outcome in connection.execute(select(texts.c.name, texts.c.outcome))}  # noqa: C416
    assert found == {"one": "sent", "two": "claimed"}


def test_texts_are_forgotten_after_two_days(engine: Engine) -> None:
    store = Texts(engine)
    store.claim("old", "ana", NOON - KEPT - 1)
    store.claim("new", "ana", NOON)
    assert store.forget(NOON) == 1
    assert store.since(0) == ["ana"]


def test_who_wants_none_stays_so_until_they_do(engine: Engine) -> None:
    store = Texts(engine)
    for at in (NOON, NOON + 1):
        store.opt_out("ana", at)
    store.opt_out("ben", NOON)
    assert store.opted_out() == {"ana", "ben"}
    store.opt_in(("older", "ana"))
    assert store.opted_out() == {"ben"}
    store.opt_in(())
    assert store.opted_out() == {"ben"}


def test_a_pseudonym_is_the_same_for_ever_and_outlives_a_change_of_the_secret() -> None:
    number = "+12025550171"
    (before,) = VAULT.marks(number)
    assert before == VAULT.marks(number)[0]
    assert number.strip("+") not in before
    assert len(before) == 32
    changed = Vault(["another secret for tests", "a secret for tests only"])
    assert changed.marks(number)[1] == before
    assert changed.marks(number)[0] != before
    assert VAULT.mark("text", "CA1", "a") != VAULT.mark("text", "CA1a", "")
