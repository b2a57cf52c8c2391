"""The page tells which version speaks, and what is wrong with the one in the folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.windows import Windows
from tests.lines import SMALL
from tests.started import StartedLine

OFTEN = "{ const later = window.setTimeout; window.setTimeout = (act, milliseconds) => later(act, milliseconds / 10); }"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[StartedLine]:
    """The small line, whose menus may be edited."""
    started = StartedLine(tmp_path, menus=copytree(SMALL, tmp_path / "menus"))
    started.start()
    yield started
    started.kill()


@pytest.fixture
def page(windows: Windows) -> Iterator[Page]:
    """A window in which the line is asked ten times as often as elsewhere."""
    with windows.window((OFTEN,)) as found:
        yield found


def test_a_right_edit_and_a_mistake_are_shown_while_the_page_is_open(page: Page, line: StartedLine) -> None:
    page.goto(line.url)
    speaks, errors = page.locator("#publication"), page.locator("#publication-errors li")
    expect(speaks).to_have_text(re.compile(r"^Version [0-9a-f]{12} speaks, since .*\.$"), timeout=60_000)
    first = speaks.text_content()
    topics = page.locator("#tree .topic").first
    expect(topics).to_contain_text("what to expect")
    main = line.menus / "menus" / "main.yaml"
    main.write_text(main.read_text(encoding="utf-8").replace("en: what to expect", "en: the procedure"), "utf-8")
    expect(topics).to_contain_text("the procedure", timeout=60_000)
    expect(speaks).not_to_have_text(first or "")
    main.write_text(main.read_text(encoding="utf-8") + "fatcs: x\n", encoding="utf-8")
    expect(errors).to_have_text(re.compile("main.yaml:.*'fatcs' is not known"), timeout=60_000)
    assert faults(page) == []
    page.get_by_role("button", name="Español").click()
    expect(speaks).to_contain_text("La carpeta de los menús tiene errores (1)")
