"""The carrier's REST API, as far as alerts need it: calls and texts to staff, and callers' messages.

Blocks: called in threads. What goes wrong is told by `CarrierError`, which holds a code and no more: the library's own
exceptions hold addresses, numbers and what the carrier writes about them, so none of them leaves this module, not even
as the cause of another one. Its logger is silenced for the same reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.client import NOT_FOUND, OK, TOO_MANY_REQUESTS
from typing import Any, Final, TypeVar

import httpx
from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.carriers.outward import Http, TooLongError
from ivr.carriers.port import CarrierError

Result = TypeVar("Result")

RING_SECONDS: Final = 25
"""How long an alert call rings."""
SECONDS: Final = 10.0
"""How long the carrier may take for a request, from the first byte to the last one."""
RECORDING_SECONDS: Final = 30.0
"""The same for the sound of a message."""
MAX_RECORDING: Final = 20 * 1024 * 1024
"""Bytes of a message's sound; a minute has about one million."""
_SERVER_FAULT: Final = 500
_API: Final = "2010-04-01"

_DELIVERED: Final = {"delivered", "read", "received", "partially_delivered"}
_UNDELIVERED: Final = {"undelivered", "failed", "canceled"}
_PICKED_UP: Final = "completed"
_MACHINE: Final = "a voicemail box or an assistant picked up"
_ANSWERED_BY: Final = {
    "human": "a person picked up",
    "fax": "a fax machine picked up",
    "machine_start": _MACHINE,
    "machine_end_beep": _MACHINE,
    "machine_end_silence": _MACHINE,
    "machine_end_other": _MACHINE,
}
"""What the carrier believes to have heard, where it was asked to listen."""
_NOT_REACHED: Final = {"busy", "failed", "no-answer", "canceled"}

_SILENT: Final = logging.getLogger(f"{__name__}.silent")
"""Given to the library, which would write addresses and numbers into the log."""
_SILENT.disabled = True


class _Client(HttpClient):  # type: ignore[misc]  # the library has no types
    """What the library sends its requests with: one deadline for the whole of each."""

    def __init__(self, http: Http) -> None:
        super().__init__(_SILENT, is_async=False, timeout=SECONDS)
        self._http = http

    def request(  # noqa: PLR0913, PLR0917  # as the library calls it
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Send a request. The carrier answers none of these with another address."""
        del timeout, allow_redirects
        reply = self._http.ask(method, uri, seconds=SECONDS, params=params, data=data, headers=headers, auth=auth)
        return Response(reply.status, reply.body.decode("utf-8", "replace"))


class TwilioApi:
    """A client for one account; see `CarrierApi`.

    Args:
        account: The account's id.
        token: Its auth token.
        api: The base of the API, such as ``http://127.0.0.1:4010``; "": the carrier's own.
    """

    def __init__(self, account: str, token: str, api: str = "") -> None:
        self._http = Http()
        environment = {"TWILIO_ACCOUNT_SID": account}
        self._client = Client(account, token, http_client=_Client(self._http), environment=environment)
        if api:
            self._client.api.base_url = api.rstrip("/")
        self._account = account
        self._auth = (account, token)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, to: str, sender: str, url: str, *, detects: bool = False) -> str:
        """Ring a number. Where the carrier is to find out what answers, it does so while the words are spoken."""
        more = {"machine_detection": "Enable", "async_amd": "true"} if detects else {}
        sid: str = _told(
            lambda: (
                self._client.calls.create(
                    to=to,
                    from_=sender,
                    url=url,
                    method="POST",
                    fallback_url=url,
                    fallback_method="POST",
                    timeout=RING_SECONDS,
                    **more,
                ).sid
            )
        )
        return sid

    def text(self, to: str, sender: str, body: str) -> str:
        """Send a text message."""
        sid: str = _told(lambda: self._client.messages.create(to=to, from_=sender, body=body).sid)
        return sid

    def call_state(self, id_: str) -> tuple[bool | None, str]:
        """Whether a call was picked up and is over."""
        found = _told(lambda: self._client.calls(id_).fetch())
        state = str(found.status)
        if state in _NOT_REACHED:
            return False, state
        return (True, _ANSWERED_BY.get(str(found.answered_by), "")) if state == _PICKED_UP else (None, "")

    def text_state(self, id_: str) -> tuple[bool | None, str]:
        """Whether a text is delivered. Only the carrier's final word counts."""
        message = _told(lambda: self._client.messages(id_).fetch())
        state, code = str(message.status), int(message.error_code or 0)
        if state in _UNDELIVERED:
            return False, f"{state} (carrier error {code})" if code else state
        return (True if state in _DELIVERED else None), ""

    def recording(self, id_: str) -> bytes | None:
        """The sound of a message, if it is no larger than any message is."""
        url = f"{self._client.api.base_url}/{_API}/Accounts/{self._account}/Recordings/{id_}.wav"
        return _told(lambda: self._fetch(url))

    def delete_recording(self, id_: str) -> None:
        """Delete the carrier's copy of a message."""
        try:
            _told(lambda: self._client.recordings(id_).delete())
        except CarrierError as error:
            if error.code not in {NOT_FOUND, 20404}:
                raise

    def _fetch(self, url: str) -> bytes | None:
        try:
            reply = self._http.ask("GET", url, seconds=RECORDING_SECONDS, most=MAX_RECORDING, auth=self._auth)
        except TooLongError:
            raise CarrierError(413, again=False) from None
        if reply.status == NOT_FOUND:
            return None
        if reply.status != OK:
            raise CarrierError(reply.status, again=_again(reply.status))
        return reply.body


def _told(request: Callable[[], Result]) -> Result:
    """The answer to a request; whatever is raised becomes a `CarrierError` that knows nothing but the code."""
    try:
        return request()
    except CarrierError:
        raise
    except TwilioException as error:
        problem = _refused(error)
    except (httpx.HTTPError, httpx.InvalidURL, TooLongError, OSError, ValueError):
        problem = CarrierError(0, again=True)
    raise problem  # out here, so that it holds no trace of the other one


def _refused(error: Any) -> CarrierError:  # noqa: ANN401  # the library's, without types
    status = int(getattr(error, "status", 0) or 0)
    code = getattr(error, "code", 0)
    return CarrierError(code if isinstance(code, int) else status, again=_again(status))


def _again(status: int) -> bool:
    return status in {0, TOO_MANY_REQUESTS} or status >= _SERVER_FAULT
