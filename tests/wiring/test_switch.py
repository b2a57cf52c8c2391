"""Two lines in one process: each number is answered by its line and that one's staff, and none harms another."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from ivr.calls.alert_address import Addresses
from ivr.calls.answer import Answer
from ivr.calls.token import line_of
from ivr.core.callbacks.entry import Callback
from ivr.core.entries import Entry
from ivr.settings import Settings, read
from ivr.wiring import Parts, join
from ivr.wiring.backend import lists
from tests.calls.forms import CALL, TOKEN, webhook
from tests.two_lines import (
    FIRST_GREETING,
    FIRST_NUMBER,
    FIRST_NURSE,
    NOBODYS_NUMBER,
    SECOND,
    SECOND_GREETING,
    SECOND_NUMBER,
    SECOND_NURSE,
    say,
    two_lines,
)

ACTION = re.compile(r'action="([^"]+)"')
URL = re.compile(r'(?:action|url|recordingStatusCallback)="(/voice[^"]+)"')


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return two_lines(tmp_path / "menus")


@pytest.fixture
def settings(menus: Path, tmp_path: Path) -> Settings:
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    return read(folders | {"IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN})


class Caller:
    """Calls a number, and goes on with what the documents say."""

    def __init__(self, parts: Parts, number: str, call: str = CALL) -> None:
        self._switch, self._base = parts.switch(), parts.settings.public_url
        self._fields = {"To": number, "Called": number, "CallSid": call}
        self.url = "/voice"
        self.body = ""
        self.entries: list[Entry] = []

    def ask(self, url: str = "", **fields: str) -> str:
        """Ask an address, the one that the last document leads to if none is given."""
        hook = webhook(url or self.url, base=self._base, **self._fields | fields)
        answer = asyncio.run(_whole(self._switch.answer(hook)))
        assert answer.status == 200, answer.status
        self.body = unescape(answer.body.decode())
        self.entries += answer.entries
        if found := ACTION.search(self.body):
            self.url = found[1]
        return self.body


async def _whole(answer: Answer) -> Answer:
    return await answer.later() if answer.later else answer


def test_each_number_is_answered_in_the_words_of_its_line_and_by_its_staff(settings: Settings) -> None:
    parts = join(settings)
    for number, greeting, nurse in (
        (SECOND_NUMBER, SECOND_GREETING, SECOND_NURSE),
        (FIRST_NUMBER, FIRST_GREETING, FIRST_NURSE),
        (NOBODYS_NUMBER, FIRST_GREETING, FIRST_NURSE),
        ("", FIRST_GREETING, FIRST_NURSE),
    ):
        caller = Caller(parts, number)
        assert greeting in caller.ask()
        caller.ask(Digits="4")
        caller.ask(Digits="1")
        assert nurse in caller.body or number == SECOND_NUMBER, "outside its hours the nurse of the second line is away"
        line = SECOND if number == SECOND_NUMBER else ""
        assert {each.line for each in caller.entries} == {line}
        assert all((f"&line={SECOND}" in url) == bool(line) for url in URL.findall(caller.body)), caller.body


@pytest.mark.parametrize(
    "written",
    [
        f"sip:{SECOND_NUMBER}@clinic.example",
        f"SIP:{SECOND_NUMBER[1:]}@clinic.example:5060;transport=tls",
        f"tel:{SECOND_NUMBER}",
        SECOND_NUMBER[1:],
        SECOND_NUMBER[2:],
        f" {SECOND_NUMBER[1:]}",
    ],
)
def test_a_number_leads_to_its_line_however_the_carrier_writes_it(settings: Settings, written: str) -> None:
    caller = Caller(join(settings), written)
    assert SECOND_GREETING in caller.ask()
    assert written in {SECOND_NUMBER, f" {SECOND_NUMBER[1:]}"} or "callerId" not in caller.ask(Digits="0"), "not ours"


def test_a_failed_address_that_is_no_text_is_answered_by_the_line_that_was_called(settings: Settings) -> None:
    caller = Caller(join(settings), SECOND_NUMBER)
    caller.ask()
    for broken in ("\udcff", "\0", "\u202e"):
        failed = f"{settings.public_url}{caller.url}".replace("v=1", f"v=1&z={broken}")
        assert "<Dial" in caller.ask("/voice/fallback", ErrorCode="11200", ErrorUrl=failed)
        assert caller.entries[-1].line == SECOND


def test_the_first_line_says_byte_for_byte_what_it_says_alone(settings: Settings, menus: Path, tmp_path: Path) -> None:
    both = Caller(join(settings), FIRST_NUMBER)
    alone = Caller(join(read({"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "other")} | _more(settings))), "")
    for digits in ({}, {"Digits": "2"}, {"Digits": "9"}):
        one, other = (
            re.sub(r"mac=\w+|p=\w+", "", caller.ask(**digits)).replace(FIRST_NUMBER, "") for caller in (both, alone)
        )
        assert one == other


def _more(settings: Settings) -> dict[str, str]:
    return {"IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN, "IVR_AUDIO": str(settings.audio)}


def test_a_call_stays_in_its_line_whatever_becomes_of_the_numbers(settings: Settings, menus: Path) -> None:
    parts = join(settings)
    caller = Caller(parts, SECOND_NUMBER)
    caller.ask()
    line = (menus / "line.yaml").read_text()
    (menus / "line.yaml").write_text(line.replace(SECOND_NUMBER, NOBODYS_NUMBER))
    assert parts.renewal
    assert parts.renewal.look()
    caller.ask(Digits="2")
    assert line_of(caller.url) == SECOND
    assert FIRST_GREETING in Caller(parts, SECOND_NUMBER, "CA2").ask()
    assert SECOND_GREETING in Caller(parts, NOBODYS_NUMBER, "CA3").ask()


def forged(url: str) -> str:
    return url.replace("&n=", f"&line={SECOND}&n=", 1)


def stripped(url: str) -> str:
    return url.replace(f"&line={SECOND}", "", 1)


@pytest.mark.parametrize(("number", "change", "line"), [(FIRST_NUMBER, forged, ""), (SECOND_NUMBER, stripped, SECOND)])
def test_a_line_that_somebody_else_wrote_into_the_address_is_not_believed(
    settings: Settings, number: str, change: Callable[[str], str], line: str
) -> None:
    caller = Caller(join(settings), number)
    caller.ask()
    caller.ask(Digits="2")
    changed = change(caller.url)
    assert changed != caller.url
    caller.ask(changed, Digits="1")
    assert (line_of(caller.url), "at=main" in caller.url) == (line, True), (
        "at the start menu of the line that was called"
    )
    assert {each.line for each in caller.entries} == {line}


def test_an_unsigned_request_is_refused_whatever_line_it_names(settings: Settings) -> None:
    switch = join(settings).switch()
    for target in ("/voice", f"/voice?line={SECOND}", f"/voice/alert?id=1&line={SECOND}"):
        hook = webhook(target, base=settings.public_url, token="of somebody else", To=SECOND_NUMBER)
        answer = switch.answer(hook)
        assert (answer.status, answer.entries, answer.later) == (403, (), None)
    assert switch.refused == 3


def test_the_fallback_and_the_end_of_a_call_are_of_the_line_that_was_called(settings: Settings) -> None:
    caller = Caller(join(settings), SECOND_NUMBER)
    caller.ask()
    failed = f"{settings.public_url}{caller.url}"
    caller.ask("/voice/fallback", ErrorCode="11200", ErrorUrl=failed)
    assert SECOND_NURSE in caller.body or "+12025550184" in caller.body
    assert {each.line for each in caller.entries} == {SECOND}
    leg = {
        "To": SECOND_NURSE,
        "Called": SECOND_NURSE,
        "ParentCallSid": CALL,
        "CallSid": "CA7",
        "Direction": "outbound-dial",
    }
    caller.ask("/voice/fallback", ErrorCode="11200", ErrorUrl=failed, **leg)
    assert caller.entries[-1].line == SECOND, (
        "the called person's leg names no number of ours, but the state that failed"
    )


def test_a_line_that_cannot_speak_is_answered_by_the_first_and_speaks_once_it_can(
    settings: Settings, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = menus / "lines" / SECOND / "topics" / "recovery.yaml"
    good = broken.read_text()
    broken.write_text("topic: recovery\nsay: nothing\n")
    parts = join(settings)
    assert parts.others
    assert list(parts.others.silent) == [SECOND]
    assert "recovery.yaml" in parts.others.silent[SECOND][0]
    caller = Caller(parts, SECOND_NUMBER)
    with caplog.at_level(logging.ERROR):
        assert FIRST_GREETING in caller.ask()
    assert "WHICH DOES NOT SPEAK" in caplog.text
    assert SECOND_NUMBER not in caplog.text
    assert parts.others.look() == [], "nothing changed"
    broken.write_text(good)
    (begun,) = parts.others.look()
    assert begun.name == SECOND
    assert not parts.others.silent
    assert SECOND_GREETING in Caller(parts, SECOND_NUMBER, "CA2").ask()
    caller.ask(Digits="2")
    assert line_of(caller.url) == "", "a call that began with the first line goes on there"


def test_a_mistake_in_one_line_keeps_none_from_speaking_and_touches_no_other(settings: Settings, menus: Path) -> None:
    parts = join(settings)
    (second,) = parts.every[1:]
    assert parts.renewal
    assert second.renewal
    version = parts.line.version
    (menus / "lines" / SECOND / "staff.yaml").write_text("staff: nothing\n")
    assert second.renewal.look()
    assert not parts.renewal.look()
    assert second.renewal.news().folder.errors
    assert SECOND_GREETING in Caller(parts, SECOND_NUMBER).ask()
    say(menus, "", "Hello.")
    assert parts.renewal.look()
    assert not second.renewal.look()
    assert parts.line.version != version
    assert "Hello." in Caller(parts, FIRST_NUMBER).ask()
    again = join(settings)
    assert SECOND_GREETING in Caller(again, SECOND_NUMBER).ask(), "it starts with what was fit"


def test_a_patient_is_on_the_list_of_the_line_and_alert_calls_tell_no_other_line_of_them(settings: Settings) -> None:
    parts = join(settings)
    (second,) = parts.every[1:]
    for number, call in ((FIRST_NUMBER, "CA1"), (SECOND_NUMBER, "CA2")):
        caller = Caller(parts, number, call)
        for digits in ({}, {"Digits": "4"}, {"Digits": "2"}):
            caller.ask(**digits)
        parts.ledger.start()
        asyncio.run(parts.ledger.keep(caller.entries))
    asyncio.run(parts.ledger.stop())
    on_list = {each.call: each for each in lists(settings, lambda: None).kept.open()}
    assert {call: each.line for call, each in on_list.items()} == {"CA1": "", "CA2": SECOND}
    for each, name, other in ((parts, "", SECOND), (second, SECOND, "")):
        seen = _seen(each)
        assert [callback.line for callback in seen] == [name]
        address = Addresses(settings.auth_tokens, ["en"], name).about(seen[0].id, "nurse.0", "en").address
        told = Caller(parts, FIRST_NUMBER).ask(address)
        assert ("second." in told) == (name == SECOND), "staff of several lines hear which one it is"
        assert "Press 1" in told
        moved = address.replace(f"&line={name}", "") if name else address.replace("&mac=", f"&line={other}&mac=")
        assert "<Gather" not in Caller(parts, FIRST_NUMBER).ask(moved), "the line is part of what the code closes"


def _seen(parts: Parts) -> list[Callback]:
    """Whom the alerts of a line tell of, once they have read the list."""
    view = parts.alerts._loop._view  # type: ignore[attr-defined]
    now = int(parts.settings.clock().timestamp() * 1000)
    view.read(now)
    return [each.callback for each in view.sight(now).patients]
