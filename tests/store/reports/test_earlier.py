"""What the log tells of earlier calls from a telephone: for a day, of nobody else, and nothing where nobody knows."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from ivr.core.engine import step
from ivr.core.entries import Entry, Kind, Note, note
from ivr.core.events import CallStarted, Earlier, Key, OnList, Silence
from ivr.core.events import Event as CallEvent
from ivr.core.happenings import Ended
from ivr.core.state import CallState
from ivr.store.database import connect, reading, writing
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.durable.log_row import Writer
from ivr.store.durable.spool import Spool
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from ivr.store.reports.earlier import DAY, MOST_SPOOLED, EarlierCalls, earlier_in
from ivr.store.tables import metadata
from ivr.store.vault import Vault
from tests.lines import small_line
from tests.store.kept import NUMBER, VAULT, accept, ended, flag, listed

NOW = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OTHER = "+12025550199"
STOPPED = Earlier("es", "recovery-bandage")
WAITS, TAKEN = Earlier("es", listed=OnList.WAITS), Earlier("es", listed=OnList.TAKEN)


def made(
    *keys: str, call: str = "CA1", ago: timedelta = 10 * MINUTE, number: str = NUMBER, end: bool = True
) -> list[Entry]:
    """The entries of a call that began so long ago: keys, and "-" for silence."""
    state: CallState | None = None
    at = int((NOW - ago).timestamp() * 1000)
    found: list[Entry] = []
    events: list[CallEvent] = [CallStarted(), *(Silence() if each == "-" else Key(each) for each in keys)]
    for count, event in enumerate(events, 1):
        taken = step(small_line(), state, event)
        found.append(Entry(call, count, at + count, note(state, event, taken), "v1", number=number))
        state = taken.state
    over = Entry(call, 999_999, at + len(found) + 1, Note(Kind.ENDED, "completed"), "v1", number=number)
    return [*found, over] if end else found


def flagged(*more: Entry, call: str = "CA1", ago: timedelta = 10 * MINUTE, number: str = NUMBER) -> list[Entry]:
    """A call in which a warning sign was chosen."""
    at = int((NOW - ago).timestamp() * 1000)
    return [replace(each, at=at + each.step % 1000, number=each.number and number) for each in (flag(2, call), *more)]


def asked(
    url: str, folder: Path, given: Sequence[Entry], *, now: datetime = NOW, number: str = NUMBER,
    vault: Vault = VAULT, hold: Sequence[Entry] = (),
) -> Earlier | None:  # fmt: skip
    """What is known once these entries are kept, and those that are held wait in the spool of another process."""
    engine = connect(url, pooled=False)
    migrate(engine)
    for each in given:
        with writing(engine) as connection:
            write(connection, [Writer(VAULT).slip(each)])
    spool = Spool(folder / "spool")
    if hold:
        spool.append([Writer(VAULT).slip(each) for each in hold])
    try:
        return EarlierCalls(url, vault, folder / "spool", folder, 5).about(number, "CA9", now)
    finally:
        spool.close()


# --- where the last call stopped ---


def test_a_call_that_was_cut_off_in_a_topic_stopped_at_its_part(url: str, tmp_path: Path) -> None:
    assert asked(url, tmp_path, made("9", "2", "-")) == STOPPED


def test_a_call_that_stopped_in_a_menu_stopped_there(url: str, tmp_path: Path) -> None:
    assert asked(url, tmp_path, made("3")) == Earlier("en", "more")


def test_the_last_call_counts_in_which_a_key_told_the_language(url: str, tmp_path: Path) -> None:
    calls = [*made("9", "2", "-"), *made("-", call="CA2", ago=2 * MINUTE), *made("1", call="CA3", ago=20 * MINUTE)]
    assert asked(url, tmp_path, calls) == STOPPED


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ([], None),
        (made("-"), None),
        (made("9", "2", "-", number=""), None),
        (made("9", "2", "-", number="sip:somebody"), None),
        (made("9", "2", "-", number=OTHER), None),
        (made("9", "2", "-", call="CA9"), None),
        (made("9", "2", "-", ago=61 * MINUTE), None),
        (made("9", "2", "-", ago=timedelta(days=1, minutes=10)), None),
        (made("9"), Earlier("es", "main")),
        (made("9", "0"), Earlier("es")),
        (made("9", "2", "-", end=False, ago=MINUTE), Earlier("es")),
        (made("9", "2", "-", end=False, ago=3 * MINUTE), STOPPED),
    ],
    ids=["nothing", "no-key", "withheld", "no-number", "somebody-else", "the-same-call", "an-hour", "a-day", "start",
         "ringing", "goes-on", "end-untold"],
)  # fmt: skip
def test_what_is_told_of_a_call(url: str, tmp_path: Path, given: list[Entry], known: Earlier | None) -> None:
    assert asked(url, tmp_path, given) == known


def test_what_was_said_to_another_line_is_not_told(url: str, tmp_path: Path) -> None:
    elsewhere = [replace(each, line="hip") for each in (*made("9", "2", "-"), *flagged(call="CA2"))]
    assert asked(url, tmp_path, elsewhere) is None
    assert asked(url, tmp_path, (), hold=elsewhere) is None


def test_a_call_that_the_line_ended_stopped_nowhere(url: str, tmp_path: Path) -> None:
    given = made("9", "2", "-")
    last = given[-2]
    gone = replace(last, note=replace(last.note, happened=(*last.note.happened, Ended())))
    assert asked(url, tmp_path, [*given[:-2], gone, given[-1]]) == Earlier("es")


@pytest.mark.parametrize("number", ["", "sip:somebody", "?"])
def test_nothing_is_told_to_a_caller_without_a_number(url: str, tmp_path: Path, number: str) -> None:
    assert asked(url, tmp_path, made("9", "2", "-", number=number), number=number) is None


# --- what the list says ---


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (flagged(), WAITS),
        (flagged(accept(3)), TAKEN),
        (flagged(accept(3), call="CA1") + flagged(call="CA2", ago=5 * MINUTE), WAITS),
        (flagged(ago=timedelta(hours=23)), WAITS),
        (flagged(ago=timedelta(hours=25)), None),
        (flagged(number=OTHER), None),
        (flagged(call="CA9"), None),
        (flagged() + made("1", call="CA2", ago=5 * MINUTE), Earlier("en", "expect-day", OnList.WAITS)),
    ],
    ids=["open", "answered", "one-of-two", "23-hours", "25-hours", "somebody-else", "the-same-call", "and-a-topic"],
)
def test_what_the_list_says(url: str, tmp_path: Path, given: list[Entry], known: Earlier | None) -> None:
    found = asked(url, tmp_path, given)
    assert found == (replace(known, place=found.place) if known and found else known)


def test_whoever_is_taken_by_staff_waits_no_more_and_again_when_given_back(url: str, tmp_path: Path) -> None:
    assert asked(url, tmp_path, flagged()) == WAITS
    (row,) = listed(url).open()
    at = int(NOW.timestamp() * 1000)
    acts: list[tuple[Callable[[], bool], Earlier]] = [
        (lambda: listed(url).take(row.id, "Ana", at), TAKEN),
        (lambda: listed(url).give_back(row.id, "Ana"), WAITS),
        (lambda: listed(url).done(row.id, "Ana", at), TAKEN),
    ]
    for act, known in acts:
        assert act()
        assert asked(url, tmp_path, []) == known


def test_a_1_after_which_nobody_talked_counts_no_more(url: str, tmp_path: Path) -> None:
    given = flagged(accept(3), ended(4))
    assert asked(url, tmp_path, given, now=NOW - 9 * MINUTE) == TAKEN
    assert asked(url, tmp_path, [], now=NOW) == WAITS


# --- beside the database ---


def test_what_waits_in_a_spool_counts_as_if_it_were_written(url: str, tmp_path: Path) -> None:
    assert asked(url, tmp_path, [], hold=flagged()) == WAITS


def test_a_1_that_waits_in_a_spool_has_answered_what_is_in_the_database(url: str, tmp_path: Path) -> None:
    (pressed,) = flagged(accept(3))[1:]
    assert pressed.number == "", "nothing but the call tells whose it is"
    assert asked(url, tmp_path, flagged(), hold=[pressed]) == TAKEN


def test_what_waits_of_others_changes_nothing(url: str, tmp_path: Path) -> None:
    assert asked(url, tmp_path, made("9", "2", "-"), hold=flagged(number=OTHER, call="CA5")) == STOPPED


def test_nothing_is_said_of_the_list_while_something_is_hidden(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.store.beside.in_memory", lambda _folder: 1)
    assert asked(url, tmp_path, flagged() + made("9", "2", "-", call="CA2")) == STOPPED


def test_nothing_is_told_while_too_much_waits(url: str, tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    assert asked(url, tmp_path, flagged()) == WAITS
    (tmp_path / "spool" / "00000001-1-x.jsonl").write_bytes(b" " * (MOST_SPOOLED + 1))
    assert EarlierCalls(url, VAULT, tmp_path / "spool", tmp_path, 5).about(NUMBER, "CA9", NOW) is None


# --- for how long, and by which secret ---


def test_after_a_day_no_pseudonym_leads_to_a_call(url: str, tmp_path: Path) -> None:
    given = flagged() + made("9", "2", "-", call="CA2")
    assert asked(url, tmp_path, given) == replace(STOPPED, listed=OnList.WAITS)
    for later in (1, 2, 30):
        assert asked(url, tmp_path, [], now=NOW + timedelta(days=later)) is None
    days = {at // DAY for at in (int((NOW + timedelta(days=each)).timestamp() * 1000) for each in range(-40, 40))}
    assert len({VAULT.pseudonym(NUMBER, day) for day in days}) == len(days)


def test_over_midnight_it_is_the_same_telephone(url: str, tmp_path: Path) -> None:
    midnight = datetime(2026, 11, 11, 0, 5, tzinfo=UTC)
    given = made("9", "2", "-", ago=NOW - midnight + 10 * MINUTE)
    assert asked(url, tmp_path, given, now=midnight) == STOPPED


@pytest.mark.parametrize("back", [2 * MINUTE, timedelta(hours=2), timedelta(hours=20)])
def test_a_clock_that_was_set_back_hides_nothing(url: str, tmp_path: Path, back: timedelta) -> None:
    given = flagged() + made("9", "2", "-", call="CA2")
    assert asked(url, tmp_path, given, now=NOW - 10 * MINUTE - back) == replace(STOPPED, listed=OnList.WAITS)


def test_a_rotated_secret_finds_what_the_one_before_it_wrote(url: str, tmp_path: Path) -> None:
    given = flagged() + made("9", "2", "-", call="CA2")
    both = Vault(["another secret, for tests", "a secret for tests only"])
    assert asked(url, tmp_path, given, vault=both) == replace(STOPPED, listed=OnList.WAITS)
    assert asked(url, tmp_path, [], vault=Vault(["another secret, for tests"])) is None, "and nobody else's"


def test_no_number_is_logged_and_nothing_more_is_kept(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked(url, tmp_path, flagged())
    assert NUMBER not in caplog.text
    with reading(connect(url, pooled=False)) as connection:
        kept = [connection.execute(select(table)).all() for table in metadata.sorted_tables]
    assert NUMBER not in str(kept)
    assert sum(map(len, kept)) == 2, "the entry of the log, and the row of the list, as for every warning sign"


# --- the running line ---


def ledger_of(url: str, folder: Path) -> SqlLedger:
    """A ledger whose clock stands still."""
    return SqlLedger(url, VAULT, folder / "spool", clock=lambda: NOW, data=folder)


async def told(ledger: SqlLedger) -> Earlier | None:
    """What is known, as soon as it can be told in time: the machine may be busy."""
    for _ in range(2_000):
        if found := await ledger.earlier(NUMBER, "CA9"):
            return found
        await asyncio.sleep(0.01)
    return None


def test_another_process_knows_what_one_that_was_killed_was_told(url: str, tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from tests.store.reports import test_earlier as t\n"
        "async def run():\n"
        "    ledger = t.ledger_of(sys.argv[1], Path(sys.argv[2])); ledger.start()\n"
        "    for entry in t.made('9', '2', '-', end=False): await ledger.keep([entry])\n"
        "    print('kept', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, url, str(tmp_path)], stdout=subprocess.PIPE) as victim:
        assert victim.stdout
        assert victim.stdout.readline() == b"kept\n"
        os.kill(victim.pid, signal.SIGKILL)

    async def run() -> Earlier | None:
        ledger = ledger_of(url, tmp_path)
        assert ledger.start(patience=30)
        try:
            return await told(ledger)
        finally:
            await ledger.stop()

    assert asyncio.run(run()) == STOPPED


def test_a_database_that_is_away_or_locked_costs_no_more_than_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'ivr.db'}"
    hangs = Event()

    async def run() -> None:
        ledger = ledger_of(url, tmp_path)
        assert await ledger.earlier(NUMBER, "CA9") is None, "it has not been reached yet"
        assert ledger.start(patience=30)
        try:
            for entry in flagged():
                await ledger.keep([entry])
            assert await told(ledger) == WAITS
            monkeypatch.setattr(EarlierCalls, "about", lambda *_about: hangs.wait(60))
            began = time.monotonic()
            assert await ledger.earlier(NUMBER, "CA9") is None
            assert time.monotonic() - began < 30
        finally:
            hangs.set()
            await ledger.stop()

    asyncio.run(run())


def test_entries_in_memory_tell_the_same() -> None:
    assert earlier_in(made("9", "2", "-"), NUMBER, "CA9", NOW) == STOPPED
    assert earlier_in(flagged(), NUMBER, "CA9", NOW) == WAITS
    assert earlier_in([], NUMBER, "CA9", NOW) is earlier_in(made("9"), "", "CA9", NOW) is None
