"""The commands about callbacks as they are put together from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.desk.callbacks import callbacks
from ivr.cli.desk.drill import drill
from ivr.store.database import connect, default_url
from ivr.store.migrations.migrate import migrate
from tests.lines import SMALL

VARIABLES = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "IVR_PUBLIC_URL", "IVR_DATABASE_URL", "IVR_SECRET", "PORT")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    migrate(connect(default_url(tmp_path)))
    monkeypatch.setenv("IVR_MENUS", str(SMALL))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(callbacks, arguments)


def test_the_list_is_that_of_the_data_folder() -> None:
    done = run()
    assert (done.exit_code, done.output) == (0, "Nobody is waiting for a call back.\n")


def test_the_list_is_shown_where_the_menus_do_not_load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IVR_MENUS", str(tmp_path))
    assert run().exit_code == 0
    assert "The menus do not load" in CliRunner().invoke(drill, []).output


def test_a_drill_in_local_mode_needs_a_stand_in() -> None:
    done = CliRunner().invoke(drill, [])
    assert (done.exit_code, "IVR_CARRIER_API" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "many", "PORT"),
        ("IVR_DATABASE_URL", "nonsense", "IVR_DATABASE_URL"),
        ("IVR_DATABASE_URL", "sqlite:////proc/nowhere/ivr.db", 'There is no call log "/proc/nowhere/ivr.db"'),
        ("IVR_DATABASE_URL", "postgresql://127.0.0.1:9/none", "the callback list cannot be opened"),
        ("IVR_DATA", "nowhere", 'There is no call log "nowhere/ivr.db"'),
    ],
)
def test_an_environment_that_is_wrong(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    done = run()
    assert (done.exit_code, said in done.output) == (1, True)
