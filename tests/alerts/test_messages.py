"""Callers' messages: fetched, kept encrypted, deleted at the carrier, forgotten in time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.alerts.messages import FOLDER, Messages, path_of
from ivr.carriers.twilio.rest import TwilioApi
from ivr.core.callbacks.entry import Recording
from tests.alerts.carrier import ACCOUNT, TOKEN, StandIn, carrier
from tests.alerts.memory import MemoryKept, PlainBox
from tests.alerts.people import OPENED, callback

SID = "RE" + "0" * 31 + "7"
SOUND = b"RIFF a name and a number"


class Office:
    """A list with one message, the carrier, and a folder."""

    def __init__(self, stand_in: StandIn, data: Path) -> None:
        self.carrier = stand_in
        self.client = TwilioApi(ACCOUNT, TOKEN, stand_in.url)
        self.kept = MemoryKept(callback())
        self.kept.waiting = [Recording(12, SID)]
        self.data = data
        self.path = path_of(data / FOLDER, 12)
        self.messages = Messages(self.kept, self.client, PlainBox(), data)

    def work(self, seconds: float) -> int:
        """What is done at a time; how often the carrier was asked."""
        before = len(self.carrier.requests)
        self.messages.work(OPENED + round(seconds * 1000))
        return len(self.carrier.requests) - before


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with carrier() as stand_in:
        made = Office(stand_in, tmp_path)
        yield made
        made.client.close()


def test_a_message_is_kept_encrypted_and_deleted_at_the_carrier(office: Office) -> None:
    office.carrier.recordings[SID] = SOUND
    assert office.work(0) == 2
    assert office.path.read_bytes() == SOUND[::-1]
    assert office.path.stat().st_mode & 0o077 == 0
    assert office.carrier.recordings == {}
    assert office.kept.waiting == []
    assert [path.name for path in office.path.parent.iterdir()] == ["12"]
    assert office.work(10) == 0


def test_a_message_that_is_not_ready_is_asked_for_again_ever_more_seldom(office: Office) -> None:
    asked = [seconds for seconds in range(0, 700, 5) if office.work(seconds)]
    assert asked == [0, 5, 20, 65, 365, 665]
    office.carrier.recordings[SID] = SOUND
    assert office.work(965) == 2
    assert office.kept.waiting == []


def test_a_clock_that_is_set_back_keeps_no_message_waiting(office: Office) -> None:
    day = 86_400
    assert [office.work(day + seconds) for seconds in (0, 5, 20, 65)] == [1, 1, 1, 1]
    office.carrier.recordings[SID] = SOUND
    assert office.work(0) == 2
    assert office.kept.waiting == []


def test_a_carrier_that_fails_is_asked_again(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="ivr")
    office.carrier.recordings[SID] = SOUND
    office.carrier.refusals = [(500, 20500)]
    assert office.work(0) == 1
    assert "the message of callback 12 was not fetched: carrier error 500" in caplog.text
    assert office.work(2) == 0
    assert office.work(5) == 2
    assert SID not in caplog.text


def test_a_copy_that_was_not_deleted_is_deleted_without_fetching_again(office: Office) -> None:
    office.path.parent.mkdir()
    office.path.write_bytes(b"kept before")
    office.carrier.recordings[SID] = SOUND
    assert office.work(0) == 1
    assert office.path.read_bytes() == b"kept before"
    assert office.kept.waiting == []


def test_nothing_is_deleted_at_the_carrier_that_could_not_be_kept(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.carrier.recordings[SID] = SOUND
    (office.data / FOLDER).write_text("a file in the way")
    office.work(0)
    assert office.carrier.recordings == {SID: SOUND}
    assert office.kept.waiting == [Recording(12, SID)]
    assert "was not fetched: FileExistsError" in caplog.text


def test_without_a_carrier_nothing_is_fetched(tmp_path: Path) -> None:
    kept = MemoryKept()
    kept.waiting = [Recording(12, SID)]
    Messages(kept, None, PlainBox(), tmp_path).work(OPENED)
    assert kept.waiting == [Recording(12, SID)]


def test_what_is_too_old_is_forgotten_once_a_day(office: Office) -> None:
    office.kept.waiting = []
    office.path.parent.mkdir()
    office.path.write_bytes(b"old")
    office.kept.purged = [12, 13]
    office.work(0)
    assert not office.path.exists()
    office.path.write_bytes(b"old")
    office.work(86_399)
    assert office.path.exists()
    office.work(86_400)
    assert not office.path.exists()


def test_a_message_shows_no_id_of_the_carrier() -> None:
    assert SID not in repr(Recording(12, SID))
