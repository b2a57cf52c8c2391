"""Keeps what is shipped beside the code, to hold other lines against: ``python -m tests.content.shipped``.

To be run whenever the shipped texts or facts were changed on purpose, and read in the diff.
"""

from __future__ import annotations

from pathlib import Path

from ivr.content.evidence.wording import words
from ivr.content.files import schema
from ivr.content.load import load, read_folder
from ivr.content.review.fingerprint import fingerprint
from ivr.content.review.shipped import FILE, packed
from ivr.content.review.spelling import VOCABULARY
from ivr.content.yaml import strict_yaml

MENUS = Path(__file__).parents[2] / "menus"


def wanted() -> str:
    """What the file has to hold for the menus of this checkout."""
    files = read_folder(MENUS)
    drafts = schema.read(files, {file: strict_yaml.parse(file, data) for file, data in files.items()})
    evidence = load(files).evidence
    assert evidence is not None
    marks = {
        id_: {language: fingerprint(language, text) for language, text in spoken.statement.text.items()}
        for id_, spoken in evidence.spoken.items()
    }
    return packed(drafts, marks)


def vocabulary() -> dict[str, str]:
    """The words of the shipped texts, by language."""
    evidence = load(read_folder(MENUS)).evidence
    assert evidence is not None
    said = [spoken.statement.text for spoken in (*evidence.spoken.values(), *evidence.titles)]
    return {
        language: "\n".join(sorted({word for text in said for word in words(text[language])})) + "\n"
        for language in evidence.line.languages
    }


if __name__ == "__main__":
    FILE.write_text(wanted(), encoding="utf-8")
    for code, known in vocabulary().items():
        (VOCABULARY / f"{code}.txt").write_text(known, encoding="utf-8")
