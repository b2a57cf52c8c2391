"""What the pages themselves would send: every link and every form that somebody finds who follows all links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Final
from urllib.parse import urlsplit

from ivr.web.console.page import BASE, Route
from ivr.web.console.registry import PAGES
from tests.web.console.browsing import Browsing

ROUTES: Final = tuple(route for page in PAGES for route in page.routes)
PLAUSIBLE: Final = {
    "why": "A reason", "hours": "3", "text-en": "We are closed.", "text-es": "Hoy está cerrado.", "name": "Ana Ruiz",
    "rests": "", "again": "four words without sense", "password": "four words without sense", "code": "123456",
    "note": "", "conflicts": "", "emails": "",
}  # fmt: skip
"""What is typed into a field that the page shows empty."""
MOST_OF_ONE: Final = 12


@dataclass(frozen=True)
class Sample:
    """One request that a page offers; each field with what may stand in it."""

    method: str
    path: str
    """With its query, below the console's address."""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def filled(self, random: Random) -> dict[str, str]:
        """The form as somebody fills it in."""
        return {name: random.choice(values) for name, values in self.fields}


@dataclass
class _Form:
    method: str
    action: str
    id: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Where each leads, with its name and value."""


class _Reader(HTMLParser):
    """Reads the links and forms of one page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []
        self._path = path
        self._form: _Form | None = None
        self._select = ""
        self._area = ""
        self._check = ""
        """Where a script asks what is known of a form that somebody fills in."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag offers."""
        about = {name: value or "" for name, value in attrs}
        if tag in {"a", "audio"} and (link := about.get("href") or about.get("src")):
            self.links.append(link)
        elif check := about.get("data-check"):
            self._check = check
        elif tag == "form":
            action = about.get("action", self._path)
            self._form = _Form(about.get("method", "get").upper(), action, about.get("id", ""))
            self.forms.append(self._form)
        elif form := self._owner(about):
            self._field(form, tag, about)

    def _owner(self, about: Mapping[str, str]) -> _Form | None:
        named = next((each for each in self.forms if each.id and each.id == about.get("form")), None)
        return named or self._form

    def _field(self, form: _Form, tag: str, about: Mapping[str, str]) -> None:
        name, value = about.get("name", ""), about.get("value", "")
        if tag == "button":
            form.buttons.append((about.get("formaction", form.action), name, value))
        elif tag == "input" and name not in {"", "token"}:
            typed = PLAUSIBLE.get(name, "Words" if "required" in about else "")
            form.fields.setdefault(name, []).append(value or typed)
        elif tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            form.fields.setdefault(self._select, []).append(value or str(len(form.fields[self._select]) + 1))
        elif tag == "textarea":
            self._area = name
            form.fields[name] = []

    def handle_data(self, data: str) -> None:
        """Note what stands in a large field."""
        if self._area and self._form:
            self._form.fields[self._area].append(data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        """Note what is over."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._form and not "".join(self._form.fields[self._area]).strip():
                self._form.fields[self._area] = [PLAUSIBLE.get(self._area, "Words.")]
            self._area = ""

    def samples(self) -> Iterator[Sample]:
        """The requests that the page offers."""
        for form in self.forms:
            fields = {name: tuple(dict.fromkeys(values)) or ("",) for name, values in form.fields.items()}
            for action, name, value in form.buttons or [(form.action, "", "")]:
                pressed = {name: (value,)} if name else {}
                yield Sample(form.method, _below(action), tuple((fields | pressed).items()))
            if self._check and "path" in fields:
                yield Sample(form.method, _below(self._check), tuple(fields.items()))


def _below(address: str) -> str:
    """An address below the console's; "" for any other."""
    path = address.partition("#")[0]
    return path.removeprefix(BASE) or "/" if path == BASE or path.startswith(BASE + "/") else ""


def route_of(method: str, path: str) -> Route | None:
    """Who answers a request."""
    found = urlsplit(path).path.rstrip("/") or "/"
    return next((each for each in ROUTES if each.method == method and each.match(found) is not None), None)


def offered(browser: Browsing, starts: Iterable[str], most: int = MOST_OF_ONE) -> dict[Route, list[Sample]]:
    """Everything that the pages offer to whoever sits at a browser, by route.

    Args:
        browser: Signed in.
        starts: Addresses below the console's; all others are found by following links.
        most: So many addresses of one route are opened: one page of a text is like the others.
    """
    found: dict[Route, list[Sample]] = {}
    waiting, known = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        route = route_of("GET", path)
        if route is None or len(found.setdefault(route, [])) >= most:
            continue
        answer = browser.get(BASE + path)
        if answer.status_code != 200:  # it was shown, and nothing else counts
            continue
        found[route].append(Sample("GET", path))
        reader = _Reader(BASE + path)
        reader.feed(answer.text if "html" in answer.headers["content-type"] else "")
        for sample in reader.samples():
            if owner := route_of(sample.method, sample.path):
                found.setdefault(owner, []).append(sample)
        links = [below for each in reader.links if (below := _below(each)) and below not in known]
        known.update(links)
        waiting += links
    return found
