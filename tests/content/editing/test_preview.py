"""What is said of a text while somebody types: seconds, level, and messages at their language."""

from __future__ import annotations

from pathlib import Path

from ivr.content.editing import texts
from ivr.content.editing.edits import File
from ivr.content.editing.outline import Outline, outline, outlines
from ivr.content.editing.preview import Preview, about_words, preview
from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Severity

FILES = read_folder(Path("menus"))
PACES = {"en": 140, "es": 126}


def typed(place: str, id_: str, **words: str) -> Preview:
    """What is said once words are typed."""
    found: Outline = next(each for each in outlines(FILES) if each.id == place)
    text = next(each for each in found.texts if each.id == id_)
    file = texts.set_words(File(found.file, FILES[found.file]), text, words)
    after = outline(file.name, file.data, ("en", "es"))
    assert after
    now = after.text(text.path)
    assert now
    return preview(load({**FILES, file.name: file.data}), after, now, PACES)


def test_seconds_and_level_are_those_of_the_words() -> None:
    told = typed("recovery", "recovery-bones", en="It repairs a bone.")
    assert round(told.seconds["en"], 1) == round(4 * 60 / 140, 1)
    assert set(told.levels) == {"en", "es"}
    assert told.levels["en"].limit == 8
    assert told.elsewhere == 0


def test_a_message_stands_at_its_language_errors_first() -> None:
    told = typed("recovery", "recovery-bandage", en="Keep the bandage on for three days. OK?")
    assert [each.severity for each in told.remarks] == sorted(
        (each.severity for each in told.remarks), key=[Severity.ERROR, Severity.WARNING].index
    )
    assert ("en", True) in {(each.language, "three days" in each.problem) for each in told.remarks}


def test_a_step_up_has_the_messages_of_its_red_flag_and_not_those_of_its_sign() -> None:
    told = typed("red-flags", "leg.step-up", en="Wait.", es="Espere.")
    assert any("911" in each.problem for each in told.remarks)
    assert told.levels["en"].scale
    sign = typed("red-flags", "leg.sign", en="a\u200bleg")
    assert [each.language for each in sign.remarks if each.severity is Severity.ERROR] == ["en"]


def test_mistakes_of_other_places_are_counted() -> None:
    found = next(each for each in outlines(FILES) if each.id == "about")
    broken = load({**FILES, "topics/recovery.yaml": b"\ttopic: x"})
    told = preview(broken, found, found.texts[1], {})
    assert told.elsewhere > 0
    assert (told.levels, told.seconds["en"]) == ({}, 0.0)
    assert about_words(broken) == broken.issues
