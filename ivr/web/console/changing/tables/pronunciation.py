"""How words are spoken where that differs from how they are written, as a form for each language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ivr.content.editing.draft import Files
from ivr.content.editing.errors import EditError
from ivr.content.editing.tables import pronunciation as edits
from ivr.content.editing.tables.pronunciation import WORD_FIELDS, PronunciationForm
from ivr.web.console.changing.drafting import Refused, edit, file_of, opened, view
from ivr.web.console.changing.messages import listed
from ivr.web.console.changing.tables import rows
from ivr.web.console.page import Answer, Asked, ProblemError
from ivr.wiring.drafts.checking import looked_at

_EMPTY: Final = 3


def show(asked: Asked, refused: Refused | None = None) -> Answer:
    """The page."""
    draft = opened(asked)
    found = _form(draft.files)
    told = listed((each for each in looked_at(draft.files).issues if each.file == found.file), asked.language)
    typed = {key: value[-1] for key, value in asked.form.items()} if refused else {}
    lists = [(each.language, rows.shown(each.words, WORD_FIELDS, _EMPTY)) for each in found.lists]
    return view(asked, draft, "change_spoken.html", refused, file=found.file, lists=lists, messages=told, typed=typed)


def save(asked: Asked) -> Answer:
    """Keep the words of one language."""
    language = asked.field("language")

    def change(files: dict[str, bytes]) -> Files:
        form = _form(files)
        index = next((number for number, each in enumerate(form.lists) if each.language == language), None)
        if index is None:
            raise EditError("This language is not there any more", "Open the page again.")
        wanted = rows.typed(asked, "word", WORD_FIELDS, form.lists[index].words)
        file = edits.set_words(file_of(files, form.file), index, wanted)
        return {file.name: file.data}

    result = edit(asked, "pronunciation", change, lambda: "/change/pronunciation?done=saved", language)
    return show(asked, result) if isinstance(result, Refused) else result


def _form(files: dict[str, bytes]) -> PronunciationForm:
    found = edits.read_pronunciation(files)
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-pronunciation")
    return found
