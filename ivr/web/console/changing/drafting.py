"""What all pages about a draft share: the draft of whoever asks, its banner, and edits with their refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from ivr.content.editing.draft import DraftError, Files
from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import Outline, outline
from ivr.content.editing.outline import languages as spoken_languages
from ivr.store.console.people import Role
from ivr.web.console.changing.messages import in_language
from ivr.web.console.page import Answer, Asked, Moved, ProblemError, View, on_disk
from ivr.wiring.drafts.desk import DecidedError, DraftDesk, MovedError, NothingError, Opened, StaleError

EDITORS: Final = frozenset({Role.EDITOR})
Change = Callable[[dict[str, bytes]], Files]
"""Gives the files that an edit writes, from those of the draft."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that was not made: why, and what had been typed, so that nothing is typed twice."""

    problem: str
    remedy: str = ""
    at: str = ""
    """The way to the text that it is about."""
    stale: bool = False

    @property
    def status(self) -> int:
        """Of HTTP."""
        return HTTPStatus.CONFLICT if self.stale else HTTPStatus.UNPROCESSABLE_ENTITY

    def told_in(self, language: str) -> Refused:
        """The same in the language of the page, as far as it is known there."""
        return replace(self, problem=in_language(self.problem, language), remedy=in_language(self.remedy, language))


def desk_of(asked: Asked) -> DraftDesk:
    """What works on the draft of whoever asks."""
    return DraftDesk(asked.desk.settings, asked.person.name)


@contextmanager
def drafts_told() -> Iterator[None]:
    """Whatever is done to a draft inside: what keeps it from being done is told to whoever asked for it."""
    try:
        with on_disk():
            yield
    except StaleError:
        raise ProblemError(HTTPStatus.CONFLICT, "stale-draft") from None
    except DraftError:
        raise ProblemError(HTTPStatus.CONFLICT, "draft-unreadable") from None
    except NothingError:
        raise ProblemError(HTTPStatus.CONFLICT, "nothing-changed") from None
    except MovedError as error:
        raise ProblemError(HTTPStatus.CONFLICT, "moved", files=", ".join(error.files)) from None
    except DecidedError as error:
        raise ProblemError(HTTPStatus.CONFLICT, "approved-by-hand", files=", ".join(error.files)) from None


def opened(asked: Asked) -> Opened:
    """The draft of whoever asks.

    Raises:
        ProblemError: It cannot be read, or the menus cannot.
    """
    try:
        return desk_of(asked).open()
    except DraftError:
        raise ProblemError(HTTPStatus.CONFLICT, "draft-unreadable") from None
    except OSError as error:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "disk-refuses", why=error.strerror) from None


def edit(  # what an edit is, by name
    asked: Asked, what: str, change: Change, then: Callable[[], str], at: str = "", *, by_form: bool = True
) -> Answer | Refused:
    """Make an edit and go on.

    Args:
        asked: With the field `revision`.
        what: The edit is called, where it can be undone.
        change: Makes it.
        then: Where to go.
        at: The way to the text that it is about.
        by_form: Whether a form writes the file, and not a person.
    """
    with drafts_told():
        try:
            desk_of(asked).edit(revision_of(asked), what, change, by_form=by_form)
        except StaleError:
            return Refused("stale", at=at, stale=True)
        except EditError as error:
            return refusal(error, asked.language, at)
    return Moved(then())


def revision_of(asked: Asked) -> int:
    """The state of the draft that the page was made for."""
    text = asked.field("revision")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004  # digits


def file_of(files: dict[str, bytes], name: str) -> File:
    """A file of the draft.

    Raises:
        ProblemError: There is none of this name.
    """
    if name not in files:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-file")
    return File(name, files[name])


def outline_of(files: dict[str, bytes], name: str) -> Outline:
    """The texts of a file.

    Raises:
        ProblemError: It has none, or cannot be read.
    """
    found = outline(name, file_of(files, name).data, spoken_languages(files))
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-form")
    return found


def banner(draft: Opened) -> dict[str, Any]:
    """What stands above each page about the draft."""
    last = draft.draft.steps[-1].what if draft.draft.steps else ""
    return {
        "revision": draft.draft.revision,
        "changed": sorted(draft.draft.changed),
        "last": last,
        "moved": draft.moved,
        "clashes": draft.clashes,
    }


def refusal(error: EditError, language: str, at: str = "") -> Refused:
    """Why a form cannot write something, in the language of the page."""
    return Refused(in_language(error.problem, language), in_language(error.remedy, language), at)


def view(asked: Asked, draft: Opened, template: str, refused: Refused | None = None, **values: Any) -> View:  # noqa: ANN401  # of a template
    """A page about the draft."""
    told = refused and refused.told_in(asked.language)
    known = {"draft": banner(draft), "refused": told, "local": asked.desk.settings.local}
    return View(template, known | values, refused.status if refused else HTTPStatus.OK)
