"""The loop that tells staff: what it sends when."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from ivr.alerts.notifiers.port import WayError
from ivr.core.callbacks.attempts import FINAL, State
from ivr.core.callbacks.entry import Cause, Standing
from tests.alerts.people import CALL_ON, LAST, NURSE, OPENED, PATIENT, Way, callback
from tests.alerts.service import Service, run


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
    (row,) = [each for each in service.attempts.rows.values() if each.way == Way.MAIL]
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
        for seconds in (180, 181, 200, 479):
            await service.at(seconds)
        assert caplog.text.count("ALERT:") == 1
        assert said in caplog.text
        await service.at(480)
        assert caplog.text.count("ALERT:") == 2
        service.kept.take(12, "Kim", OPENED)
        await service.at(600)
        assert caplog.text.count("ALERT:") == 2

    run(play, Service(ways=ways, local=local))


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
