"""A red flag that nobody answered, all the way: the loop, the carrier, a nurse who presses 1, the patient's phone.

Everything goes over real HTTP on this machine: to a stand-in of the carrier, and from it to the line.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop, Office
from ivr.alerts.notifiers.port import Setup
from ivr.alerts.notifiers.registry import senders
from ivr.alerts.settings import AlertSettings
from ivr.alerts.talks import Talks
from ivr.calls.alert_address import Addresses
from ivr.calls.alert_calls import AlertCalls
from ivr.calls.answer import Answer
from ivr.carriers.twilio import signature
from ivr.carriers.twilio.carrier import Twilio
from ivr.carriers.twilio.read import signal
from ivr.core.callbacks.entry import Standing
from ivr.core.line.staff import Duty
from tests.alerts.callee import Callee
from tests.alerts.carrier import ACCOUNT, TOKEN, StandIn, carrier, client_for
from tests.alerts.memory import MemoryAttempts, MemoryKept, MemoryLedger
from tests.alerts.people import CLINIC, OPENED, PATIENT, Clock, callback, line


@contextmanager
def web(calls: AlertCalls) -> Iterator[str]:
    """The line's web server, for alert calls alone: what is not signed is refused."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = parse_qsl(body, keep_blank_values=True)
            path, _, query = self.path.partition("?")
            url = f"{base}{self.path}".encode()
            given = self.headers["X-Twilio-Signature"]
            assert signature.is_signed([TOKEN.encode()], [url], form, given)
            answer = calls.routes[path](query, signal(dict(form)))
            self._send(asyncio.run(later(answer)))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    async def later(answer: Answer) -> Answer:
        return await answer.later() if answer.later else answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clinic:
    """A line with its list and the carrier."""

    def __init__(self, stand_in: StandIn, base: str, kept: MemoryKept, view: CallbackView, clock: Clock) -> None:
        self.stand_in, self.kept, self.clock = stand_in, kept, clock
        settings = AlertSettings(
            local=True,
            public_url=base,
            account=ACCOUNT,
            token=TOKEN,
            carrier_api=stand_in.url,
            sender=CLINIC,
        )
        self.client = client_for(settings)
        addresses = Addresses([TOKEN], line().languages)
        ways = senders(Setup(settings, line(), self.client, lambda *about: base + addresses.about(*about).address))
        self.loop = AlertLoop(
            view=view,
            senders=ways,
            office=Office(line(), Duty, local=True),
            clock=clock,
        )

    async def at(self, *times: float) -> None:
        """What happens at these seconds."""
        for seconds in times:
            self.clock.now = OPENED + round(seconds * 1000)
            await self.loop.tick()
            await self.loop.settle()

    def close(self) -> None:
        """The end."""
        self.stand_in.settle()
        self.loop.close()
        if self.client is not None:
            self.client.close()


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    clock, kept = Clock(), MemoryKept(callback())
    view = CallbackView(kept, MemoryAttempts(), MemoryLedger())
    calls = AlertCalls(line(), Twilio([TOKEN], ""), Talks(view), [TOKEN], clock)
    with carrier() as stand_in, web(calls) as base:
        made = Clinic(stand_in, base, kept, view, clock)
        yield made
        made.close()


def test_a_nurse_presses_1_and_the_patients_phone_rings(clinic: Clinic) -> None:
    nurse = Callee(keys=["1"])
    clinic.stand_in.picked_up = lambda call: nurse(call) if call.form["To"].endswith("0112") else "no-answer"
    asyncio.run(clinic.at(180))
    clinic.stand_in.settle()
    assert clinic.kept.entries[12].taken_by == "nurse.1"
    assert nurse.dialled == [PATIENT]
    assert line().phrases["alert-call-over"].text["es"].strip() in nurse.documents[-1]
    count = len(clinic.stand_in.calls)
    asyncio.run(clinic.at(480, 1800, 7200))
    assert len(clinic.stand_in.calls) == count == 3


def test_a_voicemail_box_takes_nothing(clinic: Clinic) -> None:
    box = Callee()
    clinic.stand_in.picked_up = box
    asyncio.run(clinic.at(180, 185, 480))
    clinic.stand_in.settle()
    assert clinic.kept.entries[12].standing is Standing.OPEN
    assert box.dialled == []
    assert len(clinic.stand_in.calls) == 6


def test_nothing_that_is_sent_names_the_patient_or_the_sign(clinic: Clinic) -> None:
    asyncio.run(clinic.at(180, 7200))
    sign = line().red_flags["leg"].sign.text
    sent = " ".join(str(each) for each in (*clinic.stand_in.texts, *clinic.stand_in.calls))
    assert clinic.stand_in.texts
    for secret in (PATIENT, sign["en"].strip(), sign["es"].strip()):
        assert secret not in sent
