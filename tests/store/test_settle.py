"""What becomes of a call's red flags, accepts and messages, in whatever order they arrive and however often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.core.callbacks import Cause, Standing
from ivr.core.entries import Entry
from ivr.store.database import connect, writing
from ivr.store.migrate import migrate
from ivr.store.settle import NO_MESSAGE, Accept, Choice, Message, Row, settle
from ivr.store.slips import Writer
from ivr.store.write import write
from tests.store.kept import NOON, VAULT, accept, declined, failed, flag, listed, message

SIGNS = ("numb-legs", "fever", "bleeding")
steps = st.integers(1, 9)
choices = st.builds(
    lambda step, sign, chosen: Choice(step, NOON + step, sign, "es", chosen),
    steps,
    st.sampled_from(SIGNS),
    st.sampled_from([True, True, False]),
)
accepts = st.builds(lambda step: Accept(step, NOON + step), steps)
messages = st.builds(lambda step: Message(step, NOON + step, "es", f"RE{step}"), steps)


@dataclass(frozen=True)
class Declined:
    """A dial that ended without a person, one step behind the one that rang."""

    step: int


Step = Choice | Accept | Message | Declined
Thing = Step | int


def unique(things: Sequence[Step]) -> list[Step]:
    """A call's steps, each with one thing: a webhook. Behind a step that rang, a sign may be rung for again."""
    return list({(thing.step, isinstance(thing, Declined)): thing for thing in things}.values())


calls = st.lists(choices | accepts | messages | st.builds(Declined, steps), max_size=8).map(unique)


class Call:
    """A call's rows, as the database would have them."""

    def __init__(self) -> None:
        self.choices: dict[int, Choice] = {}
        self.accepts: dict[int, Accept] = {}
        self.declined: set[int] = set()
        self.rows: dict[int, Row] = {}

    def arrive(self, thing: Thing) -> None:
        """Something arrives, or staff take the row with this place."""
        if isinstance(thing, int):
            self.take(thing)
            return
        if isinstance(thing, Choice):
            self.choices[thing.step] = thing
        if isinstance(thing, Accept):
            self.accepts[thing.step] = thing
        if isinstance(thing, Declined):
            self.declined.add(thing.step)
        new = [thing] if isinstance(thing, Message) else []
        accepts = self.accepts.values()
        found = settle(self.choices.values(), accepts, new, self.rows.values(), "cipher", self.declined)
        before = set(self.rows)
        for row in found:
            number = row.id or len(self.rows) + 1
            self.rows[number] = replace(row, id=number)
        assert before <= {row.id for row in found}, "a row was lost"
        assert len({(row.step, row.cause) for row in self.rows.values()}) == len(self.rows)
        self.check()

    def take(self, place: int) -> None:
        """Staff take a row, if it is open."""
        ids = sorted(self.rows)
        if ids:
            row = self.rows[ids[place % len(ids)]]
            if row.standing is Standing.OPEN:
                self.rows[row.id] = replace(row, standing=Standing.TAKEN)

    def of(self, step: int) -> Row:
        """The one row that stands for a choice."""
        (row,) = [
            row for row in self.rows.values() if row.cause is Cause.RED_FLAG and row.step <= step <= row.last_step
        ]
        return row

    def check(self) -> None:
        """What is always true."""
        for step in self.choices:
            row = self.of(step)
            answered = any(other >= step and other + 1 not in self.declined for other in self.accepts)
            if row.standing is not Standing.TAKEN:
                assert (row.standing is Standing.ANSWERED) == answered
        flags = [row for row in self.rows.values() if row.cause is Cause.RED_FLAG]
        for row in flags:
            further = [self.choices[step] for step in self.choices if row.step < step <= row.last_step]
            assert row.attempts == 1 + sum(choice.chosen for choice in further)
            assert row.opened == self.choices[row.step].at

    def outcome(self) -> list[tuple[int, int, str, str, int, int]]:
        """What is left of the red flags, whatever the ids."""
        flags = [row for row in self.rows.values() if row.cause is Cause.RED_FLAG]
        return sorted((row.step, row.last_step, row.sign, row.standing, row.attempts, row.closed) for row in flags)


@given(st.data(), calls)
def test_the_order_and_number_of_arrivals_change_nothing(data: st.DataObject, call: list[Thing]) -> None:
    again = data.draw(st.lists(st.sampled_from(call), max_size=4)) if call else []
    arrivals = data.draw(st.permutations([*call, *again]))
    one, other = Call(), Call()
    for thing in sorted(call, key=lambda thing: thing.step):  # type: ignore[union-attr]
        one.arrive(thing)
    for thing in arrivals:
        other.arrive(thing)
    assert one.outcome() == other.outcome()
    left = sorted(thing.step for thing in call if isinstance(thing, Message))
    assert sorted(row.message_step for row in other.rows.values() if row.message_step != NO_MESSAGE) == left


@given(st.data(), calls, st.lists(st.integers(0, 3), max_size=3))
def test_a_row_that_staff_took_is_kept_and_no_choice_is_lost(
    data: st.DataObject, call: list[Thing], takes: list[int]
) -> None:
    one = Call()
    for thing in data.draw(st.permutations([*call, *takes])):
        one.arrive(thing)
    before = dict(one.rows)
    for thing in call:
        one.arrive(thing)
    assert one.rows == before


def test_a_message_left_after_the_red_flag_was_answered_is_still_heard() -> None:
    one = Call()
    for thing in (Choice(1, NOON, "fever", "en"), Message(5, NOON, "en", "RE1"), Accept(3, NOON)):
        one.arrive(thing)
    found = {(row.cause, row.step): (row.standing, row.recording) for row in one.rows.values()}
    assert found == {
        (Cause.RED_FLAG, 1): (Standing.ANSWERED, ""),
        (Cause.MESSAGE, 5): (Standing.OPEN, "RE1"),
    }


def test_a_late_accept_parts_two_choices_and_the_open_one_keeps_its_message() -> None:
    one = Call()
    for thing in (Choice(1, NOON, "fever", "en"), Choice(5, NOON, "fever", "en"), Message(7, NOON, "en", "RE1")):
        one.arrive(thing)
    one.arrive(Accept(3, NOON + 3))
    assert (one.of(1).standing, one.of(1).recording) == (Standing.ANSWERED, "")
    assert (one.of(5).standing, one.of(5).recording, one.of(5).id) == (Standing.OPEN, "RE1", 1)


@pytest.mark.parametrize("further", [[], [Choice(7, NOON + 7, "fever", "en")]])
def test_a_1_whose_dial_ended_without_a_person_answers_nothing_and_what_it_answered_is_open_again(
    further: list[Thing],
) -> None:
    one = Call()
    for thing in (Choice(3, NOON + 3, "fever", "en"), Accept(3, NOON + 4), *further):
        one.arrive(thing)
    answered = one.of(3)
    one.arrive(Declined(4))
    assert answered.standing is Standing.ANSWERED
    assert one.of(3) == replace(answered, standing=Standing.OPEN, closed=0)
    one.arrive(Accept(8, NOON + 8))
    assert {(row.standing, row.closed) for row in one.rows.values()} == {(Standing.ANSWERED, NOON + 8)}


def test_a_failed_webhook_is_no_other_attempt_and_no_other_sign_than_the_one_that_was_chosen_at_its_step() -> None:
    chosen, rung, again = (Choice(step, NOON + step, "fever", "en") for step in (3, 4, 9))
    rung = replace(rung, chosen=False)
    for arrivals, attempts in (((chosen, rung), 1), ((rung, again), 2), ((chosen, rung, again), 2)):
        one = Call()
        for thing in arrivals:
            one.arrive(thing)
        assert [row.attempts for row in one.rows.values()] == [attempts]
    failing = replace(chosen, sign="unknown", at=NOON, chosen=False)
    for both in ([chosen, failing], [failing, chosen]):
        (row,) = settle(both, [], [], [])
        assert (row.sign, row.opened, row.attempts) == ("fever", NOON + 3, 1)


def test_a_drill_is_answered_by_any_accept_of_its_call() -> None:
    drill = Row(1, Cause.DRILL, 0, 0, "", "en", NOON, Standing.OPEN)
    assert settle([], [], [], [drill]) == (drill,)
    (row,) = settle([], [Accept(2, NOON + 2)], [], [drill])
    assert (row.standing, row.closed) == (Standing.ANSWERED, NOON + 2)
    assert settle([], [Accept(2, NOON + 2), Accept(3, NOON + 3)], [], [row]) == (row,)


@pytest.fixture
def migrated(url: str) -> str:
    """The URL of a database with tables."""
    migrate(connect(url, pooled=False))
    return url


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), call=calls.filter(bool))
def test_the_database_holds_the_same_in_any_order_and_batch(
    migrated: str, data: st.DataObject, call: list[Step]
) -> None:
    name = f"CA{uuid4().hex}"
    arrivals = data.draw(st.permutations([*call, *call[:2]]))
    engine, writer, one = connect(migrated, pooled=False), Writer(VAULT), Call()
    for thing in call:
        one.arrive(thing)
    for batch in (arrivals[:2], arrivals[2:]):
        slips = [writer.slip(_entry(thing, name)) for thing in batch]
        if slips:
            with writing(engine) as connection:
                write(connection, slips)
    found = [row for row in listed(migrated).of_call(name) if row.cause is Cause.RED_FLAG]
    got = sorted((row.step, row.sign, str(row.standing), row.attempts, row.closed) for row in found)
    assert got == [(step, sign, standing, times, closed) for step, _, sign, standing, times, closed in one.outcome()]


def _entry(thing: Step, call: str) -> Entry:
    if isinstance(thing, Declined):
        return declined(thing.step, call)
    if isinstance(thing, Choice):
        return (flag if thing.chosen else failed)(thing.step, call, thing.sign)
    if isinstance(thing, Accept):
        return accept(thing.step, call)
    return message(thing.step, call, thing.recording)


def test_an_accept_that_comes_late_leaves_a_row_without_a_choice_alone() -> None:
    stray = Row(1, Cause.RED_FLAG, 2, 2, "fever", "en", NOON, Standing.OPEN)
    assert settle([], [], [], [stray]) == (stray,)
