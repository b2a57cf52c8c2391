"""People, sessions and the audit in both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from sqlalchemy import Engine, delete, update

from ivr.store.console import proofs
from ivr.store.console.audit import ABOUT_WIDTH, Act, Audit
from ivr.store.console.directory import INVITED_SECONDS, Directory, Listed
from ivr.store.console.people import Person, Role
from ivr.store.console.sessions import Sessions
from ivr.store.database import FAILURES, connect, writing
from ivr.store.migrations.migrate import migrate
from ivr.store.tables import audit, people
from tests.store.kept import NOON, VAULT

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "four words without sense"
ANA = Person("Ana Ruiz", frozenset({Role.NURSE, Role.EDITOR}))


@pytest.fixture
def engine(url: str) -> Engine:
    made = connect(url, pooled=False)
    migrate(made)
    return made


@pytest.fixture
def directory(engine: Engine) -> Directory:
    return Directory(engine, VAULT)


def joined(directory: Directory) -> tuple[str, ...]:
    secret = directory.add("Ana Ruiz", [Role.NURSE, Role.EDITOR], NOON)
    return directory.join(secret, PASSWORD, KEY, 1, NOON)


def code(at: int) -> str:
    return pyotp.TOTP(KEY).at(at // 1000)


def test_somebody_is_invited_once_and_a_name_belongs_to_one_person(directory: Directory) -> None:
    secret = directory.add("Ana Ruiz", [Role.NURSE], NOON)
    assert directory.add("ANA  ruiz", [Role.EDITOR], NOON) == ""
    found = directory.invited(secret, NOON)
    assert found is not None
    assert (found.name, found.roles) == ("Ana Ruiz", frozenset({Role.NURSE}))
    late = NOON + INVITED_SECONDS * 1000
    assert directory.invited(secret, late) is None
    assert directory.join(secret, PASSWORD, KEY, 1, late) == ()
    assert directory.invited("another", NOON) is None
    assert directory.listed() == [Listed("Ana Ruiz", ("nurse",), joined=False, invited_until=late, sessions=0)]


def test_a_link_joins_one_of_two_who_use_it_at_once(directory: Directory) -> None:
    secret = directory.add("Ana Ruiz", [Role.NURSE], NOON)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: directory.join(secret, PASSWORD, KEY, 1, NOON), range(2)))
    assert sorted(map(len, found)) == [0, 8]


def test_password_and_code_prove_somebody_and_a_code_only_once(directory: Directory) -> None:
    joined(directory)
    found = directory.proved("ana ruiz", PASSWORD, code(NOON), NOON)
    assert found == ANA
    assert directory.proved("ana ruiz", PASSWORD, code(NOON), NOON) is None
    later = NOON + 60_000
    assert directory.proved("ana ruiz", "wrong", code(later), later) is None
    assert directory.proved("nobody", PASSWORD, code(later), later) is None
    assert directory.proved("ana ruiz", PASSWORD, code(later - 20_000), later) == ANA, "clocks differ a little"


def test_two_sign_in_at_once_with_one_code_and_one_of_them_is_let_in(directory: Directory) -> None:
    codes = joined(directory)

    def at_once(code_: str) -> list[Person | None]:
        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(lambda _: directory.proved("Ana Ruiz", PASSWORD, code_, NOON), range(2)))

    assert at_once(code(NOON)).count(None) == 1
    assert at_once(codes[0]).count(None) == 1


def test_a_reset_ends_sessions_password_and_codes_and_a_removal_all(directory: Directory, engine: Engine) -> None:
    sessions = Sessions(engine)
    codes = joined(directory)
    found = directory.proved("Ana Ruiz", PASSWORD, codes[0], NOON)
    assert found is not None
    session = sessions.begin(found.id, NOON)
    assert sessions.person(session, NOON) == ANA
    assert directory.listed()[0].sessions == 1
    assert directory.reset("Ana Ruiz", NOON)
    assert sessions.person(session, NOON) is None
    assert directory.proved("Ana Ruiz", PASSWORD, codes[1], NOON) is None
    assert not directory.reset("nobody", NOON)
    session = sessions.begin(found.id, NOON)
    assert directory.remove("Ana Ruiz")
    assert sessions.person(session, NOON) is None
    assert not directory.remove("Ana Ruiz")
    assert directory.listed() == []


def test_a_role_of_a_newer_version_gives_no_right(directory: Directory, engine: Engine) -> None:
    codes = joined(directory)
    with writing(engine) as connection:
        connection.execute(update(people).values(roles="nurse wizard"))
    found = directory.proved("Ana Ruiz", PASSWORD, codes[0], NOON)
    assert found is not None
    assert found.roles == {Role.NURSE}


def test_sessions_can_be_ended_one_by_one_or_all(engine: Engine, directory: Directory) -> None:
    joined(directory)
    sessions = Sessions(engine)
    first, second, third = (sessions.begin(1, NOON) for _ in range(3))
    sessions.end(first)
    assert [sessions.person(each, NOON) is not None for each in (first, second, third)] == [False, True, True]
    assert sessions.end_all(1) == 2
    assert sessions.person(third, NOON) is None


def test_the_audit_only_grows(engine: Engine) -> None:
    found = Audit(engine)
    found.add(ANA, "notice-on", "closed\0 today\n" + "x" * 400, NOON)
    found.add(ANA, "notice-off", "", NOON + 1)
    newest, oldest = found.newest(10)
    assert newest == Act(NOON + 1, "Ana Ruiz", "editor nurse", "notice-off", "")
    assert (oldest.about[:12], len(oldest.about)) == ("closed today", ABOUT_WIDTH)
    assert found.newest(1) == [newest]
    assert found.newest(10, before=NOON + 1) == [oldest]
    changes: list[Callable[[], object]] = [lambda: update(audit).values(by="nobody"), lambda: delete(audit)]
    for change in changes:
        with pytest.raises(FAILURES), writing(engine) as connection:
            connection.execute(change())  # type: ignore[call-overload]
    assert found.newest(10) == [newest, oldest]


def test_what_is_stored_of_a_person_lets_nobody_in(directory: Directory, engine: Engine) -> None:
    codes = joined(directory)
    with engine.connect() as connection:
        row = connection.execute(people.select()).one()
    stored = " ".join(map(str, row))
    assert PASSWORD not in stored
    assert KEY not in stored
    assert not any(each in stored for each in codes)
    assert proofs.fits(row.password, PASSWORD)
