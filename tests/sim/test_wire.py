"""The carrier's HTTP: its signature, headers, limits, redirects and repeats."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest

from ivr.sim.form import CALL_TOKEN, FormWriter
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import MAX_BODY
from ivr.sim.signing import HEADER, sign
from ivr.sim.wire import Answer, Wire, check_status
from tests.sim.stand_in import BASE, form_of, xml

FORM = (("CallSid", "CA1"), ("FromCity", ""), ("Name", "a b"), ("CallToken", CALL_TOKEN))
Handler = Callable[[httpx.Request], httpx.Response]


def wire_to(handler: Handler, token: str | None = "token", **options: bool | Callable[[], float]) -> Wire:
    client = httpx.Client(transport=httpx.MockTransport(handler))
    rng = random.Random(1)
    return Wire(client, token, FormWriter("AC1", "+12025550142", rng), rng=rng, **options)  # type: ignore[arg-type]  # each option has its own type


def kept(requests: list[httpx.Request], answer: httpx.Response | None = None) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answer or xml("<Response/>")

    return handler


def test_a_request_is_signed_and_looks_like_the_carriers() -> None:
    requests: list[httpx.Request] = []
    (answer,) = wire_to(kept(requests)).send("POST", f"{BASE}/voice?v=1#rc=2", FORM)
    assert answer == Answer(f"{BASE}/voice?v=1", 200, "text/xml", b"<Response/>")
    (request,) = requests
    assert form_of(request) == dict(FORM)
    assert request.headers[HEADER] == sign("token", f"{BASE}/voice?v=1", FORM)
    assert request.headers["User-Agent"] == "TwilioProxy/1.1"
    assert request.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert request.headers["Host"] == "line.example.com:8000"


def test_without_a_token_nothing_is_signed() -> None:
    requests: list[httpx.Request] = []
    wire_to(kept(requests), None).send("POST", f"{BASE}/voice", FORM)
    assert HEADER not in requests[0].headers


def test_get_puts_everything_into_the_signed_query() -> None:
    requests: list[httpx.Request] = []
    wire_to(kept(requests)).send("GET", f"{BASE}/voice?v=1", FORM)
    (request,) = requests
    assert request.url.raw_path == b"/voice?v=1&CallSid=CA1&FromCity=&Name=a+b"
    assert request.content == b""
    assert request.headers[HEADER] == sign("token", str(request.url))
    wire_to(kept(requests)).send("GET", f"{BASE}/voice", FORM)
    assert requests[1].url.raw_path == b"/voice?CallSid=CA1&FromCity=&Name=a+b"


def test_a_repeat_has_the_same_form_and_idempotency_token() -> None:
    requests: list[httpx.Request] = []
    wire = wire_to(kept(requests), repeat=True)
    assert len(wire.send("POST", f"{BASE}/voice", FORM)) == 2
    wire.send("POST", f"{BASE}/voice", FORM)
    tokens = [request.headers["I-Twilio-Idempotency-Token"] for request in requests]
    assert tokens[0] == tokens[1] != tokens[2] == tokens[3]
    assert form_of(requests[0]) == form_of(requests[1])


def test_http_redirects_are_followed_without_the_body() -> None:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return xml("<Response/>") if request.url.path == "/new" else httpx.Response(307, headers={"Location": "/new#x"})

    (answer,) = wire_to(handler).send("POST", f"{BASE}/old", FORM)
    assert answer.url == f"{BASE}/new"
    assert (requests[1].method, requests[1].content) == ("GET", b"")
    assert requests[1].headers[HEADER] == sign("token", f"{BASE}/new")


def test_more_than_ten_redirects_are_refused() -> None:
    requests: list[httpx.Request] = []
    with pytest.raises(RefusedError) as refused:
        wire_to(kept(requests, httpx.Response(302, headers={"Location": "/again"}))).send("POST", f"{BASE}/a", FORM)
    assert (refused.value.code, len(requests)) == (11215, 11)


def test_cookies_come_back_for_the_rest_of_the_call() -> None:
    requests: list[httpx.Request] = []
    wire = wire_to(kept(requests, httpx.Response(200, headers={"Set-Cookie": "a=1", "Content-Type": "text/xml"})))
    wire.send("POST", f"{BASE}/voice", FORM)
    wire.send("POST", f"{BASE}/voice", FORM)
    assert [request.headers.get("Cookie") for request in requests] == [None, "a=1"]


class Slow(httpx.SyncByteStream):
    """A body that never comes to its end."""

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"<Response>"


def test_an_answer_that_takes_more_than_15_seconds_is_refused() -> None:
    clock = iter(range(0, 1000, 4))
    wire = wire_to(kept([], httpx.Response(200, stream=Slow())), clock=lambda: float(next(clock)))
    with pytest.raises(RefusedError) as refused:
        wire.send("POST", f"{BASE}/voice", FORM)
    assert refused.value.code == 11203


def test_an_answer_over_64_kilobytes_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        wire_to(kept([], httpx.Response(200, stream=Slow()))).send("POST", f"{BASE}/voice", FORM)
    assert refused.value.code == 11750
    (answer,) = wire_to(kept([], httpx.Response(200, content=b"x" * MAX_BODY))).send("POST", f"{BASE}/voice", FORM)
    assert len(answer.body) == MAX_BODY


@pytest.mark.parametrize(
    ("error", "code", "tries"),
    [
        (httpx.ConnectError("refused"), 11205, 2),
        (httpx.ConnectTimeout("slow"), 11201, 2),
        (httpx.ReadTimeout("slow"), 11203, 1),
        (httpx.RemoteProtocolError("odd"), 11206, 1),
    ],
)
def test_network_failures_have_the_carriers_codes(error: Exception, code: int, tries: int) -> None:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise error

    with pytest.raises(RefusedError) as refused:
        wire_to(handler).send("POST", f"{BASE}/voice", FORM)
    assert (refused.value.code, len(requests)) == (code, tries)


def test_a_connection_that_succeeds_at_the_second_try_is_fine() -> None:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) == 1:
            raise httpx.ConnectError("restarting")
        return xml("<Response/>")

    (answer,) = wire_to(handler).send("POST", f"{BASE}/voice", FORM)
    assert answer.status == 200


@pytest.mark.parametrize(
    "url", ["http://[broken", "ftp://line.example.com/", "mailto:x", "http:///voice", "http://a:b/"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(RefusedError) as refused:
        wire_to(kept([])).send("POST", url, FORM)
    assert refused.value.code == 11100


@pytest.mark.parametrize("status", [301, 400, 403, 404, 500, 503])
def test_a_status_that_is_no_success_is_refused(status: int) -> None:
    with pytest.raises(RefusedError) as refused:
        check_status(Answer("u", status, "text/xml", b"<Response/>"))
    assert refused.value.code == 11200
    assert str(status) in refused.value.problem


def test_nothing_but_a_success_is_taken() -> None:
    taken = set()
    for status in range(200, 600):
        with suppress(RefusedError):
            check_status(Answer("u", status, "text/xml", b"<Response/>"))
            taken.add(status)
    assert taken == set(range(200, 300))
