"""The whole service in one process and in the time of a played call: its parts are real, and joined as wiring does.

The clock of all parts is the call's own; after the call it is moved by hand. The alerts look at the list after every
webhook and at chosen times. A process that is killed is thrown away as it is, and another one is put together from
what lies on the disk.
"""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from urllib.parse import urljoin

import httpx

from ivr.alerts.loop import AlertLoop
from ivr.content import notice
from ivr.content.duty import OnDuty
from ivr.content.notice import Notice
from ivr.core.alerts import Attempt
from ivr.core.callbacks import Callback
from ivr.core.entries import Entry, Kind
from ivr.core.model import CARRIER
from ivr.settings import Alerting, Settings, read
from ivr.sim.form import reason
from ivr.sim.signing import HEADER, sign
from ivr.speech.shelf import Shelf
from ivr.store.callbacks import Callbacks
from ivr.store.ledger import SqlLedger
from ivr.twilio.exchange import Answer, Exchange, Webhook
from ivr.twilio.inbound import parse_form
from ivr.twilio.rescue import static_document
from ivr.web.app import create_app
from ivr.wiring import Parts
from ivr.wiring.behind import behind
from tests.alerts.carrier import ACCOUNT, TOKEN, Request
from tests.cases.case import Case, line_of_cases, places
from tests.cases.faults import DatabaseSlow, Fault, fault_of
from tests.cases.servers import Clinic

BASE: Final = "http://127.0.0.1:8000"
CLINIC_NUMBER: Final = "+12025550100"
PATIENCE: Final = 10.0


class Killed(BaseException):
    """The process dies here."""


@dataclass
class Time:
    """What the clocks of all parts show."""

    now: datetime

    def __call__(self) -> datetime:
        """The time."""
        return self.now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class TimedSettings(Settings):
    """Settings whose clock is a test's."""

    time: Time = field(default_factory=lambda: Time(datetime.now(UTC)))

    def clock(self) -> datetime:
        """The time."""
        return self.time()


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that left the service for staff."""

    at: datetime
    way: str
    target: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a webhook was answered with, when, and what was to be kept of it."""

    at: datetime
    entries: tuple[Entry, ...]


@cache
def _shelf() -> Shelf:
    return Shelf(line_of_cases(), Path(mkdtemp(prefix="ivr-cases-")), CARRIER, "")


class Service:
    """The service of one case, and what it did.

    Args:
        case: The case.
        data: Its data folder.
        clinic: Where alerts go.
        database: The URL of its database; "" is the SQLite file.
    """

    def __init__(self, case: Case, data: Path, clinic: Clinic, database: str = "") -> None:
        self.case, self.clinic = case, clinic
        self.time = Time(case.at)
        self.call_clock: Callable[[], float] = lambda: 0.0
        self.answers: list[Kept] = []
        self.sent: list[Sent] = []
        self.alert_words: list[str] = []
        self._data = data
        self._runner = asyncio.Runner()
        self._settings = self._set(database)
        self._refusals = 0
        self._to_kill = case.killed.split()
        self._dead: list[Parts] = []
        self._down = self._met = False
        self._places = places(line_of_cases())
        self._posted: set[int] = set()
        self._prepare()
        self.parts = self._start()
        self.fault: Fault | None = fault_of(case.fault, data)
        self._meet_fault("start")

    def _set(self, database: str) -> TimedSettings:
        variables = {
            "IVR_DATA": str(self._data),
            "IVR_DATABASE_URL": database,
            "IVR_PUBLIC_URL": BASE,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "IVR_SECRET": "a secret for tests only",
        }
        found = read(variables)
        alerting = Alerting(
            sender=CLINIC_NUMBER,
            smtp=self.clinic.smtp,
            mail_from="line@clinic.example",
            webhook=self.clinic.webhook,
            carrier_api=self.clinic.rest.url,
        )
        values = {each.name: getattr(found, each.name) for each in fields(Settings)} | {"alerting": alerting}
        return TimedSettings(**values, time=self.time)

    def _prepare(self) -> None:
        self.clinic.forget()
        rest = self.clinic.rest
        rest.text_status, rest.text_code = self.case.text, None if self.case.text == "delivered" else 30003
        rest.picked_up = self._alert_call
        if self.case.rest:
            rest.refusals = [(self.case.rest, 20000 + self.case.rest)] * 10_000
        if self.case.notice:
            texts = (("en", "Our office is closed because of snow."), ("es", "Cerramos hoy por la nieve."))
            notice.write(self._data / notice.FILE, Notice(texts, self.case.at + timedelta(hours=8)))

    # --- the process ---

    def _start(self) -> Parts:
        line, settings = line_of_cases(), self._settings
        duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
        kept = behind(settings, line, duty, _shelf().url)
        exchange = Exchange(
            line,
            settings.auth_tokens,
            settings.public_url,
            _shelf().url,
            duty=duty,
            clock=settings.clock,
            ledger=kept.ledger,
        )
        exchange.add(kept.routes)
        parts = Parts(
            settings=settings,
            line=line,
            issues=(),
            from_last_good=False,
            exchange=exchange,
            clinics={},
            shelf=_shelf(),
            ledger=kept.ledger,
            alerts=kept.alerts,
            ways=kept.alerts.ways,
            log=kept.log,
            chores=kept.chores,
            figures=kept.figures,
            record=self._record,
        )
        parts.ledger.start()
        self._app = httpx.ASGITransport(create_app(parts))
        return parts

    def _record(self, _webhook: Webhook, answer: Answer) -> None:
        self.answers.append(Kept(self.time.now, answer.entries))

    def _kill(self) -> None:
        """Throw the process away: nothing is flushed, its files are let go of as those of a dead process are."""
        custody = self.ledger._custody
        custody.ready, custody._again, custody._adopt_at = False, float("inf"), float("inf")
        custody._spool.close()
        custody._backlog.release()
        self._dead.append(self.parts)
        self._down = True

    def _start_again(self) -> None:
        self.parts = self._start()
        self._down = False

    @property
    def ledger(self) -> SqlLedger:
        """The call log."""
        assert isinstance(self.parts.ledger, SqlLedger)
        return self.parts.ledger

    @property
    def _loop(self) -> AlertLoop:
        found: Any = self.parts.alerts
        assert isinstance(found._loop, AlertLoop)
        return found._loop

    @property
    def kept(self) -> Callbacks:
        """The callback list on disk."""
        found = self._loop._desk._kept
        assert isinstance(found, Callbacks)
        return found

    # --- what the carrier asks ---

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of the carrier, as long as there is somebody to answer it."""
        self.time.now = self.case.at + timedelta(seconds=self.call_clock())
        step = _step(request)
        self._meet_fault(step)
        if self._refusals or self._down:
            return self._nobody_there(request)
        dies = self._to_kill[1:] == [step]
        if dies and self._to_kill[0] == "before":
            self._refusals = 2  # the carrier tries to connect twice
            self._kill()
            return self._nobody_there(request)
        answer = self._runner.run(self._asked(request))
        if dies:
            self._kill()
            self._over()
            raise httpx.ReadError("the connection broke off", request=request)
        self.look()
        return answer

    def _nobody_there(self, request: httpx.Request) -> httpx.Response:
        if self.case.down and request.url.path == "/voice/fallback":
            return httpx.Response(200, headers={"Content-Type": "text/xml"}, content=static_document(line_of_cases()))
        self._refusals = max(0, self._refusals - 1)
        if not self._refusals:
            self._over()
        raise httpx.ConnectError("refused", request=request)

    def _over(self) -> None:
        """The process has died; whatever looks after it starts another one, if it is there."""
        self._to_kill = []
        if self._down and not self.case.down:
            self._start_again()

    async def _asked(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._app) as client:
            answer = await client.send(
                httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
            )
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def ready(self) -> list[str]:
        """Why the service is not ready."""
        answer = self._runner.run(self._asked(httpx.Request("GET", f"{BASE}/readyz")))
        reasons: list[str] = answer.json()["reasons"]
        assert (answer.status_code == 200) is (not reasons)
        return reasons

    # --- faults ---

    def _meet_fault(self, step: str) -> None:
        if self.fault and self.case.since == step and not self._met:
            self._met = True
            self.fault.begin()

    def mend(self) -> None:
        """The fault is over, and the log has caught up."""
        if self.fault is None:
            return
        self.fault.end()
        self.fault = None
        self.catch_up()

    def catch_up(self) -> None:
        """Wait until the log has written all that waits, without its pauses."""
        end = time.monotonic() + PATIENCE
        custody = self.ledger._custody
        while self.ledger.troubles():
            assert time.monotonic() < end, self.ledger.troubles()
            custody._again = 0.0
            custody._database.wake()
            time.sleep(0.01)

    def start_after_the_call(self) -> None:
        """Somebody starts the service again."""
        if self._down:
            self._start_again()

    # --- alerts ---

    def look(self, kill: str = "") -> None:
        """The alerts look at the list, and do all that is due.

        Args:
            kill: The process dies "before" or "after" the first alert is sent.
        """
        if self._down or isinstance(self.fault, DatabaseSlow):  # there it waits for seconds of real time
            return
        senders: Any = self._loop._senders
        true = {way: sender.send for way, sender in senders.items()}
        if kill:
            for sender in senders.values():
                sender.send = _dying(sender.send, kill)
        self._runner.run(self._ticked())
        self.clinic.rest.settle()
        self._note_sent()
        if kill:
            for way, sender in senders.items():
                sender.send = true[way]
            self._kill()
            self._start_again()

    async def _ticked(self) -> None:
        await self._loop.tick()
        await self._loop.settle()

    def _note_sent(self) -> None:
        rest, found = self.clinic.rest, []
        for way, forms in (("call", rest.calls), ("text", rest.texts)):
            found += [(way, self._places[form["To"]]) for form in forms]
        found += [("mail", to) for to, _ in self.clinic.mails] + [("webhook", "") for _ in self.clinic.posts]
        before = [(each.way, each.target) for each in self.sent]
        for each in sorted(found):
            if each in before:
                before.remove(each)
            else:
                self.sent.append(Sent(self.time.now, *each))

    def _alert_call(self, call: Request) -> str:
        target = self._places[call.form["To"]]
        if target not in self.case.alert_call:
            return "no-answer"
        url, data, keys = (
            call.form["Url"],
            {"CallSid": "CA" + "0" * 32, "From": call.form["From"]},
            [*self.case.alert_call[target]],
        )
        while url:
            document = asyncio.run(self._alert_webhook(url, data))
            self.alert_words.append(f"{target}: {document}")
            url, more = _next_of(url, document, keys)
            data = {"CallSid": data["CallSid"], "From": data["From"], **more}
        return "completed"

    async def _alert_webhook(self, url: str, data: dict[str, str]) -> str:
        async with httpx.AsyncClient(transport=self._app) as client:
            answer = await client.post(url, data=data, headers={HEADER: sign(TOKEN, url, tuple(data.items()))})
            assert answer.status_code == 200
            return answer.text

    def opened(self) -> list[Callback]:
        """The red flags and messages that are open, wherever they are known."""
        return [each.callback for each in self._loop._desk.open()]

    def attempts(self, callback: int) -> tuple[Attempt, ...]:
        """What was done to tell staff of an entry."""
        return self._loop._desk.of(callback)

    def first_opened(self) -> datetime | None:
        """When something was first put on the list: a sign that was chosen, or a message."""
        return next((each.at for each in self.answers if any(map(_opens, each.entries))), None)

    def close(self) -> None:
        """The end of all processes."""
        for parts in (*self._dead, self.parts):
            found: Any = parts
            loop = found.alerts._loop
            loop.close()
            loop._threads.shutdown(wait=True)
            if parts is self.parts:
                self._runner.run(found.ledger.stop())
            found.ledger._custody._database.stop(1.0)
            found.ledger._custody._spooler.stop(1.0)
            found.ledger._custody._gate.close()
            loop._desk._kept._engine.dispose()
            for owner in (*loop._senders.values(), loop._messages):
                if getattr(owner, "_carrier", None) is not None:
                    owner._carrier.close()
        self._runner.close()


def _opens(entry: Entry) -> bool:
    return bool(entry.note.opens) or (entry.note.kind is Kind.MESSAGE and entry.note.value == "kept")


def seconds(since: datetime, until: datetime) -> float:
    """Seconds between two times."""
    return (until - since).total_seconds()


def _step(request: httpx.Request) -> str:
    """What a request is about, in the words of the cases."""
    if request.method == "GET":
        return "other"
    why = reason(request.url.path, parse_form(request.content))
    return "choosing" if why in {"key", "silence"} and b"at=warning" in request.url.query else why


def _dying(send: Callable[..., str], when: str) -> Callable[..., str]:
    def killed(told: object) -> str:
        if when == "after":
            send(told)
        raise Killed

    return killed


def _next_of(url: str, document: str, keys: list[str]) -> tuple[str, dict[str, str]]:
    """Where a called person's leg goes on, and with which fields."""
    gather = re.search(r'<Gather [^>]*?action="([^"]+)"', document)
    dial = re.search(r'<Dial [^>]*?action="([^"]+)".*?<Number>([^<]+)</Number>', document)
    if dial:
        return urljoin(url, html.unescape(dial[1])), {"DialCallStatus": "completed", "DialBridged": "true"}
    if gather and keys:
        return urljoin(url, html.unescape(gather[1])), {"Digits": keys.pop(0)}
    return "", {}
