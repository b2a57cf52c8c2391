"""Who may use the console, from the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.store.console.accounts import Accounts
from ivr.store.console.audit import Audit
from ivr.store.database import connect, default_url
from tests.started import LIVE


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"IVR_DATA": str(tmp_path), **LIVE}


def ivr(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["people", *arguments], env=environment)


def test_somebody_is_added_listed_reset_and_removed(environment: dict[str, str], tmp_path: Path) -> None:
    assert "Nobody may sign in yet" in ivr(environment).output
    added = ivr(environment, "add", "  Ana   Ruiz ", "--role", "nurse", "--role", "editor")
    assert added.exit_code == 0
    link = added.stdout.strip()
    assert link.startswith("https://line.example.org/console/welcome/")
    assert "within 48 hours" in added.stderr
    listed = json.loads(ivr(environment, "list", "--json").stdout)
    assert listed == [
        {"name": "Ana Ruiz", "roles": ["editor", "nurse"], "joined": False, "invited": True, "sessions": 0}
    ]
    assert "invited until" in ivr(environment, "list").output
    again = ivr(environment, "reset", "ana ruiz")
    assert again.exit_code == 0
    assert again.stdout.strip() != link
    assert "may not sign in any more" in ivr(environment, "remove", "Ana Ruiz").output
    acts = Audit(connect(default_url(tmp_path))).newest(9)
    assert [each.act for each in acts] == ["person-removed", "person-reset", "person-added"]
    assert {each.by for each in acts} == {"ivr people"}
    assert not any(link[-20:] in each.about for each in acts)


def test_the_address_of_somebodys_account_is_kept_and_can_be_put_right(
    environment: dict[str, str], tmp_path: Path
) -> None:
    link = ivr(environment, "add", "Ana Ruiz", "--role", "nurse", "--email", " Ana@Clinic.example ").stdout.strip()
    accounts = Accounts(connect(default_url(tmp_path)))
    at = int(time.time() * 1000)
    assert accounts.expected(link.rpartition("/")[2], at) == "ana@clinic.example"
    link = ivr(environment, "reset", "Ana Ruiz").stdout.strip()
    assert accounts.expected(link.rpartition("/")[2], at) == "ana@clinic.example"
    link = ivr(environment, "reset", "Ana Ruiz", "--email", "a.ruiz@clinic.example").stdout.strip()
    assert accounts.expected(link.rpartition("/")[2], at) == "a.ruiz@clinic.example"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "Ana Ruiz"), 2, "Missing option '--role'"),
        (("add", "Ana Ruiz", "--role", "king"), 2, "'king' is not one of"),
        (("add", "<b>", "--role", "nurse"), 2, "Write a name with letters"),
        (("add", "12", "--role", "nurse"), 2, "Write a name with letters"),
        (("add", "Ana Ruiz", "--role", "nurse", "--email", "ana"), 2, "Write an address of mail"),
        (("add", "Ana Ruiz", "--role", "nurse", "--email", "\u0430na@clinic.example"), 2, "Write an address of mail"),
        (("reset", "Nobody"), 1, 'There is no "Nobody"'),
        (("remove", "Nobody"), 1, 'There is no "Nobody"'),
    ],
    ids=str,
)
def test_wrong_use(environment: dict[str, str], arguments: tuple[str, ...], code: int, told: str) -> None:
    result = ivr(environment, *arguments)
    assert result.exit_code == code
    assert told in result.output


def test_a_name_that_is_there_already_is_reset_instead(environment: dict[str, str]) -> None:
    ivr(environment, "add", "Ana Ruiz", "--role", "nurse")
    result = ivr(environment, "add", "ANA RUIZ", "--role", "nurse")
    assert result.exit_code == 1
    assert "ivr people reset" in result.output


def test_the_link_leads_to_the_port_of_the_console(environment: dict[str, str]) -> None:
    environment["IVR_CONSOLE"] = "10.0.0.5:8443"
    link = ivr(environment, "add", "Ana Ruiz", "--role", "nurse").stdout
    assert link.startswith("http://10.0.0.5:8443/console/welcome/")


def test_in_local_mode_it_is_said_that_nobody_signs_in(tmp_path: Path) -> None:
    result = ivr({"IVR_DATA": str(tmp_path)}, "add", "Ana Ruiz", "--role", "nurse")
    assert result.exit_code == 0
    assert "In local mode nobody signs in" in result.stderr


def test_a_database_that_is_away_is_said_with_a_way_out(environment: dict[str, str]) -> None:
    environment["IVR_DATABASE_URL"] = "postgresql://u:p@127.0.0.1:9/none"
    result = ivr(environment, "list")
    assert result.exit_code == 1
    assert "IVR_DATABASE_URL" in result.output
    assert "u:p" not in result.output


def test_without_its_secret_nobody_is_invited(environment: dict[str, str]) -> None:
    del environment["IVR_SECRET"]
    result = CliRunner().invoke(main, ["people", "list"], env={**environment, "IVR_SECRET": ""})
    assert result.exit_code == 1
    assert "IVR_SECRET is not set" in result.output
