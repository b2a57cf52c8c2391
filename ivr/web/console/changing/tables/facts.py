"""The facts of one topic as forms: what the texts rest on, and where it comes from."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from ivr.content.editing.draft import Files
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import languages as spoken_languages
from ivr.content.editing.scalars import one_line
from ivr.content.editing.tables import facts as edits
from ivr.content.editing.tables.facts import FIGURE_FIELDS, IMPORTANCES, SOURCE_FIELDS, FactForm, FactsForm
from ivr.web.console.changing.drafting import Change, Refused, edit, file_of, opened, view
from ivr.web.console.changing.messages import listed
from ivr.web.console.changing.tables import rows
from ivr.web.console.page import Answer, Asked, ProblemError
from ivr.wiring.drafts.checking import looked_at

_MOST_SHOWN: Final = 200


def show(asked: Asked, refused: Refused | None = None) -> Answer:
    """The page of one file."""
    draft = opened(asked)
    name, codes = asked.wish("file") or asked.field("file"), spoken_languages(draft.files)
    found = _facts(draft.files, name)
    told = listed((each for each in looked_at(draft.files).issues if each.file == name), asked.language)
    typed = {key: value[-1] for key, value in asked.form.items()} if refused else {}
    return view(
        asked, draft, "change_facts.html", refused, found=found, messages=told, typed=typed, codes=codes,
        facts=[_shown(each) for each in found.facts[:_MOST_SHOWN]],
        more_facts=len(found.facts[_MOST_SHOWN:]), importances=IMPORTANCES, documents=edits.documents(draft.files),
    )  # fmt: skip


def _shown(fact: FactForm) -> dict[str, Any]:
    return {
        "id": fact.id,
        "importance": fact.importance,
        "words": fact.words,
        "support": rows.shown(fact.support, SOURCE_FIELDS),
        "figures": rows.shown(fact.figures, FIGURE_FIELDS),
        "conflicts": ", ".join(fact.conflicts),
        "note": fact.note,
    }


def save(asked: Asked) -> Answer:
    """Keep one fact."""

    def change(files: dict[str, bytes]) -> Files:
        form = _facts(files, asked.field("file"))
        index = _number(asked, form)
        file = edits.set_fact(file_of(files, form.file), index, _wanted(asked, form.facts[index]))
        return {file.name: file.data}

    return _done(asked, "fact", change, asked.field("fact"))


def _wanted(asked: Asked, now: FactForm) -> FactForm:
    conflicts = [each.upper() for each in re.split(r"[\s,;]+", one_line(asked.field("conflicts"))) if each]
    return FactForm(
        now.id,
        asked.field("importance"),
        {code: asked.field(f"text-{code}") for code in now.words},
        rows.typed(asked, "support", SOURCE_FIELDS, now.support),
        rows.typed(asked, "figures", FIGURE_FIELDS, now.figures),
        conflicts if "conflicts" in asked.form else now.conflicts,
        asked.field("note") if "note" in asked.form else now.note,
    )


def add(asked: Asked) -> Answer:
    """Add a fact."""

    def change(files: dict[str, bytes]) -> Files:
        form = _facts(files, asked.field("file"))
        said = {code: asked.field(f"text-{code}") for code in spoken_languages(files)}
        source = {name: one_line(asked.field(f"support-0-{name}")) for name in SOURCE_FIELDS}
        file = edits.add_fact(file_of(files, form.file), form, said, asked.field("importance"), source)
        return {file.name: file.data}

    return _done(asked, "fact added", change, "new")


def remove(asked: Asked) -> Answer:
    """Take a fact away."""

    def change(files: dict[str, bytes]) -> Files:
        form = _facts(files, asked.field("file"))
        file = edits.drop_fact(file_of(files, form.file), form, _number(asked, form))
        return {file.name: file.data}

    return _done(asked, "fact removed", change, asked.field("fact"))


def _facts(files: dict[str, bytes], name: str) -> FactsForm:
    found = edits.read_facts(name, file_of(files, name).data, spoken_languages(files))
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-form")
    return found


def _number(asked: Asked, form: FactsForm) -> int:
    id_ = asked.field("fact")
    found = next((number for number, each in enumerate(form.facts) if each.id == id_), None)
    if found is None:
        raise EditError("This fact is not there any more", "Open the page again.")
    return found


def _done(asked: Asked, what: str, change: Change, at: str) -> Answer:
    to = "/change/facts?" + urlencode({"file": asked.field("file"), "done": "saved"}) + f"#f-{at}"
    result = edit(asked, f"{what} {asked.field('fact')}".strip(), change, lambda: to, at)
    return show(asked, result) if isinstance(result, Refused) else result
