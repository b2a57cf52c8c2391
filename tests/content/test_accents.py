"""A file whose accents are signs of their own, as some systems save it, is the same line, and sounds the same."""

from __future__ import annotations

import unicodedata
from typing import Literal

from ivr.content.load import load, read_folder
from ivr.core.line.model import Line
from ivr.speech.rendering.naming import rendered_name
from ivr.speech.voice import Speech
from tests.content.shipped import MENUS


def loaded(form: Literal["NFC", "NFD"]) -> Line:
    """The shipped line, with the letters of all its texts in a form of Unicode."""
    files = read_folder(MENUS)
    texts = {name: data for name, data in files.items() if name.endswith(".yaml")}
    result = load(files | {name: unicodedata.normalize(form, data.decode()).encode() for name, data in texts.items()})
    assert [str(each) for each in result.issues] == [str(each) for each in load(files).issues]
    assert result.line is not None
    return result.line


def test_decomposed_accents_are_the_same_line_with_the_same_audio_files() -> None:
    apart, together = loaded("NFD"), loaded("NFC")
    assert (apart, apart.version) == (together, together.version)
    names = []
    for line in (apart, together):
        said = {each.id: each for part in line.topics["recovery"].parts for each in part.statements}
        names.append({rendered_name(Speech(each.text["es"], "es-US", 150), "any") for each in said.values()})
    assert names[0] == names[1]
    assert len(names[0]) > 1
