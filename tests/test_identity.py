"""Calls whose steps begin again, over HTTP: no chosen sign is lost, and none is closed by a 1 without a talk."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from itertools import count

import pytest

from tests.alerts.carrier import TOKEN
from tests.privacy.callers import post, start
from tests.started import OPEN, StartedLine

_CALLS = count(1)
KEPT = "We will try to call you back"
BRIDGED = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "30"}
NOBODY = {"DialCallStatus": "no-answer", "DialBridged": "false"}


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    more = {**OPEN, "IVR_SECRET": "a-secret-of-the-tests"}
    started = StartedLine(tmp_path_factory.mktemp("data"), token=TOKEN, more=more)
    try:
        started.start()
        yield started
    finally:
        started.kill()


@dataclass
class Caller:
    """Plays the carrier for one call."""

    line: StartedLine
    call: str = field(default_factory=lambda: f"CA{next(_CALLS):032x}")
    heard: str = ""
    action: str = ""

    def send(self, target: str, **fields: str) -> str:
        """A signed webhook; what comes back, if the call goes on with it, is remembered."""
        answer = post(self.line.url + target, start(self.call, **fields))
        assert answer.status_code in {200, 204}
        return answer.text

    def go(self, target: str = "", **fields: str) -> None:
        """The next webhook of the caller's own leg."""
        self.heard = unescape(self.send(target or self.action, **fields))
        self.action = next(iter(re.findall(r' action="([^"]*)"', self.heard)), "")

    def keys(self, *keys: str) -> None:
        """Keys, one after another."""
        for key in keys:
            self.go(Digits=key)

    def ring_out(self) -> None:
        """Nobody answers, as long as somebody is rung."""
        while "<Dial" in self.heard:
            self.go(**NOBODY)

    def press(self, key: str = "1", ringing: str = "") -> None:
        """A called person presses a key."""
        query = (ringing or self.action).partition("?")[2]
        leg = {"ParentCallSid": self.call, "Direction": "outbound-dial"}
        self.send(f"/voice/whisper/key?{query}", Digits=key, **leg)

    def listed(self) -> list[tuple[str, str]]:
        """The call's red flags on the callback list, the oldest first."""
        query = "SELECT sign, standing FROM callbacks WHERE call = ? AND cause = 'red-flag' ORDER BY id"
        with closing(sqlite3.connect(self.line.data / "ivr.db")) as connection:
            return connection.execute(query, (self.call,)).fetchall()


@pytest.fixture
def caller(line: StartedLine) -> Caller:
    """Whose call begins."""
    found = Caller(line)
    found.go("/voice")
    return found


@pytest.mark.parametrize("before", range(12))
@pytest.mark.parametrize("failed", ["/audio/rendered/x.wav", "https://elsewhere.example.org/menu?n=3", "", "nonsense"])
def test_a_sign_behind_the_fallback_of_whatever_address_is_on_the_list(
    caller: Caller, before: int, failed: str
) -> None:
    caller.keys(*("3", "#", "#", "#", "#", "*", "2", "#", "#", "*", "7", "7")[:before])
    caller.go("/voice/fallback", ErrorCode="11200", ErrorUrl=failed)
    caller.ring_out()
    caller.keys("5", "4", "1")
    assert "Calling a nurse" in caller.heard
    caller.ring_out()
    assert KEPT in caller.heard
    ((_, standing),) = caller.listed()
    assert standing == "open"


def test_the_callback_list_shows_it(line: StartedLine, caller: Caller) -> None:
    caller.keys("3", "#", "#")
    caller.go("/voice")
    caller.keys("4", "3")
    command = [sys.executable, "-m", "ivr", "callbacks", "--json"]
    told = subprocess.run(command, env=line.environment, capture_output=True, text=True, check=True)
    assert "bleeding" in {row["sign"] for row in json.loads(told.stdout)}


@pytest.mark.parametrize("again", ["/voice", "/voice?from=a-menu-of-the-clinic", "lost"])
@pytest.mark.parametrize("before", [(), ("3", "#", "#"), ("1", "*"), ("3",)])
def test_a_call_that_is_begun_again_loses_no_sign(caller: Caller, before: tuple[str, ...], again: str) -> None:
    caller.keys(*before)
    caller.go(caller.action.partition("&mac=")[0] + "&mac=0" if again == "lost" else again)
    caller.keys("4", "3")
    caller.ring_out()
    assert KEPT in caller.heard
    assert caller.listed() == [("bleeding", "open")]


def test_a_sign_behind_one_that_a_nurse_took_is_open_though_the_call_began_again(caller: Caller) -> None:
    signs: list[tuple[str, str]] = []
    for _ in range(3):
        caller.keys("4", "3")
        caller.press()
        caller.go(**BRIDGED)
        assert caller.listed() == [*signs, ("bleeding", "answered")]
        signs.append(("bleeding", "answered"))
        caller.go("/voice")
    caller.keys("4", "3")
    assert caller.listed() == [*signs, ("bleeding", "open")]


def test_a_1_answers_nothing_that_was_chosen_behind_it_whatever_its_step(caller: Caller) -> None:
    caller.go()
    caller.go()
    caller.keys("4", "1")
    caller.press()
    caller.go(**BRIDGED)
    caller.go("/voice")
    caller.keys("4", "2")
    caller.ring_out()
    assert [standing for _, standing in caller.listed()] == ["answered", "open"]


def test_a_1_in_the_second_pass_answers_what_was_chosen_in_the_first(caller: Caller) -> None:
    caller.keys("4", "1")
    caller.ring_out()
    caller.go("/voice")
    caller.keys("4", "3")
    assert [standing for _, standing in caller.listed()] == ["open", "open"]
    caller.press()
    caller.go(**BRIDGED)
    assert [standing for _, standing in caller.listed()] == ["answered", "answered"]


def test_another_key_at_an_older_address_is_another_choice_and_the_same_one_is_none(caller: Caller) -> None:
    caller.keys("4")
    menu = caller.action
    caller.keys("1")
    caller.press()
    caller.go(**BRIDGED)
    (first,) = caller.listed()
    caller.go(menu, Digits="1")
    assert caller.listed() == [first]
    caller.go(menu, Digits="3")
    caller.ring_out()
    assert caller.listed() == [first, ("bleeding", "open")]


def test_the_first_webhook_again_gets_the_same_answer(line: StartedLine) -> None:
    caller = Caller(line)
    assert caller.send("/voice", CallStatus="ringing") == caller.send("/voice", CallStatus="ringing")


def test_a_1_behind_the_callers_end_closes_nothing(caller: Caller) -> None:
    caller.keys("4", "4")
    (sign,) = caller.listed()
    ringing = caller.action
    caller.send("/voice/status", CallStatus="completed", CallDuration="40")
    caller.press(ringing=ringing)
    assert caller.listed() == [sign]
    caller.go(ringing, **NOBODY)
    assert caller.listed() == [sign]


@pytest.mark.parametrize("sign", ["1", "0"])
def test_a_1_that_was_lost_in_the_rescue_is_void_too(caller: Caller, sign: str) -> None:
    caller.keys("4", sign)
    caller.go("/voice/fallback", ErrorCode="11205", ErrorUrl=caller.line.url + caller.action)
    assert "stage=urgent-" in caller.action
    caller.press()
    assert [standing for _, standing in caller.listed()] == ["answered"]
    caller.go(DialCallStatus="completed", DialBridged="false")
    assert [standing for _, standing in caller.listed()] == ["open"]
    caller.ring_out()
    caller.keys("5", "4", "1")
    caller.press()
    caller.go(**BRIDGED)
    assert {standing for _, standing in caller.listed()} == {"answered"}
