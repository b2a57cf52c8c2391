"""What is spoken becomes another: by an edit in local mode, by being published in live mode. Never by a mistake.

The new publication is built and proved beside the one in use, in a thread of its own; then one assignment swaps it in.
Whatever goes wrong before that leaves everything as it is, and is told by `Renewal.news`.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

from ivr.calls.answer import log_fault
from ivr.content.load import Loaded, load_folder
from ivr.content.running import Note, Running
from ivr.content.yaml.folder import stamp
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import Line
from ivr.core.line.published import Record
from ivr.settings import Settings, without_credentials
from ivr.store.database import FAILURES
from ivr.wiring.kept import Kept, menus_of
from ivr.wiring.publication import Press
from ivr.wiring.publications import Publications, Speaking
from ivr.wiring.standing_in import StandIn

logger = logging.getLogger(__name__)

MOST_TOLD: Final = 20
"""So many mistakes of the folder are told where nobody asked for all of them."""
SAVED: Final = "saved"
THE_LINE: Final = "the line itself"
"""Who published what a fit line starts with for the first time."""
FIRST_START: Final = "first start"


@dataclass(frozen=True, slots=True)
class Folder:
    """What is in the folder with the menus."""

    version: str = ""
    """"" if it has errors."""
    errors: tuple[str, ...] = ()
    stamp: object = None


@dataclass(frozen=True, slots=True)
class News:
    """Which version speaks, since when, and how the folder with the menus stands to it."""

    version: str
    since: datetime
    by: str
    why: str
    folder: Folder
    local: bool
    line: str = ""
    name: str = ""
    """By which commands know the line; "" for the first one."""
    stands_in: str = ""
    """The name of the line that answers for this one, which never was fit to speak; "": it speaks itself."""

    @property
    def differs(self) -> bool:
        """Whether the folder holds something else than what is spoken."""
        return self.folder.version != self.version

    def as_data(self) -> dict[str, Any]:
        """For programs and pages."""
        return {
            "version": self.version,
            "since": self.since.isoformat(timespec="seconds"),
            "by": self.by,
            "why": self.why,
            "folder": {"version": self.folder.version or None, "errors": list(self.folder.errors[:MOST_TOLD])},
            "text": self.text(),
            **({"stands_in": self.stands_in} if self.stands_in else {}),
        }

    def text(self) -> str:
        """All of it as a sentence or two."""
        if self.stands_in:
            what = f"The line {self.stands_in} answers its callers, since {self.since:%Y-%m-%d %H:%M:%S} UTC"
            whose = f"version {self.version}, and tells them so first"
            return f"The first line does not speak: it never was fit to. {what}: {whose}. See:  ivr doctor"
        head = f"Version {self.version} speaks, since {self.since:%Y-%m-%d %H:%M:%S} UTC."
        if not self.differs:
            return f"{head} It is that of the menus folder."
        if not self.folder.version:
            count = len(self.folder.errors)
            what = f"The menus folder has {count} error{'s' if count != 1 else ''}"
            return f"{head} {what}, so it is not spoken. See:  ivr check{self._option}"
        if self.local:
            return f"{head} The menus folder holds version {self.folder.version}; it is spoken at its next save."
        held = f"The menus folder holds version {self.folder.version}, which is not published."
        return f"{head} {held} To publish it, type:  ivr publish{self._option}"

    @property
    def _option(self) -> str:
        return f" --line {self.name}" if self.name else ""


@dataclass
class Renewal:
    """Keeps what is spoken up to date. Its methods block, and may be called from any thread.

    Args:
        settings: The service's.
        publications: What is spoken.
        press: Makes publications.
        kept: What was fit to be spoken.
        record: What the line began with.
        folder: The folder's state then.
    """

    settings: Settings
    publications: Publications
    press: Press
    kept: Kept
    record: Record
    folder: Folder
    note: Note | None = None
    """Where this process tells others on this machine what it speaks."""
    stands_in: StandIn | None = None
    """What callers hear instead, while the line never was fit to speak."""
    _lock: Lock = field(default_factory=Lock)

    def news(self) -> News:
        """Which version speaks, and what is wrong with the newer one."""
        speaking = self.publications.speaking
        line = speaking.publication.line
        other = self.stands_in.name if self.stands_in else ""
        told = (self.folder, self.settings.local, line.id, self.settings.line, other)
        return News(line.version, speaking.since, speaking.by, speaking.why, *told)

    def tell(self) -> None:
        """Tell others on this machine what is spoken, and that this process lives."""
        if self.note is not None:
            news, url = self.news(), without_credentials(self.settings.public_url)
            since = news.since.isoformat(timespec="seconds")
            live = not self.settings.local
            self.note.write(Running(os.getpid(), url, live, news.version, since, self.record.number, news.text()))

    def end(self) -> None:
        """The process ends."""
        if self.note is not None:
            self.note.remove()

    # --- the folder ----------------------------------------------------------------------------------------------

    def look(self) -> bool:
        """Look at the folder; whether it was another one than before. In local mode what is right there is spoken."""
        seen = stamp(self.settings.menus)
        if seen == self.folder.stamp:
            return self._follow_stand_in()
        loaded = load_folder(self.settings.menus)  # takes a while, in which what was published must not wait
        with self._lock:
            self.folder = folder_of(loaded, seen)
            if self.stands_in is not None:
                self._speak_first(self.stands_in, loaded)
            elif loaded.line is None:
                self._tell_errors()
            elif self.settings.local:
                self._speak_saved(loaded, loaded.line)
            elif loaded.line.version != self.publications.current.version:
                logger.warning("%s", self.news().text())
            return True

    def _tell_errors(self) -> None:
        for error in self.folder.errors[:MOST_TOLD]:
            logger.error("%s", error)
        whose = f" OF THE LINE {self.settings.line}" if self.settings.line else ""
        version = self.publications.current.version
        logger.error("THE MENUS%s HAVE ERRORS. Callers go on hearing version %s.", whose, version)

    def _speak_saved(self, loaded: Loaded, line: Line) -> None:
        """Let new callers hear what was saved, if it is another version."""
        if line.version == self.publications.current.version:
            return
        if self._swap(line, "", SAVED, ""):
            self.record = self.kept.note(menus_of(self.settings, loaded, line), "", SAVED)

    # --- while another line stands in ----------------------------------------------------------------------------

    def stand_in(self, stands_in: StandIn) -> None:
        """The line never was fit to speak, and callers hear another one."""
        self.stands_in = stands_in
        self.folder = replace(self.folder, errors=stands_in.missing)

    def _follow_stand_in(self) -> bool:
        """Follow the line that stands in for this one; whether it speaks other words than before."""
        with self._lock:
            if self.stands_in is None or not self.stands_in.is_old():
                return False
            self.publications.swap(Speaking(self.stands_in.publication(), datetime.now(UTC)))
            logger.info("%s", self.news().text())
            return True

    def _speak_first(self, stands_in: StandIn, loaded: Loaded) -> None:
        """Let callers hear the line itself, for the first time, if it is fit to be heard now."""
        if not (stands_in.judge(loaded) and loaded.line):
            self.folder = replace(self.folder, errors=stands_in.missing)
            why = " ".join(stands_in.missing[:MOST_TOLD])
            logger.error("THE FIRST LINE DOES NOT SPEAK. Another one answers its callers. %s", why)
            return
        by, why = ("", SAVED) if self.settings.local else (THE_LINE, FIRST_START)
        if self._swap(loaded.line, by, why, ""):
            self.record = self.kept.note(menus_of(self.settings, loaded, loaded.line), by, why)

    # --- what was published --------------------------------------------------------------------------------------

    def follow(self) -> bool:
        """Speak what was published meanwhile, here or on another machine; whether that was something new."""
        try:
            record = self.kept.in_database()
        except FAILURES:
            return False  # what is spoken goes on, and the call log tells of its database
        with self._lock:
            if record is None:
                return self.stands_in is None and self._make_up()
            if not (record.number > self.record.number or record.at > self.record.at):
                return False
            if self.settings.local and not record.by:
                self.record = record  # another line of this machine, with a folder of its own
                return False
            return self._take(record)

    def _make_up(self) -> bool:
        """Put into the database what is spoken, where it was away when that began."""
        if menus := self.kept.menus(self.record.version):
            self.record = self.kept.note(menus, self.record.by, self.record.why)
        return False

    def _take(self, record: Record) -> bool:
        menus = self.kept.menus(record.version)
        line = menus.line() if menus else None
        if menus is None or line is None:
            self.record = record
            logger.error("version %s was published and cannot be read; callers hear the last one", record.version)
            return False
        spoken = record.version == self.publications.current.version or self._swap(
            line, record.by, record.why, menus.speak
        )
        self.record = record
        if spoken:
            self.kept.copy(menus, record)
        return spoken

    def _swap(self, line: Line, by: str, why: str, speak: str) -> bool:
        try:
            publication = self.press.publication(line, speak)
        except Exception as error:  # noqa: BLE001  # whatever it is, callers must not hear of it
            log_fault(f"building version {line.version}, which is not spoken", error)
            self.folder = replace(self.folder, errors=(*self.folder.errors, f"Version {line.version} cannot be built."))
            return False
        self.publications.swap(Speaking(publication, datetime.now(UTC), by, why))
        self.stands_in = None
        logger.info("%s", self.news().text())
        return True


def folder_of(loaded: Loaded, seen: object) -> Folder:
    """The state of a folder that was loaded."""
    errors = tuple(str(issue) for issue in loaded.issues if issue.severity is Severity.ERROR)
    return Folder(loaded.line.version if loaded.line else "", errors, seen)
