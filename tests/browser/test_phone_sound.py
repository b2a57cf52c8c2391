"""Sound that is really played, measured where it leaves the page. Levels are shares of full scale."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.telephone import CAPTIONS_ONLY, Telephone
from tests.started import StartedLine

SILENCE = 0.005
SPEECH = 0.05
NORMAL = "1"


def first_sound(telephone: Telephone) -> float:
    """Seconds from the click on Call to the first sound, which must come within ten."""
    page = telephone.page
    for _ in range(200):
        found = telephone.ears(f"ears.levels.find(([, level]) => level > {SPEECH})?.[0] ?? 0")
        if found:
            clicked = telephone.ears("ears.acts.find(([, kind, id]) => kind === 'click' && id === 'call')[0]")
            return float(found - clicked) / 1000
        page.wait_for_timeout(50)
    pytest.fail("nothing was heard within ten seconds")


def wait_for_keys(telephone: Telephone) -> None:
    telephone.until("#takes-keys", "^Keys work now$")


def test_a_click_on_call_speaks_within_two_seconds(telephone: Telephone) -> None:
    assert telephone.ears("ears.levels.length") == 0
    telephone.call(speed=NORMAL)
    assert first_sound(telephone) < 2


def test_a_key_cuts_the_voice_off_within_three_tenths_of_a_second(telephone: Telephone) -> None:
    page = telephone.page
    telephone.call(speed="4")
    wait_for_keys(telephone)
    page.locator("#speed").select_option(NORMAL)
    page.wait_for_timeout(500)
    assert telephone.ears(f"ears.levels.slice(-40).some(([, level]) => level > {SPEECH})"), "the line speaks"
    telephone.ears("ears.hold = true")
    telephone.press("5")
    page.wait_for_timeout(1000)
    last = telephone.ears(f"ears.levels.filter(([, level]) => level > {SILENCE}).at(-1)[0]")
    pressed = telephone.ears("ears.acts.findLast(([, kind]) => kind !== 'click')[0]")
    assert (last - pressed) / 1000 < 0.3, "the voice and the key's own tone are over"


def test_an_announcement_that_cannot_be_cut_off_goes_on(telephone: Telephone) -> None:
    telephone.call(speed=NORMAL)
    first_sound(telephone)
    telephone.press("2")
    telephone.page.wait_for_timeout(700)
    assert telephone.ears(f"ears.levels.slice(-40).some(([, level]) => level > {SPEECH})")
    assert telephone.log[-1].endswith("Key 2 is not taken: this cannot be cut off")


def test_captions_alone_are_silent_but_keys_sound_as_on_a_telephone(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    assert telephone.ears("Math.max(0, ...ears.levels.map(([, level]) => level))") < SILENCE
    telephone.ears("ears.hold = true")
    for key, low, high in (("1", 697, 1209), ("5", 770, 1336), ("#", 941, 1477)):
        telephone.press(key)
        telephone.page.wait_for_timeout(250)
        assert telephone.ears("ears.loudest(600, 1050)") == pytest.approx(low, abs=25)
        assert telephone.ears("ears.loudest(1100, 1600)") == pytest.approx(high, abs=25)


def test_the_voice_of_words_without_a_file_is_made_on_the_fly(telephone: Telephone, started_line: StartedLine) -> None:
    page = telephone.page
    page.goto(started_line.url)
    expect(page.locator("#tree li").first).to_be_visible()
    telephone.call(speed=NORMAL)
    assert first_sound(telephone) < 5
    assert not any("No sound" in entry for entry in telephone.log)


def test_a_sound_that_cannot_be_had_is_told_and_the_call_goes_on(telephone: Telephone) -> None:
    page = telephone.page
    page.route("**/audio/**", lambda route: route.fulfill(status=200, content_type="audio/wav", body="no sound"))
    telephone.call(speed="4")
    expect(page.locator("#log li.problem").first).to_contain_text("No sound for this: ")
    expect(page.locator("#log li.line")).to_have_count(2)
