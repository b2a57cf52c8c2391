"""The loop with real servers that hang, trickle and lie: they cost the others nothing, and their threads end."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from ivr.alerts import attempting
from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.notifiers import mail, webhook
from ivr.alerts.notifiers.call import Call
from ivr.alerts.notifiers.mail import Mail, MailWay
from ivr.alerts.notifiers.port import Sender
from ivr.alerts.notifiers.text import Text
from ivr.alerts.notifiers.webhook import Webhook
from ivr.carriers.twilio import rest
from ivr.carriers.twilio.rest import TwilioApi
from ivr.core.callbacks.attempts import State
from ivr.core.line.staff import Duty
from tests.alerts.carrier import ACCOUNT, TOKEN
from tests.alerts.memory import MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.notifiers.test_notifiers import receiver
from tests.alerts.people import CLINIC, OPENED, Clock, Way, callback, line
from tests.badly import badly

SECONDS = 0.2


@pytest.mark.parametrize("manner", ["silent", "greets for ever", "HTTP header letter by letter", "closes"])
def test_three_bad_servers_cost_the_fourth_nothing(manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (mail, rest, webhook):
        monkeypatch.setattr(module, "SECONDS", SECONDS)
    monkeypatch.setattr(attempting, "SEND_SECONDS", 5)
    before = threading.active_count()
    clock, stored = Clock(), MemoryAttempts()
    kept = MemoryKept(*(callback(number, opened=OPENED + number * 1000) for number in range(1, 41)))
    with badly(manner) as port, receiver() as (url, got):
        carrier = TwilioApi(ACCOUNT, TOKEN, f"http://127.0.0.1:{port}")
        senders: dict[str, Sender] = {
            Way.CALL: Call(carrier, CLINIC, lambda *_about: "https://line.example.org/"),
            Way.TEXT: Text(carrier, CLINIC, line()),
            Way.MAIL: MailWay(Mail(f"smtp://127.0.0.1:{port}", "line@clinic.example"), line()),
            Way.WEBHOOK: Webhook(url, "small"),
        }
        loop = AlertLoop(
            view=CallbackView(kept, stored, MemoryLedger()),
            senders=senders,
            office=Office(line(), Duty, local=False),
            clock=clock,
        )

        async def play() -> None:
            for seconds in range(180, 240, 5):
                clock.now = OPENED + seconds * 1000
                await loop.tick()
                if posting := loop._busy.get((Way.WEBHOOK, "webhook", False)):
                    await posting
            await loop.settle()

        asyncio.run(play())
    assert [len(each["callbacks"]) for each in got] == [40] * len(got)  # type: ignore[arg-type]
    assert len(got) == 5, "every ten seconds, as long as somebody becomes due"
    states = {each.way: each.state for each in stored.rows.values()}
    assert states[Way.WEBHOOK] is State.DELIVERED
    assert states[Way.MAIL] is not State.DELIVERED
    assert all(each.problem != "took too long" for each in stored.rows.values()), "the way itself gave up in time"
    end = time.monotonic() + 10
    while threading.active_count() > before + 1:
        assert time.monotonic() < end, [each.name for each in threading.enumerate()]
        time.sleep(0.01)
