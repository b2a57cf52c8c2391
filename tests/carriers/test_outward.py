"""A request ends when its time is over, whatever the server does meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from ivr.alerts.notifiers import mail, webhook
from ivr.alerts.notifiers.mail import Mail
from ivr.alerts.notifiers.port import WayError
from ivr.alerts.notifiers.webhook import Webhook
from ivr.carriers.outward import Deadline, Http, TooLongError
from ivr.carriers.port import CarrierError
from ivr.carriers.twilio import rest
from ivr.carriers.twilio.rest import TwilioApi
from tests.alerts.carrier import ACCOUNT, TOKEN
from tests.alerts.notifiers.test_notifiers import told
from tests.alerts.people import CLINIC, NURSE
from tests.badly import MANNERS, badly

SECONDS = 0.3
URL = "https://line.example.org/voice/alert?id=12"


def _webhook(port: int) -> str:
    with pytest.raises(WayError) as failed:
        Webhook(f"http://127.0.0.1:{port}/", "small").send(told())
    return str(failed.value)


def _mail(port: int) -> str:
    return Mail(f"smtp://127.0.0.1:{port}", "line@clinic.example").send("nurse@clinic.example", "Subject", "Words")[0]


def _smtps(port: int) -> str:
    return Mail(f"smtps://127.0.0.1:{port}", "line@clinic.example").send("nurse@clinic.example", "Subject", "Words")[0]


def _call(port: int) -> str:
    client = TwilioApi(ACCOUNT, TOKEN, f"http://127.0.0.1:{port}")
    with pytest.raises(CarrierError) as failed:
        client.call(NURSE, CLINIC, URL)
    client.close()
    return str(failed.value)


def _recording(port: int) -> str:
    client = TwilioApi(ACCOUNT, TOKEN, f"http://127.0.0.1:{port}")
    with pytest.raises(CarrierError) as failed:
        client.recording("RE1")
    client.close()
    return str(failed.value)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("send", [_webhook, _mail, _smtps, _call, _recording])
def test_every_server_gets_its_seconds_and_no_more(
    manner: str, send: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (mail, webhook, rest):
        monkeypatch.setattr(module, "SECONDS", SECONDS)
    monkeypatch.setattr(rest, "RECORDING_SECONDS", SECONDS)
    with badly(manner) as port:
        began = time.monotonic()
        assert send(port), "it must not count as sent"
        assert time.monotonic() - began < SECONDS + 9  # a busy machine; without a limit it would be for ever


def test_an_answer_without_end_is_not_kept() -> None:
    with badly("HTTP body without end") as port, pytest.raises(TooLongError):
        Http().ask("GET", f"http://127.0.0.1:{port}/", seconds=5, most=10_000)


def test_a_connection_that_comes_when_the_time_is_over_is_shut_at_once() -> None:
    with badly("silent") as port, Deadline(0) as deadline, socket.create_connection(("127.0.0.1", port), 5) as late:
        assert deadline.over
        assert deadline.left() > 0
        deadline.watch(late)
        assert late.recv(1) == b""
