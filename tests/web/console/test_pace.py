"""How soon somebody may try again."""

from __future__ import annotations

import pytest

from ivr.web.console.pace import FREE, LONGEST, Pace, place

ANA = ("ana", "10.0.0.1")


def test_each_failure_behind_the_first_ones_doubles_the_wait_up_to_the_longest() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    waits = []
    for _ in range(20):
        pace.failed(ANA)
        waits.append(pace.wait(ANA))
    assert waits[: FREE + 2] == [0.0] * (FREE - 1) + [1.0, 2.0, 4.0]
    assert waits[-1] == LONGEST
    now[0] += LONGEST
    assert pace.wait(ANA) == 0


def test_another_address_another_name_and_a_success_wait_for_nothing() -> None:
    pace = Pace(lambda: 0.0)
    for _ in range(10):
        pace.failed(ANA)
    assert pace.wait(("ana", "10.0.0.2")) == 0
    assert pace.wait(("ben", "10.0.0.1")) == 0
    pace.succeeded(ANA)
    assert pace.wait(ANA) == 0


def test_a_flood_of_names_takes_no_more_room_than_there_is() -> None:
    pace = Pace(lambda: 0.0)
    for number in range(11_000):
        pace.failed((str(number), ""))
    assert len(pace._failed) == 10_000


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_whoever_has_a_whole_network_is_one_guesser(address: str, known: str) -> None:
    assert place(address) == known
