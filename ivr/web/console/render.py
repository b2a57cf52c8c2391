"""Pages as HTML: Jinja2 with everything escaped, and the frame around each page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.store.console.people import Person
from ivr.web.console import times
from ivr.web.console.line_choice import Choice
from ivr.web.console.page import BASE, Page
from ivr.web.console.words import LANGUAGES, Words

_TEMPLATES: Final = Path(__file__).with_name("templates")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"base": BASE, "times": times}
    return made


_ENVIRONMENT: Final = _environment()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page."""

    page: Page | None
    """None: none of the pages in the list."""
    path: str
    """Behind the address of the console."""
    person: Person | None
    language: str
    token: str
    live: bool
    unnamed: str
    """What somebody is called who has not said their name."""
    done: str = ""
    """The key of what was just done."""
    lines: Sequence[Choice] = ()
    """The lines to choose from; none where there is only one."""

    @property
    def words(self) -> Words:
        """Of the page, in its language."""
        return Words(self.page.id if self.page else "frame", self.language)


def html(frame: Frame, pages: Sequence[Page], template: str, values: Mapping[str, Any]) -> bytes:
    """The whole page."""
    t = frame.words
    about = {
        "t": t,
        "frame": frame,
        "person": frame.person,
        "lines": frame.lines,
        "language": frame.language,
        "token": frame.token,
        "ways": [_way(page, frame) for page in pages if _is_offered(page, frame.person)],
        "done": t(f"done-{frame.done}") if frame.done and t.has(f"done-{frame.done}") else "",
        "others": [(code, Words("frame", code)("language")) for code in LANGUAGES],
    }
    return _ENVIRONMENT.get_template(template).render(about | dict(values)).encode()


def _is_offered(page: Page, person: Person | None) -> bool:
    return page.shown and person is not None and person.may(page.routes[0].roles)


def _way(page: Page, frame: Frame) -> dict[str, object]:
    """The way to a page: its address, its name, its picture, and whether it is the one that is shown."""
    return {
        "id": page.id,
        "to": BASE + page.routes[0].path.rstrip("/"),
        "name": Words(page.id, frame.language)("title"),
        "here": frame.page is page,
    }
