"""Changes of what was decided about one text: figures and words that are waived, and departures from a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import Text
from ivr.content.editing.positions import Way
from ivr.content.editing.staff import Row, set_rows
from ivr.content.editing.texts import CHOICE, STATEMENT

LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "waivers": ("figure", "word", "reason"),
    "exceptions": ("conflict", "reason"),
}
"""The fields of an entry of each list."""
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "say": ("waivers", "exceptions"),
    "after": ("waivers", "exceptions"),
    "sign": ("waivers", "exceptions"),
    "choice": ("waivers",),
    "phrase": ("waivers",),
}
"""Which lists a text may have."""


def lists_of(text: Text) -> tuple[str, ...]:
    """The lists that a text may have; of a warning sign they stand beside its sign."""
    return _KINDS.get(text.kind, ())


def read_decided(file: File, text: Text) -> dict[str, list[dict[str, Any]]]:
    """What was decided about a text, by list."""
    return read_all(file, (text,))[0]


def read_all(file: File, texts: Sequence[Text]) -> list[dict[str, list[dict[str, Any]]]]:
    """The same of several texts: the file is read once."""
    plain = file.fields()
    return [{name: _rows(plain, (*_way(text), name)) for name in lists_of(text)} for text in texts]


def set_decided(file: File, text: Text, name: str, rows: Sequence[Row]) -> File:
    """The file with other entries of a list below a text; an entry without fields goes.

    Raises:
        EditError: One lacks what it is about, or the reason.
    """
    if name not in lists_of(text):
        raise EditError("This text has no such list", "Open the page again.")
    for row in filter(None, rows):
        about = [field for field in LISTS[name] if field != "reason" and row.get(field)]
        if len(about) != 1:
            raise _about_one(name)
        if not row.get("reason"):
            raise EditError(f"Nobody has said why '{row[about[0]]}' is waived", "Write the reason: clinicians read it.")
    order = CHOICE if text.kind == "choice" else STATEMENT
    return set_rows(file, (*_way(text), name), rows, LISTS[name], order)


def _about_one(name: str) -> EditError:
    if name == "waivers":
        return EditError(
            "A waiver is for one figure, or for one word that negates", "Write what else is waived in a row of its own."
        )
    return EditError("An exception is about one conflict", "Write its id, as in CON-01.")


def _way(text: Text) -> Way:
    return text.way[:-1] if text.kind == "sign" else text.way


def _rows(plain: Any, way: Way) -> list[dict[str, Any]]:  # noqa: ANN401  # whatever the file holds there
    try:
        for step in way:
            plain = plain[step]
    except (LookupError, TypeError):
        return []
    return [each for each in plain if isinstance(each, dict)] if isinstance(plain, list) else []
