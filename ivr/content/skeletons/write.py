"""New files for a folder of menus: a topic, a menu, a team, a whole line. None is ever overwritten.

What somebody has to write stands there as "FILL IN: ...", which the check names as an error with its place: so nothing
of a skeleton is ever heard by callers.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ivr.content.schema.generate import named
from ivr.core.line.model import Line

LINE: Final = Path(__file__).with_name("line")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_TITLE: Final = {"en": "FILL IN: the title", "es": "COMPLETAR: el título"}
_TEXT: Final = {
    "en": "FILL IN: what callers hear here, in short sentences.",
    "es": "COMPLETAR: lo que se oye aquí, en frases cortas.",
}
_CHOICE: Final = {"en": "FILL IN where this key leads", "es": "COMPLETAR adónde lleva esta tecla, con para o con si"}


class NewError(Exception):
    """Nothing was written; the message says why, and what to do."""


def topic(menus: Path, line: Line, name: str) -> str:
    """A new topic. Returns what was written, and what to do next.

    Raises:
        NewError: the name is none, or taken.
    """
    path = _free(menus, f"topics/{name}.yaml", line, name)
    text = f"topic: {name}\n{_titled(line)}say:\n{_statement(line, f'{name}-first')}"
    _write(path, f"{named(f'topics/{name}.yaml', 'topic')}\n{text}")
    return (
        f'Wrote "{path}". Fill it in, and let a choice of a menu lead to it: write "topic: {name}" below a choice. '
        "Then:  ivr check"
    )


def menu(menus: Path, line: Line, name: str) -> str:
    """A new menu with one choice. Returns what was written, and what to do next.

    Raises:
        NewError: as above.
    """
    path = _free(menus, f"menus/{name}.yaml", line, name)
    target = next(iter(line.topics), "")
    choice = "".join(f"    {code}: {_in(_CHOICE, code)}\n" for code in line.languages)
    text = (
        f"menu: {name}\n{_titled(line)}say:\n{_statement(line, f'{name}-first')}"
        f"choices:\n  - press: 1\n{choice}    topic: {target}\n"
    )
    _write(path, f"{named(f'menus/{name}.yaml', 'menu')}\n{text}")
    return (
        f'Wrote "{path}". Fill it in, and let a choice of another menu lead to it: write "menu: {name}" below a '
        "choice. Then:  ivr check"
    )


def team(menus: Path, line: Line, name: str) -> str:
    """A new team in staff.yaml. Returns what was written, and what to do next.

    Raises:
        NewError: the name is none, or taken, or staff.yaml has no teams where they are looked for.
    """
    _named(name)
    if line.staff.team(name):
        raise NewError(f'There is a team "{name}" already.')
    path = next((each for each in sorted(menus.rglob("*.y*ml")) if _begins_with(each, "staff:")), None)
    if path is None:
        raise NewError(f'There is no file in "{menus}" that begins with "staff:".')
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = _end_of_teams(lines)
    new = f"  - team: {name}\n    numbers:\n      - number: +12025550199\n        language: {line.languages[0]}\n"
    path.write_text("".join([*lines[:at], new, *lines[at:]]), encoding="utf-8")
    return (
        f'Wrote the team "{name}" into "{path}", line {at + 1}. Its number is a placeholder: write your own. Add '
        f'"- {name}" to a list below "ring:", so that it is rung. Then:  ivr check'
    )


def whole_line(folder: Path, shipped: Path, name: str) -> str:
    """A new folder with a small line. Returns what was written, and what to do next.

    Args:
        folder: Where it is to be; it must not be there, or be empty.
        shipped: Menus that the line's own words are taken from.
        name: Of the line.

    Raises:
        NewError: the name is none, or the folder is taken.
    """
    _named(name)
    made = _folder(folder, lambda: shutil.copytree(LINE, folder, dirs_exist_ok=True))
    for each in sorted(folder.rglob("*.yaml")):
        each.write_text(each.read_text(encoding="utf-8").replace("NAME", name), encoding="utf-8")
    for own in ("phrases.yaml", "pronunciation.yaml"):
        if (shipped / own).is_file():
            shutil.copy(shipped / own, folder / own)
    shutil.copytree(shipped / "schema", folder / "schema", dirs_exist_ok=True)
    return f'Wrote a new line into "{made}". See what to fill in:  ivr check --menus {made}'


def copied(folder: Path, shipped: Path) -> str:
    """A new folder with the menus that came with the line, without anybody's approvals.

    Raises:
        NewError: the folder is taken.
    """
    left_out = shutil.ignore_patterns("approvals.yaml", ".*")
    made = _folder(folder, lambda: shutil.copytree(shipped, folder, ignore=left_out, dirs_exist_ok=True))
    return f'Wrote the menus into "{made}". Check them:  ivr check --menus {made}'


def _folder(folder: Path, make: Callable[[], object]) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NewError(f'"{folder}" is there already. Name a folder that is not.')
    make()
    return folder


def is_name(name: str) -> bool:
    """Whether this is a name, and no folder."""
    return bool(_NAME.fullmatch(name))


def _named(name: str) -> None:
    if not is_name(name):
        raise NewError(f'"{name}" is not a name. Write small letters, digits and dashes, as in "back-brace".')


def _free(menus: Path, file: str, line: Line, name: str) -> Path:
    _named(name)
    if name in {*line.menus, *line.topics, *line.red_flags}:
        raise NewError(f'There is a menu, topic or red flag "{name}" already. Take another name.')
    if (menus / file).exists():
        raise NewError(f'"{menus / file}" is there already. Take another name.')
    return menus / file


def _titled(line: Line) -> str:
    return "title:\n" + "".join(f"  {code}: |\n    {_in(_TITLE, code)}\n" for code in line.languages)


def _statement(line: Line, id_: str) -> str:
    texts = "".join(f"    {code}: |\n      {_in(_TEXT, code)}\n" for code in line.languages)
    return f"  - id: {id_}\n{texts}    claims: nothing\n"


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language, texts["en"])


def _begins_with(path: Path, field: str) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    first = next((each for each in lines if each.strip() and not each.startswith("#")), "")
    return first.startswith(field)


def _end_of_teams(lines: Sequence[str]) -> int:
    """Behind which line a further team stands: the last one of the list, before what follows it."""
    begin = next((number for number, each in enumerate(lines) if each.startswith("teams:")), None)
    if begin is None:
        raise NewError('There is no line "teams:" in the staff file. Write it first.')
    last = begin
    for number in range(begin + 1, len(lines)):
        if lines[number][:1] not in {" ", "#", "\n", "\r", "-"}:
            break
        if lines[number].strip() and not lines[number].strip().startswith("#"):
            last = number
    return last + 1


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
