"""Entries are kept, once, whatever the order in which they come; on both databases."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError

from ivr.core.callbacks.entry import Standing
from ivr.core.entries import Entry, Kept, Kind, Note
from ivr.core.happenings import ChoseKey, RedFlagChosen, RingingStarted
from ivr.store.database import StoreError, connect, reading
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.tables import entries
from tests.store.kept import (
    NOON,
    NUMBER,
    VAULT,
    accept,
    declined,
    flag,
    key,
    keys,
    listed,
    message,
    rows,
    started,
    stored,
)


def kept(url: str, spool: Path, *given: Entry, at_once: bool = False) -> list[Kept]:
    """Have entries kept, one webhook after the other or all at the same time."""

    async def run() -> list[Kept]:
        async with started(url, spool) as ledger:
            if at_once:
                return list(await asyncio.gather(*(ledger.keep([entry]) for entry in given)))
            return [await ledger.keep([entry]) for entry in given]

    return asyncio.run(run())


@pytest.mark.usefixtures("patient")
def test_an_entry_is_in_the_database_before_keep_returns(url: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with started(url, tmp_path / "spool") as ledger:
            assert await ledger.keep([key(1), key(2)]) is Kept.DATABASE
            assert stored(url) == keys(key(1), key(2))
            assert ledger.troubles() == []
            assert await ledger.keep([]) is Kept.DATABASE

    asyncio.run(run())


@pytest.mark.usefixtures("patient")
def test_many_calls_at_once_are_all_kept(url: str, tmp_path: Path) -> None:
    given = [key(step, f"CA{call}") for call in range(60) for step in range(9)]
    assert set(kept(url, tmp_path, *given, at_once=True)) == {Kept.DATABASE}
    assert stored(url) == keys(*given)


@pytest.mark.usefixtures("patient")
def test_a_repeated_webhook_counts_once(url: str, tmp_path: Path) -> None:
    assert kept(url, tmp_path, key(1), key(1), flag(2), flag(2), at_once=True) == [Kept.DATABASE] * 4
    assert kept(url, tmp_path, flag(2), key(1)) == [Kept.DATABASE] * 2
    assert stored(url) == keys(key(1), flag(2))
    assert [row["attempts"] for row in rows(url)] == [1]


HAPPENED = (ChoseKey("3"), RedFlagChosen("numb"), RingingStarted("numb"))


def test_every_column_is_written_and_no_number_is_among_them(url: str, tmp_path: Path) -> None:
    note = Note(Kind.KEY, "3", "menu", "main", "p1", "es", "ring", "signs", "p2", "numb", "nurse.0", "numb", HAPPENED)
    kept(url, tmp_path, Entry("CA9", 4, NOON, note, "abc", 7, NUMBER, line="hip"))
    with reading(connect(url, pooled=False)) as connection:
        row = dict(connection.execute(select(entries)).mappings().one())
    caller = VAULT.pseudonym(NUMBER, NOON // 86_400_000)
    assert row | {"id": 1} == {
        "id": 1, "at": NOON, "call": "CA9", "step": 4, "caller": caller, "kind": "key", "value": "3", "mode": "menu",
        "place": "main", "part": "p1", "language": "es", "next_mode": "ring", "next_place": "signs",
        "next_part": "p2", "why": "numb", "rung": "nurse.0", "opens": "numb", "seconds": 7, "version": "abc",
        "name": "4-key", "state": "3", "after": "", "line": "hip",
        "happened": "key:3 flag:numb ringing:numb",
    }  # fmt: skip


@pytest.mark.usefixtures("patient")
def test_what_does_not_fit_a_column_is_cut_and_stored(url: str, tmp_path: Path) -> None:
    odd = Entry("x" * 99 + "\0é\ud800", 1, -5, Note(Kind.KEY, "\0" + "9" * 99, place="ñ\ud800" * 99), "v" * 50, 2**40)
    assert kept(url, tmp_path, odd) == [Kept.DATABASE]
    with reading(connect(url, pooled=False)) as connection:
        row = connection.execute(select(entries)).one()
    assert (row.at, len(row.call), row.value, len(row.place), row.seconds) == (0, 64, "9" * 20, 60, 2**31 - 1)


def test_a_red_flag_opens_an_entry_of_the_callback_list(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3), flag(1, "CA2", number=""))
    first, second = listed(url).open()[::-1]
    assert (first.call, first.step, first.sign, first.language) == ("CA1", 3, "numb-legs", "es")
    assert (first.opened, first.standing, first.attempts, first.withheld) == (NOON + 3, Standing.OPEN, 1, False)
    assert listed(url).number(first.id) == NUMBER
    assert second.withheld
    assert listed(url).number(second.id) == ""
    assert NUMBER not in str(rows(url))


def test_a_second_choice_is_another_attempt_of_the_same_entry(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3), flag(7, sign="fever"))
    (only,) = listed(url).open()
    assert (only.step, only.sign, only.attempts, only.opened) == (3, "fever", 2, NOON + 3)


@pytest.mark.parametrize("given", [[flag(3), accept(4)], [accept(4), flag(3)]])
def test_an_accept_answers_the_red_flag_whichever_comes_first(url: str, tmp_path: Path, given: list[Entry]) -> None:
    kept(url, tmp_path, *given)
    assert [(row["standing"], row["closed"]) for row in rows(url)] == [("answered", NOON + 4)]


def test_a_red_flag_after_an_accept_is_another_entry(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3), accept(4), flag(8))
    assert [(row["step"], row["standing"]) for row in rows(url)] == [(3, "answered"), (8, "open")]


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [2, 1, 0], [1, 2, 0], [0, 1, 2, 1, 0, 2]])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_1_whose_dial_ended_without_a_person_leaves_the_red_flag_open(
    url: str, tmp_path: Path, order: list[int], *, at_once: bool
) -> None:
    given = [flag(3), accept(3), declined(4)]
    kept(url, tmp_path, *(given[place] for place in order), at_once=at_once)
    found = [(row["standing"], row["opened"], row["closed"], row["attempts"]) for row in rows(url)]
    assert found == [("open", NOON + 3, 0, 1)]
    assert listed(url).number(rows(url)[0]["id"]) == NUMBER


def test_a_dial_that_somebody_took_or_that_rang_earlier_voids_no_1(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3), declined(4, value="no-answer"), accept(4), declined(5, value="accepted"))
    kept(url, tmp_path, flag(3, "CA2"), declined(4, "CA2"), declined(6, "CA2"))
    assert [(row["call"], row["standing"]) for row in rows(url)] == [("CA1", "answered"), ("CA2", "open")]


def test_nobody_is_known_to_have_taken_a_call_whose_1_is_void(url: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with started(url, tmp_path) as first, started(url, tmp_path) as second:
            await first.keep([accept(4), accept(8)])
            await second.keep([declined(5)])
            assert not await second.was_accepted("CA1", "4")
            await first.keep([declined(5)])
            assert not first.accepted("CA1", "4")
            assert not await first.was_accepted("CA1", "4")
            assert await first.was_accepted("CA1", "8")
        async with started(url, tmp_path) as third:
            assert not await third.was_accepted("CA1", "4")
            assert await third.was_accepted("CA1", "8")

    asyncio.run(run())


def test_a_message_goes_to_the_open_red_flag_or_is_an_entry_of_its_own(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3), message(6), message(2, "CA2", "RE2"), message(9, "CA2", "RE3"))
    found = [(row["call"], row["cause"], row["step"], row["recording"]) for row in rows(url)]
    assert found == [("CA1", "red-flag", 3, "RE1"), ("CA2", "message", 2, "RE2"), ("CA2", "message", 9, "RE3")]


def test_the_recording_may_be_told_later_than_the_message(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, message(6, recording=""), message(6, number=""))
    assert [(row["recording"], row["withheld"]) for row in rows(url)] == [("RE1", False)]
    kept(url, tmp_path, message(6, "CA2", number=""), message(6, "CA2"))
    assert [row["withheld"] for row in rows(url)] == [False, False]


def test_what_staff_have_taken_stays_theirs(url: str, tmp_path: Path) -> None:
    kept(url, tmp_path, flag(3))
    assert listed(url).take(rows(url)[0]["id"], "Ana", NOON + 9)
    kept(url, tmp_path, accept(4), flag(2, sign="fever"), flag(8))
    found = [(row["step"], row["standing"], row["taken_by"], row["attempts"]) for row in rows(url)]
    assert found == [(2, "answered", "", 1), (3, "taken", "Ana", 1), (8, "open", "", 1)]


def test_who_pressed_1_is_known_at_once_and_found_on_disk_by_another_process(url: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with started(url, tmp_path) as first, started(url, tmp_path) as second:
            await first.keep([accept(4)])
            assert first.accepted("CA1", "4")
            assert await first.was_accepted("CA1", "4")
            assert not second.accepted("CA1", "4")
            assert await second.was_accepted("CA1", "4")
            assert not await second.was_accepted("CA1", "5")

    asyncio.run(run())


@pytest.mark.usefixtures("patient")
def test_many_talks_that_end_at_the_same_moment_are_all_found_on_disk(url: str, tmp_path: Path) -> None:
    given = [accept(4, f"CA{call}") for call in range(24)]

    async def run() -> None:
        async with started(url, tmp_path) as first, started(url, tmp_path) as second:
            await first.keep(given)
            assert all(await asyncio.gather(*(second.was_accepted(each.call, "4") for each in given)))

    asyncio.run(run())


def test_several_processes_may_write_the_same_calls_at_once(url: str, tmp_path: Path) -> None:
    given = [entry for call in range(30) for entry in (flag(1, f"CA{call}"), accept(2, f"CA{call}"))]

    async def run() -> None:
        async with started(url, tmp_path) as first, started(url, tmp_path) as second:
            turns = [ledger.keep([entry]) for entry in given for ledger in (first, second)]
            assert Kept.NOWHERE not in await asyncio.gather(*turns)

    asyncio.run(run())
    kept(url, tmp_path)  # what went to a spool because of a lock is read back
    assert stored(url) == keys(*given)
    assert {row["standing"] for row in rows(url)} == {"answered"}
    assert len(rows(url)) == 30


@pytest.mark.usefixtures("patient")
def test_an_entry_is_kept_though_its_caller_hangs_up_meanwhile(url: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with started(url, tmp_path) as ledger:
            task = asyncio.create_task(ledger.keep([flag(3)]))
            await asyncio.sleep(0)
            task.cancel()
            assert await ledger.keep([key(4)]) is Kept.DATABASE

    asyncio.run(run())
    assert stored(url) == keys(flag(3), key(4))


def test_nothing_of_a_caller_is_in_a_repr(tmp_path: Path) -> None:
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'x.db'}", VAULT, tmp_path, clock=lambda: None)  # type: ignore[arg-type,return-value]
    assert "secret" not in repr(VAULT)
    assert NUMBER not in repr(ledger._writer.slip(flag(3)))
    assert "RE1" not in repr(ledger._writer.slip(message(3)))


def test_an_entry_that_cannot_even_be_prepared_is_announced(tmp_path: Path) -> None:
    told: list[tuple[Entry, ...]] = []

    def tell(given: tuple[Entry, ...]) -> None:
        told.append(given)
        raise OSError

    async def run() -> None:
        async with started(f"sqlite:///{tmp_path / 'x.db'}", tmp_path, tell) as ledger:
            broken = replace(key(1), note=None)  # type: ignore[arg-type]
            assert await ledger.keep([broken]) is Kept.NOWHERE
            assert told == [(broken,)]

    asyncio.run(run())


def test_a_url_that_is_no_database_is_refused_without_its_password() -> None:
    for bad in ("mysql://u:geheim@h/d", "nonsense geheim", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(StoreError, match="IVR_DATABASE_URL") as caught:
            connect(bad)
        assert "geheim" not in str(caught.value)


@pytest.mark.usefixtures("patient")
def test_what_the_database_refuses_is_kept_apart_and_its_red_flag_stays_pending(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with started(url, tmp_path / "spool") as ledger:
            with monkeypatch.context() as broken:
                broken.setattr("ivr.store.durable.writer_connection.Gate._commit", refuse)
                assert await ledger.keep([flag(3)]) is Kept.DATABASE
            assert [entry.step for entry in ledger.pending_red_flags()] == [3]
            assert await ledger.keep([key(4)]) is Kept.DATABASE

    def refuse(*_given: object) -> None:
        raise DataError("", None, ValueError())

    asyncio.run(run())
    assert stored(url) == keys(key(4))
    assert [file.name for file in (tmp_path / "spool").iterdir()] == ["spool.refused"]


def test_a_question_that_takes_too_long_is_answered_with_no(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = threading.Event()
    monkeypatch.setattr("ivr.store.durable.writer_connection.Gate.has_accept", lambda *_given: hanging.wait(20))

    async def run() -> None:
        async with started(url, tmp_path) as ledger:
            assert await asyncio.gather(*(ledger.was_accepted("CA1", "1") for _ in range(6))) == [False] * 6
            hanging.set()

    asyncio.run(run())


def test_a_question_that_the_database_cannot_answer_is_answered_with_no(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> None:
        raise DataError("", None, ValueError())

    monkeypatch.setattr("ivr.store.durable.writer_connection.Gate.has_accept", fail)

    async def run() -> None:
        async with started(url, tmp_path) as ledger:
            assert not await ledger.was_accepted("CA1", "1")

    asyncio.run(run())
    assert "could not be asked" in caplog.text


def test_the_memories_are_bounded(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.store.durable.unflushed._REMEMBERED", 2)

    async def run() -> None:
        async with started(url, tmp_path) as ledger:
            for step in range(1, 6):
                await ledger.keep([accept(step), key(step, digit=str(step))])
            assert [ledger.accepted("CA1", str(step)) for step in range(1, 6)] == [False, False, False, True, True]
            assert await ledger.was_accepted("CA1", "1")

    asyncio.run(run())
