"""The loop that tells staff: what it sends when, and that nothing ends it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from ivr.alerts import loop as loops
from ivr.alerts.desk import Desk
from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.ways import Sender, WayError
from ivr.core.alerts import FINAL, State, Way
from ivr.core.callbacks import Callback, Cause, Standing
from ivr.core.staff import Duty
from tests.alerts.memory import Disk, FakeWay, MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import CALL_ON, LAST, NURSE, OPENED, PATIENT, Clock, callback, entry, line


class Service:
    """A loop with everything around it in memory."""

    def __init__(self, *entries: Callback, ways: Sequence[Way] = tuple(Way), local: bool = False) -> None:
        self.disk = Disk()
        self.kept = MemoryKept(*(entries or (callback(),)), disk=self.disk)
        self.attempts = MemoryAttempts(self.disk)
        self.ledger = MemoryLedger()
        self.clock = Clock()
        self.duty = Duty()
        self.local = local
        sids = {Way.CALL: "CA7", Way.TEXT: "SM7"}
        self.ways = {way: FakeWay(sids.get(way, "")) for way in ways}
        self.loop = self.started()

    def started(self, **more: Any) -> AlertLoop:  # noqa: ANN401
        """A process that knows only what is stored."""
        senders: dict[Way, Sender] = dict(self.ways)
        return AlertLoop(
            desk=Desk(self.kept, self.attempts, self.ledger),
            senders=senders,
            office=Office(line(), lambda: self.duty, self.local),
            clock=self.clock,
            **more,
        )

    async def at(self, seconds: float) -> None:
        """What happens at a time."""
        self.clock.now = OPENED + round(seconds * 1000)
        await self.loop.tick()
        await self.loop.settle()

    def told(self, way: Way) -> list[str]:
        """Whom a way was to tell, since the last question."""
        found = [each.target for each in self.ways[way].told]
        self.ways[way].told.clear()
        return found

    def states(self, way: Way) -> dict[str, State]:
        """What has become of its attempts, by target."""
        return {each.target: each.state for each in self.attempts.rows.values() if each.way is way}


def run(play: Callable[[Service], Awaitable[None]], service: Service | None = None) -> Service:
    service = service or Service()

    async def played() -> None:
        try:
            await play(service)
        finally:
            service.loop.close()

    asyncio.run(played())
    return service


def test_two_hours_of_an_entry_that_nobody_takes() -> None:
    rounds: list[int] = []

    async def play(service: Service) -> None:
        for way in (Way.CALL, Way.TEXT):
            service.ways[way].end = (True, "")
        for seconds in range(0, 9000, 5):
            await service.at(seconds)
            if service.told(Way.WEBHOOK):
                rounds.append(seconds)
            if seconds == 180:
                assert service.told(Way.CALL) == ["nurse.1", "nurse.0", "on-call.0"]
                assert {each.to for each in service.ways[Way.TEXT].told} == {NURSE, "+12025550112", CALL_ON}
                assert service.told(Way.MAIL) == ["nurse.0"]
            if seconds == 1800:
                assert "last.0" in service.told(Way.CALL)
                assert LAST in {each.to for each in service.ways[Way.TEXT].told}

    service = run(play)
    assert rounds == [*range(180, 7200, 300), 7200]
    finals = [each for each in service.attempts.rows.values() if each.round == FINAL]
    assert {each.way for each in finals} == set(Way)
    assert [each.final for each in service.ways[Way.MAIL].told[-3:]] == [True, True, True]


def test_whoever_takes_it_ends_it() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        service.told(Way.MAIL)
        service.kept.take(12, "Kim", OPENED)
        await service.at(480)
        assert service.told(Way.MAIL) == []

    run(play)


def test_a_text_that_is_undelivered_hurries_the_mail() -> None:
    async def play(service: Service) -> None:
        service.ways[Way.MAIL].faults = [WayError("the mail server was not reached", again=True)]
        await service.at(180)
        assert service.told(Way.MAIL) == ["nurse.0"]
        service.ways[Way.TEXT].end = (False, "undelivered")
        await service.at(185)
        service.clock.wait(0.001)
        assert set(service.states(Way.TEXT).values()) == {State.FAILED}
        assert service.told(Way.MAIL) == ["nurse.0"] or service.states(Way.MAIL) == {"nurse.0": State.DUE}
        await service.at(186)
        assert service.states(Way.MAIL) == {"nurse.0": State.DELIVERED}

    run(play)


@pytest.mark.parametrize(
    ("fault", "problem", "tries"),
    [
        (WayError("carrier error 21610", again=False), "carrier error 21610", 1),
        (WayError("carrier error 20429", again=True), "carrier error 20429", 3),
        (RuntimeError(PATIENT), "RuntimeError", 3),
    ],
)
def test_a_way_that_fails_is_tried_again_where_that_may_help(
    fault: Exception, problem: str, tries: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def play(service: Service) -> None:
        service.ways[Way.MAIL].faults = [fault] * 9
        for seconds in (180, 182, 185.1, 200.2, 220, 260):
            await service.at(seconds)

    service = run(play, Service(ways=[Way.MAIL, Way.WEBHOOK]))
    assert service.told(Way.MAIL) == ["nurse.0"] * tries
    (row,) = [each for each in service.attempts.rows.values() if each.way is Way.MAIL]
    assert (row.state, row.problem, row.tries) == (State.FAILED, problem, tries)
    assert PATIENT[1:] not in caplog.text


def test_a_restart_at_any_time_sends_nothing_twice_and_forgets_nothing() -> None:
    async def play(service: Service) -> None:
        service.ways[Way.TEXT].end = service.ways[Way.CALL].end = (True, "")
        for seconds in range(180, 500, 4):
            await service.at(seconds)
            service.loop.close()
            service.loop = service.started()

    service = run(play)
    for way in Way:
        told = [(each.target, each.minutes >= 8) for each in service.ways[way].told]
        assert len(told) == len(set(told))
        assert {late for _, late in told} == {False, True}


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


def test_two_processes_do_not_tell_the_same() -> None:
    async def play(service: Service) -> None:
        other = service.started()
        service.clock.now = OPENED + 180_000
        await asyncio.gather(service.loop.tick(), other.tick())
        await asyncio.gather(service.loop.settle(), other.settle())
        other.close()

    service = run(play)
    for way in Way:
        told = service.told(way)
        assert len(told) == len(set(told)) > 0


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


def test_drills_are_left_to_those_who_hold_them() -> None:
    async def play(service: Service) -> None:
        await service.at(500)
        assert service.told(Way.CALL) == []

    run(play, Service(callback(cause=Cause.DRILL)))


@pytest.mark.parametrize(
    ("local", "ways", "said"),
    [
        (True, [], "ALERT: callback 12 is open, nothing is sent in local mode"),
        (False, [], "no way to tell staff is set up: set IVR_ALERT_FROM"),
        (False, [Way.MAIL], "ALERT: callback 12 has been open for 3 minutes (ways: mail)"),
    ],
)
def test_the_operator_is_told_every_five_minutes(
    local: bool,  # noqa: FBT001
    ways: list[Way],
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def play(service: Service) -> None:
        await service.at(179)
        assert "ALERT:" not in caplog.text
        for seconds in (180, 181, 200, 299):
            await service.at(seconds)
        assert caplog.text.count("ALERT:") == 1
        assert said in caplog.text
        await service.at(300)
        assert caplog.text.count("ALERT:") == 2
        service.kept.take(12, "Kim", OPENED)
        await service.at(600)
        assert caplog.text.count("ALERT:") == 2

    run(play, Service(ways=ways, local=local))


def test_somebody_who_is_gone_from_the_staff_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.core.alerts.address_of", lambda _staff, _target: "")
    monkeypatch.setattr("ivr.core.alerts.number_of", lambda _staff, _target: None)

    async def play(service: Service) -> None:
        await service.at(180)
        assert service.told(Way.MAIL) == service.told(Way.TEXT) == []
        assert service.told(Way.WEBHOOK) == ["webhook"]
        assert set(service.states(Way.TEXT).values()) == {State.FAILED}

    run(play)


def test_a_way_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SEND_SECONDS", 0.05)
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
        (row,) = [each for each in service.attempts.rows.values() if each.way is Way.MAIL]
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


def test_a_database_that_hangs_is_not_asked_again_while_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "READ_SECONDS", 0.05)
    free, asked = threading.Event(), []

    async def play(service: Service) -> None:
        before = service.kept.open

        def hang() -> Sequence[Callback]:
            asked.append(1)
            free.wait(5)
            return before()

        monkeypatch.setattr(service.kept, "open", hang)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await service.at(180)
        assert len(asked) == 1
        free.set()
        await service.at(180)
        assert service.told(Way.WEBHOOK) == ["webhook"]

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

        def broken() -> list[Any]:
            raise RuntimeError(PATIENT)

        service.loop._desk.open = broken  # type: ignore[method-assign]
        with pytest.raises(asyncio.CancelledError):
            await service.loop.run()

    run(play)
    assert slept == [1.0] * 4
    assert caplog.text.count("a round of alerts failed with RuntimeError") == 4
    assert PATIENT[1:] not in caplog.text


def test_a_fault_in_noting_what_became_of_it_is_told_by_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    async def play(service: Service) -> None:
        def broken(*_arguments: object) -> bool:
            raise RuntimeError(PATIENT)

        service.loop._desk.claim = broken  # type: ignore[assignment,method-assign]
        await service.at(180)

    run(play)
    assert "an alert failed with RuntimeError" in caplog.text
    assert PATIENT[1:] not in caplog.text


def test_callers_messages_are_looked_after_beside_the_alerts() -> None:
    worked: list[int] = []

    class Work:
        def work(self, now: int) -> None:
            worked.append(now)

    async def play(service: Service) -> None:
        service.loop.close()
        service.loop = service.started(messages=Work())
        await service.at(1)
        await service.at(2)

    run(play)
    assert worked == [OPENED + 1000, OPENED + 2000]


def test_a_message_is_told_once_by_text_mail_and_webhook() -> None:
    async def play(service: Service) -> None:
        service.ways[Way.TEXT].end = (True, "")
        for seconds in (180, 185, 480, 1800, 7200):
            await service.at(seconds)
        assert service.told(Way.CALL) == []
        assert service.told(Way.TEXT) == ["desk.0", "nurse.1", "nurse.0"]
        assert service.told(Way.MAIL) == ["nurse.0"]

    run(play, Service(callback(cause=Cause.MESSAGE, has_message=True)))


def test_answered_entries_are_none() -> None:
    async def play(service: Service) -> None:
        service.kept.entries[12] = replace(service.kept.entries[12], standing=Standing.ANSWERED)
        await service.at(7200)
        assert service.told(Way.WEBHOOK) == []

    run(play)
