"""Which sign-in provider a clinic has: all of it or nothing, and never in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.settings import SettingsError, read
from ivr.settings.model import SignInProvider
from tests.started import LIVE

SET = {
    "IVR_OIDC_ISSUER": "https://login.clinic.example/realms/staff",
    "IVR_OIDC_CLIENT_ID": "phone-line",
    "IVR_OIDC_CLIENT_SECRET": "a-secret-of-the-line",
}


def test_the_provider_is_read_and_its_secret_is_not_shown(tmp_path: Path) -> None:
    found = read({"IVR_DATA": str(tmp_path), **LIVE, **SET})
    assert found.provider == SignInProvider(*SET.values())
    assert "a-secret-of-the-line" not in repr(found)
    assert read({"IVR_DATA": str(tmp_path), **LIVE}).provider is None
    assert read({"IVR_DATA": str(tmp_path), **LIVE, **SET, "IVR_OIDC_ISSUER": "http://127.0.0.1:9000"}).provider


@pytest.mark.parametrize("lacks", SET)
def test_half_of_it_is_refused_and_what_is_missing_is_named(lacks: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"{lacks} is not set. Set all three") as raised:
        read({"IVR_DATA": str(tmp_path), **LIVE, **SET, lacks: " "})
    assert "a-secret" not in str(raised.value)
    others = {name: "" for name in SET if name != lacks}
    with pytest.raises(SettingsError, match=" are not set"):
        read({"IVR_DATA": str(tmp_path), **LIVE, **SET, **others})


@pytest.mark.parametrize(
    "issuer",
    [
        "login.clinic.example",
        "http://login.clinic.example",
        "https://user:word@login.clinic.example",
        "https://login.clinic.example/?tenant=1",
        "https://login.clinic.example/#staff",
        "https://[zz]",
        "https://login.clinic.example/a b",
        "https://",
    ],
)
def test_an_issuer_is_an_address_that_nobody_can_read_on_the_way(issuer: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IVR_OIDC_ISSUER"):
        read({"IVR_DATA": str(tmp_path), **LIVE, **SET, "IVR_OIDC_ISSUER": issuer})
