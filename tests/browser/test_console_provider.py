"""Signing in with the clinic's account in a real Chromium, which keeps cookies from other sites as browsers do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import faults, sideways
from tests.browser.test_console_pages import SIZES
from tests.browser.windows import Windows
from tests.lines import SMALL
from tests.started import LIVE, StartedLine
from tests.web.console.provider.standin import ANA, CLIENT, SECRET, StandIn, standing_in


@pytest.fixture(scope="module")
def clinic() -> Iterator[StandIn]:
    """The provider: another site than the line's."""
    with standing_in() as found:
        yield found


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, clinic: StandIn) -> Iterator[StartedLine]:
    """The small line with real callers, as far as it can be told."""
    folder = tmp_path_factory.mktemp("provider")
    menus = Path(shutil.copytree(SMALL, folder / "menus"))
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8").replace("+1202555", "+1911200"), encoding="utf-8")
    oidc = {"IVR_OIDC_ISSUER": clinic.issuer, "IVR_OIDC_CLIENT_ID": CLIENT, "IVR_OIDC_CLIENT_SECRET": SECRET}
    more = {**LIVE, **oidc, "IVR_SPEAK": "carrier", "IVR_CARRIER_API": "http://127.0.0.1:9"}
    line = StartedLine(folder, menus=menus, token=LIVE["TWILIO_AUTH_TOKEN"], more=more)
    line.start()
    yield line
    line.kill()


@pytest.fixture(params=list(SIZES))
def page(windows: Windows, live: StartedLine, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A browser for which the line is where the world sees it, behind a proxy that speaks https."""

    def proxy(route: Route) -> None:
        """Hand a request on as a proxy does."""
        asked = route.request
        headers = {name: value for name, value in asked.all_headers().items() if not name.startswith(":")}
        parts = urlsplit(asked.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = httpx.request(
            asked.method,
            live.url + path,
            content=asked.post_data_buffer or b"",
            headers=headers | {"host": parts.netloc, "accept-encoding": "identity"},
        )
        given = [(name, value) for name, value in answer.headers.items() if name != "set-cookie"]
        cookies = "\n".join(answer.headers.get_list("set-cookie"))
        given += [("set-cookie", cookies)] if cookies else []
        route.fulfill(status=answer.status_code, headers=dict(given), body=answer.content)

    size, address = SIZES[request.param], LIVE["IVR_PUBLIC_URL"]
    with windows.window(viewport=size, base_url=address, color_scheme="dark") as found:
        found.context.route(f"{address}/**", proxy)
        yield found


def link(live: StartedLine, name: str) -> str:
    """What `ivr people add` prints."""
    command = [sys.executable, "-m", "ivr", "people", "add", name, "--role", "nurse", "--email", str(ANA["email"])]
    printed = subprocess.run(command, env=live.environment, capture_output=True, text=True, check=True).stdout
    return printed.strip()


def test_somebody_comes_with_the_clinics_account(page: Page, live: StartedLine, clinic: StandIn) -> None:
    size = "phone" if page.viewport_size == SIZES["phone"] else "desktop"
    clinic.who["sub"] = f"of-{size}"
    name = f"Ana Ruiz {size}"
    page.goto(link(live, name))
    expect(page.get_by_text(f"clinic's account {ANA['email']}")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    page.get_by_role("link", name="Sign in with the clinic's account").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="With your clinic's account")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)
    page.get_by_role("link", name="Sign in with the clinic's account").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
