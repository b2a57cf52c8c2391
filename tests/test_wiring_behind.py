"""What stands behind the webhooks: where the log is, who is alerted and how, and what live mode refuses."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.core.callbacks.entry import Standing
from ivr.core.entries import Entry, Kept, Kind, Note
from ivr.settings import Settings, SettingsError, read
from ivr.store.database import connect, reading
from ivr.store.tables import tallied
from ivr.wiring import CLOSED, OPEN, Parts, UnfitError, join
from ivr.wiring.backend import lists
from tests.lines import SMALL, small_line
from tests.started import LIVE

CALLER = "+12025550142"


def settings(tmp_path: Path, menus: Path = SMALL, /, **more: str) -> Settings:
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    return read({**folders, **more})


@pytest.fixture
def live_menus(tmp_path: Path) -> Path:
    """The small line with numbers that are no placeholders, whose area code is never given out, and a voice."""
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text().replace("+1202555", "+1911200"))
    line = menus / "line.yaml"
    line.write_text(line.read_text() + "speak: carrier\n")
    return menus


def without(*names: str, **more: str) -> dict[str, str]:
    return {name: value for name, value in LIVE.items() if name not in names} | more


def test_the_log_is_a_file_in_the_data_folder_or_where_the_environment_says(tmp_path: Path) -> None:
    assert join(settings(tmp_path)).log == str(tmp_path / "data" / "ivr.db")
    elsewhere = join(settings(tmp_path, IVR_DATABASE_URL="postgresql://line:pass-word@db.example.org/line"))
    assert elsewhere.log == "PostgreSQL (IVR_DATABASE_URL)"
    assert "pass-word" not in repr(elsewhere.settings)


@pytest.mark.parametrize("url", ["mysql://u:pass-word@h/n", "nonsense", "sqlite://"])
def test_a_database_of_another_kind_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IVR_DATABASE_URL") as raised:
        join(settings(tmp_path, IVR_DATABASE_URL=url))
    assert "pass-word" not in str(raised.value)


def test_locally_nobody_is_alerted_unless_the_server_is_this_machine(tmp_path: Path) -> None:
    account = {"TWILIO_ACCOUNT_SID": LIVE["TWILIO_ACCOUNT_SID"], "IVR_ALERT_FROM": LIVE["IVR_ALERT_FROM"]}
    assert join(settings(tmp_path, **account, IVR_ALERT_WEBHOOK="https://hooks.example.org/")).ways == ()
    here = {"IVR_CARRIER_API": "http://127.0.0.1:9", "IVR_ALERT_WEBHOOK": "http://127.0.0.1:9/"}
    assert join(settings(tmp_path, **account, **here)).ways == ("call", "text", "webhook")


def test_live_refuses_to_start_where_nobody_would_be_alerted(tmp_path: Path, live_menus: Path) -> None:
    for left_out in ("TWILIO_ACCOUNT_SID", "IVR_ALERT_FROM"):
        with pytest.raises(UnfitError, match=r"Nobody would be alerted .* TWILIO_ACCOUNT_SID .* IVR_ALERT_WEBHOOK"):
            join(settings(tmp_path, live_menus, **without(left_out)))
    assert join(settings(tmp_path, live_menus, **LIVE)).ways == ("call", "text")


def test_live_refuses_messages_that_nobody_could_fetch(tmp_path: Path, live_menus: Path) -> None:
    webhook = without("TWILIO_ACCOUNT_SID", IVR_ALERT_WEBHOOK="https://hooks.example.org/")
    with pytest.raises(UnfitError, match="delete the line 'message-seconds'"):
        join(settings(tmp_path, live_menus, **webhook))
    staff = live_menus / "staff.yaml"
    staff.write_text(staff.read_text().replace("message-seconds: 120\n", ""))
    assert join(settings(tmp_path, live_menus, **webhook)).ways == ("webhook",)


def test_testers_find_the_clinic_open_or_closed_and_live_nobody_can(tmp_path: Path, live_menus: Path) -> None:
    local = join(settings(tmp_path))
    assert set(local.publications.current.clinics) == {OPEN, CLOSED}
    assert join(settings(tmp_path, live_menus, **LIVE)).publications.current.clinics == {}


def flag(call: str) -> Entry:
    return Entry(call, 3, 1_700_000_000_000, Note(Kind.KEY, "1", opens="leg", language="es"), number=CALLER)


def test_a_red_flag_is_on_the_callback_list_for_the_service_and_the_commands_alike(tmp_path: Path) -> None:
    found = settings(tmp_path)

    async def keep(parts: Parts) -> Kept:
        parts.ledger.start()
        kept = await parts.ledger.keep([flag("CA1")])
        await parts.ledger.stop()
        return kept

    assert asyncio.run(keep(join(found))) is Kept.DATABASE
    (listed,) = lists(found, lambda: None).kept.open()
    assert (listed.call, listed.sign, listed.language, listed.standing) == ("CA1", "leg", "es", Standing.OPEN)
    assert lists(found, small_line).kept.number(listed.id) == CALLER
    assert lists(found, lambda: None).figures().callbacks == {"open": 1, "taken": 0}
    assert CALLER.encode() not in (tmp_path / "data" / "ivr.db").read_bytes()


def test_what_can_be_written_nowhere_is_told_to_the_alerts_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    parts = join(settings(tmp_path))
    monkeypatch.setattr(parts.alerts, "alert_unwritten", lambda entries: told.extend(each.call for each in entries))
    assert asyncio.run(parts.ledger.keep([flag("CA1")])) is Kept.NOWHERE, "nobody has started the log"
    assert told == ["CA1"]


def test_the_hourly_chore_counts_what_is_finished(tmp_path: Path) -> None:
    found = settings(tmp_path)
    lists(found, lambda: None).prepare()
    chores = join(found).chores
    assert chores
    for chore in chores.values():
        chore()
    with reading(connect(f"sqlite:///{found.data}/ivr.db")) as connection:
        assert connection.execute(select(tallied)).all(), "the days before this one are finished"
    lists(found, lambda: None).roll_up()


def test_the_alerts_are_alive_while_they_look_at_the_list(tmp_path: Path) -> None:
    parts = join(settings(tmp_path))

    async def work() -> float:
        task = asyncio.create_task(parts.alerts.run())
        await asyncio.sleep(0.05)
        silent = parts.alerts.silent_for()
        task.cancel()
        await asyncio.wait([task])
        return silent

    assert asyncio.run(work()) < 30
