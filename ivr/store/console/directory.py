"""The people of the console in the database: invited by a link, then known by a password and a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any, Final

from sqlalchemy import Engine, delete, func, insert, select, update

from ivr.store.console import proofs
from ivr.store.console.people import FIRST, NAME_WIDTH, Person, Role
from ivr.store.database import is_refusal, reading, writing
from ivr.store.tables import people, sessions
from ivr.store.vault import Vault

INVITED_SECONDS: Final = 48 * 60 * 60
_P: Final = people.c
_SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody, as `ivr people list` shows them."""

    name: str
    roles: tuple[str, ...]
    joined: bool
    """Whether they chose a password, or came with the clinic's account."""
    invited_until: int
    """Milliseconds since 1970; 0: no link waits for them."""
    sessions: int
    """How often they are signed in."""
    lines: frozenset[str] = frozenset()
    """Which are theirs; none: all of them."""


class Directory:
    """The people. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
        vault: Encrypts the keys of codes.
    """

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine, self._vault = engine, vault

    # --- for whoever runs the line -------------------------------------------------------------------------------

    def add(self, name: str, roles: Iterable[Role], at: int, email: str = "", lines: Iterable[str] = ()) -> str:
        """Invite somebody. Returns the secret of their link; "" if there is such a person.

        Args:
            name: As people write it.
            roles: What they may do.
            at: Milliseconds since 1970.
            email: Of their account at the clinic's sign-in provider; "": they choose a password.
            lines: The names of the lines that are theirs, "" for the first one; none: all of them.
        """
        secret = token_urlsafe(32)
        values = {"name": name, "login": login(name), "roles": " ".join(sorted(roles)), "created": at, "email": email}
        values |= {"lines": " ".join(sorted(each or FIRST for each in lines))}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(people).values(values | _unproved() | _invited(secret, at)))
        except Exception as error:
            if is_refusal(error):
                return ""
            raise
        return secret

    def reset(self, name: str, at: int, email: str = "") -> str:
        """Let somebody choose a password and codes again, and end where they are signed in. "" if there is none.

        Args:
            name: Of the person.
            at: Milliseconds since 1970.
            email: As for `add`; "": as it was.
        """
        secret = token_urlsafe(32)
        with writing(self._engine) as connection:
            id_ = connection.execute(select(_P.id).where(_P.login == login(name))).scalar()
            if id_ is None:
                return ""
            values = _unproved() | _invited(secret, at) | ({"email": email} if email else {})
            connection.execute(update(people).where(_P.id == id_).values(values))
            connection.execute(delete(sessions).where(sessions.c.person == id_))
        return secret

    def remove(self, name: str) -> bool:
        """Let somebody in no more, at once. False if there is no such person."""
        with writing(self._engine) as connection:
            id_ = connection.execute(select(_P.id).where(_P.login == login(name))).scalar()
            if id_ is None:
                return False
            connection.execute(delete(sessions).where(sessions.c.person == id_))
            connection.execute(delete(people).where(_P.id == id_))
        return True

    def listed(self) -> list[Listed]:
        """Everybody, by name."""
        signed_in = select(func.count()).where(sessions.c.person == _P.id).scalar_subquery()
        columns = (_P.name, _P.roles, _P.lines, _P.password, _P.account, _P.invite, _P.invite_ends)
        query = select(*columns, signed_in).order_by(_P.login)
        with reading(self._engine) as connection:
            return [
                Listed(
                    name, tuple(roles.split()), bool(password or account), ends if invite else 0, count, named(lines)
                )
                for name, roles, lines, password, account, invite, ends, count in connection.execute(query)
            ]

    # --- for whoever comes ---------------------------------------------------------------------------------------

    def invited(self, secret: str, at: int) -> Person | None:
        """Whom a link is for, while it is good."""
        query = select(_P.id, _P.name, _P.roles, _P.lines).where(_P.invite == proofs.mark(secret), _P.invite_ends > at)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return person(row.id, row.name, row.roles, row.lines) if row else None

    def join(self, secret: str, password: str, key: str, step: int, at: int) -> tuple[str, ...]:
        """Use a link, once: from now on this password and these codes are theirs.

        Args:
            secret: Of the link.
            password: That they chose.
            key: Of their codes.
            step: Of the code that they typed to show that it works.
            at: Milliseconds since 1970.

        Returns:
            Their recovery codes, which are shown this once; none if the link is not good any more.
        """
        codes = proofs.recovery_codes()
        values = {"password": proofs.hashed(password), "code_key": self._vault.encrypt(key), "code_step": step}
        values |= {"recovery": " ".join(map(proofs.recovery_mark, codes)), "invite": "", "invite_ends": 0}
        good = (_P.invite == proofs.mark(secret), _P.invite_ends > at)
        with writing(self._engine) as connection:
            used = connection.execute(update(people).where(*good).values(values)).rowcount == 1
        return codes if used else ()

    def proved(self, name: str, password: str, code: str, at: int) -> Person | None:
        """Who this is, if password and code are right; each code is good once.

        Takes as long for a name that nobody has. Raises `VaultError` if the codes were encrypted with another secret.
        """
        columns = (_P.id, _P.name, _P.roles, _P.lines, _P.password, _P.code_key)
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(_P.login == login(name))).first()
        if not proofs.fits(row.password if row else "", password) or row is None:
            return None
        step = proofs.step_of(self._vault.decrypt(row.code_key), code, at / _SECOND)
        used = self._use_code(row.id, step) if step else self._use_recovery(row.id, code)
        return person(row.id, row.name, row.roles, row.lines) if used else None

    def _use_code(self, id_: int, step: int) -> bool:
        with writing(self._engine) as connection:
            later = update(people).where(_P.id == id_, _P.code_step < step).values(code_step=step)
            return connection.execute(later).rowcount == 1

    def _use_recovery(self, id_: int, code: str) -> bool:
        used = proofs.recovery_mark(code)
        with writing(self._engine) as connection:
            left = connection.execute(select(_P.recovery).where(_P.id == id_).with_for_update()).scalar() or ""
            marks = left.split()
            if used not in marks:
                return False
            marks.remove(used)
            connection.execute(update(people).where(_P.id == id_).values(recovery=" ".join(marks)))
        return True


def person(id_: int, name: str, roles: str, lines: str = "") -> Person:
    """The person of a row; a role that this version does not know gives no right."""
    return Person(name, frozenset(Role(each) for each in roles.split() if each in set(Role)), id_, named(lines))


def named(lines: str) -> frozenset[str]:
    """The lines of a row."""
    return frozenset("" if each == FIRST else each for each in lines.split())


def login(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.replace("\0", "").casefold().split())[:NAME_WIDTH]


def _unproved() -> dict[str, Any]:
    return {"password": "", "code_key": "", "code_step": 0, "recovery": "", "account": None}


def _invited(secret: str, at: int) -> dict[str, Any]:
    return {"invite": proofs.mark(secret), "invite_ends": at + INVITED_SECONDS * _SECOND}
