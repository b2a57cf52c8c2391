"""Two lines in one process over HTTP: what is told of each, and the browser phone that can call either."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK
from websockets.sync.client import connect
from websockets.typing import Origin

from ivr.settings import read
from ivr.speech.audio_library import AudioLibrary
from ivr.web import phone
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from tests.started import free_port
from tests.two_lines import FIRST_GREETING, FIRST_NUMBER, SECOND, SECOND_GREETING, SECOND_NUMBER, two_lines


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return two_lines(tmp_path / "menus")


def joined(menus: Path, **more: str) -> Parts:
    folders = {name: str(menus.parent / name) for name in ("IVR_DATA", "IVR_AUDIO")}
    return join(read(folders | {"IVR_MENUS": str(menus), "IVR_SPEAK": "carrier"} | more))


def broken(menus: Path, line: str = "") -> Parts:
    """The lines, of which one never was fit to speak."""
    (menus / line / "topics" / "recovery.yaml").write_text("topic:\trecovery\n")
    return joined(menus)


def asked(parts: Parts, *paths: str) -> list[Any]:
    async def ask() -> list[Any]:
        transport = httpx.ASGITransport(create_app(parts))
        parts.ledger.start()
        async with httpx.AsyncClient(transport=transport, base_url=parts.settings.public_url) as client:
            found = [(await client.get(path)).json() for path in paths]
        await parts.ledger.stop()
        return found

    return asyncio.run(ask())


def test_what_stands_in_is_told_to_whoever_watches_and_takes_no_line_out_of_service(menus: Path) -> None:
    parts = broken(menus)
    ready, health, page = asked(parts, "/readyz", "/healthz", "/phone/line")
    assert ready["ready"], "the second line is well, and answers the first one's callers"
    assert ready["lines"][SECOND] == {"ready": True, "reasons": []}
    assert not ready["lines"]["small"]["ready"]
    assert "recovery.yaml:1" in ready["lines"]["small"]["reasons"][0]
    assert health["publication"]["stands_in"] == page["publication"]["stands_in"] == SECOND
    assert "never was fit to" in health["publication"]["text"]
    assert "recovery.yaml:1" in page["publication"]["folder"]["errors"][0]


def test_a_first_line_that_cannot_even_be_read_is_told_of_all_the_same(menus: Path) -> None:
    (menus / "line.yaml").write_text("nothing")
    (ready,) = asked(joined(menus), "/readyz")
    assert not ready["lines"]["the first line"]["ready"]


@pytest.mark.parametrize(("broken_one", "instead"), [(None, []), ("", [""]), (f"lines/{SECOND}", [SECOND])])
def test_the_phone_page_is_told_each_line_with_its_number_and_version(
    menus: Path, broken_one: str | None, instead: list[str]
) -> None:
    parts = joined(menus) if broken_one is None else broken(menus, broken_one)
    first, second = asked(parts, "/phone/line", f"/phone/line?line={SECOND}")
    speaking = {"": parts, SECOND: next((each for each in parts.every if each.name == SECOND), parts)}
    assert first["lines"] == second["lines"]
    assert {each["name"]: (each["number"], each["version"]) for each in first["lines"]} == {
        "": (FIRST_NUMBER, parts.line.version),
        SECOND: (SECOND_NUMBER, speaking[SECOND].line.version),
    }
    assert [each["name"] for each in first["lines"] if each["instead"]] == instead
    assert (first["version"], second["version"]) == (parts.line.version, speaking[SECOND].line.version)


@contextmanager
def served(menus: Path) -> Iterator[Parts]:
    """The lines at a port of their own."""
    port = free_port()
    parts = joined(menus, PORT=str(port))
    server = uvicorn.Server(uvicorn.Config(create_app(parts), port=port, ws="websockets-sansio", log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield parts
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def test_the_browser_calls_the_line_that_was_chosen_and_can_be_played_its_words(
    menus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(_shelf: AudioLibrary, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001 - as it is called
        return f"{text} {language} {slow}".encode()

    monkeypatch.setattr(AudioLibrary, "speak", speak)
    with served(menus) as parts, httpx.Client(base_url=parts.settings.public_url, trust_env=False) as client:
        for line, number, greeting in (("", FIRST_NUMBER, FIRST_GREETING), (SECOND, SECOND_NUMBER, SECOND_GREETING)):
            told = list(call(parts, {"line": line} if line else {}))
            (began,) = (each for each in told if each["event"] == "began")
            (said,) = (each for each in told if each["event"] == "heard" and greeting in each["words"])
            assert began["called"] == number
            assert client.get(said["audio"]).content.decode().startswith(greeting)
        with pytest.raises(ConnectionClosed, match="must be one of second, or left out"):
            list(call(parts, {"line": "third"}))
        assert client.get("/phone/line?line=third").status_code == 404


def call(parts: Parts, more: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the browser is told of a call in which the caller hangs up when the line waits for a key."""
    base = parts.settings.public_url
    with connect(base.replace("http", "ws") + phone.SOCKET, origin=Origin(base), proxy=None) as connection:
        connection.send(json.dumps({"caller": "shown", "staff": "answers"} | more))
        while True:
            try:
                message = json.loads(connection.recv(timeout=60))
            except ConnectionClosedOK:
                return
            yield message
            if message["event"] == "moment":
                acted = {"hangUp": True} if message["doing"] == "waiting" else {}
                connection.send(json.dumps({"moment": message["n"], "after": 0} | acted))
