"""Accounts at the clinic's sign-in provider, in both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from ivr.store.console.accounts import Accounts, account
from ivr.store.console.directory import INVITED_SECONDS, Directory
from ivr.store.console.people import Role
from ivr.store.database import FAILURES, connect
from ivr.store.migrations.migrate import migrate
from tests.store.kept import NOON, VAULT

ANA, BOB = account("https://login.clinic.example", "1"), account("https://login.clinic.example", "2")
EMAIL = "ana@clinic.example"
END = NOON + INVITED_SECONDS * 1000


@pytest.fixture
def engine(url: str) -> Engine:
    made = connect(url, pooled=False)
    migrate(made)
    return made


def test_a_link_binds_one_account_of_its_address_once(engine: Engine) -> None:
    directory, accounts = Directory(engine, VAULT), Accounts(engine)
    link = directory.add("Ana Ruiz", [Role.NURSE], NOON, EMAIL)
    assert accounts.expected(link, NOON) == EMAIL
    assert accounts.expected(link, END) == ""
    assert accounts.bind(link, ANA, "bob@clinic.example", NOON) is None
    assert accounts.bind(link, ANA, "", NOON) is None
    assert accounts.bind(link, ANA, EMAIL, END) is None
    bound = accounts.bind(link, ANA, " Ana@Clinic.example", NOON)
    assert bound
    assert (bound.name, bound.roles) == ("Ana Ruiz", frozenset({Role.NURSE}))
    assert accounts.bind(link, BOB, EMAIL, NOON) is None
    assert accounts.person(ANA) == bound
    assert accounts.person(BOB) is None
    assert directory.proved("Ana Ruiz", "", "", NOON) is None, "there is no password"
    assert [each.joined for each in directory.listed()] == [True]


def test_an_account_is_one_persons_until_they_are_reset_or_removed(engine: Engine) -> None:
    directory, accounts = Directory(engine, VAULT), Accounts(engine)
    accounts.bind(directory.add("Ana Ruiz", [Role.NURSE], NOON, EMAIL), ANA, EMAIL, NOON)
    other = directory.add("Ana Two", [Role.NURSE], NOON, EMAIL)
    assert accounts.bind(other, ANA, EMAIL, NOON) is None
    assert accounts.expected(other, NOON) == EMAIL, "the link is still good"
    directory.reset("Ana Ruiz", NOON)
    assert accounts.person(ANA) is None
    assert accounts.bind(other, ANA, EMAIL, NOON)
    directory.remove("Ana Two")
    assert accounts.person(ANA) is None


def test_a_link_without_an_address_binds_nothing(engine: Engine) -> None:
    accounts = Accounts(engine)
    link = Directory(engine, VAULT).add("Ana Ruiz", [Role.NURSE], NOON)
    assert accounts.expected(link, NOON) == ""
    assert accounts.bind(link, ANA, "", NOON) is None
    assert accounts.bind(link, ANA, "\u0430na@clinic.example", NOON) is None


def test_what_a_provider_said_is_used_once_whoever_comes_first(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as threads:
        used = list(threads.map(lambda _: Accounts(engine).use_once("nonce", NOON, NOON + 600), range(4)))
    assert sorted(used) == [False, False, False, True]
    assert Accounts(engine).use_once("nonce", NOON + 600, NOON + 900), "nobody could use the first one any more"


def test_a_database_that_is_gone_is_told(engine: Engine) -> None:
    link = Directory(engine, VAULT).add("Ana Ruiz", [Role.NURSE], NOON, EMAIL)
    with engine.begin() as connection:
        for name in ("people", "sign_ins"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
    with pytest.raises(FAILURES):
        Accounts(engine).bind(link, ANA, EMAIL, NOON)
    with pytest.raises(FAILURES):
        Accounts(engine).use_once("nonce", NOON, NOON + 1)
