"""Which ways of alerting staff there are, and what alerts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Protocol
from urllib.parse import urlsplit

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.loop import AlertLoop, Clock, Office
from ivr.alerts.messages import Messages
from ivr.alerts.notifiers.port import Sender
from ivr.alerts.notifiers.registry import NOTIFIERS, usable
from ivr.alerts.settings import AlertSettings
from ivr.content.safety.medical_words import told_in_a_text
from ivr.core.callbacks.attempts import CALL
from ivr.core.entries import Entry
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.settings import Settings


class Alerter(Protocol):
    """What alerts staff."""

    async def run(self) -> None:
        """Alert staff until cancelled."""

    def silent_for(self) -> float:
        """Seconds since the last round in which the list was read, and all that was due was begun."""

    def why(self) -> str:
        """What went wrong in the last round; "" if nothing did."""


def missing_for_texts(settings: Settings, line: Line) -> Iterator[str]:
    """What keeps a line from going live that offers texts, where they could not be sent, or would tell too much."""
    if not line.texts:
        return
    folder = settings.menus
    if CALL not in usable_ways(settings, line):  # a text needs what a call to staff needs: account, token and sender
        yield (
            f'Callers are offered texts ("texts: yes" in "{folder}/line.yaml"), and none can be sent. '
            f'Set {NOTIFIERS[CALL].needs}, or write "texts: no".'
        )
    if not line.clinic:
        yield f'Texts have to say who they come from. Write "clinic: NAME" into "{folder}/line.yaml".'
    host = urlsplit(settings.public_url).hostname or ""
    for language in line.languages:
        if told := told_in_a_text(host.lower().replace(".", " ").replace("-", " "), language):
            yield (
                f"The links in texts begin with IVR_PUBLIC_URL, whose name says '{told}': whoever sees the telephone's "
                'screen learns of it. Use a name without words of medicine, or write "texts: no".'
            )
            return


def alert_settings(settings: Settings, line: Line) -> AlertSettings:
    """What alerts need to know of the environment, for a line."""
    return replace(
        settings.alerting,
        public_url=settings.public_url,
        account=settings.account_sid,
        token=next(iter(settings.auth_tokens), ""),
        sender=settings.alerting.sender or line.staff.caller_id,
    )


def usable_ways(settings: Settings, line: Line) -> tuple[str, ...]:
    """The ways by which somebody of a line's staff can be told."""
    return usable(alert_settings(settings, line), line)


def missing(settings: Settings, line: Line) -> Iterator[str]:
    """What keeps a line from going live, where nobody would hear of a red flag, or of a message."""
    ways, needs = usable_ways(settings, line), dict.fromkeys(each.needs for each in NOTIFIERS.values())
    if not ways:
        yield (
            "Nobody would be alerted of a caller with a warning sign who reaches nobody. Set at least one way: "
            f"{'; '.join(needs)}."
        )
    if line.staff.message_seconds and CALL not in ways:
        yield (
            "Callers may leave a message ('message-seconds' in staff.yaml), but it cannot be fetched from the carrier. "
            f"Set {NOTIFIERS[CALL].needs}, or delete the line 'message-seconds' from staff.yaml: then no message is "
            "offered."
        )


class CurrentWays(Mapping[str, Sender]):
    """The ways of the line that is spoken now: those of another one as soon as it is swapped in.

    Args:
        line: Gives that line.
        make: Makes the ways of a line.
    """

    def __init__(self, line: Callable[[], Line], make: Callable[[Line], Mapping[str, Sender]]) -> None:
        self._line, self._make = line, make
        self._of: tuple[Line, Mapping[str, Sender]] | None = None

    def _ways(self) -> Mapping[str, Sender]:
        line, of = self._line(), self._of
        if of is None or of[0] is not line:
            of = self._of = line, self._make(line)
        return of[1]

    def __getitem__(self, way: str) -> Sender:
        return self._ways()[way]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways())

    def __len__(self) -> int:
        return len(self._ways())


class CurrentOffice(Office):
    """The people of the line that is spoken now."""

    __slots__ = ("_current",)
    _current: Callable[[], Line]

    def __init__(self, line: Callable[[], Line], duty: Callable[[], Duty], *, local: bool) -> None:
        for name, value in (("_current", line), ("duty", duty), ("local", local)):
            object.__setattr__(self, name, value)

    @property
    def line(self) -> Line:
        """The line that new callers hear."""
        return self._current()


class Alerts:
    """The loop that alerts staff."""

    def __init__(
        self, view: CallbackView, senders: Mapping[str, Sender], office: Office, messages: Messages, clock: Clock
    ) -> None:
        self.ways: Final = tuple(map(str, senders))
        self._loop = AlertLoop(view=view, senders=senders, office=office, clock=clock, messages=messages)

    def alert_unwritten(self, entries: Iterable[Entry]) -> None:
        """Tell staff at once of red flags that could be written nowhere."""
        self._loop.alert_unwritten(entries)

    async def run(self) -> None:
        """Alert staff until cancelled."""
        await self._loop.run()

    def silent_for(self) -> float:
        """Seconds since the last round in which the list was read, and all that was due was begun."""
        return self._loop.silent_for()

    def why(self) -> str:
        """What went wrong in the last round; "" if nothing did."""
        return self._loop.trouble
