"""What is remembered of a menu by who keeps three items in mind."""

from __future__ import annotations

import pytest

from ivr.explore.table.memory import Memory
from ivr.sim.people import Doing, Moment

LABELS = {"1": "pain", "2": "fever", "3": "bleeding", "4": "legs", "5": "hives"}


def heard(remembers: int = 3) -> Memory:
    """All five choices, ten seconds each, from the first second on."""
    memory = Memory(remembers)
    for number, (key, label) in enumerate(LABELS.items()):
        memory.hear(f"Press {key} for {label}", 10.0 * number)
        memory.last(10.0)
    return memory


def listening(clock: float) -> Moment:
    return Moment(Doing.LISTENING, 10.0, True, clock)  # noqa: FBT003


WAITING = Moment(Doing.WAITING, 10.0, True, 50.0)  # noqa: FBT003


@pytest.mark.parametrize(("key", "due"), [("5", 2.0), ("4", 0.0), ("3", 0.0)])
def test_the_last_three_are_remembered(key: str, due: float) -> None:
    memory = heard()
    assert memory.due(key, LABELS, WAITING) == due
    assert not memory.lost


@pytest.mark.parametrize("key", ["1", "2"])
def test_the_first_ones_are_forgotten_when_all_were_heard(key: str) -> None:
    memory = heard()
    assert memory.due(key, LABELS, WAITING) is None
    assert memory.lost
    memory.clear()
    assert not memory.lost


def test_while_the_menu_is_read_each_is_in_time() -> None:
    memory = Memory(3)
    memory.hear("Press 1 for pain", 0.0)
    memory.last(10.0)
    assert memory.due("1", LABELS, listening(0.0)) == 12.0  # which is in the next sentence
    memory.hear("Press 2 for fever", 10.0)
    memory.last(10.0)
    assert memory.due("1", LABELS, listening(10.0)) == 2.0
    assert memory.due("3", LABELS, listening(10.0)) is None


def test_a_choice_inside_a_long_sentence_is_heard_where_it_stands() -> None:
    memory = Memory(3)
    memory.hear("Press 1 for pain, 2 for fever, or 3 for bleeding", 0.0)
    memory.last(48.0)
    due = memory.due("1", LABELS, Moment(Doing.LISTENING, 48.0, True, 0.0))  # noqa: FBT003
    assert due == pytest.approx(18.0)
