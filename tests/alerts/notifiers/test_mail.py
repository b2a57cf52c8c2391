"""Mail to staff, through a real server on this machine."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ivr.alerts.notifiers.mail import Mail, MailWay
from ivr.alerts.notifiers.port import WayError
from ivr.core.callbacks.entry import Cause
from tests.alerts.notifiers.test_notifiers import says, told
from tests.alerts.people import callback, line

FROM, TO = "line@clinic.example", "nurses@clinic.example"


class Inbox:
    """Keeps what is handed over, or answers what it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.recipient_answer = ""
        self.data_answer = ""

    async def handle_RCPT(  # noqa: N802  # the name that the server looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take somebody the mail is for."""
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail."""
        if self.data_answer:
            return self.data_answer
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


class AnyPort(Controller):
    """A server on a port that is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def server(inbox: Inbox, **options: Any) -> Iterator[int]:  # noqa: ANN401
    controller = AnyPort(inbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody else trusts."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


def test_a_mail_has_both_languages_and_says_what_to_do() -> None:
    inbox = Inbox()
    with server(inbox) as port:
        way = MailWay(Mail(f"smtp://127.0.0.1:{port}", FROM), line())
        assert way.send(told(language="", to=TO)) == ""
    mail = inbox.mails[0]
    assert (mail["From"], mail["To"]) == (FROM, TO)
    assert mail["Subject"] == says("alert-text").partition(". ")[0]
    assert mail.get_content().splitlines() == [says("alert-text"), says("alert-text", "es")]
    assert way.look("") == (True, "")


def test_a_drill_is_marked_in_the_subject() -> None:
    inbox = Inbox()
    with server(inbox) as port:
        way = MailWay(Mail(f"smtp://127.0.0.1:{port}", FROM), line())
        way.send(told(callback(cause=Cause.DRILL), language="", to=TO))
    assert inbox.mails[0]["Subject"] == "DRILL"


def test_starttls_is_used_where_it_is_offered(certificate: ssl.SSLContext) -> None:
    inbox = Inbox()
    with server(inbox, tls_context=certificate) as port:
        assert Mail(f"smtp://127.0.0.1:{port}", FROM).send(TO, "Subject", "Words") == ("", False)
    assert inbox.encrypted == [True]


def test_smtps_is_encrypted_from_the_first_byte(certificate: ssl.SSLContext) -> None:
    inbox = Inbox()
    with server(inbox, ssl_context=certificate) as port:
        assert Mail(f"smtps://127.0.0.1:{port}", FROM).send(TO, "Subject", "Words") == ("", False)
    assert len(inbox.mails) == 1


def test_elsewhere_a_certificate_is_checked(certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.alerts.notifiers.mail.is_loopback", lambda _url: False)
    inbox = Inbox()
    with server(inbox, tls_context=certificate) as port:
        assert Mail(f"smtp://127.0.0.1:{port}", FROM).send(TO, "Subject", "Words") == (
            "the mail server was not reached",
            True,
        )
    assert inbox.mails == []


def test_a_password_is_used_and_never_sent_in_the_clear_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    logins: list[LoginPassword] = []

    def allow(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, login: LoginPassword) -> AuthResult:
        logins.append(login)
        return AuthResult(success=login.password == b"p@ss", handled=False)

    inbox = Inbox()
    with server(inbox, authenticator=allow, auth_require_tls=False) as port:
        mail = Mail(f"smtp://user:p%40ss@127.0.0.1:{port}", FROM)
        assert mail.send(TO, "Subject", "Words") == ("", False)
        wrong = Mail(f"smtp://user:no@127.0.0.1:{port}", FROM)
        assert wrong.send(TO, "Subject", "Words") == ("the mail server answered 535", False)
        monkeypatch.setattr("ivr.alerts.notifiers.mail.is_loopback", lambda _url: False)
        problem, again = Mail(f"smtp://user:p%40ss@127.0.0.1:{port}", FROM).send(TO, "Subject", "Words")
    assert ("no encryption" in problem, again) == (True, False)
    assert {login.password for login in logins} == {b"p@ss", b"no"}


@pytest.mark.parametrize(
    ("recipient", "data", "problem", "again"),
    [
        ("550 nobody here", "", "550", False),
        ("450 mailbox busy", "", "450", True),
        ("", "554 no", "554", False),
        ("", "451 later", "451", True),
    ],
)
def test_what_the_server_answers_is_told_by_its_code(recipient: str, data: str, problem: str, *, again: bool) -> None:
    inbox = Inbox()
    inbox.recipient_answer, inbox.data_answer = recipient, data
    with server(inbox) as port, pytest.raises(WayError, match=f"answered {problem}$") as failed:
        MailWay(Mail(f"smtp://127.0.0.1:{port}", FROM), line()).send(told(language="", to=TO))
    assert failed.value.again is again


def test_a_server_that_is_not_there_may_be_later() -> None:
    assert Mail("smtp://127.0.0.1:9", FROM).send(TO, "Subject", "Words") == ("the mail server was not reached", True)
