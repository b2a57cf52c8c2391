"""Whose account at the clinic's sign-in provider is whose. Nobody becomes a person of the console by having one.

An account is known by its issuer and its subject, which never change hands; addresses of mail do. So an address counts
once: together with the one-time link, for the account that becomes this person's.
"""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select, update

from ivr.store.console import proofs
from ivr.store.console.directory import person
from ivr.store.console.people import Person
from ivr.store.database import is_refusal, reading, writing
from ivr.store.tables import people, sign_ins

_P = people.c


def account(issuer: str, subject: str) -> str:
    """What an account is known by."""
    return proofs.mark(f"{issuer}\0{subject}")


def as_compared(email: str) -> str:
    """An address of mail as it is compared; "" where it holds signs that look like others."""
    return email.strip().lower() if email.isascii() else ""


class Accounts:
    """The accounts. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def expected(self, secret: str, at: int) -> str:
        """The address of the account that somebody with this link is to have; "" if none, or the link is over."""
        query = select(_P.email).where(_P.invite == proofs.mark(secret), _P.invite_ends > at)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or ""

    def bind(self, secret: str, account_: str, email: str, at: int) -> Person | None:
        """Use a link, once: from now on this account is theirs.

        Args:
            secret: Of the link.
            account_: See `account`.
            email: The address that the provider has verified.
            at: Milliseconds since 1970.

        Returns:
            None if the link is not good any more, is for another address, or the account is somebody else's.
        """
        wanted = as_compared(email)
        good = (_P.invite == proofs.mark(secret), _P.invite_ends > at, _P.email == wanted)
        try:
            with writing(self._engine) as connection:
                used = update(people).where(*good).values(account=account_, invite="", invite_ends=0)
                if not wanted or connection.execute(used).rowcount != 1:
                    return None
        except Exception as error:
            if is_refusal(error):
                return None
            raise
        return self.person(account_)

    def person(self, account_: str) -> Person | None:
        """Whose account it is, in the roles that they have now."""
        query = select(_P.id, _P.name, _P.roles).where(_P.account == account_)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return person(row.id, row.name, row.roles) if row else None

    def use_once(self, nonce: str, at: int, ends: int) -> bool:
        """Whether what a provider said with this nonce is heard for the first time.

        Args:
            nonce: Of the sign-in.
            at: Milliseconds since 1970.
            ends: When nobody could use it any more.
        """
        try:
            with writing(self._engine) as connection:
                connection.execute(delete(sign_ins).where(sign_ins.c.ends <= at))
                connection.execute(insert(sign_ins).values(nonce=proofs.mark(nonce), ends=ends))
        except Exception as error:
            if is_refusal(error):
                return False
            raise
        return True
