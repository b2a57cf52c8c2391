"""What one signed webhook costs, counted and not timed: so a regression shows on any machine, however busy it is.

Where a number here is passed, look at what was added to every webhook. ``make bench`` tells what it costs in time.
"""

from __future__ import annotations

import hmac
import sys
from collections import Counter
from collections.abc import Coroutine, MutableMapping
from dataclasses import dataclass, field, replace
from html import unescape
from types import FrameType
from typing import Any
from urllib.parse import urljoin

import pytest
from starlette.types import ASGIApp

from ivr.settings import read
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from tests.calls.forms import TOKEN, webhook
from tests.two_lines import FIRST_NUMBER, SECOND_NUMBER, two_lines
from tests.web.fakes import FakeAlerts, FakeLedger
from tests.wiring.test_switch import ACTION

MOST_CALLS = 290
"""Of functions, those that Python has built in among them, in a webhook in the middle of a call."""
MOST_DIGESTS = 3
"""One for the signature, one opens the state, and one closes the next."""

Message = MutableMapping[str, Any]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    folder = tmp_path_factory.mktemp("cost")
    folders = {"IVR_MENUS": str(two_lines(folder / "menus")), "IVR_DATA": str(folder / "data")}
    more = {"IVR_AUDIO": str(folder / "audio"), "IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN}
    return replace(join(read(folders | more)), ledger=FakeLedger(), alerts=FakeAlerts())


@dataclass
class Caller:
    """Calls a number, without a server between."""

    app: ASGIApp
    base: str
    number: str
    url: str = "/voice"
    calls: Counter[str] = field(default_factory=Counter)
    """How often each function was called for the last webhook."""

    def ask(self, **fields: str) -> None:
        """Ask the next address, in one go.

        Raises:
            AssertionError: it is not answered with a document, or not without waiting.
        """
        asked = webhook(self.url, base=self.base, To=self.number, Called=self.number, **fields)
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": asked.path.decode(), "raw_path": asked.path}
        headers = [(b"host", b"127.0.0.1"), *asked.headers.items()]
        answering = self.app({**scope, "query_string": asked.query, "headers": headers}, receive, send)
        assert isinstance(answering, Coroutine)
        self.calls = counted(answering)
        assert sent[0]["status"] == 200
        found = ACTION.search(unescape(sent[1]["body"].decode()))
        assert found
        self.url = urljoin("/voice", found[1])


def counted(answering: Coroutine[Any, Any, None]) -> Counter[str]:
    """Run what must not wait, and count the calls: no event loop runs, so no timer, task or thread can be made."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, arg: Any) -> None:  # noqa: ANN401  # as the interpreter calls it
        if event == "call":
            calls[f"{frame.f_code.co_filename.rpartition('/')[2]} {frame.f_code.co_name}"] += 1
        elif event == "c_call":
            calls[arg.__qualname__] += 1

    sys.setprofile(note)
    try:
        answering.send(None)
    except StopIteration:
        return calls
    finally:
        sys.setprofile(None)
    raise AssertionError("an answer waited, although the log did not")


@pytest.fixture(params=[FIRST_NUMBER, SECOND_NUMBER])
def caller(request: pytest.FixtureRequest, parts: Parts) -> Caller:
    """Somebody in a topic, whose turns were all taken before in another call."""
    app = create_app(parts)
    for keys in ("22", "2"):
        found = Caller(app, parts.settings.public_url, request.param)
        found.ask(CallStatus="ringing")
        for key in keys:
            found.ask(Digits=key)
    return found


def test_a_webhook_stays_cheap_with_one_more_line_beside_its_own(caller: Caller) -> None:
    caller.ask(Digits="2")
    assert caller.calls.total() <= MOST_CALLS, caller.calls.most_common()


def test_a_webhook_is_verified_once_and_its_state_opened_once(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    digest = hmac.digest

    def note(key: bytes, message: bytes, algorithm: str) -> bytes:
        made.append(algorithm)
        return digest(key, message, algorithm)

    monkeypatch.setattr(hmac, "digest", note)
    caller.ask(Digits="2")
    assert len(made) <= MOST_DIGESTS, made
