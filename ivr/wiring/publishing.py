"""Publishing: what callers hear becomes what is in the folder, or what it was before. All conditions, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from ivr.calls.session import CallSession
from ivr.content.load import Loaded, load_folder
from ivr.core.line.model import Line
from ivr.core.line.published import Record
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.workers import Job
from ivr.staffing.coverage import coverage, errors
from ivr.store.acts import Act
from ivr.store.database import FAILURES, describe
from ivr.store.publications import OvertakenError
from ivr.wiring.carrier import carrier_of
from ivr.wiring.going_live import refusals, unmet
from ivr.wiring.kept import PUBLISH, REFUSED, ROLLBACK, KeepError, Kept, menus_of
from ivr.wiring.proving.promises import unkept
from ivr.wiring.publication import PROVED

_MOST_FAILURES: Final = 5
_Told = TypeVar("_Told")

Render = Callable[[AudioLibrary, list[Job]], list[str]]
"""Makes audio files, and returns what went wrong with each that could not be made."""


class RefusedError(Exception):
    """Nothing was published. Callers go on hearing what they heard."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        """Everything that is to be put right."""
        super().__init__("\n".join(reasons))


@dataclass(frozen=True, slots=True)
class Published:
    """What callers hear from now on."""

    record: Record
    new: bool = True
    """False: they heard it already, and nothing was done."""


def publish(settings: Settings, kept: Kept, by: str, why: str, render: Render) -> Published:
    """Let callers hear what is in the folder with the menus.

    Raises:
        RefusedError: it is not fit to be heard, or its audio cannot be made.
        KeepError: the database does not take it.
    """
    now = current(kept)
    try:
        loaded, line = _fit(settings)
        if now and now.version == line.version:
            return Published(now, new=False)
        _explore(settings, loaded, line)
        _speak(settings, line, render)
        menus = menus_of(settings, loaded, line)
        return Published(kept.publish(menus, by, why, PUBLISH, now.number if now else 0))
    except OvertakenError as error:
        raise RefusedError((_overtaken(error.record),)) from None
    except RefusedError as error:
        kept.tell(by, REFUSED, f"{why}: {error.reasons[0]}")
        raise


def _fit(settings: Settings) -> tuple[Loaded, Line]:
    """What is in the folder, if callers may hear it.

    Raises:
        RefusedError: they may not.
    """
    loaded = load_folder(settings.menus)
    reasons = unmet(settings, loaded, made=True) if not settings.local else _mistakes(loaded)
    line = loaded.line
    if line is None or reasons:
        raise RefusedError(reasons)
    if reasons := tuple(_uncovered(settings, loaded, line)):
        raise RefusedError(reasons)
    _prove(settings, line)
    return loaded, line


def _explore(settings: Settings, loaded: Loaded, line: Line) -> None:
    if reasons := tuple(unkept(settings, loaded, line)):
        raise RefusedError(reasons)


def _overtaken(record: Record) -> str:
    return (
        f"Meanwhile {record.by} published version {record.version} ({record.why}). See what yours changes with:  "
        "ivr diff   Then publish again, if it still is what you mean"
    )


def roll_back(kept: Kept, version: str, by: str, why: str) -> Published:
    """Let callers hear what they heard before.

    Args:
        kept: What was published.
        version: As much of it as no other shares; "" is the one before the present one.
        by: Who decides so.
        why: Their reason.

    Raises:
        RefusedError: no such version was ever published, or it cannot be read any more.
        KeepError: the database does not take it.
    """
    target = meant(history(kept), version)
    now = current(kept)
    if now and now.version == target:
        return Published(now, new=False)
    menus = kept.menus(target)
    if menus is None or menus.line() is None:
        raise RefusedError((f"Version {target} cannot be read any more. See the others with:  ivr versions",))
    return Published(kept.publish(menus, by, why, ROLLBACK))


def current(kept: Kept) -> Record | None:
    """What callers hear.

    Raises:
        KeepError: the database does not tell.
    """
    return next(iter(history(kept)), None)


def history(kept: Kept) -> list[Record]:
    """What callers heard, the newest first.

    Raises:
        KeepError: the database does not tell.
    """
    return _asked(kept.history)


def _asked(ask: Callable[[], list[_Told]]) -> list[_Told]:
    try:
        return ask()
    except FAILURES as error:
        raise KeepError(
            f"The database does not tell what was published ({describe(error)}). Check IVR_DATA and IVR_DATABASE_URL, "
            "which must be those of the line."
        ) from None


def meant(records: list[Record], version: str) -> str:
    """The version that somebody means by its beginning; by "", the one before the present one.

    Raises:
        RefusedError: there is none, or more than one.
    """
    if not records:
        raise RefusedError(("Nothing was ever published. Publish the menus folder with:  ivr publish",))
    if not version:
        before = next((each.version for each in records if each.version != records[0].version), "")
        if not before:
            raise RefusedError(("There is only one version, and callers hear it already.",))
        return before
    found = {each.version for each in records if each.version.startswith(version)}
    if len(found) != 1:
        what = f'Several versions begin with "{version}"' if found else f'No version "{version}" was ever published'
        raise RefusedError((f"{what}. See them with:  ivr versions",))
    return found.pop()


def audit(kept: Kept, most: int) -> list[Act]:
    """What people did with the line, the newest first.

    Raises:
        KeepError: the database does not tell.
    """
    return _asked(lambda: kept.acts(most))


def _mistakes(loaded: Loaded) -> tuple[str, ...]:
    if loaded.line is None:
        return tuple(str(issue) for issue in loaded.issues)
    return tuple(refusals(loaded.evidence)) if loaded.evidence else ()


def _uncovered(settings: Settings, loaded: Loaded, line: Line) -> Iterator[str]:
    """When nobody would ring for a red flag."""
    if loaded.evidence:
        covered = coverage(line.staff, line.languages, settings.clock())
        yield from (str(issue.below(str(settings.menus))) for issue in errors(covered, loaded.evidence.staff))


def _prove(settings: Settings, line: Line) -> None:
    """Take the likeliest turns of a call."""
    try:
        CallSession(line, carrier_of(settings), settings.auth_tokens, clock=settings.clock).prepare(PROVED)
    except Exception as error:
        raise RefusedError((f"A call with these menus failed here: {type(error).__name__}.",)) from error


def _speak(settings: Settings, line: Line, render: Render) -> None:
    """Make the audio files that callers would hear and that are missing.

    On a live line a person or the good voice says what nobody may mishear from the first call on; the good voice says
    the rest behind the line.
    """
    shelf = shelf_for(line, settings.audio, who_speaks(settings.speak, line))
    urgent = [] if settings.local else shelf.jobs_of(shelf.red_flags())
    failed = render(shelf, urgent) if urgent else []
    shelf.refresh()
    if not failed and (jobs := shelf.awaited()):
        failed = render(shelf, jobs)
    if failed:
        more = (f"{len(failed) - _MOST_FAILURES} more could not be made.",) if len(failed) > _MOST_FAILURES else ()
        raise RefusedError((*failed[:_MOST_FAILURES], *more))
