"""What a phone call to staff says and does: patients with a warning sign reached nobody, and 1 connects with the first.

Only a 1 counts, as everywhere: a voicemail box hears the words and is hung up on. How many patients wait, and who has
waited longest, is looked up when the call is picked up. A 1 takes that patient in the name of team and place once the
number is at hand, and rings it; whoever comes second hears of the next one, or that it is taken care of. A dial that
ends without a talk gives the patient back. The address of such a call holds an entry's id, the place and the language,
closed by a code of our own, since the carrier would sign any address: it can name no entry that the line did not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from ivr.calls.alert_address import ALERT, About, Addresses
from ivr.calls.answer import Answer, Handler, log_fault
from ivr.calls.dialable import is_dialable
from ivr.calls.documents import PRESS_SECONDS, Documents, Sound, again_and_again, no_sound
from ivr.calls.lanes import Lane
from ivr.carriers.instructions import Ask, Called, HangUp, Instruction, Ring, Speak, Words
from ivr.carriers.port import Carrier, Signal
from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.patients import Patient
from ivr.core.callbacks.plan import FINAL_SECONDS
from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.core.speak import utterance
from ivr.core.state import CallState, Mode

KEY: Final = "/voice/alert/key"
OVER: Final = "/voice/alert/over"

OFFER_SECONDS: Final = 40
"""How long the words are said again and again: the assistant of a telephone that screens calls, or a slow person, needs
its time, and a voicemail box no more than that."""
NAME_SECONDS: Final = 2
"""How long the name of a line takes to say, more or less."""
TIMES: Final = 2
"""How often a number is read out."""
RING_SECONDS: Final = 30
"""How long the patient's phone rings."""
LIST_SECONDS: Final = 5.0
"""How long one question to the callback list may take; the carrier waits for 15 seconds."""
TALK_SECONDS: Final = 3_600
"""The longest talk with a patient. Without a limit a line that nobody hung up would cost for four hours."""
_PLACES: Final = 16
"""Questions to the callback list at once."""

Result = TypeVar("Result")


class List(Protocol):
    """The callback list. Each may block and may raise."""

    def get(self, id_: int, /) -> Callback | None:
        """An entry, whatever its standing."""

    def take(self, id_: int, by: str, at: int, /) -> bool:
        """Note who calls back; True only if the entry was OPEN."""

    def waiting(self, now: int, /) -> Sequence[Patient]:
        """The patients who wait, the one who has waited longest first."""

    def connect(self, id_: int, by: str, at: int, sid: str, dials: Callable[[str], bool], /) -> tuple[bool, str]:
        """Take a patient once the number is at hand; whether it is theirs, and the number ("": withheld)."""

    def ended(self, by: str, at: int, /, *, talked: bool) -> None:
        """The dial to a patient is over: give them back if nobody talked."""


class AlertCalls:
    """Answers the webhooks of alert calls.

    Args:
        line: Whose phrases are said.
        carrier: Who asks.
        list_: The callback list.
        tokens: The auth tokens that are good now; the first one closes addresses.
        clock: The time, aware, in UTC.
        sender: The number shown to the patient where the line names none.
        sound: Where the audio files are.
        name: Of the line, where it is not the first one.
    """

    def __init__(  # noqa: PLR0913  # joined once, by name
        self,
        line: Line,
        carrier: Carrier,
        list_: List,
        tokens: Sequence[str],
        clock: Callable[[], datetime],
        *,
        sender: str = "",
        sound: Sound = no_sound,
        name: str = "",
    ) -> None:
        self._line, self._list, self._clock = line, list_, clock
        self._shown, self._name = line.staff.caller_id or sender, name
        self._own = {*line.other_numbers, sender}
        self._addresses = Addresses(tokens, line.languages, name)
        self._documents = Documents(line, carrier, sound)
        self._lane = Lane("alert calls", _PLACES)

    @property
    def routes(self) -> Mapping[str, Handler]:
        """The paths and what answers them, for `CallSession.add`."""
        return {ALERT: self._answered, KEY: self._key, OVER: self._over}

    def _answered(self, query: str, _signal: Signal) -> Answer:
        return self._later(query, self._tell)

    def _key(self, query: str, signal: Signal) -> Answer:
        if signal.digits != "1":
            return Answer(200, self._documents.hang_up)
        return self._later(query, lambda about: self._take(about, signal))

    def _over(self, query: str, signal: Signal) -> Answer:
        return self._later(query, lambda about: self._ended(about, talked=signal.talked))

    def _later(self, query: str, do: Callable[[About], Awaitable[Answer]]) -> Answer:
        """An answer that needs the list. Whatever goes wrong with it, the person called hears of it."""
        about = self._addresses.opened(query)
        if about is None:
            return Answer(200, self._documents.hang_up)

        async def later() -> Answer:
            try:
                return await do(about)
            except Exception as error:  # noqa: BLE001  # whoever was rung must hear what to do
                log_fault("an alert call", error)
                return self._goodbye(about, "alert-call-trouble")

        return Answer(200, later=later)

    async def _tell(self, about: About) -> Answer:
        callback = await self._asked(self._list.get, about.callback)
        if callback is not None and (callback.cause is Cause.DRILL or _is_mine(callback, about)):
            said = self._offer(about, callback, 1)
        else:
            said = await self._offer_first(about, callback) or self._speak(about, "alert-call-somebody-else")
        return self._answer(*said, HangUp())

    async def _offer_first(self, about: About, callback: Callback | None = None) -> tuple[Instruction, ...]:
        """Offer the patient who has waited longest, or else an entry that is open; nothing where there is none."""
        waiting = await self._asked(self._list.waiting, self._now())
        if waiting:
            often = any(each.often for each in waiting)
            return self._offer(about, waiting[0].callback, len(waiting), often=often)
        if callback is not None and callback.standing is Standing.OPEN:
            return self._offer(about, callback, 1)
        return ()

    def _offer(self, about: About, callback: Callback, count: int, *, often: bool = False) -> tuple[Instruction, ...]:
        """The words about a patient, and that 1 counts."""
        count = count if {"alert-call-many", "alert-call-first"} <= self._line.phrases.keys() else 1
        is_drill = callback.cause is Cause.DRILL
        unseen = callback.no_number(self._line.phrases)
        last = count == 1 and self._now() >= callback.opened + FINAL_SECONDS * SECOND
        take = "alert-call-take" if unseen or is_drill else "alert-call-connect" if count == 1 else "alert-call-first"
        before = [*["alert-drill"] * is_drill, "alert-call" if count == 1 else "alert-call-many"]
        ids = (*before, *["alert-often"] * often, *unseen, *["alert-last"] * last, take)
        offered = self._addresses.about(callback.id, about.target, about.language)
        words = self._said(offered, *ids, count=count)
        lasts = sum(each.seconds for each in words) + NAME_SECONDS * len(self._told(about))
        said = (*self._told(about), *self._sounds(words))
        return again_and_again(said, lasts, OFFER_SECONDS, f"{KEY}?{offered.query}")

    def _told(self, about: About) -> Words:
        """Which line it is about, for staff of several: the carrier's voice says its name."""
        return (Utterance("", about.language, f"{self._name.replace('-', ' ')}."),) if self._name else ()

    async def _take(self, about: About, signal: Signal) -> Answer:
        callback = await self._asked(self._list.get, about.callback)
        if callback is None or not (callback.standing is Standing.OPEN or _is_mine(callback, about)):
            return await self._tell(about)
        if callback.cause is Cause.DRILL:
            await self._asked(self._list.take, about.callback, about.target, self._now())
            return self._goodbye(about, "alert-drill", "alert-call-yours")
        connect = (about.callback, about.target, self._now(), signal.call, self._is_dialled)
        mine, number = await self._asked(self._list.connect, *connect)
        if not mine:
            return await self._tell(about)
        if not number or callback.withheld:
            why = callback.no_number(self._line.phrases) or ["alert-withheld"]
            return self._goodbye(about, *why, "alert-call-yours")
        if not self._is_dialled(number):
            return self._read_out(about, number)
        return self._dial(about, number, self._shown or signal.caller)

    def _is_dialled(self, number: str) -> bool:
        return number not in self._own and is_dialable(self._line.staff, number)

    def _read_out(self, about: About, number: str) -> Answer:
        """Whoever pressed 1 has to dial a number that the line does not dial."""
        digits = Utterance("", about.language, f"{' '.join(number.removeprefix('+'))}.")
        read = (*self._speak(about, "alert-call-not-dialled"), Speak((digits,)))
        return self._answer(*read * TIMES, *self._speak(about, "alert-call-yours"), HangUp())

    def _dial(self, about: About, number: str, shown: str) -> Answer:
        over = f"{OVER}?{about.query}"
        ring = Ring((Called(number),), RING_SECONDS, over, shown, most_seconds=TALK_SECONDS)
        return self._answer(*self._speak(about, "alert-call-connecting"), ring)

    async def _ended(self, about: About, *, talked: bool) -> Answer:
        try:
            await self._asked(partial(self._list.ended, talked=talked), about.target, self._now())
        except Exception as error:  # noqa: BLE001  # it is made up for later, and somebody is on the line
            log_fault("noting the end of a dial to a patient", error)
        if talked:
            said = (*self._speak(about, "alert-call-over"), *await self._offer_first(about))
        else:
            words = self._sounds(self._said(about, "alert-call-unanswered"))
            said = (Ask(words, PRESS_SECONDS, f"{KEY}?{about.query}"),)
        return self._answer(*said, HangUp())

    async def _asked(self, do: Callable[..., Result], *arguments: Any) -> Result:  # noqa: ANN401  # those of ``do``
        return await self._lane.run(LIST_SECONDS, do, *arguments)

    def _goodbye(self, about: About, *ids: str) -> Answer:
        return self._answer(*self._speak(about, *ids), HangUp())

    def _speak(self, about: About, *ids: str) -> tuple[Instruction, ...]:
        return (Speak(self._sounds(self._said(about, *ids))),)

    def _said(self, about: About, *ids: str, count: int = 1) -> tuple[Utterance, ...]:
        """Phrases that the line has, in the language of whoever is called."""
        state = CallState(about.language, Mode.RING, "")
        found = (utterance(state, self._line.phrases[id_], about.language) for id_ in ids if id_ in self._line.phrases)
        return tuple(replace(each, text=each.text.replace("{count}", str(count))) for each in found)

    def _sounds(self, said: Sequence[Utterance]) -> Words:
        """Each phrase by itself. What names a count is in no file: the carrier's voice says it."""
        found: Words = ()
        for each in said:
            as_written = each.text == self._line.phrases[each.id].text[each.language]
            found += self._documents.words((each,)) if as_written else (each,)
        return found

    def _answer(self, *instructions: Instruction) -> Answer:
        return Answer(200, self._documents.of(*instructions).fill(""))

    def _now(self) -> int:
        return int(self._clock().timestamp() * SECOND)


def _is_mine(callback: Callback, about: About) -> bool:
    """Whether whoever is called has taken it: they may go on."""
    return callback.standing is Standing.TAKEN and callback.taken_by == about.target
