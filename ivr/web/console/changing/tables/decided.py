"""What was decided about one text against the checks: waivers and exceptions, each with its reason."""

from __future__ import annotations

from urllib.parse import urlencode

from ivr.content.editing.draft import Files
from ivr.content.editing.errors import EditError
from ivr.content.editing.tables import waivers as edits
from ivr.content.editing.tables.waivers import LISTS
from ivr.web.console.changing import place
from ivr.web.console.changing.drafting import Refused, edit, file_of, outline_of
from ivr.web.console.changing.tables import rows
from ivr.web.console.page import Answer, Asked


def save(asked: Asked) -> Answer:
    """Keep one list of a text."""
    name, path = asked.field("list"), asked.field("path")

    def change(files: dict[str, bytes]) -> Files:
        found = outline_of(files, asked.field("file"))
        text = found.text(path)
        if text is None or name not in edits.lists_of(text):
            raise EditError("This text is not there any more", "Open the page again.")
        file = file_of(files, found.file)
        wanted = rows.typed(asked, name, LISTS[name], edits.read_decided(file, text)[name])
        changed = edits.set_decided(file, text, name, wanted)
        return {changed.name: changed.data}

    to = "/change/place?" + urlencode({"file": asked.field("file"), "done": "saved", "at": path}) + f"#t-{path}"
    result = edit(asked, f"{name} {asked.field('file')}", change, lambda: to, path)
    return place.show(asked, result) if isinstance(result, Refused) else result
