"""Whole calls of the shipped line, with its switch on, from one telephone after the other, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr import settings
from ivr.content.load import load, read_folder
from ivr.core.line.model import Line
from ivr.testing.line import IvrLine
from ivr.wiring.going_live import manual_steps
from ivr.wiring.publication import CLOSED, FIRST, OPEN
from ivr.wiring.trying.trial import BASE, TOKEN, TrialLine
from tests.calls.forms import webhook
from tests.lines import small_line

TEN, LATER, NEXT_DAY = "2026-03-10 10:00", "2026-03-10 11:30", "2026-03-11 10:30"
SAID = {
    "en": ("1", "Thank you for calling", "To go on where the last call from this phone stopped, press 6"),
    "es": ("9", "Gracias por llamar", "Para seguir donde terminó la última llamada de este teléfono, oprima 6"),
}
LISTED = {
    "en": (
        "call from this phone is still on our list",
        "hang up and dial nine one one",
        "call a nurse again, press 1",
    ),
    "es": ("sigue en nuestra lista", "marque el nueve uno uno", "llamar otra vez a una enfermera, oprima 1"),
}
TOOK = {"en": "Our staff took a call from this phone off the list", "es": "quitó de la lista una llamada"}


@pytest.fixture(scope="module")
def trial() -> Iterator[TrialLine]:
    """The shipped line; it remembers callers."""
    files = read_folder(Path("menus"))
    line = load(files | {"line.yaml": files["line.yaml"] + b"remember-callers: yes\n"}).line
    assert line
    with TrialLine(settings.read({"IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN}), line, remembers=True) as made:
        yield made


@pytest.fixture
def line(trial: TrialLine) -> Iterator[IvrLine]:
    """It, with a caller's telephone."""
    made = IvrLine(trial)
    yield made
    made.close()


def keys(language: str, *pressed: str) -> str:
    """The keys of somebody who chooses a language first."""
    return "".join([*(["9"] if language == "es" else []), *pressed])


@pytest.mark.parametrize("language", SAID)
def test_whoever_is_cut_off_in_a_topic_goes_on_there(line: IvrLine, language: str) -> None:
    first = line.at(TEN).call().press(keys(language, "3", "#"))
    stopped = first.said[0]
    first.hang_up()
    again = line.at("2026-03-10 10:20").call()
    _, greeting, offer = SAID[language]
    assert again.hears(greeting)
    assert again.hears(offer)
    assert not any("recover" in each.casefold() for each in again.heard if "press" not in each.casefold())
    assert again.press("6").hears(stopped)


@pytest.mark.parametrize("language", SAID)
def test_after_an_hour_or_from_another_telephone_a_call_is_the_first(line: IvrLine, language: str) -> None:
    line.at(TEN).call().press(keys(language, "3")).hang_up()
    for other in (line.at(LATER).call(), line.at("2026-03-10 10:10").call("+12025550177")):
        assert other.hears(SAID["en"][1])
        assert not any("stopped" in each or "terminó la última" in each for each in other.heard)
        other.hang_up()
    withheld = line.at("2026-03-10 10:12").call("anonymous")
    assert withheld.hears(SAID["en"][1])


@pytest.mark.parametrize("language", LISTED)
def test_whoever_waits_hears_of_the_list_first_and_reaches_a_nurse_with_one_key(line: IvrLine, language: str) -> None:
    first = line.at(TEN).staff("no-answer").call().press(keys(language, "4", "1"))
    assert first.rang
    first.hang_up()
    again = line.at("2026-03-10 23:00").staff("answers").call()
    for words in LISTED[language]:
        assert again.hears(words)
    sign = "pain" if language == "en" else "dolor"
    assert not any(sign in each.casefold() for each in again.heard), "no sign is named"
    again.press("1")
    assert again.rang
    assert again.talked
    again.hang_up()
    assert line.at(NEXT_DAY).call().hears(TOOK[language]), "of the first call nothing is known any more"


@pytest.mark.parametrize("language", TOOK)
def test_whoever_has_talked_hears_that_it_is_off_the_list(line: IvrLine, language: str) -> None:
    line.at(TEN).staff("answers").call().press(keys(language, "4", "1")).hang_up()
    again = line.at("2026-03-10 10:20").call()
    assert again.hears(TOOK[language])
    again.say_nothing()
    assert again.hears(SAID[language][1]), "the whole menu follows a silence"
    again.hang_up()
    assert not any("list" in each for each in line.at("2026-03-11 10:10").call().heard), "a day is over"


def test_a_recorded_call_is_played_as_a_first_call(trial: TrialLine) -> None:
    first = webhook("/voice", token=TOKEN, base=BASE, CallStatus="ringing")
    assert trial.publication.session.answer(first).later
    assert set(trial.publication.clinics) == {OPEN, CLOSED, FIRST}
    assert not any(session.answer(first).later for session in trial.publication.clinics.values())


def test_going_live_asks_for_the_notice_of_privacy(trial: TrialLine) -> None:
    def hints(line: Line) -> list[str]:
        return [hint for hint in manual_steps(settings.read({}), line) if "notice of privacy" in hint]

    assert len(hints(trial.line)) == 1
    assert hints(small_line()) == []
