"""When staff are told, by which way, and whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.callbacks import attempts
from ivr.core.callbacks import plan as alerts
from ivr.core.callbacks.attempts import FINAL, MESSAGE, Attempt, State
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.patients import FIRST_SECONDS, Patient
from ivr.core.callbacks.plan import Work
from ivr.core.callbacks.recipients import mailbox_of, number_of, recipients
from ivr.core.line.staff import Duty, Staff, StaffNumber, Team
from tests.alerts.people import CALL_ON, EVERY_WAY, NURSE, OPENED, REACHES, Way, callback, staff

NIGHT = Duty(closed=frozenset({"nurse", "on-call", "desk"}))


def at(seconds: float) -> int:
    return OPENED + round(seconds * 1000)


def patients(entry: Callback, *, at_once: bool = False) -> list[Patient]:
    """An entry as somebody who waits; nobody, where somebody has taken it."""
    first = entry.opened + (0 if at_once else FIRST_SECONDS * 1000)
    return [Patient(entry, first)] if entry.standing is Standing.OPEN else []


def told(made: Sequence[Attempt]) -> list[int]:
    return sorted({each.created for each in made if each.tries and each.round >= FINAL})


def works_of(
    entry: Callback,
    now: int,
    made: Sequence[Attempt] = (),
    ways: Sequence[str] = EVERY_WAY,
    duty: Duty = Duty(),  # noqa: B008  # frozen
    *,
    at_once: bool = False,
    busy: Sequence[str] = (),
) -> tuple[Work, ...]:
    found = recipients(staff(), entry.cause, duty, entry.language, REACHES)
    waiting = patients(entry, at_once=at_once)
    if entry.cause is Cause.MESSAGE:
        return alerts.plan_messages(waiting, made, now, found, ways)
    return alerts.plan(alerts.mark(waiting, told(made), now), made, now, found, ways, busy)


def round_of(entry: Callback, made: Sequence[Attempt], now: int, *, at_once: bool = False) -> int | None:
    mark = alerts.mark(patients(entry, at_once=at_once), told(made), now)
    return mark.round if mark else None


def planned(
    entry: Callback,
    seconds: float,
    made: Sequence[Attempt] = (),
    ways: Sequence[str] = EVERY_WAY,
    duty: Duty = Duty(),  # noqa: B008  # frozen
    *,
    at_once: bool = False,
    busy: Sequence[str] = (),
) -> list[str]:
    """What is to be done, as "round way target", looks with a question mark."""
    works = works_of(entry, at(seconds), made, ways, duty, at_once=at_once, busy=busy)
    return [f"{work.attempt.round} {work.attempt.way} {work.attempt.target}{'?' * work.look}" for work in works]


ON_DUTY = [
    "0 call nurse.1",
    "0 text nurse.1",
    "0 call nurse.0",
    "0 text nurse.0",
    "0 call on-call.0",
    "0 text on-call.0",
    "0 mail nurse.0",
    "0 webhook webhook",
]
LAST_RESORT = ["call last.0", "text last.0", "mail last.0", "mail last.1"]


@pytest.mark.parametrize(
    ("seconds", "round_"),
    [(0, None), (179.9, None), (180, 0), (479.9, 0), (480, 1), (1799, 5), (1800, 5), (7199.9, 23), (7200, FINAL)],
)
def test_a_round_starts_after_three_minutes_and_then_every_five_for_two_hours(
    seconds: float, round_: int | None
) -> None:
    first = Attempt(12, 0, Way.CALL, "nurse.0", State.FAILED, 1, at(180), at(180), at(180))
    made = (first,) if seconds > 180 else ()
    assert round_of(callback(), made, at(seconds)) == round_


def test_the_first_round_tells_everybody_on_duty_in_every_way() -> None:
    assert planned(callback(), 179) == []
    assert planned(callback(), 180) == ON_DUTY


def test_those_who_speak_the_callers_language_come_first() -> None:
    assert planned(callback(language="en"), 180, ways=[Way.CALL])[0] == "0 call nurse.0"
    assert planned(callback(), 180, ways=[Way.CALL])[0] == "0 call nurse.1"


def test_the_last_resort_is_told_after_half_an_hour() -> None:
    made = done(planned_attempts(180), State.DELIVERED)
    before, after = planned(callback(), 1799, made), planned(callback(), 1800, made)
    assert not any("last" in each for each in before)
    assert [each for each in after if "last" in each] == [f"5 {each}" for each in LAST_RESORT]


def test_the_last_resort_is_told_at_first_where_nobody_else_is_there() -> None:
    assert planned(callback(), 180, duty=NIGHT) == [*(f"0 {each}" for each in LAST_RESORT), "0 webhook webhook"]


def test_the_last_resort_is_told_as_soon_as_every_way_has_failed() -> None:
    failed = done(planned_attempts(180), State.FAILED)
    assert planned(callback(), 200, failed) == [f"0 {each}" for each in LAST_RESORT]
    one_left = [replace(failed[0], state=State.SENT, next_at=at(300)), *failed[1:]]
    assert planned(callback(), 200, one_left) == []


@pytest.mark.parametrize("standing", [Standing.TAKEN, Standing.ANSWERED, Standing.DONE])
def test_nobody_is_told_of_an_entry_that_somebody_has_taken(standing: Standing) -> None:
    waiting = [replace(each, next_at=at(200)) for each in planned_attempts(180)]
    assert planned(callback(standing=standing), 500, waiting) == []


def test_entries_that_are_written_nowhere_start_at_once() -> None:
    assert planned(callback(), 0, at_once=True) == ON_DUTY
    made = done(planned_attempts(0), State.DELIVERED)
    assert round_of(callback(), made, at(7019), at_once=True) == 23
    assert round_of(callback(), made, at(7020), at_once=True) == FINAL


def test_a_message_is_told_once_and_never_by_a_call() -> None:
    message = callback(cause=Cause.MESSAGE)
    first = planned(message, 180)
    assert first == [
        "-2 text desk.0",
        "-2 text nurse.1",
        "-2 text nurse.0",
        "-2 mail nurse.0",
        "-2 webhook webhook",
    ]
    made = [Attempt(12, MESSAGE, Way.TEXT, "desk.0", State.DELIVERED, 1, 0, at(180), at(181))]
    assert planned(message, 7000, made) == []
    assert planned(message, 300, made) == first[1:]
    failed = [Attempt(12, MESSAGE, Way.TEXT, "desk.0", State.DUE, 1, at(185), at(180), at(181))]
    assert planned(message, 184, failed) == first[1:]
    assert planned(message, 185, failed) == first


def test_nobody_is_told_of_a_message_too_early_or_once_it_is_taken_and_a_text_under_way_is_looked_at() -> None:
    message = callback(cause=Cause.MESSAGE)
    text = Attempt(12, MESSAGE, Way.TEXT, "desk.0", State.SENT, 1, at(185), at(180), at(181), sid="SM1")
    assert planned(message, 179) == []
    taken = replace(message, standing=Standing.TAKEN)
    assert planned(taken, 184, [text]) == []
    assert planned(taken, 185, [text]) == ["-2 text desk.0?"]


def test_a_message_that_was_left_at_night_is_told_when_somebody_comes() -> None:
    message = callback(cause=Cause.MESSAGE)
    assert planned(message, 180, duty=NIGHT) == ["-2 webhook webhook"]
    made = [Attempt(12, MESSAGE, Way.WEBHOOK, "webhook", State.DELIVERED, 1, 0, at(180), at(181))]
    assert planned(message, 7000, made, duty=NIGHT) == []
    assert planned(message, 30_000, made) == planned(message, 180)[:-1]


def test_the_final_notice_is_given_once_to_everybody() -> None:
    made = done(planned_attempts(180), State.DELIVERED)
    final = planned(callback(), 7200, made, duty=NIGHT)
    assert final == [*(f"-1 {each}" for each in LAST_RESORT), "-1 webhook webhook"]
    given = [Attempt(12, FINAL, Way.CALL, "last.0", State.DELIVERED, 1, 0, at(7200), at(7201))]
    assert planned(callback(), 90_000, [*made, *given]) == []


def test_a_service_that_was_down_begins_when_it_is_back() -> None:
    assert planned(callback(), 9000)[0] == "0 call nurse.1"
    made = done(planned_attempts(9000), State.DELIVERED)
    assert round_of(callback(), made, at(9300)) == 1
    assert round_of(callback(), made, at(9000 + 7020)) == FINAL


def test_a_try_is_written_before_it_is_made_and_made_again_if_nobody_survives_it() -> None:
    begun = attempts.begun(Attempt(12, 0, Way.MAIL, "nurse.0", created=at(180)), at(180))
    assert (begun.tries, begun.state) == (1, State.DUE)
    others = [each for each in planned_attempts(180) if each.way != Way.MAIL]
    rest = done(others, State.DELIVERED)
    assert planned(callback(), 180 + 24, [*rest, begun]) == []
    assert planned(callback(), 180 + 25, [*rest, begun]) == ["0 mail nurse.0"]


def test_a_way_is_tried_three_times_ever_more_seldom() -> None:
    attempt, waits = Attempt(12, 0, Way.MAIL, "nurse.0"), []
    while attempt.state is State.DUE:
        attempt = attempts.failed(attempts.begun(attempt, at(200)), at(200), "busy", again=True)
        waits.append((attempt.next_at - at(200)) // 1000)
    assert (attempt.tries, waits, attempt.problem) == (3, [5, 15, 45], "busy")
    for_good = attempts.failed(attempts.begun(Attempt(12, 0, Way.MAIL, "nurse.0"), 0), 0, "gone", again=False)
    assert for_good.state is State.FAILED


def test_a_failed_way_hurries_the_next_one_that_is_set_up() -> None:
    waiting = attempts.failed(
        attempts.begun(Attempt(12, 0, Way.MAIL, "nurse.0", created=at(180)), at(180)), at(181), "busy", again=True
    )
    text = attempts.sent(attempts.begun(Attempt(12, 0, Way.TEXT, "nurse.0", created=at(180)), at(180)), at(180), "SM1")
    others = done([each for each in planned_attempts(180) if each.key not in {waiting.key, text.key}], State.DELIVERED)
    assert planned(callback(), 182, [*others, waiting, text]) == []
    undelivered = attempts.looked(text, at(182), delivered=False, problem="undelivered")
    assert planned(callback(), 182, [*others, waiting, undelivered]) == ["0 mail nurse.0"]
    again = attempts.failed(attempts.begun(waiting, at(183)), at(183), "busy", again=True)
    assert planned(callback(), 184, [*others, again, undelivered]) == []


def test_a_text_is_looked_at_until_its_end_is_known() -> None:
    text = attempts.sent(Attempt(12, 0, Way.TEXT, "nurse.0", tries=1, created=at(180)), at(180), "SM1")
    made = [*done([each for each in planned_attempts(180) if each.key != text.key], State.DELIVERED), text]
    assert planned(callback(), 184, made) == []
    assert planned(callback(), 185, made) == ["0 text nurse.0?"]
    assert attempts.looked(text, at(185), delivered=None).next_at == at(190)
    assert attempts.looked(text, at(185), delivered=True).state is State.DELIVERED
    late = attempts.looked(text, at(240), delivered=None)
    assert (late.state, late.problem) == (State.FAILED, "not known to be delivered")
    call = replace(text, way=Way.CALL)
    assert attempts.looked(call, at(240), delivered=None).state is State.SENT
    assert attempts.looked(call, at(420), delivered=None).state is State.FAILED


def test_what_has_no_id_at_the_carrier_is_delivered_when_it_is_sent() -> None:
    assert attempts.sent(Attempt(12, 0, Way.MAIL, "nurse.0"), 5, "").state is State.DELIVERED


def test_a_change_is_always_later_than_the_one_before() -> None:
    attempt = Attempt(12, 0, Way.MAIL, "nurse.0", updated=1000)
    assert attempts.begun(attempt, 1000).updated == 1001
    assert attempts.begun(attempt, 3000).updated == 3000


@pytest.mark.parametrize(
    ("target", "number", "address"),
    [
        ("nurse.0", NURSE, "nurses@clinic.example"),
        ("on-call.0", CALL_ON, ""),
        ("nurse.7", None, ""),
        ("gone.0", None, ""),
        ("webhook", None, ""),
        ("nurse.x", None, ""),
    ],
)
def test_targets_name_people_by_team_and_place(target: str, number: str | None, address: str) -> None:
    found = number_of(staff(), target)
    assert (found.number if found else None) == number
    assert mailbox_of(staff(), target) == address


def test_without_staff_only_the_webhook_is_left() -> None:
    nobody = Staff((), (), (), ())
    assert [each.way for each in recipients(nobody, Cause.RED_FLAG, Duty(), "en", REACHES)] == [Way.WEBHOOK]


def test_a_number_that_stands_in_no_team_is_not_told() -> None:
    stray = Staff((Team("nurse", (StaffNumber(NURSE, "en"),)),), ("nurse",), (), ())
    assert [each.way for each in recipients(stray, Cause.RED_FLAG, Duty(), "en", REACHES)] == [Way.WEBHOOK]


def planned_attempts(seconds: float) -> list[Attempt]:
    return [work.attempt for work in works_of(callback(), at(seconds), at_once=True)]


def done(made: Sequence[Attempt], state: State) -> list[Attempt]:
    return [replace(each, state=state, tries=1, updated=each.created + 1) for each in made]


OUTCOMES = ("sent", "fails", "fails-for-good", "dies")
STEPS = st.lists(
    st.tuples(st.integers(1, 900), st.sampled_from(OUTCOMES), st.booleans()),
    min_size=1,
    max_size=60,
)


class Run:
    """Carries a plan out, with everything that is known stored in between."""

    def __init__(self) -> None:
        self.stored: dict[tuple[int, int, str, str], Attempt] = {}
        self.tries: dict[tuple[int, int, str, str], int] = {}

    def step(self, entry: Callback, now: int, outcome: str, duty: Duty) -> int:
        """Do what is to be done; how many tries that was."""
        made = list(self.stored.values())
        works = works_of(entry, now, made, duty=duty)
        read_back = works_of(entry, now, made[::-1], duty=duty)
        assert {(work.attempt, work.look) for work in works} == {(work.attempt, work.look) for work in read_back}
        assert len({work.attempt.key for work in works}) == len(works)
        for work in works:
            self._do(work, now, outcome)
        return sum(not work.look for work in works)

    def _do(self, work: Work, now: int, outcome: str) -> None:
        if work.look:
            self._store(attempts.looked(work.attempt, now, delivered=outcome == "sent"))
            return
        attempt = attempts.begun(work.attempt, now)
        self._store(attempt)
        self.tries[attempt.key] = self.tries.get(attempt.key, 0) + 1
        if outcome == "sent":
            self._store(attempts.sent(attempt, now, "SM1" if attempt.way == Way.TEXT else ""))
        elif outcome != "dies":
            self._store(attempts.failed(attempt, now, outcome, again=outcome == "fails"))

    def _store(self, attempt: Attempt) -> None:
        self.stored[attempt.key] = attempt


@given(STEPS)
def test_rounds_are_bounded_no_try_is_made_too_often_and_every_way_is_used(
    steps: list[tuple[int, str, bool]],
) -> None:
    run, now = Run(), at(180)
    run.step(callback(), now, "dies", Duty())
    for seconds, outcome, night in steps:
        now += seconds * 1000
        run.step(callback(), now, outcome, NIGHT if night else Duty())
    assert {key[1] for key in run.stored} <= {FINAL, *range(24)}
    assert all(tries <= attempts.MOST_TRIES for tries in run.tries.values())
    assert {key[2] for key in run.tries} == set(Way)
    if now >= at(7200):
        assert FINAL in {key[1] for key in run.stored}
        run.step(callback(), now + 400_000, "sent", Duty())
        run.step(callback(), now + 800_000, "sent", Duty())
        assert run.step(callback(), now + 10**9, "sent", Duty()) == 0


@given(STEPS, st.integers(0, 20))
def test_nothing_is_sent_once_somebody_has_taken_it(steps: list[tuple[int, str, bool]], taken: int) -> None:
    run, now = Run(), at(0)
    for index, (seconds, outcome, night) in enumerate(steps):
        now += seconds * 1000
        entry = callback(standing=Standing.TAKEN if index >= taken else Standing.OPEN)
        count = run.step(entry, now, outcome, NIGHT if night else Duty())
        assert index < taken or count == 0


def test_a_telephone_that_has_a_call_gets_no_other_one() -> None:
    assert planned(callback(), 180, busy=["nurse.0"], ways=[Way.CALL]) == ["0 call nurse.1", "0 call on-call.0"]


def test_a_new_patient_is_told_at_once_and_shares_the_rounds_that_follow() -> None:
    first, second = Patient(callback(1), at(180)), Patient(callback(2, opened=at(100)), at(280))
    made: list[Attempt] = []
    begun = []
    for seconds in range(170, 900):
        mark = alerts.mark([first, second], told(made), at(seconds))
        found = recipients(staff(), Cause.RED_FLAG, Duty(), "en", REACHES)
        for work in alerts.plan(mark, made, at(seconds), found, [Way.WEBHOOK]):
            made.append(attempts.sent(attempts.begun(work.attempt, at(seconds)), at(seconds), ""))
            begun.append((seconds, work.attempt.callback, work.attempt.round))
    assert begun == [(180, 1, 0), (280, 2, 0), (480, 1, 1), (780, 1, 2)]


def test_patients_who_become_due_together_share_an_alert() -> None:
    waiting = [Patient(callback(number, opened=at(number)), at(180 + number)) for number in range(20)]
    made: list[Attempt] = []
    for seconds in range(170, 300):
        mark = alerts.mark(waiting, told(made), at(seconds))
        found = recipients(staff(), Cause.RED_FLAG, Duty(), "en", REACHES)
        works = alerts.plan(mark, made, at(seconds), found, [Way.WEBHOOK])
        made += [attempts.sent(attempts.begun(work.attempt, at(seconds)), at(seconds), "") for work in works]
    times = [(each.created - OPENED) // 1000 for each in made]
    assert times == [180, 187, 194, 201]
    assert all(any(each.first <= at(time) <= each.first + 10_000 for time in times) for each in waiting)


def test_a_patient_who_is_given_back_is_told_anew_in_a_round_of_another_number() -> None:
    made = done(planned_attempts(180), State.DELIVERED)
    back = [Patient(callback(), at(400))]
    mark = alerts.mark(back, told(made), at(400))
    found = recipients(staff(), Cause.RED_FLAG, Duty(), "es", REACHES)
    works = alerts.plan(mark, made, at(400), found, EVERY_WAY)
    assert {(work.attempt.round, work.attempt.way) for work in works} == {(1, way) for way in Way}
    assert len({work.attempt.key for work in works} | {each.key for each in made}) == len(works) + len(made)


def test_a_call_that_rang_in_vain_told_of_whoever_was_due_before_it_ended() -> None:
    call = attempts.sent(attempts.begun(Attempt(12, 0, Way.CALL, "nurse.0"), at(180)), at(181), "CA1")
    assert call.covers == at(180)
    assert attempts.looked(call, at(205), delivered=False, problem="no-answer").covers == at(200)
    assert attempts.looked(call, at(182), delivered=False, problem="busy").covers == at(180)
    assert attempts.looked(call, at(205), delivered=True).covers == at(180)
    assert attempts.failed(call, at(205), "busy", again=False).sid == "CA1"


def test_a_call_that_ended_after_the_clock_was_set_back_told_of_nobody_who_was_due_since() -> None:
    call = attempts.sent(attempts.begun(Attempt(12, 0, Way.CALL, "nurse.0"), at(2_900)), at(2_901), "CA1")
    ended = attempts.looked(replace(call, created=at(190)), at(195), delivered=False, problem="busy")
    found = recipients(staff(), Cause.RED_FLAG, Duty(), "es", REACHES)
    works = alerts.plan(alerts.Mark(at(200), 12, 0), [ended], at(201), found, [Way.CALL])
    assert "nurse.0" in {work.attempt.target for work in works}


def test_a_talk_may_last_longer_than_an_alert() -> None:
    call = attempts.sent(attempts.begun(Attempt(12, 0, Way.CALL, "nurse.0"), at(180)), at(180), "CA1")
    assert attempts.looked(call, at(180 + 241), delivered=None).state is State.FAILED
    assert attempts.looked(call, at(180 + 4_000), delivered=None, talking=True).state is State.SENT
    assert attempts.looked(call, at(180 + 4_501), delivered=None, talking=True).state is State.FAILED


def test_nobody_is_told_where_nobody_waits() -> None:
    assert alerts.mark([], [], at(500)) is None
    assert alerts.plan(None, [], at(500), recipients(staff(), Cause.RED_FLAG, Duty(), "en", REACHES), EVERY_WAY) == ()


def test_a_telephone_that_stands_in_two_teams_is_rung_once() -> None:
    both = staff()
    last = replace(both.teams[-1], numbers=(StaffNumber(NURSE, "en", "last"),))
    found = recipients(replace(both, teams=(*both.teams[:-1], last)), Cause.RED_FLAG, Duty(), "en", REACHES)
    assert [each.target for each in found if each.way == Way.CALL] == ["nurse.0", "nurse.1", "on-call.0"]
