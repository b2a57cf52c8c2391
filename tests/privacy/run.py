"""The run: every kind of call, faults, alerts by every way, a call back; in three processes, with later clocks."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from ivr.core.callbacks.patients import FIRST_SECONDS
from ivr.core.callbacks.plan import FINAL_SECONDS
from ivr.sim import events
from tests.alerts.callee import Callee
from tests.alerts.carrier import ACCOUNT, TOKEN, Request, StandIn, carrier
from tests.alerts.notifiers.test_mail import Inbox, server
from tests.lines import SMALL
from tests.privacy.callers import CALLS, ODD, malformed, ring, telling_carrier
from tests.privacy.outputs import Outputs, callbacks, command, receiver
from tests.privacy.traces import WORDS
from tests.started import StartedLine

BEGAN = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
COUNTRIES = "callback-countries:\n  - US\n  - GB\n"
WAIT_SECONDS = 90.0
QUIET_SECONDS = 1.5
"""Longer than the alerts rest between two looks at the list."""
EMAILS = "    emails:\n      - nurses@clinic.example\n"


@dataclass
class Run:
    """What came of it."""

    outputs: Outputs = field(default_factory=Outputs)
    requested: int = 0
    """Webhooks of the calls."""
    recorded: list[str] = field(default_factory=list)
    """What the carrier calls the messages that callers left."""
    dialled: list[str] = field(default_factory=list)
    """Whom alert calls connected staff with."""
    shown: list[str] = field(default_factory=list)
    """What "ivr callbacks show" printed, entry after entry."""
    sound: bytes = b""
    """A message as staff hear it."""


class Notes(Inbox):
    """Takes mail, and notes it as it came."""

    def __init__(self, outputs: Outputs) -> None:
        super().__init__()
        self._outputs = outputs

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Note a mail."""
        self._outputs.add("mail", f"{envelope.mail_from} {envelope.rcpt_tos}\n{envelope.content!r}")
        return await super().handle_DATA(server, session, envelope)


class Staff:
    """Those who are called: some of them press 1, and the patient's phone rings."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = Lock()
        self.presses = True
        """Whether the next one does: every other one, and in each process the first."""

    def __call__(self, call: Request) -> str:
        """Play a call; the carrier's word for its end."""
        with self._lock:
            presses, self.presses = self.presses, not self.presses
        callee = Callee(["1"] if presses else [], "no-answer")  # nobody talks, so the patient is alerted about again
        ended = callee(call)
        with self._lock:
            self._run.dialled += callee.dialled
            for document in callee.documents:
                if "<Dial" not in document:  # the only place for the number
                    self._run.outputs.add("alert call", document)
        return ended


def whole(folder: Path) -> Run:
    """Do it all."""
    run = Run()
    with carrier() as stand_in, receiver(run.outputs) as hook, server(Notes(run.outputs)) as port:
        stand_in.picked_up = staff = Staff(run)
        line = _line(folder, stand_in, hook, port)
        line.data.mkdir()
        with _started(run, line, "first", BEGAN):
            _calls(run, line, stand_in)
            _quiet(stand_in)
            with _nothing_can_be_written(run, line):
                ring(line.url, ("4,1,h", "no-answer"), _listener(run, stand_in))
                _until(lambda: bool(run.dialled))
                run.outputs.files("while nothing can be written", line.data)
            _until(lambda: "ivr_spool_entries 0\n" in httpx.get(line.url + "/metrics", trust_env=False).text)
        stand_in.refusing, stand_in.refusals = "/Messages.json", [(500, 20500), *[(400, 21211)] * 4]
        before, staff.presses = len(run.dialled), True
        with _started(run, line, "second", BEGAN + timedelta(seconds=FIRST_SECONDS + 20)):
            _until(lambda: len(run.dialled) > before)
            _quiet(stand_in)
            _until(lambda: bool(run.outputs.of("mail")) and bool(stand_in.texts))
            run.outputs.commands(line)
        stand_in.text_status, stand_in.text_code = "undelivered", 30003
        stand_in.refusing, stand_in.refusals = "/Calls.json", [(400, 21211)] * 2
        with _started(run, line, "third", BEGAN + timedelta(seconds=FINAL_SECONDS + 20)):
            seen = len(run.outputs.of("webhook"))
            _until(lambda: len(run.outputs.of("webhook")) > seen and _all_fetched(line, stand_in))
            _quiet(stand_in)
        _look_back(run, line)
        for request in stand_in.requests:
            run.outputs.add("request to the carrier", f"{request.method} {request.path} {request.form}")
    return run


def _line(folder: Path, stand_in: StandIn, hook: str, port: int) -> StartedLine:
    menus = Path(shutil.copytree(SMALL, folder / "menus"))
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text().replace("  - team: nurse\n", f"  - team: nurse\n{EMAILS}") + COUNTRIES)
    ways = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_SECRET": "the-secret-of-this-very-test",
        "IVR_ALERT_FROM": "+12025550100",
        "IVR_ALERT_SMTP": f"smtp://127.0.0.1:{port}",
        "IVR_ALERT_MAIL_FROM": "line@clinic.example",
        "IVR_ALERT_WEBHOOK": hook,
        "IVR_CARRIER_API": stand_in.url,
    }
    record = ("--record", str(folder / "recorded"))
    return StartedLine(folder / "data", record, token=TOKEN, menus=menus, more=ways)


@contextmanager
def _started(run: Run, line: StartedLine, name: str, now: datetime) -> Iterator[None]:
    """A process; what it left on disk and printed is noted while it runs, and when it has ended."""
    line.more = {**line.more, "IVR_NOW": now.isoformat()}
    line.start()
    try:
        yield
        run.outputs.pages(name, line)
        run.outputs.files(f"{name} process", line.data, line.data.parent / "recorded")
    finally:
        line.stop()
    run.outputs.files(f"{name} process has ended", line.data)


def _calls(run: Run, line: StartedLine, stand_in: StandIn) -> None:
    listen = _listener(run, stand_in)
    with telling_carrier():
        for script in CALLS:
            ring(line.url, script, listen)
        ring(line.url, ("4,1", "answers"), listen, token="a-forged-token")
        ring(line.url, ("4,1", "answers"), listen, token=None)
    for script, twist in ODD:
        with telling_carrier(twist):
            ring(line.url, script, listen)
    malformed(line.url, run.outputs)


def _listener(run: Run, stand_in: StandIn) -> Callable[[events.Event], None]:
    def listen(event: events.Event) -> None:
        if not isinstance(event, events.Requested):
            return
        run.requested += event.status == 200
        run.outputs.add(f"answer {event.url}", event.body)
        run.outputs.add("URL", event.url)
        told = dict(event.form)
        recording = told.get("RecordingSid", "")
        if recording.startswith("RE") and told["RecordingDuration"] != "0":
            stand_in.recordings[recording] = b"RIFF" + WORDS.encode()
            run.recorded.append(recording)

    return listen


@contextmanager
def _nothing_can_be_written(run: Run, line: StartedLine) -> Iterator[None]:
    """The database is locked, and where its spool would be is something else; then the spool is there again."""
    spool = line.data / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    with closing(sqlite3.connect(line.data / "ivr.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        spool.write_text("")
        yield
        run.outputs.pages("while nothing can be written", line)
        spool.unlink()
        _until(lambda: bool(list(line.data.glob("spool/*.jsonl"))))
        run.outputs.files("in the spool", line.data)
        other.execute("ROLLBACK")


def _all_fetched(line: StartedLine, stand_in: StandIn) -> bool:
    return not stand_in.recordings and any((line.data / "messages").glob("*"))


def _look_back(run: Run, line: StartedLine) -> None:
    """Staff look at the list, call back, and hear a message."""
    run.outputs.commands(line)
    for id_ in callbacks(line):
        run.shown.append(command(line, "callbacks", "show", str(id_)))
        if "message waiting" in run.shown[-1] and not run.sound:
            file = line.data.parent / "message.wav"
            run.outputs.add(
                "callbacks play", command(line, "callbacks", "play", str(id_), "--save", str(file), code=None)
            )
            run.sound = file.read_bytes() if file.exists() else b""
        run.outputs.add("callbacks done", command(line, "callbacks", "done", str(id_), "--by", "Nurse Kim"))
    run.outputs.files("after it", line.data)


def _quiet(stand_in: StandIn) -> None:
    """Wait until all that was due now is done: the clock stands still, so nothing more becomes due."""
    seen = -1
    while seen != len(stand_in.requests):
        seen = len(stand_in.requests)
        stand_in.settle()
        time.sleep(QUIET_SECONDS)


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < until, "It did not come about."
        time.sleep(0.05)
