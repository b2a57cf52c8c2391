"""Plays one case in one language, from the first webhook to the last alert, and tells its outcome."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx

from ivr.core.callbacks.patients import FIRST_SECONDS
from ivr.sim.events import Began, Event
from ivr.sim.player import Call, CallSettings
from tests.alerts.carrier import TOKEN
from tests.cases import limits, story
from tests.cases.case import Case, line_of_cases, places
from tests.cases.people import Caller, Phones
from tests.cases.process import BASE, CLINIC_NUMBER
from tests.cases.servers import Clinic
from tests.cases.service import Service

WITHHELD: Final = "+266696687"
"""What the carrier sends for ANONYMOUS."""
_LOOKS: Final = (0, 5, 20)
"""Seconds behind each mark: what is due, what has become of it, and what is tried again."""


def outcome(case: Case, language: str, data: Path, clinic: Clinic, database: str = "") -> str:
    """The outcome of a case, as its golden file holds it."""
    service = Service(case, data, clinic, database)
    try:
        return "\n".join(_told(case, language, service, clinic)) + "\n"
    finally:
        service.close()


def _told(case: Case, language: str, service: Service, clinic: Clinic) -> Iterator[str]:
    events = _played(case, language, service)
    yield f"{case.name}, {language}: {case.about}"
    yield f"from {case.at.isoformat()} ({case.at:%A})"
    yield from ("", "THE CALL", *story.call(events))
    yield from ("", "SECONDS", *limits.check(service, events))
    began = events[0]
    assert isinstance(began, Began)
    service.start_again()
    service.look()
    yield from ("", "RIGHT AFTER THE CALL", f"  readyz: {story.readiness(service.ready())}")
    if case.mended == 0:
        service.mend()
    if service.fault is None:
        yield from story.rows(service, began.sid)
        limits.check_list(service.kept.of_call(began.sid), events, limits.choices(service))
    _alert(case, service)
    yield from ("", "ALERTS", *(story.alerts(service) or ()))
    yield from story.alert_words(service)
    if case.mended < 0:
        service.mend()
    service.process.catch_up()
    for callback in service.kept.of_call(began.sid):
        yield from story.attempts(service, callback.id)
    yield from ("", "AT THE END", f"  readyz: {story.readiness(service.ready())}")
    yield from story.rows(service, began.sid)
    yield from ("", "LOG", *story.log(service, began.sid))
    _check_secrets(clinic)


def _played(case: Case, language: str, service: Service) -> list[Event]:
    events: list[Event] = []
    keys = f"9 {case.keys}" if language == "es" else case.keys
    people = (Caller(keys, case.leaves), Phones(case.staff, case.others, places(line_of_cases())))
    settings = CallSettings(
        BASE,
        TOKEN,
        caller=WITHHELD if case.withheld else story.CALLER,
        called=CLINIC_NUMBER,
        repeat=case.twice,
        tells_bridged=case.tells_bridged,
    )
    with httpx.Client(transport=httpx.MockTransport(service)) as client:
        call = Call(settings, client, people, events.append, random.Random(1))
        service.call_clock = lambda: call._board.clock
        call.run()
    return events


def _alert(case: Case, service: Service) -> None:
    """Let the marks come, and what is due then."""
    first = service.first_opened() or case.at
    service.time.now = first + timedelta(seconds=FIRST_SECONDS - 1)
    service.look()  # nothing is due yet
    for mark in case.marks:
        for more in _LOOKS:
            service.time.now = first + timedelta(minutes=mark, seconds=more)
            if service.fault and 0 < case.mended <= mark and more == 0:
                service.mend()
            service.look_at_mark()


def _check_secrets(clinic: Clinic) -> None:
    """Nothing about the caller or the sign may stand in a text, a mail, or what the webhook is sent."""
    line = line_of_cases()
    secret = [
        story.CALLER,
        story.CALLER[2:],
        *(" ".join(t.split()) for f in line.red_flags.values() for t in f.sign.text.values()),
    ]
    sent = [
        *(form["Body"] for form in clinic.rest.texts),
        *(words for _, words in clinic.mails),
        *map(str, clinic.posts),
    ]
    sent += [form["Url"] for form in clinic.rest.calls]
    for each in sent:
        assert not [word for word in secret if word in each]
