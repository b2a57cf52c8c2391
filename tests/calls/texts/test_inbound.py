"""What somebody writes to the number of the clinic: signed, obeyed, and answered with nothing."""

from __future__ import annotations

import asyncio
from urllib.parse import quote_plus

import pytest

from ivr.calls.answer import Answer
from ivr.calls.session import CallSession
from ivr.calls.texts.inbound import TEXT, routes
from ivr.carriers.port import Webhook
from tests.calls.calls import TWILIO, session_for
from tests.calls.forms import BASE, STANDARD, TOKEN, posted, sign, webhook
from tests.lines import small_line, texting_line

MESSAGE = {"MessageSid": "SM00000000000000000000000000000001", "NumMedia": "0"}


def session(heard: list[tuple[str, str]]) -> CallSession:
    found = session_for(texting_line())
    found.add(routes(texting_line(), TWILIO, lambda number, text: heard.append((number, text))))
    return found


def hook(token: str = TOKEN, **fields: str) -> Webhook:
    """A text, as the carrier sends it: about no call."""
    form = {name: value for name, value in STANDARD.items() if not name.startswith("Call")} | MESSAGE | fields
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form.items())
    return posted(TEXT, "", sign(BASE + TEXT, form, token), body)


def send(heard: list[tuple[str, str]], token: str = TOKEN, **fields: str) -> Answer:
    """The answer to it, once it was waited for."""

    async def later(answer: Answer) -> Answer:
        return await answer.later() if answer.later else answer

    return asyncio.run(later(session(heard).answer(hook(token, **fields))))


@pytest.mark.parametrize("word", ["STOP", "PARAR", "HELP", ""])
def test_the_words_reach_who_obeys_them_and_the_carrier_is_told_to_do_nothing(word: str) -> None:
    heard: list[tuple[str, str]] = []
    answer = send(heard, Body=word)
    assert (answer.status, answer.entries) == (200, ())
    assert b"<Response" in answer.body
    assert not any(verb in answer.body for verb in (b"<Message", b"<Say", b"<Hangup"))
    assert heard == [("+12025550171", word)]


def test_what_the_carrier_understood_counts_more_than_the_words() -> None:
    heard: list[tuple[str, str]] = []
    send(heard, Body="please no more of this to me", OptOutType="STOP")
    assert heard == [("+12025550171", "STOP")]


def test_a_forged_text_is_refused_and_touches_nothing() -> None:
    heard: list[tuple[str, str]] = []
    answer = send(heard, "another token of somebody else's", Body="STOP")
    assert (answer.status, answer.body, heard) == (403, b"", [])


def test_a_text_from_nobody_is_answered_all_the_same() -> None:
    heard: list[tuple[str, str]] = []
    assert send(heard, Body="STOP", From="").status == 200
    assert heard == []


def test_a_line_without_texts_has_no_such_address() -> None:
    assert routes(small_line(), TWILIO, lambda _number, _text: None) == {}
    assert session_for(small_line()).answer(webhook(TEXT)).status == 404
