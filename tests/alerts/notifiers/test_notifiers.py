"""Each way to tell staff: what it sends, what counts as sent, and that it names nobody."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ivr.alerts.notifiers.call import Call
from ivr.alerts.notifiers.port import Notifier, Setup, WayError
from ivr.alerts.notifiers.registry import NOTIFIERS, senders
from ivr.alerts.notifiers.text import Text
from ivr.alerts.notifiers.webhook import Webhook
from ivr.alerts.settings import AlertSettings
from ivr.alerts.wording import Alert, Waiting, text
from ivr.carriers.port import CarrierError
from ivr.core.callbacks.attempts import FINAL, State
from ivr.core.callbacks.entry import Callback, Cause
from ivr.core.callbacks.recipients import Reach
from ivr.core.line.phrases import OPTIONAL
from tests.alerts.carrier import ACCOUNT, TOKEN, StandIn, carrier, client_for
from tests.alerts.memory import FakeWay
from tests.alerts.people import CLINIC, NURSE, PATIENT, Way, callback, line
from tests.alerts.service import Service, run

SIGN = line().red_flags["leg"].sign.text


def told(entry: Callback | None = None, language: str = "en", round_: int = 0, to: str = NURSE) -> Alert:
    return Alert(entry or callback(), "nurse.0", to, language, 3, final=round_ == FINAL)


def says(phrase: str, language: str = "en") -> str:
    return line().phrases[phrase].text[language].strip()


@pytest.mark.parametrize("language", ["en", "es"])
def test_many_patients_are_one_alert(language: str) -> None:
    many = replace(told(language=language), waiting=Waiting(3, (12, 13, 14, 15), often=True))
    words = says("alert-text-many", language).replace("{count}", "3")
    assert text(line(), many) == f"{words} {says('alert-often', language)}"
    one = replace(many, waiting=Waiting(1, (12, 13), often=True))
    assert text(line(), one) == f"{says('alert-text', language)} {says('alert-often', language)}"


def test_a_line_without_the_words_for_many_says_those_for_one() -> None:
    phrases = {id_: each for id_, each in line().phrases.items() if id_ not in OPTIONAL}
    many = replace(told(), waiting=Waiting(3, (12, 13, 14), often=True))
    assert text(replace(line(), phrases=phrases), many) == says("alert-text")


@pytest.mark.parametrize(
    ("entry", "round_", "phrases"),
    [
        (callback(), 0, ["alert-text"]),
        (callback(withheld=True), 0, ["alert-text", "alert-withheld"]),
        (callback(withheld=True, caller="a"), 0, ["alert-text", "alert-unreadable"]),
        (callback(has_message=True), 0, ["alert-text", "alert-text-message"]),
        (callback(cause=Cause.MESSAGE, has_message=True), 0, ["alert-text-message"]),
        (callback(cause=Cause.DRILL, withheld=True), 0, ["alert-drill", "alert-text"]),
        (callback(), FINAL, ["alert-text", "alert-last"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words(entry: Callback, round_: int, phrases: list[str], language: str) -> None:
    assert text(line(), told(entry, language, round_)) == " ".join(says(each, language) for each in phrases)


def test_a_mailbox_gets_every_language() -> None:
    assert text(line(), told(language="")) == f"{says('alert-text')}\n{says('alert-text', 'es')}"


def test_the_words_name_no_sign_and_an_alert_shows_nobody() -> None:
    shown = repr(told())
    for language in ("en", "es"):
        assert SIGN[language].strip() not in text(line(), told(callback(has_message=True), language))
    assert NURSE[1:] not in shown


@contextmanager
def receiver(*statuses: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A webhook of the clinic that answers with these."""
    got: list[dict[str, object]] = []
    answers = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?key=SECRET", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_webhook_gets_what_happened_and_nothing_about_the_caller(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with receiver() as (url, got):
        assert Webhook(url, "small").send(told(to="")) == ""
    assert got == [
        {
            "line": "small",
            "callback": 12,
            "callbacks": [12],
            "patients": 1,
            "cause": "red-flag",
            "opened": "2027-01-15T08:00:00+00:00",
            "open_minutes": 3,
            "final": False,
        }
    ]
    assert "SECRET" not in caplog.text
    assert Webhook(url, "small").look("") == (True, "")


@pytest.mark.parametrize(("status", "again"), [(500, True), (429, True), (408, True), (404, False), (302, False)])
def test_a_webhook_that_does_not_take_it(status: int, *, again: bool) -> None:
    with receiver(status) as (url, _), pytest.raises(WayError, match=f"answered {status}") as failed:
        Webhook(url, "small").send(told())
    assert failed.value.again is again


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://[bad", "nothing"])
def test_a_webhook_that_is_not_there(url: str) -> None:
    with pytest.raises(WayError, match="not reached") as failed:
        Webhook(url, "small").send(told())
    assert failed.value.again


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with carrier() as state:
        yield state


def settings(stand_in: StandIn | None = None, **changes: str) -> AlertSettings:
    found = AlertSettings(
        local=True,
        public_url="https://line.example.org",
        account=ACCOUNT,
        token=TOKEN,
        carrier_api=stand_in.url if stand_in else "",
        sender=CLINIC,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def address(callback: int, target: str, language: str) -> str:
    return f"https://line.example.org/voice/alert?id={callback}&to={target}&lang={language}"


def test_a_call_and_a_text_by_the_carrier(stand_in: StandIn) -> None:
    client = client_for(settings(stand_in))
    found = senders(Setup(settings(stand_in), line(), client, address))
    assert set(found) == {Way.CALL, Way.TEXT}
    stand_in.call_status = "busy"
    call, message = found[Way.CALL].send(told()), found[Way.TEXT].send(told(language="es"))
    assert stand_in.calls[0]["Url"] == address(12, "nurse.0", "en")
    assert stand_in.texts[0] == {"To": NURSE, "From": CLINIC, "Body": says("alert-text", "es")}
    assert found[Way.CALL].look(call) == (False, "busy")
    assert found[Way.TEXT].look(message) == (True, "")
    assert PATIENT not in str(stand_in.requests)
    assert client is not None
    client.close()


@pytest.mark.parametrize(
    ("status", "code", "seen"),
    [
        ("delivered", None, (True, "")),
        ("sent", None, (None, "")),
        ("queued", None, (None, "")),
        ("undelivered", 30003, (False, "undelivered (carrier error 30003)")),
        ("failed", None, (False, "failed")),
    ],
)
def test_only_the_final_state_of_a_text_counts(
    stand_in: StandIn, status: str, code: int | None, seen: tuple[bool | None, str]
) -> None:
    stand_in.text_status, stand_in.text_code = status, code
    client = client_for(settings(stand_in))
    assert client is not None
    message = Text(client, CLINIC, line())
    assert message.look(message.send(told())) == seen
    client.close()


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        ("queued", (None, "")),
        ("in-progress", (None, "")),
        ("completed", (True, "")),
        ("no-answer", (False, "no-answer")),
    ],
)
def test_a_call_is_over_when_the_carrier_says_so(stand_in: StandIn, status: str, seen: tuple[bool | None, str]) -> None:
    stand_in.call_status = status
    client = client_for(settings(stand_in))
    assert client is not None
    call = Call(client, CLINIC, address)
    assert call.look(call.send(told())) == seen
    client.close()


def test_what_the_carrier_refuses_is_told_by_its_code(stand_in: StandIn) -> None:
    stand_in.refusals = [(400, 21610), (429, 20429)]
    client = client_for(settings(stand_in))
    assert client is not None
    message = Text(client, CLINIC, line())
    for code, again in ((21610, False), (20429, True)):
        with pytest.raises(CarrierError, match=f"carrier error {code}") as failed:
            message.send(told())
        assert failed.value.again is again
    client.close()


HERE, ELSEWHERE = "http://127.0.0.1:9/x", "https://hook.example.org/x"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"carrier_api": "http://127.0.0.1:9"}, {Way.CALL, Way.TEXT}),
        ({"carrier_api": "http://localhost:9"}, {Way.CALL, Way.TEXT}),
        ({"carrier_api": ""}, set()),
        ({"carrier_api": "https://api.example.org"}, set()),
        ({"carrier_api": "", "local": False}, {Way.CALL, Way.TEXT}),
        ({"local": False, "sender": ""}, set()),
        ({"local": False, "account": ""}, set()),
        ({"webhook": HERE}, {Way.WEBHOOK}),
        ({"webhook": ELSEWHERE}, set()),
        ({"webhook": ELSEWHERE, "local": False, "account": ""}, {Way.WEBHOOK}),
        ({"smtp": "smtp://127.0.0.1:9", "mail_from": "line@clinic.example"}, {Way.MAIL}),
        ({"smtp": "smtp://127.0.0.1:9"}, set()),
        ({"smtp": "smtp://mail.example.org", "mail_from": "line@clinic.example"}, set()),
    ],
)
def test_in_local_mode_a_way_is_used_only_if_its_server_is_this_machine(
    changes: dict[str, object], found: set[Way]
) -> None:
    chosen = replace(settings(), **changes)  # type: ignore[arg-type]
    client = client_for(chosen)
    assert set(senders(Setup(chosen, line(), client, address))) == found
    if client is not None:
        client.close()


def test_without_addresses_there_is_no_mail() -> None:
    bare = replace(line(), staff=replace(line().staff, teams=line().staff.teams[1:3]))
    assert senders(Setup(settings(smtp="smtp://127.0.0.1", mail_from="line@clinic.example"), bare, None, address)) == {}


def test_settings_show_no_secret() -> None:
    shown = repr(settings(smtp="smtp://user:hush@mail.example.org", webhook="https://hook.example.org/hush"))
    for secret in (TOKEN, ACCOUNT, CLINIC[1:], "hush"):
        assert secret not in shown


def test_a_further_way_is_one_value_in_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    pager = FakeWay()
    notifier = Notifier("pager", Reach.PHONE, "a pager", lambda found, _: bool(found.sender), lambda _: pager)
    assert "pager" not in senders(Setup(settings(), line(), None, address))
    monkeypatch.setitem(NOTIFIERS, "pager", notifier)
    assert senders(Setup(settings(), line(), None, address)) == {"pager": pager}

    async def play(service: Service) -> None:
        await service.at(180)
        assert service.told("pager") == ["nurse.1", "nurse.0", "on-call.0"]
        assert set(service.states("pager").values()) == {State.DELIVERED}

    run(play, Service(ways=["pager"]))
