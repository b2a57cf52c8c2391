"""What a phone call to staff says and does: a caller with a warning sign reached nobody, and 1 connects with them.

Only a 1 counts, as everywhere: a voicemail box hears the words and is hung up on. A 1 takes the entry of the callback
list in the name of team and place, then rings the patient; whoever comes second is told so. The address of such a call
holds the entry's id, the place and the language, closed by a code of our own, since the carrier would sign any
address: it can name no other entry than the one that the call is about.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.core.alerts import FINAL_SECONDS, SECOND
from ivr.core.callbacks import Callback, Cause, Standing
from ivr.core.model import Line
from ivr.core.reply import Utterance
from ivr.twilio.twiml import WHISPER_SECONDS, Renderer, Sound, hang_up, no_sound
from ivr.twilio.webhook import Answer, Fields, Handler, log_fault

ALERT: Final = "/voice/alert"
KEY: Final = "/voice/alert/key"
OVER: Final = "/voice/alert/over"

TIMES: Final = 2
"""How often the words are said."""
RING_SECONDS: Final = 30
"""How long the patient's phone rings."""
LIST_SECONDS: Final = 5.0
"""How long the callback list may take; the carrier waits for 15 seconds."""

_QUERY: Final = re.compile(r"id=(-?[0-9]{1,18})&to=([\w.-]{1,80})&lang=([A-Za-z-]{2,20})&mac=([0-9a-f]{32})", re.ASCII)
_PICKED_UP: Final = {"completed", "answered"}

Result = TypeVar("Result")


class List(Protocol):
    """The callback list. Each may block and may raise."""

    def get(self, id_: int, /) -> Callback | None:
        """An entry, whatever its standing."""

    def take(self, id_: int, by: str, at: int, /) -> bool:
        """Note who calls back; True only if the entry was OPEN."""

    def number(self, id_: int, /) -> str:
        """The number to call, or "" where it is withheld or gone."""


@dataclass(frozen=True, slots=True)
class _About:
    """What the address of an alert call names."""

    callback: int
    target: str
    language: str
    query: str


class AlertCalls:
    """Answers the webhooks of alert calls.

    Args:
        line: Whose phrases are said.
        list_: The callback list.
        tokens: The auth tokens that are good now; the first one closes addresses.
        clock: The time, aware, in UTC.
        sender: The number shown to the patient where the line names none.
        sound: Where the audio files are.
    """

    def __init__(  # joined once, by name
        self,
        line: Line,
        list_: List,
        tokens: Sequence[str],
        clock: Callable[[], datetime],
        *,
        sender: str = "",
        sound: Sound = no_sound,
    ) -> None:
        self._line, self._list, self._clock = line, list_, clock
        self._shown = line.staff.caller_id or sender
        self._keys = [hmac.digest(token.encode(), b"ivr alert call v1", "sha256") for token in tokens]
        self._render = Renderer(line, sound)

    @property
    def routes(self) -> Mapping[str, Handler]:
        """The paths and what answers them, for `Exchange.add`."""
        return {ALERT: self._answered, KEY: self._key, OVER: self._over}

    def address(self, callback: int, target: str, language: str) -> str:
        """Path and query of the call that tells a target about an entry."""
        text = f"id={callback}&to={target}&lang={language}"
        return f"{ALERT}?{text}&mac={_code(self._keys[0], text)}"

    def _opened(self, query: str) -> _About | None:
        found = _QUERY.fullmatch(query)
        if found is None:
            return None
        text, _, code = query.rpartition("&mac=")
        if not any(hmac.compare_digest(_code(key, text), code) for key in self._keys):
            return None
        language = found[3] if found[3] in self._line.languages else self._line.languages[0]
        return _About(int(found[1]), found[2], language, query)

    def _answered(self, query: str, _fields: Fields) -> Answer:
        return self._later(query, self._tell)

    def _key(self, query: str, fields: Fields) -> Answer:
        if fields.get("Digits") != "1":
            return Answer(200, hang_up())
        shown = self._shown or fields.get("From", "")
        return self._later(query, lambda about: self._take(about, shown))

    def _over(self, query: str, fields: Fields) -> Answer:
        about = self._opened(query)
        if about is None:
            return Answer(200, hang_up())
        if fields.get("DialCallStatus") in _PICKED_UP and fields.get("DialBridged") != "false":
            return self._goodbye(about, "alert-call-over")
        response = VoiceResponse()
        self._ask(response, about, "alert-call-unanswered")
        response.hangup()
        return self._answer(response)

    def _later(self, query: str, do: Callable[[_About], Awaitable[Answer]]) -> Answer:
        """An answer that needs the list. Whatever goes wrong with it, the person called hears of it."""
        about = self._opened(query)
        if about is None:
            return Answer(200, hang_up())

        async def later() -> Answer:
            try:
                return await do(about)
            except Exception as error:  # noqa: BLE001  # whoever was rung must hear what to do
                log_fault("an alert call", error)
                return self._goodbye(about, "alert-call-trouble")

        return Answer(200, later=later)

    async def _tell(self, about: _About) -> Answer:
        callback = await self._asked(self._list.get, about.callback)
        if callback is None or not _open_for(callback, about):
            return self._goodbye(about, "alert-call-somebody-else")
        ids = ["alert-drill"] if callback.cause is Cause.DRILL else []
        ids.append("alert-call")
        if callback.withheld and callback.cause is not Cause.DRILL:
            ids.append("alert-withheld")
        if self._now() >= callback.opened + FINAL_SECONDS * SECOND:
            ids.append("alert-last")
        ids.append("alert-call-take" if callback.withheld or callback.cause is Cause.DRILL else "alert-call-connect")
        response = VoiceResponse()
        for _ in range(TIMES):
            self._ask(response, about, *ids)
        response.hangup()
        return self._answer(response)

    async def _take(self, about: _About, shown: str) -> Answer:
        await self._asked(self._list.take, about.callback, about.target, self._now())
        callback = await self._asked(self._list.get, about.callback)
        if callback is None or callback.standing is not Standing.TAKEN or callback.taken_by != about.target:
            return self._goodbye(about, "alert-call-somebody-else")
        if callback.cause is Cause.DRILL:
            return self._goodbye(about, "alert-drill", "alert-call-yours")
        number = await self._asked(self._list.number, about.callback)
        if not number:
            return self._goodbye(about, "alert-withheld", "alert-call-yours")
        response = VoiceResponse()
        self._speak(response, about, "alert-call-connecting")
        action = f"{OVER}?{about.query}"
        dial = Dial(action=action, method="POST", timeout=RING_SECONDS, **({"caller_id": shown} if shown else {}))
        dial.number(number)
        response.append(dial)
        return self._answer(response)

    async def _asked(self, do: Callable[..., Result], *arguments: Any) -> Result:  # noqa: ANN401  # those of ``do``
        async with asyncio.timeout(LIST_SECONDS):
            return await asyncio.to_thread(do, *arguments)

    def _ask(self, response: VoiceResponse, about: _About, *ids: str) -> None:
        """Words behind which a 1 counts, for six seconds."""
        action = f"{KEY}?{about.query}"
        gather = Gather(num_digits=1, finish_on_key="", timeout=WHISPER_SECONDS, action=action, method="POST")
        self._speak(gather, about, *ids)
        response.append(gather)

    def _goodbye(self, about: _About, *ids: str) -> Answer:
        response = VoiceResponse()
        self._speak(response, about, *ids)
        response.hangup()
        return self._answer(response)

    def _speak(self, parent: VoiceResponse | Gather, about: _About, *ids: str) -> None:
        words = tuple(Utterance(id_, about.language, self._line.phrases[id_].text[about.language]) for id_ in ids)
        self._render.speak(parent, words)

    def _answer(self, response: VoiceResponse) -> Answer:
        return Answer(200, str(response).encode())

    def _now(self) -> int:
        return int(self._clock().timestamp() * SECOND)


def _open_for(callback: Callback, about: _About) -> bool:
    """Whether it is still to be taken; whoever took it may go on."""
    mine = callback.standing is Standing.TAKEN and callback.taken_by == about.target
    return mine or callback.standing is Standing.OPEN


def _code(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()[:32]
