"""Whoever pressed 1 and did not talk gives the patient back, also where the carrier never tells how the dial ended."""

from __future__ import annotations

import pytest

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.talks import Talks
from ivr.core.callbacks.attempts import PATIENT, State
from ivr.core.callbacks.entry import Standing
from tests.alerts.people import OPENED, Way, callback
from tests.alerts.service import Service, run


def pressed(service: Service, seconds: float = 190) -> Talks:
    """Somebody presses 1 in an alert call."""
    talks = Talks(service.loop._view)
    service.clock.now = OPENED + round(seconds * 1000)
    assert talks.connect(12, "nurse.0", service.clock.now, "CA7", lambda _number: True)[0]
    return talks


@pytest.mark.parametrize(
    ("end", "blind", "back"),
    [
        ((True, ""), False, True),
        ((False, "no-answer"), False, True),
        ((None, ""), True, True),
        ((None, ""), False, False),
    ],
)
def test_a_dial_of_which_no_end_is_told(end: tuple[bool | None, str], back: bool, *, blind: bool) -> None:  # noqa: FBT001
    async def play(service: Service) -> None:
        await service.at(180)
        pressed(service)
        service.ways[Way.CALL].end, service.ways[Way.CALL].blind = end, blind
        for seconds in range(191, 369):
            await service.at(seconds)
        assert service.kept.entries[12].standing is Standing.TAKEN
        service.told(Way.WEBHOOK)
        for seconds in range(369, 420):
            await service.at(seconds)
        assert (str(service.kept.entries[12].standing) == "open") is back
        assert service.told(Way.WEBHOOK) == ["webhook"] * back

    run(play)


def test_a_talk_that_the_carrier_says_goes_on_for_ever_is_none() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        pressed(service)
        for seconds in range(200, 5_000, 20):
            await service.at(seconds)
        assert service.kept.entries[12].standing is Standing.OPEN

    run(play)


def test_a_restart_finds_the_dial() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        pressed(service)
        service.loop.close()
        service.loop = service.started()
        service.ways[Way.CALL].end = (True, "")
        for seconds in (200, 370, 401, 410):
            await service.at(seconds)
        assert service.kept.entries[12].standing is Standing.OPEN

    run(play)


def test_a_word_that_comes_after_the_entry_was_given_back_takes_it_again() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        talks = pressed(service)
        service.loop._view.give_back(12, "nurse.0")
        talks.ended("nurse.0", service.clock.now, talked=True)
        assert service.kept.entries[12].standing is Standing.TAKEN
        assert [each.state for each in service.attempts.rows.values() if each.round == PATIENT] == [State.DELIVERED]

    run(play)


def test_a_talk_whose_end_another_process_was_told_is_not_taken_for_none() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        pressed(service)
        other = CallbackView(service.kept, service.attempts, service.ledger)
        other.read(service.clock.now + 2_000)
        Talks(other).ended("nurse.0", service.clock.now + 60_000, talked=True)
        service.ways[Way.CALL].end = (True, "")
        for seconds in range(251, 420, 3):
            await service.at(seconds)
        assert service.kept.entries[12].standing is Standing.TAKEN
        assert [each.state for each in service.loop._view.notes.all() if each.round == PATIENT] == [State.DELIVERED]

    run(play)


@pytest.mark.parametrize("talked", [True, False])
def test_of_two_ends_that_two_processes_are_told_the_first_one_counts(*, talked: bool) -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        talks = pressed(service)
        other = CallbackView(service.kept, service.attempts, service.ledger)
        other.read(service.clock.now)
        Talks(other).ended("nurse.0", service.clock.now + 20_000, talked=talked)
        talks.ended("nurse.0", service.clock.now + 30_000, talked=not talked)
        assert (service.kept.entries[12].standing is Standing.TAKEN) is talked

    run(play)


@pytest.mark.parametrize("talked", [True, False])
def test_the_end_of_a_dial_that_another_process_has_just_begun_counts(*, talked: bool) -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        other = CallbackView(service.kept, service.attempts, service.ledger)
        other.read(service.clock.now)
        pressed(service)
        Talks(other).ended("nurse.0", service.clock.now + 500, talked=talked)
        assert service.kept.entries[12].standing is (Standing.TAKEN if talked else Standing.OPEN)

    run(play)


def test_without_the_disk_the_end_of_a_dial_is_looked_for_all_the_same() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        pressed(service)
        view, now = service.loop._view, service.clock.now
        service.disk.away = True
        view.notes.catch_up(now)
        assert view.notes.away
        view.notes.away = False
        (note,) = view.notes.talks()
        assert view.notes.fresh(note, now) == view.notes.fresh(note, now) == note
        assert view.notes.away

    run(play)


def test_somebody_elses_dial_stays() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        talks = pressed(service)
        talks.ended("on-call.0", service.clock.now, talked=False)
        assert service.kept.entries[12].standing is Standing.TAKEN
        assert not talks.connect(12, "on-call.0", service.clock.now, "CA8", lambda _number: True)[0]
        assert talks.connect(12, "nurse.0", service.clock.now, "CA8", lambda _number: True)[0], "it is theirs"
        states = {each.target: each.state for each in service.attempts.rows.values() if each.round == PATIENT}
        assert states == {"nurse.0": State.SENT, "on-call.0": State.FAILED}

    run(play)


def test_nothing_is_taken_whose_number_the_disk_cannot_tell() -> None:
    async def play(service: Service) -> None:
        await service.at(180)
        service.disk.away = True
        with pytest.raises(OSError, match="1202"):
            pressed(service)
        service.disk.away = False
        await service.at(181)
        assert service.kept.entries[12].standing is Standing.OPEN

    run(play)


def test_a_patient_of_the_desk_is_one_whoever_asks() -> None:
    service = Service(callback(1, caller="a"), callback(2, caller="a"))
    view = CallbackView(service.kept, service.attempts, service.ledger)
    view.read(OPENED + 180_000)
    assert Talks(view).connect(2, "nurse.0", OPENED + 190_000, "", lambda _number: True)[0]
    assert {each.standing for each in service.kept.entries.values()} == {Standing.TAKEN}


def test_a_telephone_whose_talk_has_just_ended_gets_no_second_call() -> None:
    """Its call goes on: it is offered the next patient. Nobody takes it to be over for four minutes."""

    async def play(service: Service) -> None:
        await service.at(180)
        service.told(Way.CALL)
        talks = pressed(service)
        for seconds in range(200, 500):
            await service.at(seconds)
        talks.ended("nurse.0", service.clock.now, talked=True)
        service.kept.entries[13] = callback(13, opened=OPENED + 300_000, caller="another patient")
        service.told(Way.CALL)
        for seconds in range(500, 700):
            await service.at(seconds)
        assert "nurse.0" not in service.told(Way.CALL)
        assert "nurse.1" in [each.target for each in service.attempts.rows.values()]

    run(play)
