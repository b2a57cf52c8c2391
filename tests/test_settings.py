"""What the environment may say, and what is answered to the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.alerts.settings import AlertSettings
from ivr.settings import LOOPBACK, Settings, SettingsError, read, without_credentials
from ivr.settings.model import ConsolePlace

SECRET = "a-secret-of-the-tests"
TOKEN = "a-token-of-the-tests"
LIVE = {"IVR_PUBLIC_URL": "https://line.example.org", "TWILIO_AUTH_TOKEN": TOKEN, "IVR_SECRET": SECRET}


def settings(tmp_path: Path, **environment: str) -> Settings:
    return read({"IVR_DATA": str(tmp_path), **environment})


def test_without_anything_the_line_is_local(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.public_url, found.local, found.port) == ("http://127.0.0.1:8000", True, 8000)
    assert found.hosts == LOOPBACK
    assert (found.menus, found.data, found.audio) == (Path("menus"), tmp_path, Path("audio"))
    assert found.speak == ""


def test_the_local_token_and_secret_are_made_once_and_are_only_ours_to_read(tmp_path: Path) -> None:
    first = settings(tmp_path / "new")
    again = settings(tmp_path / "new")
    assert (first.auth_tokens, first.secrets) == (again.auth_tokens, again.secrets)
    assert len(first.auth_tokens[0]) == len(first.secrets[0]) == 32
    assert first.auth_tokens != first.secrets
    files = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in files] == ["auth-token", "secret"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("name", ["auth-token", "secret"])
def test_an_empty_file_of_a_token_or_secret_names_the_way_out(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SettingsError, match=rf'{name}" is empty\. Delete it'):
        settings(tmp_path)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://localhost:8000", "http://[::1]:80", "http://a.localhost"]
)
def test_a_loopback_address_is_local_and_bound_to_loopback(url: str, tmp_path: Path) -> None:
    found = settings(tmp_path, IVR_PUBLIC_URL=url)
    assert found.local
    assert settings(tmp_path, IVR_PUBLIC_URL=url, HOST="0.0.0.0").hosts == found.hosts == LOOPBACK


def test_any_other_address_is_live(tmp_path: Path) -> None:
    live = LIVE | {"IVR_PUBLIC_URL": "https://line.example.org/", "TWILIO_AUTH_TOKEN": f" {TOKEN} , {TOKEN}2 "}
    found = settings(tmp_path, **live)
    assert not found.local
    assert found.public_url == "https://line.example.org"
    assert found.auth_tokens == (TOKEN, f"{TOKEN}2")


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("", LOOPBACK),
        ("localhost", LOOPBACK),
        ("10.0.0.1", ("10.0.0.1",)),
        ("0.0.0.0", ("0.0.0.0",)),
        ("::", ("::",)),
        ("[::1]", ("::1",)),
    ],
)
def test_a_live_line_listens_on_this_machine_unless_it_is_told_otherwise(
    host: str, hosts: tuple[str, ...], tmp_path: Path
) -> None:
    assert settings(tmp_path, **LIVE, HOST=host).hosts == hosts


@pytest.mark.parametrize("host", ["line.example.org", "10.0.0", "*", "0.0.0.0:8000"])
def test_a_host_that_is_not_an_address_is_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"HOST is .* Write an address of this machine"):
        settings(tmp_path, **LIVE, HOST=host)


def test_live_needs_a_token(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN is not set"):
        settings(tmp_path, **LIVE | {"TWILIO_AUTH_TOKEN": " , "})


def test_live_needs_a_secret_and_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"IVR_SECRET is not set.*token_hex"):
        settings(tmp_path, **LIVE | {"IVR_SECRET": " , "})
    assert not list(tmp_path.iterdir())


def test_a_secret_is_rotated_with_a_comma_and_a_short_one_is_refused_without_being_shown(tmp_path: Path) -> None:
    assert settings(tmp_path, IVR_SECRET=f"{SECRET}-2, {SECRET}").secrets == (f"{SECRET}-2", SECRET)
    with pytest.raises(SettingsError, match="IVR_SECRET") as raised:
        settings(tmp_path, IVR_SECRET=f"{SECRET},short")
    assert "short" not in str(raised.value)


WAYS = {
    "IVR_ALERT_FROM": "+12025550100",
    "IVR_ALERT_SMTP": "smtps://line:pass-word@mail.example.org:465",
    "IVR_ALERT_MAIL_FROM": "line@example.org",
    "IVR_ALERT_WEBHOOK": "https://hooks.example.org/a-key",
    "IVR_CARRIER_API": "http://127.0.0.1:9000",
}
_FIELDS = ("sender", "smtp", "mail_from", "webhook", "carrier_api")


def test_ways_of_alerting_are_read(tmp_path: Path) -> None:
    found = settings(tmp_path, **WAYS)
    assert found.alerting == replace(AlertSettings(), **dict(zip(_FIELDS, WAYS.values(), strict=True)))  # type: ignore[arg-type]
    for shown in (repr(found), repr(found.alerting)):
        assert not any(value in shown for value in (*WAYS.values(), "pass-word", "a-key"))
    assert settings(tmp_path).alerting == AlertSettings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IVR_ALERT_FROM", "911"),
        ("IVR_ALERT_FROM", "+1202555010٣"),
        ("IVR_ALERT_SMTP", "mail.example.org"),
        ("IVR_ALERT_SMTP", "https://mail.example.org"),
        ("IVR_ALERT_SMTP", "smtp://mail.example.org:none"),
        ("IVR_ALERT_SMTP", ""),
        ("IVR_ALERT_MAIL_FROM", ""),
        ("IVR_ALERT_MAIL_FROM", "line"),
        ("IVR_ALERT_WEBHOOK", "hooks"),
        ("IVR_ALERT_WEBHOOK", "https://"),
        ("IVR_CARRIER_API", "http://[zz]"),
        ("IVR_CARRIER_API", "https://api.example.org"),
    ],
)
def test_a_way_of_alerting_that_is_none_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        settings(tmp_path, **WAYS | {name: value})


def test_live_the_carriers_api_may_be_elsewhere_but_not_in_the_clear(tmp_path: Path) -> None:
    assert settings(tmp_path, **LIVE, IVR_CARRIER_API="https://api.example.org").alerting.carrier_api
    with pytest.raises(SettingsError, match="IVR_CARRIER_API"):
        settings(tmp_path, **LIVE, IVR_CARRIER_API="http://api.example.org")


def test_an_account_is_one_of_the_carriers(tmp_path: Path) -> None:
    assert settings(tmp_path, TWILIO_ACCOUNT_SID=f"AC{0:032x}").account_sid == f"AC{0:032x}"
    with pytest.raises(SettingsError, match="TWILIO_ACCOUNT_SID"):
        settings(tmp_path, TWILIO_ACCOUNT_SID="AC12")


def test_the_clock_goes_unless_it_is_set(tmp_path: Path) -> None:
    assert settings(tmp_path).now is None
    assert abs(settings(tmp_path).clock() - datetime.now(UTC)).total_seconds() < 60
    still = settings(tmp_path, IVR_NOW="2026-03-31T09:00:00-05:00")
    assert still.clock() == still.clock() == datetime(2026, 3, 31, 14, tzinfo=UTC)


@pytest.mark.parametrize("now", ["noon", "2026-03-31", "2026-03-31T09:00:00"])
def test_an_instant_that_is_none_is_refused(now: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f'IVR_NOW is "{now}".*with its time zone'):
        settings(tmp_path, IVR_NOW=now)


def test_a_live_clock_cannot_be_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="in local mode only"):
        settings(tmp_path, **LIVE, IVR_NOW="2026-03-31T09:00:00Z")


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


@pytest.mark.parametrize("port", ["0", "65536", "9" * 5_000, "x", "-1", "٣", ""])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PORT"):
        settings(tmp_path, PORT=port)


def test_no_secret_is_shown(tmp_path: Path) -> None:
    live = LIVE | {"TWILIO_AUTH_TOKEN": "a-very-secret-token", "IVR_PUBLIC_URL": "https://user:pass-word@h.org"}
    found = settings(tmp_path, **live, IVR_DATABASE_URL="postgresql://u:pass-word@h/n")
    assert "a-very-secret-token" not in repr(found)
    assert SECRET not in repr(found)
    assert "pass-word" not in repr(found)
    assert without_credentials(found.public_url) == "https://h.org"
    assert without_credentials("http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_a_token_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN"):
        settings(tmp_path, TWILIO_AUTH_TOKEN="tok\udcffen")


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "IVR_SECRET", "TWILIO_ACCOUNT_SID"])
@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "`{}`", "\u201c{}\u201d", '{}"', "{0}, '{0}'"])
@pytest.mark.parametrize("more", [LIVE, {}])
def test_quotes_around_a_secret_are_named_and_the_secret_is_not(
    name: str, quoted: str, more: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=f"{name} stands in quotes.*Take the quotes away") as raised:
        settings(tmp_path, **more | {name: quoted.format(TOKEN)})
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("IVR_DATA", "/srv/line"),
        ("IVR_MENUS", "menus"),
        ("IVR_AUDIO", "audio"),
        ("IVR_DATABASE_URL", "postgresql://line@db.clinic.example/line"),
        ("IVR_ALERT_MAIL_FROM", "line@clinic.example"),
        ("IVR_ALERT_SMTP", "smtp://mail.clinic.example:25"),
        ("IVR_ALERT_WEBHOOK", "https://hook.clinic.example"),
        ("IVR_ALERT_FROM", "+12025550100"),
        ("IVR_OIDC_CLIENT_SECRET", "a-secret-of-the-tests"),
    ],
)
@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", '{}"', "\u201c{}\u201d"])
def test_quotes_around_anything_else_are_named_as_well(name: str, written: str, quoted: str, tmp_path: Path) -> None:
    environment = LIVE | {"IVR_DATA": str(tmp_path), "IVR_ALERT_SMTP": "smtp://mail.clinic.example:25"}
    environment |= {"IVR_ALERT_MAIL_FROM": "line@clinic.example", name: quoted.format(written)}
    with pytest.raises(SettingsError, match=f"{name} stands in quotes.*Take the quotes away"):
        read(environment)
    assert list(tmp_path.iterdir()) == []


def test_blanks_around_a_folder_are_no_part_of_it_and_what_cannot_be_seen_in_it_is_refused(tmp_path: Path) -> None:
    assert settings(tmp_path, IVR_MENUS=" menus\r").menus == Path("menus")
    with pytest.raises(SettingsError, match="IVR_MENUS holds characters that cannot be seen"):
        settings(tmp_path, IVR_MENUS="me\u200bnus")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (f"AC{7:032x}", "an account or an API key"),
        (f"{TOKEN},SK{7:032x}", "an account or an API key"),
        (f"TWILIO_AUTH_TOKEN={TOKEN}", "begins with its own name"),
    ],
)
@pytest.mark.parametrize("more", [LIVE, {}])
def test_what_certainly_is_no_token_is_refused(
    written: str, problem: str, more: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=problem):
        settings(tmp_path, **more | {"TWILIO_AUTH_TOKEN": written})


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "IVR_SECRET"])
@pytest.mark.parametrize("written", ["a token of the tests", "a-token-of-the\ttests", "a-token-of-the-t\u00e9sts"])
def test_a_secret_with_what_cannot_be_part_of_it_is_refused(name: str, written: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"{name} holds blanks, or characters"):
        settings(tmp_path, **{name: written})


def test_a_live_token_or_secret_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN holds a token of less than 16"):
        settings(tmp_path, **LIVE | {"TWILIO_AUTH_TOKEN": "short"})
    with pytest.raises(SettingsError, match="IVR_SECRET holds a secret that can be guessed"):
        settings(tmp_path, **LIVE | {"IVR_SECRET": "a" * 16})


def test_an_account_and_its_subaccount_may_be_named(tmp_path: Path) -> None:
    ours, below = f"AC{1:032x}", f"AC{2:032x}"
    found = settings(tmp_path, TWILIO_ACCOUNT_SID=f"{ours}, {below}")
    assert (found.account_sid, found.accounts) == (ours, (ours, below))


def test_a_data_folder_that_is_a_file_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="IVR_DATA"):
        settings(tmp_path / "file")


def test_everything_that_is_wrong_is_named_at_once_and_the_rest_is_known(tmp_path: Path) -> None:
    environment = {"IVR_PUBLIC_URL": "https://line.example.org", "IVR_DATA": str(tmp_path), "IVR_ALERT_FROM": "x"}
    with pytest.raises(SettingsError) as raised:
        read(environment | {"IVR_SPEAK": "aloud", "IVR_NOW": "noon", "TWILIO_ACCOUNT_SID": "AC1"})
    names = ("TWILIO_AUTH_TOKEN", "IVR_SPEAK", "IVR_SECRET", "TWILIO_ACCOUNT_SID", "IVR_ALERT_FROM", "IVR_NOW")
    assert len(raised.value.problems) == len(names)
    assert all(name in problem for name, problem in zip(names, raised.value.problems, strict=True))
    assert raised.value.found is not None
    assert not raised.value.found.local


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ConsolePlace()),
        ("off", ConsolePlace(on=False)),
        ("127.0.0.1:8001", ConsolePlace(host="127.0.0.1", port=8001)),
        ("localhost:8001", ConsolePlace(host="127.0.0.1", port=8001)),
        ("[::1]:8001", ConsolePlace(host="::1", port=8001)),
    ],
)
def test_where_the_console_is(tmp_path: Path, written: str, expected: ConsolePlace) -> None:
    assert settings(tmp_path, IVR_CONSOLE=written).console == expected


@pytest.mark.parametrize("written", ["8001", "on", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "host:80", ":80"])
def test_an_unusable_place_of_the_console_is_told(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=r"IVR_CONSOLE is .*127\.0\.0\.1:8001"):
        settings(tmp_path, IVR_CONSOLE=written)


def test_where_nobody_signs_in_the_console_is_on_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not on this machine alone"):
        settings(tmp_path, IVR_CONSOLE="10.0.0.5:8001")
