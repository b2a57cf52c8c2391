"""The box for what is said: there where the line listens, and only there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.telephone import CAPTIONS_ONLY, Telephone
from tests.lines import write_listening
from tests.started import StartedLine


@pytest.fixture(scope="module")
def listening_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The small line in the carrier's voice, listening to speech."""
    folder = tmp_path_factory.mktemp("listens")
    line = StartedLine(folder, menus=write_listening(folder / "menus"), audio=folder / "audio")
    try:
        line.start()
        yield line
    finally:
        line.kill()


@pytest.fixture
def called(request: pytest.FixtureRequest, listens: bool) -> StartedLine:  # noqa: FBT001  # a fixture
    """The line that listens, or the one that takes keys alone."""
    found: StartedLine = request.getfixturevalue("listening_line" if listens else "spoken_line")
    return found


@pytest.mark.parametrize(("options", "listens"), [({"locale": "es-MX"}, True)])
def test_words_are_typed_into_the_box_and_said(telephone: Telephone) -> None:
    page = telephone.page
    box = page.get_by_label("O diga")
    expect(box).to_be_hidden()
    telephone.call(speed=CAPTIONS_ONLY, staff="no-answer")
    telephone.listen_until_its_turn()
    expect(box).to_be_visible()
    box.fill("I have a fever")
    page.get_by_role("button", name="Decirlo").click()
    expect(page.locator("#state")).to_have_text("mode=ask at=main why=fever")
    expect(box).to_have_value("")
    assert any("Usted dice: I have a fever" in each for each in telephone.log)
    telephone.hang_up()
    expect(box).to_be_hidden()


@pytest.mark.parametrize("listens", [False])
def test_a_line_that_takes_keys_alone_shows_no_box(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    expect(telephone.page.locator("#say")).to_be_hidden()
