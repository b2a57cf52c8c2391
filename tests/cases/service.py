"""The whole service in the time of a played call: one process, or one after another where they are killed.

The clock of all parts is the call's own; after the call it is moved by hand. The alerts look at the list after every
webhook and at chosen times. A process that is killed is thrown away as it is, and another one is put together from
what lies on the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from ivr.calls.fallback import static_document
from ivr.calls.session import Answer, Webhook
from ivr.carriers.twilio import twiml
from ivr.carriers.twilio.read import parse_form
from ivr.core.callbacks.attempts import Attempt
from ivr.core.entries import Entry, Kind
from ivr.sim.form import reason
from ivr.staffing import notice
from ivr.staffing.notice import Notice
from ivr.store.callbacks import Callbacks
from tests.alerts.carrier import Request
from tests.cases.alert_call import documents
from tests.cases.case import Case, line_of_cases, places
from tests.cases.faults import DatabaseSlow, Fault, fault_of
from tests.cases.process import BASE, Process, Time, settings_of
from tests.cases.servers import Clinic


class Killed(BaseException):
    """The process dies here."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that left the service for staff."""

    at: datetime
    way: str
    target: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was to be kept of a webhook, and when."""

    at: datetime
    entries: tuple[Entry, ...]


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
        self.fault: Fault | None = fault_of(case.fault, data)
        self._runner = asyncio.Runner()
        self._settings = settings_of(data, clinic, database, self.time)
        self._dead: list[Process] = []
        self._dies = case.killed.split()
        self._refusals = 0
        self._down = self._met = False
        self._places = places(line_of_cases())
        self._prepare(data)
        self.process = Process(self._settings, self._record)
        self._meet_fault("start")

    def _prepare(self, data: Path) -> None:
        self.clinic.forget()
        rest = self.clinic.rest
        rest.text_status, rest.text_code = self.case.text, None if self.case.text == "delivered" else 30003
        rest.picked_up = self._alert_call
        if self.case.rest:
            rest.refusals = [(self.case.rest, 20000 + self.case.rest)] * 10_000
        if self.case.notice:
            texts = (("en", "Our office is closed because of snow."), ("es", "Cerramos hoy por la nieve."))
            notice.write(data / notice.FILE, Notice(texts, self.case.at + timedelta(hours=8)))

    def _record(self, _webhook: Webhook, answer: Answer) -> None:
        self.answers.append(Kept(self.time.now, answer.entries))

    # --- what the carrier asks ---

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of the carrier, as long as there is somebody to answer it."""
        self.time.now = self.case.at + timedelta(seconds=self.call_clock())
        step = _step(request)
        self._meet_fault(step)
        if self._refusals or self._down:
            return self._nobody_there(request)
        dies = self._dies[1:] == [step]
        if dies and self._dies[0] == "before":
            self._refusals = 2  # the carrier tries to connect twice
            self._kill()
            return self._nobody_there(request)
        answer = self._runner.run(self.process.asked(request))
        if dies:
            self._kill()
            self._over()
            raise httpx.ReadError("the connection broke off", request=request)
        self.look()
        return answer

    def _nobody_there(self, request: httpx.Request) -> httpx.Response:
        if self.case.down and request.url.path == "/voice/fallback":
            hosted = static_document(line_of_cases(), twiml.document)
            return httpx.Response(200, headers={"Content-Type": "text/xml"}, content=hosted)
        self._refusals = max(0, self._refusals - 1)
        if not self._refusals:
            self._over()
        raise httpx.ConnectError("refused", request=request)

    def _kill(self) -> None:
        self.process.die()
        self._dead.append(self.process)
        self._down = True

    def _over(self) -> None:
        """The process has died; whatever looks after it starts another one, if it is there."""
        self._dies = []
        if not self.case.down:
            self.start_again()

    def start_again(self) -> None:
        """Start another process, if there is none."""
        if self._down:
            self.process = Process(self._settings, self._record)
            self._down = False

    def ready(self) -> list[str]:
        """Why the service is not ready."""
        answer = self._runner.run(self.process.asked(httpx.Request("GET", f"{BASE}/readyz")))
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
        if self.fault is not None:
            self.fault.end()
            self.fault = None
            self.process.catch_up()

    # --- alerts ---

    def look(self) -> None:
        """The alerts look at the list, and do all that is due."""
        if self._down or isinstance(self.fault, DatabaseSlow):  # there it waits for seconds of real time
            return
        self._runner.run(self.process.tick())
        self.clinic.rest.settle()
        self._note_sent()

    def look_at_mark(self) -> None:
        """The same; where an alert is what the process dies of, it does."""
        if self._dies[1:] != ["alert"]:
            self.look()
            return
        senders: Any = self.process.loop._senders.values()
        for sender in senders:
            sender.send = _dying(sender.send, self._dies[0])
        self.look()
        self._kill()
        self._over()

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
        for document in documents(call, self.case.alert_call[target], self.process.posted):
            self.alert_words.append(f"{target}: {document}")
        return "completed"

    # --- what is known afterwards ---

    @property
    def kept(self) -> Callbacks:
        """The callback list on disk."""
        return self.process.kept

    def attempts(self, callback: int) -> tuple[Attempt, ...]:
        """What was done to tell staff of an entry."""
        return tuple(each for each in self.process.loop._view.notes.all() if each.callback == callback)

    def first_opened(self) -> datetime | None:
        """When something was first put on the list: a sign that was chosen, or a message."""
        return next((each.at for each in self.answers if any(map(_opens, each.entries))), None)

    def close(self) -> None:
        """The end of all processes."""
        if self.fault:
            self.fault.end()
        if not self._down:
            self._runner.run(self.process.ledger.stop())
        for process in {*self._dead, self.process}:
            process.bury()
        self._runner.close()


def _opens(entry: Entry) -> bool:
    return bool(entry.note.opens) or (entry.note.kind is Kind.MESSAGE and entry.note.value == "kept")


def seconds(since: datetime, until: datetime) -> float:
    """Seconds between two times."""
    return (until - since).total_seconds()


def _step(request: httpx.Request) -> str:
    """What a request is about, in the words of the cases."""
    why = reason(request.url.path, parse_form(request.content))
    return "choosing" if why in {"key", "silence"} and b"at=warning" in request.url.query else why


def _dying(send: Callable[..., str], when: str) -> Callable[..., str]:
    def killed(told: object) -> str:
        if when == "after":
            send(told)
        raise Killed

    return killed
