"""Every call is answered in the words it began in: from memory, from what is kept, else at the same place of now."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.calls.session import Answer
from ivr.core.line.model import FILES, Line
from ivr.core.line.staff import EVERYBODY
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.wiring.publication import Publication
from ivr.wiring.publications import MOST, Publications, Speaking
from tests.calls.calls import session_for
from tests.calls.forms import TOKEN, webhook
from tests.lines import SMALL, small_line
from tests.speech.sounds import tiny_line


def line(number: int) -> Line:
    """The small line, whose greeting tells the number of its version."""
    menu = small_line().menus["main"]
    greeting = replace(menu.intro[0], text=dict.fromkeys(("en", "es"), f"Edition {number:x}."))
    menus = {**small_line().menus, "main": replace(menu, intro=(greeting,))}
    return replace(small_line(), version=f"{number:012x}", menus=menus)


def publication(number: int, token: str = TOKEN) -> Publication:
    found = line(number)
    shelf = AudioLibrary(found, SMALL / "no-audio", FILES, "")
    session = session_for(found, tokens=[token], tagged=True)
    clinics = {"closed": session_for(replace(found, menus=line(0xC).menus), tokens=[token], tagged=True)}
    return Publication(found, shelf, lambda: None, session, clinics, lambda _: session)  # type: ignore[arg-type, return-value]  # nobody asks it who is on duty


def sounding(audio: Path, *emergencies: str) -> list[Publication]:
    """Lines whose documents name audio files; they differ in their emergency sentences alone."""

    def make(number: int, emergency: str) -> Publication:
        found = tiny_line()
        phrase = replace(found.phrases["emergency"], text=dict.fromkeys(("en", "es"), emergency))
        found = replace(found, version=f"{number:012x}", phrases={**found.phrases, "emergency": phrase})
        shelf = AudioLibrary(found, audio, FILES, engine_name(), frozenset({"en"}))
        session = session_for(found, shelf.url, tagged=True)
        return Publication(found, shelf, lambda: EVERYBODY, session, {}, lambda _: session)

    return [make(number, each) for number, each in enumerate(emergencies)]


def speaking(number: int) -> Speaking:
    return Speaking(publication(number), datetime.now(UTC))


def heard(answer: Answer) -> str:
    """The edition that a caller hears, once all that must be waited for is there."""

    async def wait() -> Answer:
        return await answer.later() if answer.later else answer

    body = asyncio.run(wait()).body.decode()
    return body.partition("Edition ")[2].partition(".")[0]


def begin(publications: Publications) -> str:
    """Begin a call; the address that its next key goes to."""
    body = publications.answer(webhook("/voice")).body.decode()
    return body.partition('action="')[2].partition('"')[0].replace("&amp;", "&")


def test_a_call_goes_on_in_its_version_and_a_new_one_hears_the_new_one() -> None:
    publications = Publications(speaking(1))
    action = begin(publications)
    publications.swap(speaking(2))
    assert heard(publications.answer(webhook(action, Digits="7"))) == "1"
    assert heard(publications.answer(webhook("/voice"))) == "2"
    assert heard(publications.answer(webhook("/voice"), "closed")) == "c"
    assert [each.version[-1] for each in publications.all] == ["2", "1"]
    assert publications.line().version == f"{2:012x}"


def test_one_that_is_not_in_memory_is_found_where_it_is_kept() -> None:
    asked: list[str] = []

    def find(version: str) -> Publication:
        asked.append(version)
        return publication(int(version, 16))

    publications = Publications(speaking(1), find)
    action = begin(publications)
    for number in range(2, MOST + 4):
        publications.swap(speaking(number))
    assert len(publications.all) == MOST
    for _ in range(2):
        assert heard(publications.answer(webhook(action, Digits="7"))) == "1"
    assert asked == [f"{1:012x}"]


def fails(_version: str) -> None:
    raise OSError(28, "no space left for +12025550171")


@pytest.mark.parametrize("find", [lambda _: None, fails], ids=["nowhere", "fails"])
def test_one_that_nobody_kept_goes_on_in_the_present_one(
    find: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    action = begin(Publications(speaking(1)))
    publications = Publications(speaking(2), find)
    for _ in range(2):
        assert heard(publications.answer(webhook(action, Digits="7"))) == "2"
    assert "+1202" not in caplog.text


def test_a_stranger_makes_nobody_look() -> None:
    def find(_version: str) -> None:
        raise AssertionError

    publications = Publications(speaking(2), find)
    forged = publications.answer(webhook(begin(Publications(speaking(1))), token="another-token-of-a-stranger"))
    assert (forged.status, forged.later) == (403, None)
    assert publications.refused == 1
    for number in range(3, 3 + MOST + 1):
        publications.swap(speaking(number))
    assert publications.refused == 1, "also once the one that refused is forgotten"


def test_the_entries_of_an_answer_that_is_looked_up_are_kept_if_that_hangs() -> None:
    action = begin(Publications(speaking(1)))
    answer = Publications(speaking(2), fails).answer(webhook(action, Digits="7"))
    assert answer.later is not None
    assert answer.entries


def spoken(publication: Publication) -> list[str]:
    """What the first document of a call says, in words or files; its addresses differ from call to call."""
    body = publication.session.answer(webhook("/voice")).body.decode()
    return re.findall(r"<Say[^>]*>[^<]*|<Play>[^<]*", body)


def test_audio_that_was_made_meanwhile_is_heard_in_every_version(rendered: Path, tmp_path: Path) -> None:
    audio = shutil.copytree(rendered, tmp_path / "audio", copy_function=os.link)
    old, new = sounding(audio, "Dial nine one one.", "Hang up and dial nine one one.")
    publications = Publications(Speaking(old, datetime.now(UTC)))
    publications.swap(Speaking(new, datetime.now(UTC)))
    before = {each.version: spoken(each) for each in publications.all}
    publications.refresh()
    assert before == {each.version: spoken(each) for each in publications.all}
    sound = next(path for path in new.shelf.folder.iterdir() if path.suffix == ".wav")
    made = {job.to.name for each in (old, new) for job in each.shelf.waiting()}
    for name in made:
        shutil.copy(sound, new.shelf.folder / name)
    publications.refresh()
    assert publications.shelf().good()[0] == publications.shelf().good()[1] > 0
    for each in publications.all:
        assert spoken(each) != before[each.version]
        assert any(name in " ".join(spoken(each)) for name in made)


def test_what_a_slow_file_says_is_known_too(rendered: Path) -> None:
    (publication,) = sounding(rendered, tiny_line().phrases["emergency"].text["en"])
    publications = Publications(Speaking(publication, datetime.now(UTC)))
    said = next(each for each in publication.shelf.texts() if each.id == "goodbye" and each.language == "en")
    url = publication.shelf.url(replace(said, slow=True))
    assert url
    assert publications.utterance(url) == replace(said, slow=True)
    assert publications.having(url.rpartition("/")[2]) is publication
