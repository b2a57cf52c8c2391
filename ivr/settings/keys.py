"""Tokens, secrets and accounts: what may stand in the environment, and what local mode makes for itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from ivr.settings.model import SettingsError

TOKEN_FILE = "auth-token"  # noqa: S105  # the name of a file, not a secret
SECRET_FILE = "secret"  # noqa: S105  # as above
MIN_TOKEN = 16
"""Characters of an auth token; the carrier's have 32."""
MIN_VARIETY = 6
"""Different characters of a secret. A random one of 16 has fewer about never."""
MIN_SECRET = 16
"""Characters of a secret. Numbers are few enough to be guessed, so the key must not be."""
_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}\Z")
_NO_TOKEN = re.compile(r"(AC|SK)[0-9a-fA-F]{32}\Z")
_QUOTES = "\"'`\u201c\u201d\u2018\u2019"
_MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_hex(32))'"  # noqa: S105  # how to make one


def tokens(written: str, data: Path, *, local: bool) -> tuple[str, ...]:
    """The account's auth tokens; local mode makes one where none is set."""
    found = _parts("TWILIO_AUTH_TOKEN", written)
    if not local and any(len(token) < MIN_TOKEN for token in found):
        raise SettingsError(
            f"TWILIO_AUTH_TOKEN holds a token of less than {MIN_TOKEN} characters. Copy the whole token from the "
            "carrier's console: 32 digits and letters a-f."
        )
    if any(_NO_TOKEN.match(token) for token in found):
        raise SettingsError(
            "TWILIO_AUTH_TOKEN holds an account or an API key, with which nothing is signed. Copy the auth token from "
            "the carrier's console: 32 digits and letters a-f."
        )
    if found:
        return found
    if not local:
        raise SettingsError(
            "TWILIO_AUTH_TOKEN is not set. In live mode it must hold the account's auth token, from the carrier's "
            "console; during a rotation both tokens, separated by a comma."
        )
    return (_kept(data / TOKEN_FILE),)


def plain(environment: Mapping[str, str], name: str) -> str:
    """What a variable says that is not a secret, without blanks around it.

    Raises:
        SettingsError: it stands in quotes, or holds what cannot be seen.
    """
    written = environment.get(name, "").strip()
    if written.strip(_QUOTES) != written:
        raise _quoted(name)
    if not written.isprintable():
        raise SettingsError(f"{name} holds characters that cannot be seen. Type it again.")
    return written


def _quoted(name: str) -> SettingsError:
    return SettingsError(
        f"{name} stands in quotes, and they would count as a part of it. Take the quotes away: files of settings "
        "for containers and service managers hand them on as they are."
    )


def _parts(name: str, written: str) -> tuple[str, ...]:
    """The values between commas, each of them as it is: quotes or blanks in it would be part of it, and never fit."""
    found = tuple(part.strip() for part in written.split(",") if part.strip())
    if any(quote in part for part in found for quote in _QUOTES):
        raise _quoted(name)
    if any(part.startswith(f"{name}=") for part in found):
        raise SettingsError(f'{name} begins with its own name. Write only what stands behind the "=" there.')
    if not all(part.isascii() and part.isprintable() and " " not in part for part in found):
        raise SettingsError(
            f"{name} holds blanks, or characters that cannot be seen or typed. Copy it again, with nothing around it."
        )
    return found


def secret_keys(written: str, data: Path, *, local: bool) -> tuple[str, ...]:
    """What numbers are encrypted with; local mode makes one where none is set."""
    found = _parts("IVR_SECRET", written)
    if any(len(secret) < MIN_SECRET for secret in found):
        raise SettingsError(
            f"IVR_SECRET holds a secret of less than {MIN_SECRET} characters. Make a long one with:  {_MAKE_SECRET}"
        )
    if not local and any(len(set(secret)) < MIN_VARIETY for secret in found):
        raise SettingsError(
            f"IVR_SECRET holds a secret that can be guessed: it repeats a few characters. Make one with:  "
            f"{_MAKE_SECRET}"
        )
    if found:
        return found
    if not local:
        raise SettingsError(
            "IVR_SECRET is not set. In live mode it encrypts the numbers on the callback list. Make one with:  "
            f"{_MAKE_SECRET}  and keep a copy in a safe place: without it nobody can read the numbers any more. "
            "During a rotation write the new one, a comma and the old one."
        )
    return (_kept(data / SECRET_FILE),)


def accounts(written: str) -> tuple[str, ...]:
    """The carrier's accounts that are ours."""
    found = _parts("TWILIO_ACCOUNT_SID", written)
    if not all(_ACCOUNT.match(account) for account in found):
        raise SettingsError(
            'TWILIO_ACCOUNT_SID is not an account. Copy it from the carrier\'s console: "AC" and 32 digits or letters '
            "a-f. If a subaccount owns the number, write the subaccount behind it, separated by a comma."
        )
    return found


def _kept(path: Path) -> str:
    """A secret of local mode, made once: a second process that starts at the same time reads the first one's."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f'The folder "{path.parent}" cannot be made ({error.strerror}). Name another one in IVR_DATA.'
        ) from None
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:  # readable by its owner only
            file.write(secrets.token_hex(16))
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)
    kept = path.read_text(encoding="ascii").strip()
    if not kept:
        raise SettingsError(f'The file "{path}" is empty. Delete it; a new one is made at the next start.')
    return kept
