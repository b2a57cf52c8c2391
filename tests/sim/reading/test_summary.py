"""A document in words."""

from __future__ import annotations

import pytest

from ivr.sim.reading.summary import Summary, summarise
from ivr.sim.reading.twiml_reader import read_document

CLINIC = "+12025550100"
END = "the end of the document"


@pytest.mark.parametrize(
    ("inside", "heard", "ways"),
    [
        ("", [], [END]),
        ('<Say language="es-US">Hola.</Say>', ["es-US: Hola. [uncut]"], [END]),
        ('<Say loop="2"><prosody rate="80%">Hi</prosody></Say>', ["en-US, slowly: Hi (2 times) [uncut]"], [END]),
        ('<Play>a.wav</Play><Pause length="2"/>', ["sound a.wav [uncut]", "a pause of 2 s [uncut]"], [END]),
        (
            '<Gather numDigits="1" finishOnKey="" timeout="10"><Say>Hi</Say></Gather><Redirect>/x</Redirect>',
            ["en-US: Hi"],
            ["waits 10 s for one key", "goes on by itself"],
        ),
        (
            '<Gather numDigits="4"/><Gather actionOnEmptyResult="true"/><Hangup/>',
            [],
            ["waits 5 s for 4 keys, ended by #", "waits 5 s for keys, ended by #, told also of silence", "hangs up"],
        ),
        (
            f'<Dial action="/a" timeout="20" callerId="{CLINIC}"><Number url="/w">+12025550111</Number></Dial><Pause/>',
            [],
            ["rings +12025550111 with a whisper for 20 s, shown +12025550100, then comes back"],
        ),
        (
            '<Dial sequential="true"><Number>+12025550111</Number><Number>+12025550112</Number></Dial><Dial/>',
            [],
            ["rings +12025550111 and +12025550112 one by one for 30 s", "rings nobody for 30 s", END],
        ),
        (  # as often as there is time for
            '<Gather numDigits="1" timeout="2"><Say>Hi</Say></Gather>' * 3 + "<Hangup/>",
            ["en-US: Hi"],
            ["waits for one key until the time is over", "hangs up"],
        ),
        (
            '<Gather numDigits="1" timeout="7"><Say>Hi</Say></Gather><Hangup/>',
            ["en-US: Hi"],
            ["waits for one key until the time is over", "hangs up"],
        ),
        (
            '<Gather numDigits="1"><Say>Hi</Say></Gather><Gather numDigits="1"><Say>Ho</Say></Gather><Hangup/>',
            ["en-US: Hi", "en-US: Ho"],
            ["waits 5 s for one key, ended by #", "waits 5 s for one key, ended by #", "hangs up"],
        ),
        ('<Record maxLength="60"/>', [], ["records up to 60 s, after a beep, ended by 1234567890*#"]),
        ('<Record finishOnKey="" playBeep="false"/>', [], ["records up to 3600 s"]),
        ('<Reject reason="busy"/>', [], ["rejects the call: busy"]),
    ],
)
def test_what_is_heard_and_which_ways_there_are(inside: str, heard: list[str], ways: list[str]) -> None:
    document = read_document(f"<Response>{inside}</Response>".encode())
    assert summarise(document) == Summary(tuple(heard), tuple(ways))


def test_numbers_can_be_written_otherwise() -> None:
    document = read_document(b"<Response><Dial>+12025550111</Dial></Response>")
    assert summarise(document, lambda _: "someone").ways == ("rings someone for 30 s", END)


def test_all_lines_for_comparing() -> None:
    assert Summary(("en-US: Hi",), ("hangs up",)).lines == ("hears en-US: Hi", "hangs up")
