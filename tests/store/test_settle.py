"""What becomes of a call's red flags, accepts and messages, in whatever order they arrive and however often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.entries import Entry, Kind, Note
from ivr.store.answers import PROOF, Facts, Known, facts, is_chosen, named
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, writing
from ivr.store.durable.log_row import Writer
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from ivr.store.settle import Row, settle
from tests.store.kept import NOON, VAULT

SIGNS = ("numb-legs", "fever", "bleeding")
ENDED = 60
"""When the caller's leg is over, in milliseconds behind the beginning."""
RUNS = ("0a0a0a0a", "0b0b0b0b")


@dataclass(frozen=True)
class Call:
    """The entries of a call, and how the dials of its 1s really ended."""

    entries: tuple[Known, ...]

    @property
    def flags(self) -> list[Known]:
        """The red flags."""
        return [entry for entry in self.entries if entry.opens]


def made(run: str, number: int, kind: str, after: str = "", **more: str | int) -> Known:
    """An entry of a run, with a name of its own."""
    given = {"state": f"{run}{number:012x}", "value": "", "opens": "", "language": "es"} | more
    return Known(f"{run}{number:011x}{kind[0]}", after=after, step=number % 100, at=NOON + number, kind=kind, **given)  # type: ignore[arg-type]


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A call of one run or two, in which signs are chosen, rung for, taken, lost and tried again, in branches too."""
    found: list[Known] = []
    number = 0
    for run in RUNS[: draw(st.integers(1, 2))]:
        places = [draw(st.sampled_from(["", *(entry.name for entry in found if entry.opens)]))]
        for _ in range(draw(st.integers(0, 5))):
            number += 5
            after = draw(st.sampled_from(places))
            what = draw(st.sampled_from(["choice", "choice", "failed", "accept", "accept", "message"]))
            if what in {"choice", "failed"}:
                kind = Kind.KEY if what == "choice" else Kind.FAULT
                found.append(made(run, number, kind, after, value="1", opens=draw(st.sampled_from(SIGNS))))
                places.append(found[-1].name)
            elif what == "message":
                found.append(made(run, number, Kind.MESSAGE, after, value="kept"))
            else:
                found.append(made(run, number, Kind.ACCEPTED, after))
                if ended := draw(st.sampled_from(["", "accepted", "no-answer", "declined"])):
                    state = found[-1].state
                    found.append(made(run, number + 1, Kind.TRANSFER, after, value=ended, state=state))
    if draw(st.booleans()):
        found.append(made("", 999_999, Kind.ENDED)._replace(at=NOON + draw(st.integers(1, ENDED))))
    return Call(tuple(found))


class List:
    """A call's rows, as the database would have them."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.rows: dict[int, Row] = {}

    def arrive(self, *entries: Known, now: int = 0) -> None:
        """Entries arrive at once."""
        self.known |= {entry.name: entry for entry in entries}
        recordings = {entry.name: f"RE{entry.step}" for entry in entries if entry.kind == Kind.MESSAGE}
        found = settle(self.facts, self.rows.values(), "cipher", recordings, now)
        before = set(self.rows)
        for row in found:
            number = row.id or len(self.rows) + 1
            self.rows[number] = replace(row, id=number)
        assert before <= {row.id for row in found}, "a row was lost"
        assert len({(row.name, row.cause) for row in self.rows.values()}) == len(self.rows)

    @property
    def facts(self) -> Facts:
        """What is known."""
        return facts(self.known.values())

    def take(self, place: int) -> None:
        """Staff take a row, if it is open."""
        ids = sorted(self.rows)
        if ids:
            row = self.rows[ids[place % len(ids)]]
            if row.standing is Standing.OPEN:
                self.rows[row.id] = replace(row, standing=Standing.TAKEN)

    def of(self, choice: Known) -> Row:
        """The one row that stands for a red flag."""
        (row,) = [row for row in self.rows.values() if choice.name in row.choices.split()]
        return row

    def check(self, now: int = 0) -> None:
        """What is always true."""
        answers = self.facts.answers(now)
        for row in self.rows.values():
            members = [choice for choice in self.facts.choices if choice.name in row.choices.split()]
            if row.cause is not Cause.RED_FLAG or row.standing is Standing.TAKEN:
                continue
            assert (row.standing is Standing.ANSWERED) == all(each.name in answers for each in members)
            assert row.attempts == 1 + sum(is_chosen(each) for each in members[1:])
            assert row.opened == min(each.at for each in members)

    def answered(self) -> set[str]:
        """The red flags of which nothing is open."""
        found = {choice.name for choice in self.facts.choices if choice.name in self.facts.answers(0)}
        assert all(self.of(choice).standing == "open" for choice in self.facts.choices if choice.name not in found)
        return found


def expected(call: Call) -> set[str]:
    """What should be answered, told in another way: by walking from each 1 to what was chosen before it."""
    flags = {entry.name: entry for entry in call.flags}
    ended = next((entry.at for entry in call.entries if entry.kind == Kind.ENDED), None)
    found = set()
    for accept in (entry for entry in call.entries if entry.kind == Kind.ACCEPTED):
        dials = [each.value for each in call.entries if each.kind == Kind.TRANSFER and each.state == accept.state]
        if dials not in ([], ["accepted"]) or (not dials and ended is not None and ended <= accept.at):
            continue
        name = accept.after
        while name:
            found.add(name)
            name = flags[name].after
    return found


@given(st.data(), calls())
def test_what_is_open_depends_on_no_order_and_no_number_of_arrivals(data: st.DataObject, call: Call) -> None:
    again = data.draw(st.lists(st.sampled_from(call.entries), max_size=4)) if call.entries else []
    one = List()
    for entry in data.draw(st.permutations([*call.entries, *again])):
        one.arrive(entry)
        one.check()
    at_once = List()
    at_once.arrive(*call.entries)
    at_once.check()
    assert one.answered() == at_once.answered() == expected(call)
    left = sorted(entry.name for entry in call.entries if entry.kind == Kind.MESSAGE)
    assert sorted(row.message for row in one.rows.values() if row.message) == left


@given(st.data(), calls(), st.lists(st.integers(0, 3), max_size=3))
def test_a_row_that_staff_took_is_kept_and_no_choice_is_lost(
    data: st.DataObject, call: Call, takes: Sequence[int]
) -> None:
    one = List()
    for thing in data.draw(st.permutations([*call.entries, *takes])):
        one.take(thing) if isinstance(thing, int) else one.arrive(thing)  # type: ignore[arg-type]
    before = dict(one.rows)
    for entry in call.entries:
        one.arrive(entry)
    assert one.rows == before
    for choice in one.facts.choices:
        assert choice.name in expected(call) or one.of(choice).standing in {Standing.OPEN, Standing.TAKEN}


LEG = made(RUNS[0], 10, Kind.KEY, opens="leg")
ONE = made(RUNS[0], 20, Kind.ACCEPTED, LEG.name)
OVER = made(RUNS[0], 21, Kind.TRANSFER, LEG.name, state=ONE.state, value="accepted")
AGAIN = made(RUNS[0], 30, Kind.KEY, LEG.name, opens="fever")
HUNG_UP = made("", 999_999, Kind.ENDED)


def arrived(*entries: Known, now: int = 0) -> List:
    """A list at which entries arrived one after another."""
    one = List()
    for entry in entries:
        one.arrive(entry, now=now)
    return one


def standings(one: List) -> list[tuple[str, str, int]]:
    """The rows, by their ids."""
    return [(row.sign or row.cause, str(row.standing), row.attempts) for row in one.rows.values()]


def test_a_second_choice_before_an_answer_is_another_attempt_and_one_behind_it_another_entry() -> None:
    assert standings(arrived(LEG, AGAIN)) == [("fever", "open", 2)]
    assert standings(arrived(LEG, ONE, AGAIN)) == [("leg", "answered", 1), ("fever", "open", 1)]


def test_who_chooses_again_behind_a_1_without_a_talk_is_one_patient() -> None:
    lost = OVER._replace(value="canceled")
    assert standings(arrived(LEG, ONE, lost, AGAIN)) == [("fever", "open", 2)]


def test_in_another_run_of_the_call_a_sign_is_another_entry_and_a_1_answers_both() -> None:
    other = made(RUNS[1], 10, Kind.KEY, LEG.name, opens="fever")
    one = arrived(LEG, other)
    assert standings(one) == [("leg", "open", 1), ("fever", "open", 1)]
    one.arrive(made(RUNS[1], 20, Kind.ACCEPTED, other.name))
    assert {row.standing for row in one.rows.values()} == {Standing.ANSWERED}


def test_a_1_answers_nothing_that_was_chosen_at_another_key_of_the_same_state() -> None:
    other = AGAIN._replace(name=AGAIN.name[:-1] + "x", opens="bleeding")
    one = arrived(LEG, AGAIN, made(RUNS[0], 40, Kind.ACCEPTED, AGAIN.name), other)
    assert (one.of(AGAIN).standing, one.of(LEG).standing, one.of(other).standing) == ("answered", "answered", "open")


def test_a_1_behind_the_callers_end_answers_nothing() -> None:
    gone = HUNG_UP._replace(at=ONE.at)
    assert standings(arrived(LEG, gone, ONE)) == standings(arrived(LEG, ONE, gone)) == [("leg", "open", 1)]
    assert standings(arrived(LEG, gone, ONE, OVER)) == [("leg", "answered", 1)]


def test_a_1_that_nothing_proves_is_void_some_minutes_behind_the_callers_end() -> None:
    gone = HUNG_UP._replace(at=ONE.at + 5_000)
    one = arrived(LEG, ONE, gone)
    assert standings(one) == [("leg", "answered", 1)]
    due = one.rows[1].proof_due
    assert due == gone.at + PROOF
    one.arrive(now=due - 1)
    assert standings(one) == [("leg", "answered", 1)]
    one.arrive(now=due)
    assert standings(one) == [("leg", "open", 1)]
    assert one.rows[1].proof_due == 0
    one.arrive(OVER, now=due)
    assert (standings(one), one.rows[1].proof_due) == ([("leg", "answered", 1)], 0)


def test_a_message_left_after_the_red_flag_was_answered_is_still_heard() -> None:
    left = made(RUNS[0], 25, Kind.MESSAGE, LEG.name, value="kept")
    one = arrived(LEG, left)
    assert one.of(LEG).message == left.name
    one.arrive(ONE)
    found = {(row.cause, row.id): (row.standing, row.recording) for row in one.rows.values()}
    assert found == {(Cause.MESSAGE, 1): (Standing.OPEN, "RE25"), (Cause.RED_FLAG, 2): (Standing.ANSWERED, "")}


def test_a_message_is_heard_by_whoever_took_the_call_for_a_later_choice() -> None:
    left = made(RUNS[0], 25, Kind.MESSAGE, LEG.name, value="kept")
    one = arrived(LEG, left, AGAIN, made(RUNS[0], 40, Kind.ACCEPTED, AGAIN.name))
    assert [(row.standing, row.recording) for row in one.rows.values()] == [(Standing.ANSWERED, "RE25")]


def test_a_row_whose_message_nobody_knows_any_more_keeps_it_open() -> None:
    stray = replace(arrived(LEG).rows[1], message="gone", recording="RE1")
    found = settle(facts([LEG, ONE]), [stray])
    assert [(row.cause, row.standing) for row in found] == [("message", "open"), ("red-flag", "answered")]


def test_a_failed_webhook_is_no_other_attempt_and_no_other_sign_than_the_one_that_was_chosen_in_its_state() -> None:
    failing = made(RUNS[0], 10, Kind.FAULT, opens="unknown")
    rung = made(RUNS[0], 11, Kind.FAULT, LEG.name, opens="leg")
    for arrivals, attempts in (((LEG, rung), 1), ((rung, AGAIN, LEG), 2), ((LEG, rung, AGAIN), 2)):
        assert sum(row.attempts for row in arrived(*arrivals).rows.values()) == attempts
    for both in ([LEG, failing], [failing, LEG]):
        assert standings(arrived(*both)) == [("leg", "open", 1)]
    other = failing._replace(opens="bleeding")
    assert standings(arrived(LEG, other)) == [("leg", "open", 1)]
    assert arrived(LEG, other).of(other).choices.split() == [LEG.name, other.name]


def test_a_1_for_a_failure_answers_the_choice_that_another_webhook_told() -> None:
    failing = made(RUNS[0], 10, Kind.FAULT, opens="leg")
    rescued = made(RUNS[0], 20, Kind.ACCEPTED, failing.name)
    for order in ([failing, rescued, LEG], [LEG, failing, rescued], [rescued, LEG, failing]):
        assert {row.standing for row in arrived(*order).rows.values()} == {Standing.ANSWERED}


def numbered(number: int, kind: str, **more: str) -> Known:
    """An entry of a call that an older version began."""
    return named(made("", number, kind, **more)._replace(name="", state=""))


def test_calls_of_an_older_version_are_settled_by_their_steps() -> None:
    leg, fever = numbered(3, Kind.KEY, opens="leg"), numbered(8, Kind.KEY, opens="fever")
    one, lost = numbered(4, Kind.ACCEPTED), numbered(5, Kind.TRANSFER, value="declined")
    left = numbered(6, Kind.MESSAGE, value="kept")
    assert standings(arrived(leg, fever)) == [("fever", "open", 2)]
    assert standings(arrived(leg, one, fever)) == [("leg", "answered", 1), ("fever", "open", 1)]
    assert standings(arrived(leg, one, lost)) == [("leg", "open", 1)]
    assert [(row.cause, row.message) for row in arrived(leg, left).rows.values()] == [("red-flag", "6-message")]
    late = numbered(9, Kind.ACCEPTED)
    assert standings(arrived(leg, left, late)) == [("leg", "answered", 1)]
    assert standings(arrived(leg, left, one)) == [("message", "open", 1), ("leg", "answered", 1)]


def test_a_drill_is_answered_by_any_accept_of_its_call() -> None:
    drill = Row(1, Cause.DRILL, "drill", 0, "", "en", NOON, Standing.OPEN)
    assert settle(facts([]), [drill]) == (drill,)
    (row,) = settle(facts([ONE]), [drill])
    assert (row.standing, row.closed) == (Standing.ANSWERED, ONE.at)
    assert settle(facts([ONE, ONE._replace(name="other", at=ONE.at + 1)]), [row]) == (row,)
    (row,) = settle(facts([ONE, OVER._replace(value="failed")]), [drill])
    assert row.standing is Standing.OPEN


def test_a_row_without_a_choice_is_left_alone() -> None:
    stray = Row(1, Cause.RED_FLAG, "x", 2, "fever", "en", NOON, Standing.OPEN, "x")
    assert settle(facts([ONE]), [stray]) == (stray,)


@pytest.fixture
def migrated(url: str) -> str:
    """The URL of a database with tables."""
    migrate(connect(url, pooled=False))
    return url


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), call=calls().filter(lambda call: bool(call.flags)))
def test_the_database_holds_the_same_in_any_order_and_batch(migrated: str, data: st.DataObject, call: Call) -> None:
    name = f"CA{uuid4().hex}"
    arrivals = data.draw(st.permutations([*call.entries, *call.entries[:2]]))
    engine, writer = connect(migrated, pooled=False), Writer(VAULT)
    for batch in (arrivals[:2], arrivals[2:]):
        slips = [writer.slip(_entry(each, name)) for each in batch]
        if slips:
            with writing(engine) as connection:
                write(connection, slips)
    one = List()
    for batch in (arrivals[:2], arrivals[2:]):
        one.arrive(*batch)
    kept = Callbacks(engine, VAULT, clock=lambda: datetime.fromtimestamp(NOON / 1000, UTC))
    assert sorted(map(_of_disk, kept.of_call(name))) == sorted(map(_of_row, one.rows.values()))


def _of_disk(row: Callback) -> tuple[str, int, str, str, int, int]:
    return row.name, row.step, row.sign, str(row.standing), row.attempts, row.closed


def _of_row(row: Row) -> tuple[str, int, str, str, int, int]:
    return row.name, row.step, row.sign, str(row.standing), row.attempts, row.closed


def _entry(known: Known, call: str) -> Entry:
    note = Note(Kind(known.kind), known.value, language=known.language, opens=known.opens)
    recording = f"RE{known.step}" if known.kind == Kind.MESSAGE else ""
    return Entry(
        call, known.step, known.at, note, recording=recording, name=known.name, state=known.state, after=known.after
    )
