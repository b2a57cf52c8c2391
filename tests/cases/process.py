"""One process of the service: its parts are real, and joined as wiring does; their clock is a test's."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx

from ivr.alerts.loop import AlertLoop
from ivr.alerts.settings import AlertSettings
from ivr.calls.session import Answer, CallSession, Webhook
from ivr.carriers.twilio.carrier import Twilio
from ivr.core.line.model import CARRIER
from ivr.settings import Settings, read
from ivr.sim.signing import HEADER, sign
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.background import Background
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty
from ivr.store.callbacks import Callbacks
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.web.app import create_app
from ivr.wiring import Parts
from ivr.wiring.backend import behind
from ivr.wiring.carrier import carrier_of
from ivr.wiring.publication import Publication
from ivr.wiring.publications import Publications, Speaking
from tests.alerts.carrier import ACCOUNT, TOKEN
from tests.cases.case import FOLDER, line_of_cases
from tests.cases.servers import Clinic

BASE: Final = "http://127.0.0.1:8000"
CLINIC_NUMBER: Final = "+12025550100"
_PATIENCE: Final = 10.0


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


def settings_of(data: Path, clinic: Clinic, database: str, clock: Time) -> TimedSettings:
    """The settings of a service whose alerts go to a clinic."""
    variables = {
        "IVR_DATA": str(data),
        "IVR_DATABASE_URL": database,
        "IVR_PUBLIC_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_SECRET": "a-secret-for-tests-only",
    }
    found = read(variables)
    alerting = AlertSettings(
        sender=CLINIC_NUMBER,
        smtp=clinic.smtp,
        mail_from="line@clinic.example",
        webhook=clinic.webhook,
        carrier_api=clinic.rest.url,
    )
    values = {each.name: getattr(found, each.name) for each in fields(Settings)} | {"alerting": alerting}
    return TimedSettings(**values, time=clock)


@cache
def _shelf() -> AudioLibrary:
    """No audio: the carrier's voice says everything."""
    return AudioLibrary(line_of_cases(), FOLDER / "audio", CARRIER, "")


class Process:
    """A process that has just been started.

    Args:
        settings: Its environment.
        record: Is shown every webhook with its answer.
    """

    def __init__(self, settings: TimedSettings, record: Callable[[Webhook, Answer], None]) -> None:
        line = line_of_cases()
        duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
        carrier = carrier_of(settings)
        kept = behind(settings, carrier, line_of_cases, duty)
        session = CallSession(
            line,
            Twilio(settings.auth_tokens, BASE),  # whatever account the played carrier names
            settings.auth_tokens,
            _shelf().url,
            duty=duty,
            clock=settings.clock,
            ledger=kept.ledger,
        )
        session.add(kept.routes(line, _shelf().url))
        publication = Publication(line, _shelf(), duty, session, {}, lambda _languages: session)
        publications = Publications(Speaking(publication, settings.clock()))
        self._parts = Parts(
            settings=settings,
            carrier=carrier,
            publications=publications,
            ledger=kept.ledger,
            alerts=kept.alerts,
            log=kept.log,
            chores=kept.chores,
            figures=kept.figures,
            voice=Background(publications),
            record=record,
        )
        self._app = httpx.ASGITransport(create_app(self._parts))
        self._parts.ledger.start()

    @property
    def ledger(self) -> SqlLedger:
        """The call log."""
        assert isinstance(self._parts.ledger, SqlLedger)
        return self._parts.ledger

    @property
    def loop(self) -> AlertLoop:
        """What tells staff."""
        found: Any = self._parts.alerts
        assert isinstance(found._loop, AlertLoop)
        return found._loop

    @property
    def kept(self) -> Callbacks:
        """The callback list on disk."""
        found = self.loop._view._kept
        assert isinstance(found, Callbacks)
        return found

    async def asked(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request."""
        async with httpx.AsyncClient(transport=self._app) as client:
            answer = await client.send(
                httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
            )
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async def posted(self, url: str, form: dict[str, str]) -> str:
        """The document that a signed webhook is answered with."""
        async with httpx.AsyncClient(transport=self._app) as client:
            answer = await client.post(url, data=form, headers={HEADER: sign(TOKEN, url, tuple(form.items()))})
            assert answer.status_code == 200
            return answer.text

    async def tick(self) -> None:
        """The alerts look at the list, and do all that is due."""
        await self.loop.tick()
        await self.loop.settle()

    def catch_up(self) -> None:
        """Wait until the log has written all that waits, without its pauses."""
        end = time.monotonic() + _PATIENCE
        while self.ledger.troubles():
            assert time.monotonic() < end, self.ledger.troubles()
            self.ledger.try_now()
            time.sleep(0.01)

    def die(self) -> None:
        """Leave everything as it is: nothing is flushed, and files are let go of as those of a dead process are."""
        ledger = self.ledger
        ledger._database.ready, ledger._database._again, ledger._database._adopt_at = False, float("inf"), float("inf")
        ledger._spool.close()
        ledger._backlog.release()

    def bury(self) -> None:
        """Let go of threads and connections, dead or alive."""
        found: Any = self.loop
        found.close()
        self.ledger._database.worker.stop(1.0)
        self.ledger._spooler.worker.stop(1.0)
        self.ledger._gate.close()
        found._view._kept._engine.dispose()
        for owner in (*found._senders.values(), found._messages):
            if getattr(owner, "_carrier", None) is not None:
                owner._carrier.close()
