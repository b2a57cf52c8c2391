"""The duty of the moment changes when teams come and go, and when a notice is put on, taken off or over."""

from __future__ import annotations

import logging
import timeit
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.core.line.hours import Hours, Shift
from ivr.core.line.staff import Duty, Staff, Team
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty
from ivr.staffing.notice import Notice

STAFF = Staff((Team("nurse", (), Hours(UTC, (Shift(480, 1020),))), Team("on-call", ())), ("nurse",), (), ())
MORNING = datetime(2026, 11, 20, 7, 59, 30, tzinfo=UTC)
TEXTS = (("en", "Snow."), ("es", "Nieve."))
AWAY = frozenset({"nurse"})


class Time:
    """A clock and its ticks, moved by hand."""

    def __init__(self) -> None:
        self.now = MORNING
        self.tick = 100.0

    def go(self, seconds: float, *, stands_still: bool = False) -> None:
        """Let seconds go by."""
        self.tick += seconds
        if not stands_still:
            self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / notice.FILE


@pytest.fixture
def on_duty(time: Time, path: Path) -> OnDuty:
    return OnDuty(STAFF, path, lambda: time.now, lambda: time.tick)


def test_teams_come_and_go_with_the_minute(on_duty: OnDuty, time: Time) -> None:
    assert on_duty() == Duty(AWAY)
    time.go(29.9)
    assert on_duty() == Duty(AWAY)
    time.go(0.1)
    assert on_duty() == Duty()
    time.go(9 * 3600)
    assert on_duty() == Duty(AWAY)


def test_the_same_object_is_given_for_a_minute(on_duty: OnDuty, time: Time) -> None:
    first = on_duty()
    time.go(29)
    assert on_duty() is first


def test_a_clock_that_is_put_back_is_believed(on_duty: OnDuty, time: Time) -> None:
    time.go(60)
    assert on_duty() == Duty()
    time.go(-60)
    assert on_duty() == Duty(AWAY)


def test_a_notice_is_said_within_a_second_and_ends_on_time(on_duty: OnDuty, time: Time, path: Path) -> None:
    assert on_duty().notice == ()
    notice.write(path, Notice(TEXTS, MORNING + timedelta(seconds=10, milliseconds=500)))
    assert on_duty().notice == ()
    time.go(1)
    assert on_duty() == Duty(AWAY, TEXTS)
    time.go(9.4)
    assert on_duty().notice == TEXTS
    time.go(0.1)
    assert on_duty() == Duty(AWAY)
    time.go(-0.1)
    assert on_duty().notice == TEXTS


def test_a_notice_that_is_over_is_not_said(on_duty: OnDuty, time: Time, path: Path) -> None:
    notice.write(path, Notice(TEXTS, MORNING - timedelta(hours=1)))
    assert on_duty().notice == ()
    time.go(3600)
    assert on_duty().notice == ()


def test_a_notice_is_changed_and_taken_off(on_duty: OnDuty, time: Time, path: Path) -> None:
    notice.write(path, Notice(TEXTS, MORNING + timedelta(hours=1)))
    assert on_duty().notice == TEXTS
    notice.write(path, Notice((("en", "More."), ("es", "Más.")), MORNING + timedelta(hours=1)))
    time.go(1)
    assert on_duty().notice == (("en", "More."), ("es", "Más."))
    notice.remove(path)
    time.go(1)
    assert on_duty().notice == ()


def test_a_notice_is_seen_where_the_clock_stands_still(on_duty: OnDuty, time: Time, path: Path) -> None:
    assert on_duty().notice == ()
    notice.write(path, Notice(TEXTS, MORNING + timedelta(hours=1)))
    time.go(1, stands_still=True)
    assert on_duty().notice == TEXTS


def test_a_broken_file_is_ignored_and_told_once(
    on_duty: OnDuty, time: Time, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text('{"texts": {"en": "Ana Ruiz is ill."}}', encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            assert on_duty() == Duty(AWAY)
            time.go(1)
    (record,) = caplog.records
    assert record.getMessage().startswith(f'the notice in "{path}" is not said. It does not hold')
    assert "Ana" not in caplog.text


def test_asking_again_costs_next_to_nothing(path: Path) -> None:
    on_duty = OnDuty(STAFF, path, lambda: MORNING)
    on_duty()
    seconds = min(timeit.repeat(on_duty, number=1000, repeat=5)) / 1000
    assert seconds < 20e-6  # a fifth of a microsecond or two; a busy machine must not fail it
