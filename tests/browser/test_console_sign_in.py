"""Signing in to a live line in a real Chromium: from the one-time link to signing out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults, sideways
from tests.browser.test_console_pages import SIZES
from tests.browser.windows import Windows
from tests.lines import SMALL
from tests.started import LIVE, StartedLine
from tests.web.console.people import PASSWORD


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The small line with real callers, as far as it can be told."""
    folder = tmp_path_factory.mktemp("live")
    menus = Path(shutil.copytree(SMALL, folder / "menus"))
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8").replace("+1202555", "+1911200"), encoding="utf-8")
    more = {**LIVE, "IVR_SPEAK": "carrier", "IVR_CARRIER_API": "http://127.0.0.1:9"}
    line = StartedLine(folder, menus=menus, token=LIVE["TWILIO_AUTH_TOKEN"], more=more)
    line.start()
    yield line
    line.kill()


@pytest.fixture(params=list(SIZES))
def page(windows: Windows, live: StartedLine, request: pytest.FixtureRequest) -> Iterator[Page]:
    with windows.window(viewport=SIZES[request.param], base_url=live.url) as found:
        yield found


def link(live: StartedLine, name: str) -> str:
    """What `ivr people add` prints, at the address of this machine."""
    command = [sys.executable, "-m", "ivr", "people", "add", name, "--role", "nurse", "--role", "operator"]
    printed = subprocess.run(command, env=live.environment, capture_output=True, text=True, check=True).stdout
    return printed.strip().replace(LIVE["IVR_PUBLIC_URL"], live.url)


def test_somebody_joins_signs_in_and_out(page: Page, live: StartedLine, request: pytest.FixtureRequest) -> None:
    name = f"Ana Ruiz {re.sub('[^a-z]', '', request.node.name[-15:])}"
    page.goto("/console")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    page.goto(link(live, name))
    expect(page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    key = (page.locator("code").first.text_content() or "").replace(" ", "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_label("The code that the app shows now").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    recovery = page.locator(".codes code").first.text_content() or ""
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
    page.get_by_role("link", name="Look back").click()
    page.get_by_role("link", name="Who did what").click()
    expect(page.locator("tbody tr").first).to_contain_text("signed in")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
