"""Where the console is: beside the line, at a port of its own, or nowhere; and what it is told of the line."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx

from ivr.settings.model import ConsolePlace
from ivr.web.app import create_app
from ivr.web.console.joined import Health
from ivr.wiring import Parts
from ivr.wiring.console import address
from tests.lines import SMALL
from tests.started import StartedLine, free_port
from tests.web.console.browsing import Browsing


def placed(parts: Parts, place: ConsolePlace) -> Parts:
    return replace(parts, settings=replace(parts.settings, console=place))


def test_it_is_off(parts: Parts, live_parts: Parts) -> None:
    off = ConsolePlace(on=False)
    assert Browsing(create_app(placed(parts, off))).get("/console").status_code == HTTPStatus.NOT_FOUND
    live = Browsing(create_app(placed(live_parts, off)), "line.example.org", "https")
    for path in ("/console", "/console/sign-in", "/console/static/base.css"):
        assert live.get(path).status_code == HTTPStatus.NOT_FOUND


def test_where_it_is_told_to_be(parts: Parts) -> None:
    settings = parts.settings
    assert address(settings) == f"{settings.public_url}/console"
    assert address(replace(settings, console=ConsolePlace(host="::1", port=8001))) == "http://[::1]:8001/console"


def test_a_started_line_serves_it_at_its_own_port_alone(tmp_path: Path) -> None:
    port = free_port()
    line = StartedLine(tmp_path, menus=SMALL, more={"IVR_CONSOLE": f"127.0.0.1:{port}"})
    line.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as at_port:
            assert "Today" in at_port.get("/console").text
            assert at_port.get("/healthz").status_code == HTTPStatus.NOT_FOUND
            assert at_port.post("/voice").status_code == HTTPStatus.NOT_FOUND
        assert httpx.get(f"{line.url}/console", trust_env=False).status_code == HTTPStatus.NOT_FOUND
        assert httpx.get(f"{line.url}/", trust_env=False).status_code == HTTPStatus.OK
        assert f"http://127.0.0.1:{port}/console" in (tmp_path / "printed.txt").read_text()
    finally:
        line.kill()


def test_what_is_wrong_with_the_line_is_looked_at_once_a_second() -> None:
    looked: list[int] = []

    def look() -> list[str]:
        looked.append(1)
        return ["the disk is full"]

    health = Health(look)
    assert health() == []
    health.renew()
    health.renew()
    assert health() == ["the disk is full"]
    assert len(looked) == 1


def test_a_look_that_fails_is_told_and_pages_are_shown_all_the_same() -> None:
    def fails() -> list[str]:
        raise OSError("disk")

    health = Health(fails)
    health.renew()
    assert health() == ["Looking at the line failed (OSError); its log says more."]
