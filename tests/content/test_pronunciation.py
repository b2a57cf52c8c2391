"""pronunciation.yaml to a line: several files, one list a language, other words for other kinds of voices."""

from __future__ import annotations

from pathlib import Path

from ivr.content.load import load, load_folder, read_folder
from ivr.core.line.model import Line
from tests.lines import SMALL

ENGLISH = b"""pronunciation:
  - language: en
    words:
      - word: MRI
        say: M R I
        carrier: em are eye
      - word: kyphoplasty
        rendered: kypho plasty
"""
SPANISH = b"""pronunciation:
  - language: es
    words:
      - word: 911
        say: nueve uno uno
"""


def load_with(**files: bytes) -> Line:
    line = load(read_folder(SMALL) | {f"{name}.yaml": data for name, data in files.items()}).line
    assert line is not None
    return line


def test_each_kind_of_voice_is_told_what_to_say() -> None:
    words = load_with(english=ENGLISH, spanish=SPANISH)
    assert words.lexicon("en").rendered("MRI, kyphoplasty, 911") == "M R I, kypho plasty, 911"
    assert words.lexicon("en").carrier("MRI, kyphoplasty") == [("MRI", "em are eye"), (", kyphoplasty", "")]
    assert words.lexicon("es").rendered("MRI, 911") == "MRI, nueve uno uno"


def test_a_line_needs_no_list() -> None:
    assert load_with().lexicon("en").rendered("MRI") == "MRI"


def test_the_shipped_list_speaks_what_the_issue_names() -> None:
    line = load_folder(Path("menus")).line
    assert line is not None
    english, spanish = line.lexicon("en"), line.lexicon("es")
    assert english.rendered("MRI. Dial 911.") == "M R I. Dial nine one one."
    assert english.rendered("8:30 a.m. to 12:00 p.m.") == "8:30 A.M. to 12 P.M."
    assert english.rendered("(202) 555-0100 or 202-555-0100") == " or ".join(["2 0 2, 5 5 5, 0 1 0 0"] * 2)
    assert spanish.rendered("911, de 8:30 a.m. a 5:00 p.m.") == (
        "nueve uno uno, de 8 y 30 de la mañana a 5 de la tarde"
    )
    assert spanish.rendered("a las 12:00 a.m., a la 1:30 p.m., a las 11 p.m., a las 12:00 p.m.") == (
        "a las 12 de la noche, a la una y 30 de la tarde, a las 11 de la noche, a las 12 del mediodía"
    )
    assert spanish.rendered("9-1-1, 1-800-555-0100") == "nueve uno uno, 1, 8 0 0, 5 5 5, 0 1 0 0"
    assert spanish.rendered("Harbor Clinic") == "Járbor Clínic"
    assert spanish.carrier("Harbor Clinic") == [("Harbor Clinic", "")]
