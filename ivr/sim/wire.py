"""The carrier's HTTP: signed requests, with its headers, its limits on time and size, and its redirects."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from ivr.sim.form import FormWriter, Pairs
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import MAX_BODY
from ivr.sim.signing import HEADER, sign

MAX_SECONDS = 15.0
"""How long the carrier waits for a webhook: connecting, redirects and body together."""
CONNECT_SECONDS = 5.0
CONNECT_TRIES = 2
MAX_HOPS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SUCCESSES = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``url`` is the address of the document after HTTP redirects."""

    url: str
    status: int
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    form: Pairs = ()


class Wire:
    """Sends the requests of one call.

    Args:
        client: does the HTTP; its cookies last for the call.
        token: the auth token to sign with (also a wrong or a second one), or None to leave the signature away.
        forms: encodes the parameters.
        rng: makes the idempotency tokens.
        account: whose webhooks they are, whatever a recording holds; "" leaves the forms as they are.
        repeat: send each webhook twice, as the carrier may, and report answers that are not equal.
        clock: seconds that only grow; measures the 15 seconds.
    """

    def __init__(
        self,
        client: httpx.Client,
        token: str | None,
        forms: FormWriter,
        *,
        rng: random.Random,
        account: str = "",
        repeat: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._token = token
        self._forms = forms
        self._rng = rng
        self._account = account
        self._repeat = repeat
        self._clock = clock

    def send(self, method: str, url: str, form: Pairs) -> tuple[Answer, ...]:
        """Send a webhook once, or twice where repeats are asked for: the answers, of which the last one counts.

        Raises:
            RefusedError: no answer in time, or none that HTTP allows.
        """
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "I-Twilio-Idempotency-Token": str(uuid.UUID(int=self._rng.getrandbits(128), version=4)),
            "X-Home-Region": "us1",
        }
        request = _Request(method, _sendable(url), self._of_account(form))
        return tuple(self._follow(request, headers) for _ in range(2 if self._repeat else 1))

    def _of_account(self, form: Pairs) -> Pairs:
        if not self._account:
            return form
        return tuple((name, self._account if name == "AccountSid" else value) for name, value in form)

    def _follow(self, request: _Request, headers: dict[str, str]) -> Answer:
        """One webhook with its HTTP redirects. A redirected POST loses its body."""
        deadline = self._clock() + MAX_SECONDS
        for _ in range(MAX_HOPS + 1):
            answer, location = self._once(request, headers, deadline)
            if answer.status not in _REDIRECTS or not location:
                return answer
            request = _Request("GET", _sendable(link(request.url, location)))
        raise RefusedError(11215, f"more than {MAX_HOPS} HTTP redirects")

    def _once(self, request: _Request, headers: dict[str, str], deadline: float) -> tuple[Answer, str | None]:
        url, content = request.url, None
        headers = dict(headers)
        if request.method == "GET" and request.form:
            url += ("&" if "?" in url else "?") + self._query(request.form)
        elif request.method == "POST":
            content = self._forms.encode(request.form).encode()
            charset = self._rng.choice(("", "; charset=UTF-8"))
            headers["Content-Type"] = f"application/x-www-form-urlencoded{charset}"
        if self._token is not None:
            headers[HEADER] = sign(self._token, url, request.form if request.method == "POST" else ())
        for last in (False,) * (CONNECT_TRIES - 1) + (True,):
            with _network_errors(last=last):
                response = self._exchange(
                    httpx.Request(request.method, url, headers=headers, content=content), deadline
                )
                body = self._body(response, deadline)
                kind, location = response.headers.get("Content-Type"), response.headers.get("Location")
                return Answer(request.url, response.status_code, kind, body), location
        raise AssertionError(url)  # pragma: no cover - the last try returns or raises

    def _query(self, form: Sequence[tuple[str, str]]) -> str:
        """The parameters of a GET: not sorted, and without the call token."""
        return self._forms.encode([pair for pair in form if pair[0] != "CallToken"]).replace("%20", "+")

    def _exchange(self, request: httpx.Request, deadline: float) -> httpx.Response:
        """Send one HTTP request; the body is still to come."""
        left = max(0.001, deadline - self._clock())
        request.extensions = {"timeout": httpx.Timeout(left, connect=min(left, CONNECT_SECONDS)).as_dict()}
        self._client.cookies.set_cookie_header(request)
        return self._client.send(request, stream=True, follow_redirects=False)

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        with closing(response):
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_BODY:
                    raise RefusedError(11750, f"the answer has more than {MAX_BODY} bytes")
                if self._clock() > deadline:
                    break
        if self._clock() > deadline:
            raise RefusedError(11203, f"no whole answer within {MAX_SECONDS:.0f} seconds")
        return bytes(body)


def link(base: str, url: str) -> str:
    """The address that a document or a redirect at ``base`` means; one that makes no sense stays as it is."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _sendable(url: str) -> str:
    """The address without its fragment.

    Raises:
        RefusedError: 11100, if nothing can be sent there.
    """
    try:
        parts = urlsplit(url)
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL) as error:
        raise RefusedError(11100, f"bad address '{url}': {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(11100, f"bad address '{url}': it needs http or https, and a host")
    return urldefrag(url).url


def check_status(answer: Answer) -> None:
    """Refuse an answer whose status is no success.

    Raises:
        RefusedError: 11200, the carrier's code for a document that could not be fetched.
    """
    if answer.status not in _SUCCESSES:
        raise RefusedError(11200, f"the answer's status is {answer.status}")


@contextmanager
def _network_errors(*, last: bool) -> Iterator[None]:
    """Turn the client's exceptions into the carrier's codes; a connection that fails is tried again."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        if last:
            raise RefusedError(11201, "connecting took too long") from error
    except httpx.ConnectError as error:
        if last:
            raise RefusedError(11205, f"no connection: {error}") from error
    except httpx.TimeoutException as error:
        raise RefusedError(11203, f"no answer within {MAX_SECONDS:.0f} seconds") from error
    except httpx.TransportError as error:
        raise RefusedError(11206, f"the connection broke off: {error}") from error
