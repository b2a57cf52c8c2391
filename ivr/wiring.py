"""The only place where the parts are chosen and joined."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.content.approvals import Approvals, how_to_approve, told
from ivr.content.evidence import Evidence
from ivr.content.issues import Issue
from ivr.content.last_good import load_or_last_good
from ivr.content.placeholders import has_placeholders
from ivr.core.model import Line
from ivr.settings import Settings, SettingsError
from ivr.twilio.exchange import Answer, Exchange, Webhook
from ivr.twilio.twiml import STATUS


@dataclass(frozen=True)
class Parts:
    """A service that is ready to be served."""

    settings: Settings
    line: Line
    issues: tuple[Issue, ...]
    """What the check says of the menus in the folder, which are not those in use if they have errors."""
    from_last_good: bool
    exchange: Exchange
    record: Callable[[Webhook, Answer], None] | None = field(default=None)

    def not_ready(self) -> list[str]:
        """Why calls cannot be taken: a request that the service signs for itself is not accepted."""
        accepted = self.exchange.answer(signed_status(self.settings)).status == 204  # noqa: PLR2004  # no content
        return [] if accepted else ["A request signed with our own auth token is refused: check IVR_PUBLIC_URL."]


def join(settings: Settings, record: Callable[[Webhook, Answer], None] | None = None) -> Parts:
    """Load the menus, or the last good ones, and put the service together.

    Raises:
        NoMenusError: the menus have errors, and no menus ever loaded here.
        SettingsError: live mode, and staff's numbers are placeholders, or texts are not approved as line.yaml demands.
    """
    chosen = load_or_last_good(settings.menus, settings.data)
    if not settings.local and has_placeholders(chosen.line):
        if chosen.from_last_good:
            found = "\n".join(str(issue) for issue in chosen.issues)
            raise SettingsError(
                f"The menus have errors, and the last good ones, kept here, hold placeholder numbers. Correct:\n{found}"
            )
        raise SettingsError(
            f'The numbers in "{settings.menus}/staff.yaml" are placeholders (555-01xx), which reach nobody. Write the '
            "clinic's own numbers there before the line goes live."
        )
    if not settings.local:
        _check_approvals(settings, chosen.evidence)
    exchange = Exchange(chosen.line, settings.auth_tokens, settings.public_url)
    exchange.prepare()
    return Parts(settings, chosen.line, chosen.issues, chosen.from_last_good, exchange, record)


def _check_approvals(settings: Settings, evidence: Evidence) -> None:
    """Refuses texts that nobody answers for."""
    approvals = Approvals(evidence)
    for required in evidence.rules.required:
        if missing := approvals.missing(required):
            raise SettingsError(
                f'In live mode "{settings.menus}/{required.place.file}" demands the approval of a {required.role}, and '
                f"{told(missing)}. {how_to_approve(required)}"
            )


def signed_status(settings: Settings) -> Webhook:
    """A status callback as the carrier would sign it."""
    url = settings.public_url + STATUS
    digest = hmac.digest(settings.auth_tokens[0].encode(), f"{url}CallSidself-test".encode(), "sha1")
    content_type = b"application/x-www-form-urlencoded"
    signature = base64.b64encode(digest).decode()
    return Webhook(STATUS.encode(), b"", signature, content_type, b"CallSid=self-test")
