"""Drills: who is called, who presses 1, and what happens when nobody does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.alerts.drill import Drill, Result
from ivr.alerts.notifiers.port import Sender, WayError
from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.line.staff import Duty
from tests.alerts.memory import FakeWay, MemoryKept
from tests.alerts.people import NURSE, OPENED, Clock, Way, line


class Exercise:
    """A drill with people who may press 1."""

    def __init__(self, *ways: Way) -> None:
        self.kept = MemoryKept()
        self.clock = Clock()
        self.ways: dict[str, FakeWay] = {way: FakeWay("CA7") for way in (ways or tuple(Way))}
        self.said: list[str] = []
        self.each_second: Callable[[], None] = lambda: None

    def _sleep(self, seconds: float) -> None:
        self.clock.wait(seconds)
        self.each_second()

    def hold(self, wait: int = 40, *, everybody: bool = False) -> Result:
        """Hold it."""
        senders: dict[str, Sender] = {**self.ways}
        held = Drill(
            kept=self.kept,
            senders=senders,
            line=line(),
            duty=Duty(),
            clock=self.clock,
            sleep=self._sleep,
            say=self.said.append,
        )
        return held.hold(wait, everybody=everybody)

    def press_1(self, target: str, second: int) -> None:
        """Somebody presses 1 at a second of the drill."""

        def press() -> None:
            if self.clock.now >= OPENED + second * 1000 and self.ways[Way.CALL].told[-1].target == target:
                self.kept.take(1, target, self.clock.now)

        self.each_second = press


@pytest.fixture
def exercise() -> Exercise:
    return Exercise()


def test_a_1_ends_the_drill(exercise: Exercise) -> None:
    exercise.press_1("nurse.0", 12)
    assert exercise.hold() == Result(1, "nurse.0", 12)
    (call,) = exercise.ways[Way.CALL].told
    assert (call.to, call.language, call.callback.cause) == (NURSE, "en", Cause.DRILL)
    assert exercise.kept.entries[1].standing is Standing.DONE
    assert all(not way.told for name, way in exercise.ways.items() if name != Way.CALL)


def test_one_person_after_another_is_called_the_last_resort_last(exercise: Exercise) -> None:
    exercise.press_1("last.0", 0)
    assert exercise.hold() == Result(1, "last.0", 121)
    assert [each.target for each in exercise.ways[Way.CALL].told] == ["nurse.0", "nurse.1", "on-call.0", "last.0"]
    assert exercise.said[:2] == ["nurse.0: ringing", "nurse.0: nobody pressed 1 in 40 seconds"]


def test_a_call_that_is_over_is_not_waited_for(exercise: Exercise) -> None:
    exercise.ways[Way.CALL].end = (False, "busy")
    result = exercise.hold()
    assert (result.answered_by, exercise.clock.now) == ("", OPENED + 4 * 3000)
    assert exercise.said[1] == "nurse.0: busy"
    exercise.ways[Way.CALL].end = (True, "")
    exercise.hold()
    assert "nurse.0: picked up, but nobody pressed 1" in exercise.said


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ((True, "a person picked up"), "a person picked up, and nobody pressed 1"),
        (
            (True, "a voicemail box or an assistant picked up"),
            "a voicemail box or an assistant picked up, and nobody pressed 1",
        ),
        ((False, "no-answer"), "no-answer"),
        ((False, ""), "not reached"),
    ],
)
def test_what_answered_is_named_for_each_phone(exercise: Exercise, end: tuple[bool, str], told: str) -> None:
    exercise.ways[Way.CALL].end = end
    result = exercise.hold()
    assert not result.answered_by
    assert [(each.target, each.what, each.pressed_1) for each in result.phones] == [
        (target, told, False) for target in ("nurse.0", "nurse.1", "on-call.0", "last.0")
    ]


def test_everybody_is_rung_whoever_presses_1(exercise: Exercise) -> None:
    exercise.ways[Way.CALL].blind = True

    def press() -> None:
        target = exercise.ways[Way.CALL].told[-1].target
        if target != "nurse.1":
            exercise.kept.take(max(exercise.kept.entries), target, exercise.clock.now)

    exercise.each_second = press
    result = exercise.hold(everybody=True)
    assert [(each.target, each.pressed_1) for each in result.phones] == [
        ("nurse.0", True),
        ("nurse.1", False),
        ("on-call.0", True),
        ("last.0", True),
    ]
    assert (result.answered_by, result.seconds) == ("nurse.0", 1)
    assert {each.standing for each in exercise.kept.entries.values()} == {Standing.DONE}
    assert not exercise.ways[Way.TEXT].told


def test_where_nobody_of_everybody_presses_1_the_other_ways_are_used(exercise: Exercise) -> None:
    exercise.ways[Way.CALL].end = (False, "busy")
    result = exercise.hold(everybody=True)
    assert (result.answered_by, len(result.phones)) == ("", 4)
    assert exercise.ways[Way.TEXT].told


def test_a_carrier_that_cannot_tell_is_waited_for(exercise: Exercise) -> None:
    exercise.ways[Way.CALL].blind = True
    exercise.press_1("nurse.0", 20)
    assert exercise.hold().seconds == 20


def test_nobody_pressed_1_so_the_other_ways_are_used(exercise: Exercise) -> None:
    exercise.ways[Way.CALL].faults = [WayError("carrier error 21211", again=False)] * 4
    exercise.ways[Way.WEBHOOK].faults = [WayError("the webhook answered 500", again=True)]
    result = exercise.hold()
    assert exercise.said[0] == "nurse.0: not called (carrier error 21211)"
    assert [(way, target) for way, target, problem in result.told if not problem] == [
        ("text", "nurse.0"),
        ("text", "nurse.1"),
        ("text", "on-call.0"),
        ("text", "last.0"),
        ("mail", "nurse.0"),
        ("mail", "last.0"),
        ("mail", "last.1"),
    ]
    assert result.told[-1] == ("webhook", "webhook", "the webhook answered 500")
    assert {each.callback.cause for each in exercise.ways[Way.MAIL].told} == {Cause.DRILL}
    assert exercise.ways[Way.MAIL].told[0].to == "nurses@clinic.example"
    assert exercise.kept.entries[1].standing is Standing.DONE


def test_ways_that_are_not_set_up_are_told() -> None:
    exercise = Exercise(Way.CALL)
    assert {problem for _, _, problem in exercise.hold(1).told} == {"not set up"}


def test_a_drill_that_is_broken_off_is_closed(exercise: Exercise) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    exercise.each_second = interrupt
    with pytest.raises(KeyboardInterrupt):
        exercise.hold()
    assert exercise.kept.entries[1].standing is Standing.DONE
