"""Mail to staff: one message over SMTP, encrypted wherever the server can."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final
from urllib.parse import unquote, urlsplit

from ivr.alerts.notifiers.port import Notifier, WayError
from ivr.alerts.settings import is_loopback
from ivr.alerts.wording import Alert, text
from ivr.carriers.outward import Deadline
from ivr.core.callbacks.recipients import Reach
from ivr.core.line.model import Line

SECONDS: Final = 14.0
"""How long a mail may take, from connecting to the server's last word."""
_TLS_PORT, _PORT = 465, 587
_LATER: Final = range(400, 500)


class Mail:
    """Sends mail through one server.

    Args:
        server: ``smtp[s]://user:password@host:port``; the user may be left out.
        sender: The address that mails come from.
        context: How TLS is checked.
    """

    def __init__(
        self, server: str, sender: str, context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ) -> None:
        self._sender = sender
        parts = urlsplit(server)
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (_TLS_PORT if self._tls else _PORT)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._context = context
        self._here = is_loopback(server)

    def send(self, to: str, subject: str, words: str) -> tuple[str, bool]:
        """Hand a mail to the server.

        Returns:
            What went wrong, without any address, or ""; and whether another try may help.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self._sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(words)
        with Deadline(SECONDS) as deadline:
            try:
                return self._hand_over(message, deadline)
            except smtplib.SMTPRecipientsRefused as error:
                return _refused(max((code for code, _ in error.recipients.values()), default=0))
            except smtplib.SMTPResponseException as error:
                return _refused(error.smtp_code)
            except (OSError, ValueError, smtplib.SMTPException):  # ValueError: words that are no SMTP
                return ("the mail server took too long" if deadline.over else "the mail server was not reached"), True

    def _hand_over(self, message: EmailMessage, deadline: Deadline) -> tuple[str, bool]:
        with _Smtp(self._host, self._port, deadline, self._checked() if self._tls else None) as server:
            server.ehlo_or_helo_if_needed()
            if not self._tls and server.has_extn("starttls"):
                server.starttls(context=self._checked())
                server.ehlo()
            elif not self._tls and self._user and not self._here:
                return "the mail server offers no encryption, so the password was not sent", False
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)
        return "", False

    def _checked(self) -> ssl.SSLContext:
        """Whose certificate is checked; not on this machine itself, where there is nobody between."""
        context = self._context()
        if self._here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _Smtp(smtplib.SMTP):
    """A connection that ends when its time is over, whatever the server does meanwhile.

    Args:
        host: The server.
        port: Its port.
        deadline: When it ends.
        tls: Encrypts it from the first byte.
    """

    def __init__(self, host: str, port: int, deadline: Deadline, tls: ssl.SSLContext | None) -> None:
        self._deadline, self._tls_context = deadline, tls
        super().__init__(host, port, timeout=deadline.left())

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected = socket.create_connection((host, port), timeout)
        self._deadline.watch(connected)
        return self._tls_context.wrap_socket(connected, server_hostname=host) if self._tls_context else connected


def _refused(code: int) -> tuple[str, bool]:
    return f"the mail server answered {code}", code in _LATER


class MailWay:
    """A mail to one of staff's mailboxes.

    Args:
        mail: Sends it.
        line: Whose phrases are sent.
    """

    def __init__(self, mail: Mail, line: Line) -> None:
        self._mail, self._line = mail, line

    def send(self, told: Alert) -> str:
        """Hand the mail to the server."""
        words = text(self._line, told)
        problem, again = self._mail.send(told.to, words.partition(". ")[0].partition("\n")[0], words)
        if problem:
            raise WayError(problem, again=again)
        return ""

    def look(self, sid: str) -> tuple[bool | None, str]:  # noqa: ARG002  # as every way
        """The server has taken it: more nobody tells us."""
        return True, ""


NOTIFIER: Final = Notifier(
    way="mail",
    reaches=Reach.MAILBOX,
    needs="IVR_ALERT_SMTP and IVR_ALERT_MAIL_FROM, with 'emails' in staff.yaml, for e-mail",
    usable=lambda settings, line: settings.mail_usable and any(team.emails for team in line.staff.teams),
    make=lambda setup: MailWay(Mail(setup.settings.smtp, setup.settings.mail_from), setup.line),
)
