"""Telephone numbers and messages, encrypted at rest; and pseudonyms, which tell callers apart for a day.

Everything is derived from IVR_SECRET. Without it, what is encrypted is lost.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.core.entries import NO_NUMBER, is_number

MIN_SECRET: Final = 16
"""Characters of the shortest secret that is accepted: who guesses it finds every number."""

PSEUDONYM_DIGITS: Final = 16
MARK_DIGITS: Final = 32
_REMEMBERED: Final = 20_000
_SHORT_WORD, _FEWEST, _FEWEST_STEPS = 8, 6, 2


class VaultError(Exception):
    """Something cannot be decrypted, or the secret is unusable; the message says what to do."""


class Vault:
    """Encrypts with the first secret, decrypts with any of them: put a new secret in front of the old one."""

    def __init__(self, secrets: Sequence[str], *, strict: bool = False) -> None:
        """Derive the keys.

        Args:
            secrets: The parts of IVR_SECRET, the newest first.
            strict: Refuse a newest one that is long and can be guessed all the same.

        Raises:
            VaultError: There is none, or one is too short, or too easy to guess.
        """
        if not secrets or any(len(secret) < MIN_SECRET for secret in secrets):
            raise VaultError(
                f"IVR_SECRET must hold a secret of at least {MIN_SECRET} characters (or several, separated by commas, "
                "the newest first). Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        if strict and _is_guessed(secrets[0]):
            raise VaultError(
                "IVR_SECRET is too easy to guess: it repeats a few characters, or follows the alphabet. Make another "
                "one with: python3 -c 'import secrets; print(secrets.token_hex(32))'. If numbers were stored with this "
                "one, write the new one, a comma, and this one: what is stored can be read then."
            )
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(_derived(secret, b"numbers"))) for secret in secrets])
        self._key, *self._former = (_derived(secret, b"pseudonyms") for secret in secrets)
        self._lasting = [_derived(secret, b"texts") for secret in secrets]
        self._names: dict[tuple[str, int], str] = {}

    def __repr__(self) -> str:
        return "Vault(...)"

    def encrypt(self, text: str) -> str:
        """A text as it may be stored."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text that was encrypted.

        Raises:
            VaultError: It was encrypted with another secret, or has been changed.
        """
        return self.decrypt_bytes(token.encode()).decode()

    def can_read(self, token: str) -> bool:
        """Whether a text was encrypted with one of the secrets."""
        try:
            self.decrypt(token)
        except VaultError:
            return False
        return True

    def encrypt_number(self, number: str) -> str:
        """The same of what is known of a caller; it can be seen whether it is a number."""
        return f"{'' if is_number(number) else NO_NUMBER}{self.encrypt(number)}"

    def decrypt_number(self, token: str) -> str:
        """What is known of a caller.

        Raises:
            VaultError: As for `decrypt`.
        """
        return self.decrypt(token.removeprefix(NO_NUMBER))

    def can_read_number(self, token: str) -> bool:
        """Whether that was encrypted with one of the secrets."""
        return self.can_read(token.removeprefix(NO_NUMBER))

    def encrypt_bytes(self, data: bytes) -> bytes:
        """Data, such as a caller's message, as it may be stored."""
        return self._fernet.encrypt(data)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """The data that were encrypted.

        Raises:
            VaultError: They were encrypted with another secret, or have been changed.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise VaultError(
                "This was encrypted with another IVR_SECRET. Add the secret that was used then to IVR_SECRET, behind "
                "the present one and a comma; without it, nobody can read it."
            ) from None

    def pseudonym(self, number: str, day: int) -> str:
        """What stands for a caller in the log: 16 hex digits, others every day; "" for a withheld number.

        Of a caller of whom something else than a number is known, the first one is a "?".

        Args:
            number: The caller's number, or what is known instead.
            day: Days since 1970, UTC.
        """
        if not number:
            return ""
        known = self._names.get((number, day))
        if known is None:
            if len(self._names) >= _REMEMBERED:
                self._names.clear()
            known = self._names[number, day] = _pseudonym(self._key, number, day)
        return known

    def pseudonyms(self, number: str, day: int) -> tuple[str, ...]:
        """What stands for a caller in entries of a day, the secret of which may have been another one then."""
        former = (_pseudonym(key, number, day) for key in self._former if number)
        return tuple(filter(None, (self.pseudonym(number, day), *former)))

    def marks(self, number: str) -> tuple[str, ...]:
        """What stands for a number where it must be known again for ever: 32 hex digits for each secret.

        The first one is written down; any of them may have been, before the secret was changed.
        """
        return tuple(hmac.digest(key, number.encode(), sha256).hex()[:MARK_DIGITS] for key in self._lasting)

    def mark(self, *parts: str) -> str:
        """The same of something else, made with the first secret."""
        return hmac.digest(self._lasting[0], "\n".join(parts).encode(), sha256).hex()[:MARK_DIGITS]


def _pseudonym(key: bytes, number: str, day: int) -> str:
    digest = hmac.digest(key, f"{day}/{number}".encode(errors="replace"), sha256)
    return f"{'' if is_number(number) else NO_NUMBER}{digest.hex()}"[:PSEUDONYM_DIGITS]


def _is_guessed(secret: str) -> bool:
    """Whether a secret consists of few characters, of a short word again and again, or of neighbors in the alphabet."""
    repeated = any(secret == (secret[:size] * len(secret))[: len(secret)] for size in range(1, _SHORT_WORD + 1))
    steps = {ord(after) - ord(before) for before, after in pairwise(secret)}
    return repeated or len(set(secret)) < _FEWEST or len(steps) <= _FEWEST_STEPS


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ivr/" + purpose).derive(secret.encode())
