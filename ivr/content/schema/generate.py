"""The schemas, made from the shapes that the files are read by: they cannot tell of a field that is not read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from ivr.content.files.schema import KINDS
from ivr.content.schema.nesting import ANYTHING, FIXED_WORDS, LIST, LISTS_OF_WORDS, NESTED, Below
from ivr.content.yaml.examples import EXAMPLES
from ivr.content.yaml.fields import SHAPES, Shape

FOLDER: Final = "schema"
"""Where the schemas stand, in the folder with the menus."""
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_NAMED: Final = "# yaml-language-server: $schema="
_YAML_WORDS: Final = {"yes": True, "no": False}
"""Words that editors take for something else than text."""

Schema = dict[str, Any]


def schemas(languages: Iterable[str]) -> dict[str, str]:
    """The schema of each kind of file, as text, by its name.

    Args:
        languages: Those of the line: every text is asked for in each.
    """
    codes = tuple(languages)
    return {
        f"{kind}.json": json.dumps(_file(kind, shape, codes), ensure_ascii=False, indent=1) + "\n"
        for kind, (shape, _) in KINDS.items()
    }


def named(file: str, kind: str) -> str:
    """The line by which a file of the menus names its schema, so that editors find it.

    Args:
        file: Its path in the folder with the menus.
        kind: Its kind: its first field.
    """
    up = "../" * (len(PurePosixPath(file).parts) - 1)
    return f"{_NAMED}{up}{FOLDER}/{kind}.json"


def _file(kind: str, shape: Shape, languages: tuple[str, ...]) -> Schema:
    made = _Maker(languages)
    top = made.block(shape)
    return {"$schema": _DRAFT, "title": f"{kind}: a file of the menus", **top, "definitions": made.definitions}


class _Maker:
    """Makes the schema of one file, each shape once."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.definitions: dict[str, Schema] = {}
        self._languages = languages

    def block(self, shape: Shape) -> Schema:
        """A block with fields."""
        names = (*shape.needs, *shape.may)
        spoken = {code: {"type": "string", "minLength": 1} for code in self._languages} if shape.spoken else {}
        return {
            "type": "object",
            "description": shape.name,
            "properties": {name: self._field(shape, name) for name in names} | spoken,
            "required": [*shape.needs, *spoken],
            "additionalProperties": False,
        }

    def _field(self, shape: Shape, name: str) -> Schema:
        place = (shape.name, name)
        about: Schema = _about(shape.name, name)
        if place in NESTED:
            return {**about, **self._below(NESTED[place])}
        if place in LISTS_OF_WORDS:
            return {**about, "type": "array", "items": _TEXT, "minItems": 1}
        if place in ANYTHING:
            return about
        return {**about, **(_words(FIXED_WORDS[place]) if place in FIXED_WORDS else _TEXT)}

    def _below(self, below: Below) -> Schema:
        how, name, field = below
        key = f"{name} with {field}" if field else name
        if key not in self.definitions:
            self.definitions[key] = {}  # a shape may stand in itself
            self.definitions[key] = self.block(shape_of(name, field))
        inner = {"$ref": f"#/definitions/{key}"}
        return {"type": "array", "items": inner, "minItems": 1} if how == LIST else inner


_TEXT: Final[Mapping[str, Any]] = {"type": ["string", "number", "boolean"]}


def shape_of(name: str, field: str) -> Shape:
    """A shape by its name and, where two have the same, one of its fields.

    Raises:
        LookupError: there is none.
    """
    for shape in SHAPES:
        if shape.name == name and (not field or field in (*shape.needs, *shape.may)):
            return shape
    raise LookupError(f"There is no shape {name!r} with the field {field!r}.")


def _words(words: tuple[str, ...]) -> Schema:
    """One of a few words; editors read some of them as a truth or a number."""
    others = [_YAML_WORDS[word] for word in words if word in _YAML_WORDS]
    numbers = [int(word) for word in words if word.isdigit()]
    return {"enum": [*words, *others, *numbers]}


def _about(shape: str, name: str) -> Schema:
    example = EXAMPLES.get(f"{shape} {name}") or EXAMPLES.get(name)
    return {"description": "As in '{}'".format(example.replace("' and below it '", " / "))} if example else {}
