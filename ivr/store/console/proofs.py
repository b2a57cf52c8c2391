"""How somebody proves who they are: a password, a code by time from their phone, codes on paper for a lost phone."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from hashlib import sha256
from secrets import choice, token_urlsafe
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""As OWASP asks; on one core, so that calls keep the others."""
SHORTEST, LONGEST = 12, 200
_DIFFERENT: Final = 5
CODE_SECONDS: Final = 30
_EARLIER_OR_LATER: Final = 1
"""Steps that a phone's clock may be wrong by."""
RECOVERY_CODES: Final = 8
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Signs of recovery codes, none of which looks like another."""
_CODE: Final = re.compile(r"[0-9]{6}", re.ASCII)
_NOBODYS: Final = _HASHER.hash(token_urlsafe(32))
"""Compared where there is no such person, so that it takes as long."""


def is_weak(password: str, name: str) -> bool:
    """Whether a password is too short, too plain, or holds the name of its person."""
    words = [word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3]  # noqa: PLR2004  # not "de", "RN"
    plain = len(set(password)) < _DIFFERENT or any(word in password.casefold() for word in words)
    return plain or not SHORTEST <= len(password) <= LONGEST


def hashed(password: str) -> str:
    """A password as it is stored."""
    return _HASHER.hash(password)


def fits(stored: str, password: str) -> bool:
    """Whether it is the password; takes as long where nothing is stored."""
    try:
        return _HASHER.verify(stored or _NOBODYS, password[: LONGEST + 1]) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def code_key(secret: str, invite: str) -> str:
    """The key of the codes of somebody who was invited: the same until the link is used."""
    digest = hmac.digest(secret.encode(), b"ivr/console codes/" + invite.encode(), sha256)
    return b32encode(digest[:20]).decode()


def address(key: str, name: str, line: str) -> str:
    """What an authenticator app reads from the picture."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=f"Phone line {line}")


def step_of(key: str, code: str, seconds: float) -> int:
    """The step of time whose code this is; 0 if it is none of now.

    Args:
        key: Of the codes.
        code: What was typed.
        seconds: The time, since 1970.
    """
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return 0
    now = int(seconds) // CODE_SECONDS
    totp = pyotp.TOTP(key)
    near = range(now - _EARLIER_OR_LATER, now + _EARLIER_OR_LATER + 1)
    return next((step for step in near if hmac.compare_digest(totp.generate_otp(step), typed)), 0)


def recovery_codes() -> tuple[str, ...]:
    """New codes for paper, as in `K3PQ-7XWM-RT9D`."""
    return tuple("-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY_CODES))


def mark(secret: str) -> str:
    """The hash by which a random secret is found again: of a link, a session or a recovery code."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def recovery_mark(code: str) -> str:
    """The same of a recovery code, however it was typed."""
    return mark(re.sub(r"[^A-Z0-9]", "", code.upper()))
