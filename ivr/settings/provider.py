"""The clinic's own accounts: which OpenID Connect provider staff may sign in to the console with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from ivr.settings.keys import plain
from ivr.settings.model import SettingsError, SignInProvider
from ivr.settings.places import is_loopback

ISSUER: Final = "IVR_OIDC_ISSUER"
NAMES: Final = (ISSUER, "IVR_OIDC_CLIENT_ID", "IVR_OIDC_CLIENT_SECRET")


def provider(environment: Mapping[str, str]) -> SignInProvider | None:
    """The provider; None where none is set.

    Raises:
        SettingsError: It is half set, or its address can be read on the way.
    """
    found = {name: plain(environment, name) for name in NAMES}
    lacking = [name for name, value in found.items() if not value]
    if len(lacking) == len(NAMES):
        return None
    if lacking:
        raise SettingsError(
            f"{', '.join(NAMES)} belong together, and {' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} "
            "not set. Set all three, from the registration of this line at the clinic's sign-in provider, or none of "
            "them."
        )
    if any(not (value.isascii() and value.isprintable() and " " not in value) for value in found.values()):
        raise SettingsError(
            f"One of {', '.join(NAMES)} holds blanks, or characters that cannot be seen or typed. Copy it again, with "
            "nothing around it."
        )
    if not _is_issuer(found[ISSUER]):
        raise SettingsError(
            f"{ISSUER} is not the address of a provider. Write it as the provider's discovery document does, such as "
            "https://login.clinic.example or https://login.clinic.example/realms/staff, without a question mark."
        )
    return SignInProvider(*found.values())


def _is_issuer(written: str) -> bool:
    try:
        parts = urlsplit(written)
        usable = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return usable and plain and (parts.scheme == "https" or is_loopback(written))
