"""The schemas that editors use say what the checks say, and stand beside the shipped files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ivr.content.files.schema import KINDS
from ivr.content.load import load, read_folder
from ivr.content.schema.generate import FOLDER, named, schemas, shape_of
from ivr.content.schema.nesting import ANYTHING, FIXED_WORDS, LISTS_OF_WORDS, NESTED
from ivr.content.yaml.fields import SHAPES
from tests.lines import EVIDENCE, SMALL

MENUS = Path("menus")
MADE = {name: json.loads(text) for name, text in schemas(("en", "es")).items()}
FILES = {f"{folder}/{name}": data for folder in (MENUS, SMALL, EVIDENCE) for name, data in read_folder(folder).items()}


def errors(data: bytes) -> list[str]:
    """What an editor would underline."""
    value: Any = yaml.safe_load(data)
    schema = MADE[f"{next(iter(value))}.json"]
    # As editors do: a date or time is the text that was typed.
    value = yaml.load(data, Loader=yaml.BaseLoader)  # reads texts alone
    return [each.message for each in jsonschema.Draft7Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("file", FILES)
def test_right_files_are_right_by_their_schema(file: str) -> None:
    assert errors(FILES[file]) == []


def test_the_shipped_schemas_are_up_to_date() -> None:
    for name, text in schemas(("en", "es")).items():
        assert (MENUS / FOLDER / name).read_text(encoding="utf-8") == text, "type: ivr schema"


def test_each_shipped_file_names_its_schema_in_its_first_line() -> None:
    for name, data in read_folder(MENUS).items():
        kind = next(iter(yaml.safe_load(data)))
        first = data.decode().splitlines()[0]
        assert first == named(name, kind)
        assert (MENUS / name).parent.joinpath(first.partition("$schema=")[2]).resolve().is_file()


RECOVERY = (MENUS / "topics" / "recovery.yaml").read_bytes()
WRONG = {
    "a misspelt name": (RECOVERY, b"    facts:", b"    fatcs:"),
    "a language left out": (RECOVERY, b"  es: Recuperaci", b"  fr: Recuperaci"),
    "no title": (RECOVERY, b"\ntitle:", b"\ntitel:"),
    "a key that no choice has": ((MENUS / "menus" / "main.yaml").read_bytes(), b"press: 1", b"press: 9"),
    "a list that is none": (RECOVERY, b"    facts:\n      - ", b"    facts: "),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_underlined(what: str) -> None:
    data, before, after = WRONG[what]
    assert before in data
    assert errors(data.replace(before, after, 1))


def test_every_field_and_shape_that_the_table_names_is_read() -> None:
    load(read_folder(MENUS))  # shapes that depend on the languages are made while files are read
    names = {shape.name: shape for shape in SHAPES}
    for shape, field in (*NESTED, *LISTS_OF_WORDS, *FIXED_WORDS, *ANYTHING):
        known = {name for each in SHAPES if each.name == shape for name in (*each.needs, *each.may)}
        assert field in known or shape not in names, (shape, field)
    assert set(MADE) == {f"{kind}.json" for kind in KINDS}


def test_a_shape_that_is_not_there() -> None:
    with pytest.raises(LookupError):
        shape_of("a team", "colour")


def test_a_line_in_one_language_asks_for_no_other() -> None:
    (spanish,) = (text for name, text in schemas(("es",)).items() if name == "topic.json")
    assert '"es"' in spanish
    assert '"en"' not in spanish
