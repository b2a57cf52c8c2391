"""Names of fields in Spanish, and languages by their names: the field that is meant is offered."""

from __future__ import annotations

import pytest

from ivr.content.files.schema import KINDS
from ivr.content.yaml.fields import SHAPES
from ivr.content.yaml.habits import _FIELDS, meant

NAMES = {name for shape in SHAPES for name in (*shape.needs, *shape.may)} | KINDS.keys() | {"en", "es"}


def test_only_names_that_a_file_knows_are_offered() -> None:
    assert {field for fields in _FIELDS.values() for field in fields} <= NAMES


def test_no_name_of_a_field_is_taken_for_another() -> None:
    own = {written: fields for written, fields in _FIELDS.items() if written in NAMES}
    assert all(written in fields for written, fields in own.items()), own


@pytest.mark.parametrize(
    ("word", "known", "field"),
    [
        ("equipo", ["team", "numbers"], "team"),
        ("Números", ["team", "numbers"], "numbers"),
        ("zona horaria", ["time-zone"], "time-zone"),
        ("zona_horaria", ["time-zone"], "time-zone"),
        ("español", ["en", "es"], "es"),
        ("English", ["en", "es"], "en"),
        ("hasta", ["from", "to"], "to"),
        ("hasta", ["date", "until"], "until"),
        ("equipo", ["press", "topic"], ""),
        ("fatcs", ["facts"], ""),
    ],
)
def test_a_name_is_offered_where_the_block_has_it(word: str, known: list[str], field: str) -> None:
    assert meant(word, known) == field
