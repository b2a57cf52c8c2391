"""A verb in words."""

from __future__ import annotations

import pytest

from ivr.sim.reading.document import Gather
from ivr.sim.reading.summary import wait, way
from ivr.sim.reading.twiml_reader import read_document


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ('<Gather numDigits="1" finishOnKey="" timeout="10"/>', "waits 10 s for one key"),
        ('<Gather numDigits="4"/>', "waits 5 s for 4 keys, ended by #"),
        ('<Gather actionOnEmptyResult="true"/>', "waits 5 s for keys, ended by #, told also of silence"),
        ("<Redirect>/x</Redirect>", "goes on by itself"),
        ("<Hangup/>", "hangs up"),
        ('<Record maxLength="60"/>', "records up to 60 s, after a beep, ended by 1234567890*#"),
        ('<Record finishOnKey="" playBeep="false"/>', "records up to 3600 s"),
        ('<Reject reason="busy"/>', "rejects the call: busy"),
    ],
)
def test_how_a_line_waits_and_where_a_call_goes(verb: str, words: str) -> None:
    (read,) = read_document(f"<Response>{verb}</Response>".encode()).verbs
    assert (wait(read) if isinstance(read, Gather) else way(read)) == words
