"""What the loop does when the database, a way or the process itself fails: it goes on."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from ivr.alerts import attempting
from ivr.alerts import loop as loops
from ivr.core.callbacks.attempts import State
from tests.alerts.memory import FakeWay
from tests.alerts.people import OPENED, PATIENT, Way, callback, entry
from tests.alerts.service import Service, run


def test_a_try_that_the_process_did_not_survive_is_made_again() -> None:
    async def play(service: Service) -> None:
        service.ways[Way.MAIL].faults = [asyncio.CancelledError()]  # type: ignore[list-item]  # the process dies in it
        await service.at(180)
        service.loop.close()
        service.loop = service.started()
        await service.at(190)
        assert service.told(Way.MAIL) == ["nurse.0"]
        await service.at(206)
        assert service.told(Way.MAIL) == ["nurse.0"]

    run(play, Service(ways=[Way.MAIL]))


def test_the_database_may_go_away_while_an_entry_is_open() -> None:
    async def play(service: Service) -> None:
        await service.at(10)
        service.disk.away = True
        await service.at(180)
        assert service.told(Way.MAIL) == ["nurse.0"]
        await service.at(181)
        assert service.told(Way.MAIL) == []
        service.disk.away = False
        await service.at(182)
        assert service.told(Way.MAIL) == []
        assert service.states(Way.MAIL) == {"nurse.0": State.DELIVERED}

    run(play)


def test_what_is_written_nowhere_is_told_at_once() -> None:
    async def play(service: Service) -> None:
        service.disk.away = True
        service.loop.alert_unwritten([entry()])
        await service.at(1)
        assert service.told(Way.CALL) == ["nurse.1", "nurse.0", "on-call.0"]
        await service.at(2)
        assert service.told(Way.CALL) == []

    run(play)


def test_what_is_on_its_way_to_the_database_is_told_in_its_time() -> None:
    async def play(service: Service) -> None:
        service.disk.away = True
        service.ledger.held = [callback(-5)]
        await service.at(179)
        assert service.told(Way.CALL) == []
        await service.at(180)
        assert service.told(Way.CALL) == ["nurse.1", "nurse.0", "on-call.0"]

    run(play)


def test_somebody_who_is_gone_from_the_staff_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("number_of", "mailbox_of"):
        monkeypatch.setattr(f"ivr.core.callbacks.recipients.{name}", lambda _staff, _target: None)

    async def play(service: Service) -> None:
        await service.at(180)
        assert service.told(Way.MAIL) == service.told(Way.TEXT) == []
        assert service.told(Way.WEBHOOK) == ["webhook"]
        assert set(service.states(Way.TEXT).values()) == {State.FAILED}

    run(play)


def test_a_way_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempting, "SEND_SECONDS", 0.05)
    free = threading.Event()

    class Hanging(FakeWay):
        def send(self, told: Any) -> str:  # noqa: ANN401
            super().send(told)
            free.wait(5)
            return ""

    async def play(service: Service) -> None:
        service.ways[Way.MAIL] = Hanging()
        service.loop.close()
        service.loop = service.started()
        await service.at(180)
        assert service.told(Way.WEBHOOK) == ["webhook"]
        (row,) = [each for each in service.attempts.rows.values() if each.way == Way.MAIL]
        assert (row.state, row.problem) == (State.DUE, "took too long")
        free.set()

    run(play, Service(ways=[Way.MAIL, Way.WEBHOOK]))


def test_what_is_under_way_is_not_started_again() -> None:
    free, begun = threading.Event(), threading.Event()

    class Hanging(FakeWay):
        def send(self, told: Any) -> str:  # noqa: ANN401
            super().send(told)
            begun.set()
            free.wait(5)
            return ""

    async def play(service: Service) -> None:
        service.ways[Way.MAIL] = Hanging()
        service.loop.close()
        service.loop = service.started()
        service.clock.now = OPENED + 180_000
        await service.loop.tick()
        await asyncio.to_thread(begun.wait, 5)
        service.clock.wait(60)
        await service.loop.tick()
        assert service.told(Way.MAIL) == ["nurse.0"]
        service.loop.close()
        free.set()
        await service.loop.settle()
        assert service.told(Way.MAIL) == []

    run(play, Service(ways=[Way.MAIL]))


def test_a_look_that_fails_is_made_again() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        service.ways[Way.TEXT].blind = True
        await service.at(185)
        assert set(service.states(Way.TEXT).values()) == {State.SENT}
        service.ways[Way.TEXT].blind = False
        service.ways[Way.TEXT].end = (True, "")
        await service.at(190)
        assert set(service.states(Way.TEXT).values()) == {State.DELIVERED}

    run(play)


def test_a_database_that_hangs_is_not_asked_again_while_it_does_and_alerts_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free, asked = threading.Event(), []

    async def play(service: Service) -> None:
        await service.at(100)
        before = service.kept.stamp

        def hang() -> object:
            asked.append(1)
            free.wait(5)
            return before()

        monkeypatch.setattr(loops, "READ_SECONDS", 0.02)
        monkeypatch.setattr(service.kept, "stamp", hang)
        for seconds in (180, 181):
            await service.at(seconds)
        assert len(asked) == 1
        assert service.told(Way.WEBHOOK) == ["webhook"]
        assert service.attempts.rows == {}
        assert service.loop.trouble == "TimeoutError"
        silent = service.loop.silent_for()
        free.set()
        monkeypatch.setattr(loops, "READ_SECONDS", 5)
        await service.at(182)
        assert service.loop.trouble == ""
        assert service.loop.silent_for() < silent
        await service.at(183)
        assert service.told(Way.WEBHOOK) == []
        assert service.states(Way.WEBHOOK) == {"webhook": State.DELIVERED}

    run(play)


def test_nothing_ends_the_loop_but_its_end(caplog: pytest.LogCaptureFixture) -> None:
    slept: list[float] = []

    async def play(service: Service) -> None:
        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            await asyncio.sleep(0)
            if len(slept) > 3:
                raise asyncio.CancelledError

        service.loop.close()
        service.loop = service.started(sleep=sleep)

        def broken(_now: int) -> None:
            raise RuntimeError(PATIENT)

        service.loop._view.read = broken  # type: ignore[assignment,method-assign]
        with pytest.raises(asyncio.CancelledError):
            await service.loop.run()

    service = run(play)
    assert slept == [1.0] * 4
    assert caplog.text.count("a round of alerts failed with RuntimeError") == 4
    assert service.loop.trouble == "RuntimeError"
    assert PATIENT[1:] not in caplog.text


def test_a_fault_in_noting_what_became_of_it_is_told_by_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    async def play(service: Service) -> None:
        def broken(*_arguments: object) -> bool:
            raise RuntimeError(PATIENT)

        service.loop._view.notes.claim = broken  # type: ignore[assignment,method-assign]
        await service.at(180)

    run(play)
    assert "an alert failed with RuntimeError" in caplog.text
    assert PATIENT[1:] not in caplog.text
