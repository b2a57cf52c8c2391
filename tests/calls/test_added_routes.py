"""Routes that others add: signed like all, awaited where they ask somebody, and bounded in what they can break."""

from __future__ import annotations

import asyncio
import logging
from typing import NoReturn

import pytest

from ivr.calls.documents import Documents
from ivr.calls.session import Answer
from ivr.carriers.port import MalformedError, Signal
from tests.calls.calls import TWILIO, TestedLine
from tests.calls.forms import webhook
from tests.lines import small_line

PATH = "/voice/alert"
HANG_UP = Documents(small_line(), TWILIO).hang_up


def echo(query: str, signal: Signal) -> Answer:
    return Answer(200, f"{query} {signal.digits}".encode())


def fail(_query: str, _signal: Signal) -> NoReturn:
    raise RuntimeError("the caller +12025550171 said something")


def test_they_get_the_query_and_the_signal_of_a_signed_request_only() -> None:
    line = TestedLine()
    assert line.send(PATH, Digits="1").status == 404
    line.session.add({PATH: echo})
    assert line.send(f"{PATH}?id=7", Digits="1").body == b"id=7 1"
    assert line.session.answer(webhook(PATH, token="wrong", Digits="1")) == Answer(403)


def test_one_that_fails_hangs_up_and_dials_nobody(caplog: pytest.LogCaptureFixture) -> None:
    line = TestedLine()
    line.session.add({PATH: fail})
    with caplog.at_level(logging.DEBUG):
        assert line.send(PATH) == Answer(200, HANG_UP)
    assert "+1202" not in caplog.text


def test_one_may_refuse_what_no_carrier_sends() -> None:
    line = TestedLine()

    def ask(_query: str, _signal: Signal) -> Answer:
        raise MalformedError

    line.session.add({PATH: ask})
    assert line.send(PATH).status == 400


@pytest.mark.parametrize("works", [True, False])
def test_one_may_answer_later(works: bool) -> None:  # noqa: FBT001  # a value
    line = TestedLine()

    async def later() -> Answer:
        await asyncio.sleep(0)
        return Answer(200, b"later") if works else fail("", Signal("CA1"))

    line.session.add({PATH: lambda _query, _signal: Answer(204, later=later)})
    answer = line.send(PATH)
    assert answer.later is not None

    async def wait() -> Answer:
        assert answer.later is not None
        return await answer.later()

    assert asyncio.run(wait()).body == (b"later" if works else HANG_UP)
