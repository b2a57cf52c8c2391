"""What the environment may say, and what is answered to the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.settings import Settings, SettingsError, read, without_credentials


def settings(tmp_path: Path, **environment: str) -> Settings:
    return read({"IVR_DATA": str(tmp_path), **environment})


def test_without_anything_the_line_is_local(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.public_url, found.local, found.host, found.port) == ("http://127.0.0.1:8000", True, "127.0.0.1", 8000)
    assert (found.menus, found.data, found.audio) == (Path("menus"), tmp_path, Path("audio"))
    assert found.speak == ""


def test_the_local_token_is_made_once_and_is_only_ours_to_read(tmp_path: Path) -> None:
    first = settings(tmp_path / "new")
    assert first.auth_tokens == settings(tmp_path / "new").auth_tokens
    assert len(first.auth_tokens[0]) == 32
    file = tmp_path / "new" / "auth-token"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_an_empty_token_file_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "auth-token").touch()
    with pytest.raises(SettingsError, match="Delete it"):
        settings(tmp_path)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://localhost:8000", "http://[::1]:80", "http://a.localhost"]
)
def test_a_loopback_address_is_local_and_bound_to_loopback(url: str, tmp_path: Path) -> None:
    found = settings(tmp_path, IVR_PUBLIC_URL=url)
    assert found.local
    assert found.host == ("::1" if "::1" in url else "127.0.0.1")


def test_any_other_address_is_live(tmp_path: Path) -> None:
    live = {"IVR_PUBLIC_URL": "https://line.example.org/", "TWILIO_AUTH_TOKEN": " one , two "}
    found = settings(tmp_path, **live)
    assert not found.local
    assert found.public_url == "https://line.example.org"
    assert found.auth_tokens == ("one", "two")
    assert found.host == "0.0.0.0"
    assert settings(tmp_path, **live, HOST="10.0.0.1").host == "10.0.0.1"


def test_live_needs_a_token(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN is not set"):
        settings(tmp_path, IVR_PUBLIC_URL="https://line.example.org", TWILIO_AUTH_TOKEN=" , ")


@pytest.mark.parametrize(
    "url",
    [
        "line.example.org",
        "ftp://h",
        "https://",
        "https://h/path",
        "https://h?x=1",
        "https://h:99999",
        "https://h:x",
        "https://é",
        "https://h:",
        "https://h?",
        "https://h_h",
        "https://a,b",
        "https://h:0",
        "https://[zz]",
    ],
)
def test_an_address_that_is_no_base_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IVR_PUBLIC_URL"):
        settings(tmp_path, IVR_PUBLIC_URL=url, TWILIO_AUTH_TOKEN="t")


def test_audio_and_voice_are_chosen_by_name(tmp_path: Path) -> None:
    found = settings(tmp_path, IVR_AUDIO="sounds", IVR_SPEAK="carrier")
    assert (found.audio, found.speak) == (Path("sounds"), "carrier")
    with pytest.raises(SettingsError, match=r'IVR_SPEAK is "robot"\. Write "files"'):
        settings(tmp_path, IVR_SPEAK="robot")


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "٣", ""])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PORT"):
        settings(tmp_path, PORT=port)


def test_no_secret_is_shown(tmp_path: Path) -> None:
    found = settings(tmp_path, TWILIO_AUTH_TOKEN="very-secret", IVR_PUBLIC_URL="https://user:pass-word@h.org")
    assert "very-secret" not in repr(found)
    assert "pass-word" not in repr(found)
    assert without_credentials(found.public_url) == "https://h.org"
    assert without_credentials("http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_a_token_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN"):
        settings(tmp_path, TWILIO_AUTH_TOKEN="tok\udcffen")


def test_a_data_folder_that_is_a_file_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="IVR_DATA"):
        settings(tmp_path / "file")
