"""Change: what of the line can be changed, how the draft stands, and its undoing. The page of one place is `place`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from ivr.content.editing import texts as edits
from ivr.content.editing.draft import Files
from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import FLAGS, MENU, PHRASES, TOPIC, Outline, outlines
from ivr.content.editing.outline import languages as spoken_languages
from ivr.content.editing.tables.facts import files_of_facts
from ivr.content.editing.tables.pronunciation import read_pronunciation
from ivr.content.yaml.decode import MAX_BYTES
from ivr.core.keys import choice_keys
from ivr.web.console.changing import files, place, staff
from ivr.web.console.changing.drafting import (
    EDITORS,
    Refused,
    desk_of,
    drafts_told,
    edit,
    opened,
    outline_of,
    revision_of,
    view,
)
from ivr.web.console.changing.messages import messages
from ivr.web.console.changing.tables import decided, facts, pronunciation
from ivr.web.console.page import Answer, Asked, Moved, Page, Route
from ivr.wiring.drafts.checking import checked

_LARGE: Final = 4 * MAX_BYTES


def show(asked: Asked) -> Answer:
    """All places, and how the draft stands."""
    draft = opened(asked)
    menus = draft.files
    found = outlines(menus)
    groups = [(kind, [each for each in found if each.kind == kind]) for kind in (MENU, TOPIC, FLAGS, PHRASES)]
    loaded = checked(menus, asked.desk.now())
    mistakes, warnings = messages(loaded, menus, asked.language)
    about, speaks = files_of_facts(menus, spoken_languages(menus)), read_pronunciation(menus) is not None
    return view(
        asked, draft, "change.html", groups=groups, mistakes=mistakes, warnings=warnings, facts=about, speaks=speaks
    )


def new_topic(asked: Asked, refused: Refused | None = None) -> Answer:
    """The form for a topic that is not there yet."""
    draft = opened(asked)
    menus = [each for each in outlines(draft.files) if each.kind == MENU and not each.warning]
    typed = {key: value[-1] for key, value in asked.form.items()} if refused else {}
    rooms = [(each, _free(each)) for each in menus]
    codes = spoken_languages(draft.files)
    return view(asked, draft, "change_topic.html", refused, menus=rooms, codes=codes, typed=typed)


def _free(menu: Outline) -> list[str]:
    taken = {each.key for each in menu.texts if each.kind == "choice"}
    return [key for key in choice_keys() if key not in taken]


def add_topic(asked: Asked) -> Answer:
    """Make a topic, with a choice that leads to it."""
    name: list[str] = []

    def change(menus: dict[str, bytes]) -> Files:
        codes = spoken_languages(menus)
        title = {code: asked.field(f"title-{code}") for code in codes}
        said = {code: asked.field(f"text-{code}") for code in codes}
        file = edits.new_topic(menus, title, said, asked.field("rests"))
        name.append(file.name)
        changes: dict[str, bytes | None] = {file.name: file.data}
        menu, _, key = asked.field("choice").partition(" ")
        if menu:
            labels = {code: asked.field(f"label-{code}") or title[code] for code in codes}
            id_ = str(file.plain()["topic"])
            found = outline_of(menus, menu)
            changed = edits.add_choice(File(menu, menus[menu]), found, key, labels, ("topic", id_))
            changes[menu] = changed.data
        return changes

    result = edit(
        asked, "topic", change, lambda: "/change/place?" + urlencode({"file": name[0], "done": "added"}), "topic"
    )
    return new_topic(asked, result) if isinstance(result, Refused) else result


def remove_topic(asked: Asked) -> Answer:
    """Take a whole topic away, with the choices that lead to it."""

    def change(menus: dict[str, bytes]) -> Files:
        found = outline_of(menus, asked.field("file"))
        if found.kind != TOPIC:
            raise EditError("Only a topic can be taken away here", "Take the choices away that lead to this menu.")
        changes: dict[str, bytes | None] = {found.file: None}
        for menu, choice in reversed(edits.leading_to(menus, TOPIC, found.id)):
            data = changes.get(menu.file) or menus[menu.file]
            if choice.of == 1:
                raise EditError(
                    f"'{found.id}' is the only choice of the menu '{menu.id}'", "Give that menu another choice first."
                )
            file = File(menu.file, data).drop(choice.way)
            edits.keep_fixed(menus, file)
            changes[menu.file] = file.data
        return changes

    result = edit(asked, "topic removed", change, lambda: "/change?done=removed")
    return place.show(asked, result) if isinstance(result, Refused) else result


def undo(asked: Asked) -> Answer:
    """Take the last edit back."""
    return _draft(lambda: desk_of(asked).undo(revision_of(asked)), "undone")


def discard(asked: Asked) -> Answer:
    """Forget the draft."""
    return _draft(lambda: desk_of(asked).discard(revision_of(asked)), "discarded")


def take_in(asked: Asked) -> Answer:
    """Put the draft on top of what others did; where both changed the same lines, as was chosen."""
    chosen = {name.removeprefix("keep-"): asked.field(name) for name in asked.form if name.startswith("keep-")}
    mine = frozenset(name for name, whose in chosen.items() if whose == "mine")
    theirs = frozenset(name for name, whose in chosen.items() if whose == "theirs")
    return _draft(lambda: desk_of(asked).take_in(revision_of(asked), mine, theirs), "taken-in")


def set_aside(asked: Asked) -> Answer:
    """Begin again where the draft cannot be read."""
    return _draft(lambda: desk_of(asked).set_aside(), "set-aside")


def _draft(do: Callable[[], object], done: str) -> Answer:
    with drafts_told():
        do()
    return Moved(f"/change?done={done}")


PAGE: Final = Page(
    "change",
    (
        Route("GET", "/change", show, EDITORS),
        Route("GET", "/change/place", place.show, EDITORS),
        Route("POST", "/change/text", place.save, EDITORS),
        Route("POST", "/change/check", place.check, EDITORS),
        Route("POST", "/change/move", place.move, EDITORS),
        Route("POST", "/change/remove", place.remove, EDITORS),
        Route("POST", "/change/add", place.add, EDITORS),
        Route("POST", "/change/choice", place.add_choice, EDITORS),
        Route("GET", "/change/topic", new_topic, EDITORS),
        Route("POST", "/change/topic", add_topic, EDITORS),
        Route("POST", "/change/topic/remove", remove_topic, EDITORS),
        Route("GET", "/change/staff", staff.show, EDITORS),
        Route("POST", "/change/staff/team", staff.save_team, EDITORS),
        Route("POST", "/change/staff/line", staff.save_line, EDITORS),
        Route("POST", "/change/staff/ring", staff.save_ring, EDITORS),
        Route("GET", "/change/facts", facts.show, EDITORS),
        Route("POST", "/change/facts", facts.save, EDITORS),
        Route("POST", "/change/facts/add", facts.add, EDITORS),
        Route("POST", "/change/facts/remove", facts.remove, EDITORS),
        Route("GET", "/change/pronunciation", pronunciation.show, EDITORS),
        Route("POST", "/change/pronunciation", pronunciation.save, EDITORS),
        Route("POST", "/change/decided", decided.save, EDITORS),
        Route("GET", "/change/files", files.show_all, EDITORS),
        Route("GET", "/change/file", files.show, EDITORS),
        Route("POST", "/change/file", files.save, EDITORS, _LARGE),
        Route("POST", "/change/undo", undo, EDITORS),
        Route("POST", "/change/discard", discard, EDITORS),
        Route("POST", "/change/take-in", take_in, EDITORS),
        Route("POST", "/change/set-aside", set_aside, EDITORS),
    ),
)
