"""A line of 500 menus and topics with 5,000 statements, about 2 MB: for tests, and for measuring how long it loads."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.load import read_folder
from tests.lines import SMALL

_TREE, TOPICS, CHOICES = 100, 400, 5
IN_A_MENU, IN_A_TOPIC = 2, 12
MENUS = _TREE + 2
"""Those of the tree, the first one, and the warning signs, which have a statement each."""
STATEMENTS = _TREE * IN_A_MENU + 2 + TOPICS * IN_A_TOPIC

_ENGLISH = (
    "Keep the bandage on for two days, {0}. Walk a little each day. Rest well at night, and drink enough. "
    "Call us when you have questions."
)
_SPANISH = (
    "Déjese el vendaje dos días, {0}. Camine un poco cada día. Descanse bien de noche y beba bastante. "
    "Llámenos si tiene preguntas."
)

# The names of the choices are ids, which are hard to say.
_MAIN = (
    b"menu: main\nsay:\n  - id: main-general\n    en: This is not advice for your own case.\n"
    b"    es: No es un consejo para su caso.\n    claims: nothing\nchoices:\n"
    b"  - press: 1\n    en: every topic in English\n    es: para todos los temas en lista\n    menu: menu-0\n"
    b"  - press: 2\n    en: warning signs\n    es: para se\xc3\xb1ales de alerta\n    menu: warning\n"
)
_EASY = b"limits:\n  spanish-index:\n    warning: 0\n    error: 0\n"


def big_files() -> dict[str, bytes]:
    """The files of the line, as `ivr.content.load.read_folder` would give them.

    The menus form a tree with five choices each; the small line gives all else, and the warning signs.
    """
    small = read_folder(SMALL)
    files = {name: data for name, data in small.items() if "/" not in name and name != "approvals.yaml"}
    places = [*(("menu", f"menu-{n}") for n in range(_TREE)), *(("topic", f"topic-{n}") for n in range(TOPICS))]
    files["line.yaml"] = files["line.yaml"].replace(b"press: 4", b"press: 2") + _EASY
    files |= {"menus/main.yaml": _MAIN, "menus/warning.yaml": small["menus/warning.yaml"]}
    for number, (kind, id_) in enumerate(places):
        if kind == "menu":
            below = places[number * CHOICES + 1 : number * CHOICES + CHOICES + 1]
            lines = [f"menu: {id_}", "say:", *_statements(id_, IN_A_MENU), "choices:", *_choices(below)]
        else:
            lines = [f"topic: {id_}", "title:", f"  en: {id_}", f"  es: {id_}", "say:", *_statements(id_, IN_A_TOPIC)]
        files[f"{kind}s/{id_}.yaml"] = "\n".join([*lines, ""]).encode()
    return files


def _statements(place: str, count: int) -> Iterator[str]:
    for number in range(count):
        id_ = f"{place}-{number}"
        yield f"  - id: {id_}\n    en: |\n      {_ENGLISH.format(id_)}\n    es: |\n      {_SPANISH.format(id_)}"
        yield "    facts:\n      - REC-01\n      - REC-13"


def _choices(below: list[tuple[str, str]]) -> Iterator[str]:
    for number, (kind, id_) in enumerate(below, start=1):
        yield f"  - press: {number}\n    en: {id_} in English\n    es: {id_} en español\n    {kind}: {id_}"
