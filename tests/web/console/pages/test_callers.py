"""What callers hear: the tree, and each place of it with its words, its sound and what it rests on."""

from __future__ import annotations

import re
import wave
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest

from ivr.core.line.model import FILES
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.workers import do_now
from ivr.web.app import create_app
from ivr.wiring import Parts
from ivr.wiring.console import Desk
from tests.web.console.browsing import Browsing, text
from tests.web.console.filled import before, fill
from tests.web.fakes import speaking


def test_the_tree_has_each_place_in_both_languages_with_its_key(browsing: Browsing, parts: Parts) -> None:
    page = browsing.get("/console/callers").text
    line = parts.line
    for id_ in (*line.menus, *line.topics, *line.red_flags):
        if id_ in line.parents or id_ in line.red_flags:
            assert f'href="/console/callers/{id_}"' in page, id_
    for menu in line.menus.values():
        for option in menu.options:
            assert f"key {option.key}" in page
            assert option.label.text["es"].strip() in page or option.target in line.menus


def test_how_many_came_there_is_shown_unless_they_were_few(browsing: Browsing, at_desk: Desk) -> None:
    calls = [(before(at_desk.now(), hours=hour), ("1",)) for hour in range(1, 7)]
    fill(at_desk.settings, at_desk.line, [*calls, (before(at_desk.now(), hours=2), ("2",))])
    page = text(browsing.get("/console/callers"))
    assert "7 calls" in page
    assert "6 calls" in page
    assert "fewer than 5 callers" in page
    assert "1 call " not in page


def test_the_tree_is_shown_where_nobody_can_be_counted(browsing: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("ivr.wiring.console.visits", gone)
    assert "cannot be counted now" in text(browsing.get("/console/callers"))


@pytest.mark.parametrize("id_", ["main", "expect", "leg", "phrases"])
def test_a_place_has_its_words_side_by_side(browsing: Browsing, parts: Parts, id_: str) -> None:
    page = text(browsing.get(f"/console/callers/{id_}"))
    line = parts.line
    said = {
        "main": [line.menus["main"].choices],
        "expect": [each for part in line.topics["expect"].parts for each in part.statements],
        "leg": [each for each in (line.red_flags["leg"].step_up, line.red_flags["leg"].sign) if each],
        "phrases": [line.phrases["emergency"]] if "emergency" in line.phrases else [*line.phrases.values()][:3],
    }[id_]
    assert said
    for each in said:
        for words in each.text.values():
            assert " ".join(words.split()) in page


def test_a_place_without_any_audio_says_so(parts: Parts, tmp_path: Path) -> None:
    silent = AudioLibrary(parts.line, tmp_path, FILES, engine_name())  # other tests have the line of `parts` rendered
    page = Browsing(create_app(speaking(parts, shelf=silent))).get("/console/callers/main")
    assert "There are no audio files" in text(page)


@pytest.mark.parametrize("id_", ["none", "%2e%2e", "main.yaml", "a" * 150])
def test_a_place_that_is_not_there(browsing: Browsing, id_: str) -> None:
    assert browsing.get(f"/console/callers/{id_}").status_code == HTTPStatus.NOT_FOUND


@pytest.fixture
def spoken(parts: Parts, tmp_path: Path) -> Browsing:
    """A line of which one sentence has its audio file."""
    shelf = AudioLibrary(parts.line, tmp_path, FILES, engine_name())
    choices = parts.line.menus["main"].choices
    job = next(job for job in shelf.missing() if job.speech and shelf.utterance(job.to.name).id == choices.id)  # type: ignore[union-attr]  # it is there
    job.to.parent.mkdir(parents=True)
    do_now(job)
    shelf.refresh()
    return Browsing(create_app(speaking(parts, shelf=shelf)))


def test_a_sentence_is_heard_as_callers_hear_it(spoken: Browsing) -> None:
    page = spoken.get("/console/callers/main").text
    (address,) = re.findall(r'<audio [^>]*src="(/console/sound/[^"]+)"', page)
    answer = spoken.get(address)
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(BytesIO(answer.content)) as sound:
        assert sound.getnframes() > 8_000
    assert "No audio file" in text(spoken.get("/console/callers/main"))


@pytest.mark.parametrize("name", ["none.wav", "..%2fsecret", "ivr.db", "a" * 150])
def test_nothing_but_sounds_is_given_out(spoken: Browsing, name: str) -> None:
    assert spoken.get(f"/console/sound/{name}").status_code == HTTPStatus.NOT_FOUND
