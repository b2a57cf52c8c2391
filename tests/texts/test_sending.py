"""Sending texts: bounded, once, never to who wants none, whatever the database and the carrier do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from ivr.carriers.port import CarrierError
from ivr.core.line.model import Line
from ivr.store.database import connect
from ivr.store.migrations.migrate import migrate
from ivr.store.texts import Texts
from ivr.texts import sending as module
from ivr.texts import wishes as wishes_module
from ivr.texts.sending import MOST_A_DAY, MOST_SHOWN, OPTED_OUT, Sending, Way
from ivr.texts.wording import link
from tests.lines import small_line, texting_line
from tests.store.kept import VAULT
from tests.texts.carrier import PATIENCE, Api

ANA, BEN, SENDER = "+12025550171", "+12025550172", "+12025550100"
NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


class Store(Texts):
    """The database, which fails while it is said to."""

    broken = False

    def claim(self, name: str, who: str, at: int) -> bool:
        """Fail, or claim."""
        self._fail()
        return super().claim(name, who, at)

    def ended(self, name: str, outcome: str) -> None:
        """Fail, or note it."""
        self._fail()
        super().ended(name, outcome)

    def opted_out(self) -> frozenset[str]:
        """Fail, or tell."""
        self._fail()
        return super().opted_out()

    def opt_out(self, who: str, at: int) -> None:
        """Fail, or note it."""
        self._fail()
        super().opt_out(who, at)

    def _fail(self) -> None:
        if self.broken:
            raise OperationalError("statement", {}, Exception("gone"))


class Bench:
    """A sender with all around it."""

    def __init__(self, folder: Path) -> None:
        engine = connect(f"sqlite:///{folder / 'ivr.db'}")
        migrate(engine)
        self.store, self.api, self.line, self.local = Store(engine), Api(), texting_line(), False
        self.sending = self.another()

    def another(self) -> Sending:
        """One more process."""
        return Sending(self.store, VAULT, self._line, self._way, lambda: NOW)

    def _line(self) -> Line:
        return self.line

    def _way(self) -> Way:
        return Way(None if self.local else self.api, SENDER, "https://line.example.org", self.local)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < ends, self.sending.counts
            time.sleep(0.005)

    def counted(self, outcome: str, number: int = 1) -> None:
        """Wait until so many texts ended so."""
        self.until(lambda: self.sending.counts[outcome] >= number)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(module, "AGAIN_SECONDS", (0.01, 0.01, 0.01))
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    bench = Bench(tmp_path)
    bench.sending.start()
    bench.until(lambda: bench.sending.may(ANA))
    yield bench
    bench.store.broken = False
    bench.sending.stop()


def test_a_promised_text_is_sent_once(bench: Bench) -> None:
    for _ in range(3):  # the carrier repeats webhooks
        bench.sending.promise("CA1", "expect", "es", ANA)
    ((to, sender, body),) = bench.api.sent(1)
    assert (to, sender) == (ANA, SENDER)
    assert body.startswith("Harbor Clinic: la información")
    bench.counted("sent")
    bench.sending.promise("CA1", "expect", "es", ANA)
    bench.counted("repeated")
    bench.sending.promise("CA1", "medicines", "", ANA)
    assert "Harbor Clinic: the information" in bench.api.sent(2)[1][2]
    bench.sending.stop()
    assert len(bench.api.texts) == 2


def test_where_nothing_leaves_the_machine_whoever_tries_it_sees_the_text_once(bench: Bench) -> None:
    bench.sending.promise("CA1", "expect", "es", ANA)
    assert bench.sending.shown("CA1") == []
    bench.local = True
    for number in range(MOST_SHOWN + 1):
        bench.sending.promise(f"CA{number}", "medicines", "es", ANA)
    assert bench.sending.shown("CA0") == []
    ((language, words),) = bench.sending.shown("CA1")
    assert (language, ANA in words) == ("es", False)
    assert words.startswith("Harbor Clinic: la información")
    assert bench.sending.shown("CA1") == []


def test_another_process_does_not_send_it_again(bench: Bench) -> None:
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("sent")
    other = bench.another()
    other.promise("CA1", "expect", "en", ANA)
    other.stop()
    assert other.counts == {"repeated": 1}
    assert len(bench.api.texts) == 1


def test_nobody_is_sent_more_than_a_few_a_day_and_the_line_sends_no_more_than_it_may(bench: Bench) -> None:
    for number in range(MOST_A_DAY):
        bench.until(lambda: bench.sending.may(ANA))  # one that is just sent counts twice for a moment
        bench.sending.promise(f"CA{number}", "expect", "en", ANA)
    assert not bench.sending.may(ANA)
    bench.counted("sent", MOST_A_DAY)
    assert not bench.sending.may(ANA)
    assert bench.sending.may(BEN)
    other = bench.another()
    other.wishes.look()
    assert not other.may(ANA)
    assert other.may(BEN)
    bench.line = replace(bench.line, texts_a_day=MOST_A_DAY)
    assert not bench.sending.may(BEN)
    other.stop()


def test_nothing_is_offered_that_cannot_be_sent(bench: Bench) -> None:
    bench.line = small_line()
    assert not bench.sending.may(ANA)
    bench.line = texting_line()
    assert Way(None, SENDER).usable is Way(bench.api).usable is False
    assert Way(bench.api, SENDER).usable


def test_nothing_is_offered_while_nobody_knows_who_wants_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(tmp_path)
    bench.store.broken = True
    assert not bench.sending.may(ANA)
    bench.sending.wishes.look()
    assert not bench.sending.may(ANA)
    bench.store.broken = False
    bench.sending.wishes.look()
    assert bench.sending.may(ANA)
    monkeypatch.setattr(wishes_module, "BLIND_SECONDS", -1.0)
    assert not bench.sending.may(ANA)
    bench.sending.stop()


def test_a_full_queue_offers_nothing_and_loses_what_was_promised_to_it_with_a_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    bench = Bench(tmp_path)
    bench.sending.wishes.look()
    monkeypatch.setattr(bench.sending, "start", lambda: None)
    bench.sending.promise("CA1", "expect", "en", ANA)
    assert not bench.sending.may(BEN)
    bench.sending.promise("CA2", "expect", "en", BEN)
    assert bench.sending.counts == {"dropped": 1}


@pytest.mark.parametrize("word", ["STOP", "Alto"])
def test_who_writes_stop_is_sent_nothing_any_more_until_they_write_start(bench: Bench, word: str) -> None:
    bench.sending.obey(ANA, word)
    assert not bench.sending.may(ANA)
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("unwanted")
    other = bench.another()
    other.wishes.look()
    assert not other.may(ANA)
    assert other.may(BEN)
    bench.sending.obey(ANA, "START")
    assert bench.sending.may(ANA)
    other.wishes.look()
    assert other.may(ANA)
    other.stop()
    bench.sending.stop()
    said = [body for _, _, body in bench.api.texts]
    assert len(said) == (word == "Alto"), "the carrier itself answers to its own words"


def test_stop_holds_at_once_while_the_database_is_away_and_is_written_later(bench: Bench) -> None:
    bench.store.broken = True
    bench.sending.obey(ANA, "STOP")
    assert not bench.sending.may(ANA)
    bench.store.broken = False
    bench.until(lambda: bench.store.opted_out() == {VAULT.marks(ANA)[0]})
    assert not bench.sending.may(ANA)


def test_a_stop_that_is_written_while_the_database_is_read_holds(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[Thread] = []

    def read_before_a_stop() -> frozenset[str]:
        found = Texts.opted_out(bench.store)
        if not stops:
            stops.append(Thread(target=bench.sending.obey, args=(ANA, "STOP")))
            stops[0].start()
            stops[0].join(0.2)  # it is written now, or waits until what was read here is known
        return found

    monkeypatch.setattr(bench.store, "opted_out", read_before_a_stop)
    bench.sending.wishes.look()
    stops[0].join()
    assert not bench.sending.may(ANA)


def test_what_the_carrier_knows_of_an_opt_out_counts_too(bench: Bench) -> None:
    bench.api.fails.append(CarrierError(OPTED_OUT, again=False))
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("unwanted")
    assert not bench.sending.may(ANA)
    assert bench.store.opted_out() == {VAULT.marks(ANA)[0]}


def test_a_fault_that_may_pass_is_tried_again(bench: Bench) -> None:
    bench.api.fails.extend([CarrierError(429, again=True), CarrierError(0, again=True)])
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("sent")
    assert len(bench.api.texts) == 1


def test_a_failure_is_counted_and_logged_without_the_number(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.api.fails.extend([CarrierError(21211, again=False), RuntimeError(ANA)])
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.sending.promise("CA2", "expect", "en", BEN)
    bench.counted("failed", 2)
    assert "carrier error 21211" in caplog.text
    assert "RuntimeError" in caplog.text
    assert not [number for number in (ANA, BEN, "2025550171", "expect") if number in caplog.text]


def test_a_text_is_sent_late_rather_than_not_at_all_where_the_database_is_away(bench: Bench) -> None:
    bench.store.broken = True
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("failed")
    bench.store.broken = False
    bench.sending.promise("CA2", "expect", "en", ANA)
    bench.counted("sent")


def test_that_a_text_was_sent_is_counted_though_the_database_goes_away(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(to: str, sender: str, body: str) -> str:
        bench.store.broken = True
        return f"{to}{sender}{body}"

    monkeypatch.setattr(bench.api, "text", sent)
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("sent")


def test_whoever_writes_is_told_once_a_day_that_nobody_reads_it(bench: Bench) -> None:
    bench.sending.obey(ANA, "My leg is numb, what shall I do?")
    ((to, _, body),) = bench.api.sent(1)
    assert to == ANA
    assert "nobody reads texts" in body
    assert "911" in body
    bench.sending.obey(ANA, "HELP")
    bench.counted("repeated")
    bench.sending.obey(BEN, "STOP")
    bench.sending.obey(BEN, "Hello?")
    bench.sending.stop()
    assert len(bench.api.texts) == 1


def test_here_nothing_leaves_the_machine_and_the_log_says_so(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bench.local = True
    assert bench.sending.may(ANA)
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.counted("shown")
    assert f"with the link {link('https://line.example.org', 'expect', 'en')} would have been sent" in caplog.text
    bench.sending.obey(BEN, "Hello?")
    bench.counted("shown", 2)
    assert "to somebody who wrote one would have been sent" in caplog.text
    assert not [number for number in (ANA, BEN, "555") if number in caplog.text]
    assert bench.api.texts == []


def test_what_waits_is_sent_at_the_end(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.api.fails.append(CarrierError(0, again=True))
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.api.wait(lambda: not bench.api.fails)
    bench.sending.stop()
    assert len(bench.api.texts) == 1
    assert bench.sending.counts["sent"] == 1


def test_an_end_waits_for_nothing_that_was_never_begun(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.line = small_line()
    bench.sending.start()
    assert bench.sending._thread is None
    bench.sending.stop()


def test_an_end_waits_for_a_full_queue_no_longer_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    bench = Bench(tmp_path)
    monkeypatch.setattr(bench.sending, "_run", lambda: None)
    bench.sending.promise("CA1", "expect", "en", ANA)
    bench.sending.stop(0.01)
    assert bench.api.texts == []
