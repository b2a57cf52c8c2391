"""Sends texts in a thread of its own, from a queue that has an end: no call ever waits for it.

What texts may cost is bounded: one for each topic of a call, few a day for each number, and so many a day in all. What
becomes of them is counted, and a failure logged by its code. No number, word or topic is.
"""

from __future__ import annotations

import logging
import queue
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock, Thread
from typing import Final

from ivr.calls.answer import log_fault
from ivr.carriers.port import CarrierApi, CarrierError
from ivr.core.line.model import Line
from ivr.store.database import FAILURES
from ivr.store.texts import Texts
from ivr.store.vault import Vault
from ivr.texts import wording
from ivr.texts.wishes import DAY, Wishes

logger = logging.getLogger(__name__)

MOST_WAITING: Final = 200
"""Texts that wait to be sent. With more, none is offered."""
MOST_A_DAY: Final = 5
"""Texts to one number in 24 hours."""
LOOK_SECONDS: Final = 5.0
"""How often the database is asked who wants no texts, and how many were sent by other processes."""
AGAIN_SECONDS: Final = (5.0, 30.0, 120.0)
"""When it is tried again where that may help."""
MOST_SHOWN: Final = 20
"""Calls whose texts are kept for whoever tries the line at this machine."""
OPTED_OUT: Final = 21610
"""The carrier's code for somebody who told the carrier that they want no texts."""


@dataclass(frozen=True, slots=True)
class Way:
    """How texts are sent now."""

    api: CarrierApi | None
    """None: they are not; in local mode the log tells that one would have been."""
    sender: str = field(default="", repr=False)
    public_url: str = field(default="", repr=False)
    local: bool = False

    @property
    def usable(self) -> bool:
        """Whether a text can be promised."""
        return self.local or (self.api is not None and bool(self.sender))


@dataclass(frozen=True, slots=True)
class _Item:
    """A text that waits."""

    to: str = field(repr=False)
    body: str = field(repr=False)
    name: str = ""
    """What claims it; "" for the last answer to somebody who wants no texts."""
    link: str = ""
    """The page that it leads to, for the log of a tester."""
    claimed: bool = False
    tries: int = 0
    due: float = 0.0


class Sending:
    """See `ivr.calls.texts.offering.Texts`.

    Args:
        store: The database.
        vault: Makes pseudonyms.
        line: Gives the line in use.
        way: Gives how texts are sent now.
        clock: The time, aware.
        wishes: What all lines know of who wants no texts: whoever wants none of one line wants none of any.
        name: Of the line, where it is not the first one.
    """

    def __init__(
        self,
        store: Texts,
        vault: Vault,
        line: Callable[[], Line],
        way: Callable[[], Way],
        clock: Callable[[], datetime],
        *,
        wishes: Wishes | None = None,
        name: str = "",
    ) -> None:
        self._store, self._vault, self._line, self._way, self._clock = store, vault, line, way, clock
        self._name = name
        self.wishes: Final = wishes or Wishes(store, vault, clock)
        self._queue: queue.Queue[_Item | None] = queue.Queue(MOST_WAITING)
        self._pending: dict[str, str] = {}
        """Texts that were promised and that the database does not hold yet: their names, and for whom they are."""
        self._lock = Lock()
        self._thread: Thread | None = None
        self._shown: OrderedDict[str, list[tuple[str, str]]] = OrderedDict()
        self.counts: Final[Counter[str]] = Counter()
        """What became of texts, since the start of this process."""

    def may(self, number: str) -> bool:
        """Whether a number can be sent a text now."""
        self.start()
        line = self._line()
        if not (line.texts and self._way().usable) or self._queue.full() or not self.wishes.allow(number):
            return False
        who, pending = self._vault.marks(number)[0], list(self._pending.values())
        theirs = self.wishes.sent[who] + pending.count(who)
        return theirs < MOST_A_DAY and self.wishes.sent.total() + len(pending) < line.texts_a_day

    def promise(self, call: str, topic: str, language: str, number: str) -> None:
        """Send a text soon. A webhook that is repeated promises nothing twice."""
        name, line = self._vault.mark("text", call, topic), self._line()
        if name not in self._pending:
            self._pending[name] = self._vault.marks(number)[0]
            spoken = language if language in line.languages else line.languages[0]
            link = wording.link(self._way().public_url, topic, spoken, self._name)
            body = wording.message(line, link, spoken)
            self._put(_Item(number, body, name, link))
            if self._way().local:
                self._show(call, spoken, body)

    def _show(self, call: str, language: str, body: str) -> None:
        self._shown.setdefault(call, []).append((language, body))
        while len(self._shown) > MOST_SHOWN:
            self._shown.popitem(last=False)

    def shown(self, call: str) -> list[tuple[str, str]]:
        """The texts that a call led to where nothing leaves this machine, each once: language and words."""
        return self._shown.pop(call, [])

    def obey(self, number: str, text: str) -> None:
        """Do what somebody wrote; blocks for as long as the database does."""
        wish, language = wording.wish_of(text)
        line = self._line()
        if wish is not wording.Wish.OTHER:
            self.wishes.note(number, out=wish is wording.Wish.STOP)
            self.counts["opted out" if wish is wording.Wish.STOP else "opted in"] += 1
            if wish is wording.Wish.STOP and language not in {"", wording.OF_THE_CARRIER}:
                self._put(_Item(number, wording.stopped(line, language)))
        elif self.wishes.allow(number):  # once a day: whoever writes must know that nobody reads it
            name = self._vault.mark("reply", number, str(self._now() // DAY))
            self._put(_Item(number, wording.reply(line), name))

    def _put(self, item: _Item) -> None:
        self.start()
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self._over(item, "dropped")

    # --- the thread --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, once there is something to do for it."""
        with self._lock:
            if self._thread is None and self._line().texts:
                self._thread = Thread(target=self._run, name="texts", daemon=True)
                self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """Send what waits, for at most so many seconds, and end."""
        if self._thread is not None:
            try:
                self._queue.put(None, timeout=seconds)
            except queue.Full:
                return
            self._thread.join(seconds)

    def _run(self) -> None:
        later: list[_Item] = []
        looked = -LOOK_SECONDS
        while True:
            if (now := time.monotonic()) - looked >= LOOK_SECONDS:
                self.wishes.look()
                looked = now
            due, later = [each for each in later if each.due <= now], [each for each in later if each.due > now]
            later += filter(None, map(self._try, due))
            wait = min([LOOK_SECONDS, *(each.due - now for each in later)])
            try:
                item = self._queue.get(timeout=max(wait, 0.01))
            except queue.Empty:
                continue
            if item is None:
                break
            if again := self._try(item):
                later.append(again)
        for each in later:  # the last chance
            self._try(replace(each, tries=len(AGAIN_SECONDS)))

    def _try(self, item: _Item) -> _Item | None:
        """Send a text; the same one, where it is to be tried again."""
        outcome = "failed"
        try:
            if item.name and not item.claimed:
                claimed = self._store.claim(item.name, self._vault.marks(item.to)[0], self._now())
                item = replace(item, claimed=claimed)
            outcome = self._send(item)
        except CarrierError as error:
            if error.again and item.tries < len(AGAIN_SECONDS):
                return _again(item)
            if error.code == OPTED_OUT:
                self.wishes.note(item.to, out=True)
                outcome = "unwanted"
            else:
                logger.warning("a text to a caller was not sent: %s", error)
        except Exception as error:  # noqa: BLE001  # the others must be sent all the same
            log_fault("sending a text to a caller", error)
            if isinstance(error, FAILURES) and item.tries < len(AGAIN_SECONDS):
                return _again(item)
        self._over(item, outcome)
        return None

    def _send(self, item: _Item) -> str:
        """Send it, unless somebody else did, or it is not wanted any more; what has become of it."""
        if item.name and not item.claimed:
            return "repeated"
        if item.name and not self.wishes.allow(item.to, blind=True):
            return "unwanted"
        way = self._way()
        if way.api is not None and way.sender:
            way.api.text(item.to, way.sender, item.body)
            return "sent"
        what = f"with the link {item.link}" if item.link else "to somebody who wrote one"
        logger.info("nothing leaves this machine: a text %s would have been sent", what)
        return "shown"

    def _over(self, item: _Item, outcome: str) -> None:
        """Note what has become of a text, and count it."""
        if item.claimed:
            self.wishes.sent[self._vault.marks(item.to)[0]] += 1
            try:
                self._store.ended(item.name, outcome)
            except FAILURES as error:
                log_fault("noting what became of a text", error)
        self._pending.pop(item.name, None)
        self.counts[outcome] += 1

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)


def _again(item: _Item) -> _Item:
    return replace(item, tries=item.tries + 1, due=time.monotonic() + AGAIN_SECONDS[item.tries])
