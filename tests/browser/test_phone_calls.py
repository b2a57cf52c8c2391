"""Whole calls by real clicks and keys."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from ivr.cli.replay import replay
from tests.browser.telephone import CAPTIONS_ONLY, Telephone, said
from tests.started import StartedLine


def test_a_call_in_english_by_clicks(telephone: Telephone) -> None:
    page = telephone.page
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    assert telephone.captions == said()
    telephone.at("main")
    telephone.press("2")
    telephone.at("recovery")
    telephone.listen_until_its_turn()
    assert telephone.captions == said("2")
    expect(page.locator("#caption")).to_have_text(said("2")[-1][1])
    expect(page.locator("#call-language")).to_have_text("English")
    expect(page.locator("#state")).to_have_text(re.compile("^mode=topic at=recovery part="))
    telephone.press("*")
    telephone.at("main")
    telephone.hang_up()
    expect(page.locator("#status")).to_have_text("The call is over")
    expect(telephone.call_button).to_have_text("Call")
    assert telephone.log[-1].endswith("You have hung up")
    assert page.locator("#tree [aria-current]").count() == 0


@pytest.mark.parametrize("options", [{"locale": "es-MX"}])
def test_a_call_in_spanish_by_clicks(telephone: Telephone) -> None:
    page = telephone.page
    expect(telephone.call_button).to_have_text("Llamar")
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    telephone.press("9")
    expect(page.locator("#call-language")).to_have_text("español")
    telephone.listen_until_its_turn()
    telephone.press("4")
    telephone.at("warning")
    telephone.listen_until_its_turn()
    assert telephone.captions == said("9", "4")
    assert {language for language, _ in telephone.captions[-2:]} == {"es"}
    expect(page.locator("#caption")).to_have_attribute("lang", "es")
    expect(page.locator("#tree")).to_have_attribute("lang", "es")
    telephone.hang_up()
    expect(page.locator("#status")).to_have_text("La llamada terminó")


def test_a_call_by_keyboard_only(telephone: Telephone) -> None:
    page = telephone.page
    focused = page.locator(":focus")
    for key, wanted in (("Tab", "speed"), ("Shift+Tab", "call")):
        for _ in range(40):
            page.keyboard.press(key)
            if focused.get_attribute("id") == wanted:
                break
        if wanted == "speed":
            page.keyboard.press("End")
            expect(focused).to_have_value(CAPTIONS_ONLY)
    page.keyboard.press("Enter")
    telephone.until("#takes-keys", "^Keys work now$")
    page.keyboard.press("4")
    telephone.at("warning")
    expect(telephone.call_button).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator('[data-key="#"]')).to_be_focused()
    page.keyboard.press("Shift+Tab")
    telephone.until("#takes-keys", "^Keys work now$")
    page.keyboard.press("Space")
    expect(page.locator("#log li").filter(has_text="You press 0")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#status")).to_have_text("The call is over")


PRESS_BETWEEN_SENTENCES = """([after, key]) => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    send.call(this, message);
    const newest = document.querySelector("#log li:last-child p")?.textContent ?? "";
    if (!("key" in JSON.parse(message)) && newest.includes(after))
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  };
}"""


@pytest.mark.parametrize(("after", "place"), [("Para español", "warning"), ("En una emergencia", "main")])
def test_a_key_between_two_sentences_is_taken_where_the_next_can_be_cut_off(
    telephone: Telephone, after: str, place: str
) -> None:
    telephone.page.evaluate(PRESS_BETWEEN_SENTENCES, [after, "4"])
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.at(place)
    telephone.listen_until_its_turn()
    assert any("is not taken" in entry for entry in telephone.log) is (place == "main")


def test_the_keyboard_can_be_kept_from_pressing_keys(telephone: Telephone) -> None:
    telephone.page.locator("#shortcuts").uncheck()
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    telephone.page.keyboard.press("4")
    telephone.page.keyboard.press("Escape")
    telephone.press("3")
    telephone.at("more")
    assert not any("press 4" in entry for entry in telephone.log)


def test_testers_see_what_the_carrier_sent_and_received(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY, caller="withheld")
    telephone.listen_until_its_turn()
    telephone.press("3")
    telephone.at("more")
    newest = telephone.page.locator("#wire details").first
    expect(newest.locator("summary")).to_have_text(re.compile("key POST /voice 200"))
    expect(newest.locator("pre.sent")).to_contain_text("Digits=3\n")
    expect(newest.locator("pre.sent")).to_contain_text("From=anonymous\n")
    expect(newest.locator("pre.received")).to_have_text(
        re.compile(r"^<Response>\n  <Gather .*at=more.*>\n    <Play>", re.DOTALL)
    )
    assert telephone.page.locator("#wire details").count() == 2


def test_the_transcript_can_be_copied(telephone: Telephone) -> None:
    page = telephone.page
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    telephone.press("3")
    telephone.listen_until_its_turn()
    telephone.hang_up()
    expect(page.locator("#status")).to_have_text("The call is over")
    page.locator("#copy").click()
    expect(page.locator("#copied")).to_have_text("The transcript is copied.")
    lines: list[str] = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("Call to the line small, menus ")
    spoken = [line.partition("Line ")[2] for line in lines if "Line (" in line]
    assert spoken == [f"({language}): {words}" for language, words in said("3")]
    assert re.search(r"\d:\d\d  You press 3", "\n".join(lines))
    assert lines[-1].endswith("You have hung up")


def test_what_staff_do_can_be_chosen(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY, staff="no-answer,answers")
    telephone.listen_until_its_turn()
    telephone.press("0")
    happened = telephone.page.locator("#log li.note")
    for part in ("+12025550121 rings", "+12025550121: no answer", "+12025550111 rings", "You talk with +12025550111"):
        expect(happened.filter(has_text=part)).to_be_visible(timeout=60_000)


def test_a_tester_can_answer_staffs_phone_and_hears_the_whisper(telephone: Telephone) -> None:
    page = telephone.page
    telephone.call(speed=CAPTIONS_ONLY, staff="myself")
    telephone.listen_until_its_turn()
    telephone.press("0")
    expect(telephone.call_button).to_have_text("Hang up as staff", timeout=60_000)
    expect(page.locator("#status")).to_have_text("Staff's turn", timeout=60_000)
    expect(page.locator("#log li.whisper").first).to_be_visible()
    assert telephone.page.locator("#tree [aria-current] kbd").inner_text() == "0"
    telephone.press("1")
    expect(page.locator("#log li").filter(has_text="You talk with")).to_be_visible()
    assert any("Staff press 1" in entry for entry in telephone.log)


def test_a_red_flag_is_marked_in_the_tree(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY, staff="no-answer")
    telephone.listen_until_its_turn()
    telephone.press("4")
    telephone.at("warning")
    telephone.listen_until_its_turn()
    telephone.press("1")
    telephone.at("leg")


def test_the_clinic_can_be_open_or_closed_for_a_call(telephone: Telephone) -> None:
    page = telephone.page
    wishes: list[str] = []
    page.once("websocket", lambda socket: socket.on("framesent", lambda frame: wishes.append(str(frame))))
    clinic = page.get_by_label("Clinic")
    expect(clinic).to_have_value("clock")
    expect(clinic.locator("option")).to_have_text(["As on the clock", "Open", "Closed"])
    telephone.call(speed=CAPTIONS_ONLY, clinic="closed")
    expect(clinic).to_be_disabled()
    telephone.listen_until_its_turn()
    telephone.hang_up()
    expect(page.locator("#status")).to_have_text("The call is over")
    expect(clinic).to_be_enabled()
    assert '"clinic":"closed"' in wishes[0]


def test_a_call_can_be_kept_as_a_file_that_is_replayed(telephone: Telephone, spoken_line: StartedLine) -> None:
    telephone.page.locator("#record").check()
    telephone.call(speed=CAPTIONS_ONLY, staff="no-answer")
    telephone.listen_until_its_turn()
    telephone.hang_up()
    expect(telephone.page.locator("#log li").last).to_contain_text("ivr replay")
    (file,) = (spoken_line.data / "recorded-calls").iterdir()
    assert telephone.log[-1].endswith(f"ivr replay {file}")
    result = CliRunner().invoke(replay, [str(file)], env=spoken_line.environment)
    assert (result.exit_code, result.output) == (0, "1 call with 2 webhooks played again: no difference.\n")
