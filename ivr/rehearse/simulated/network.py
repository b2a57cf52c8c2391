"""The way from the carrier to the line and back: signed webhooks that come twice, late, out of order or never."""

from __future__ import annotations

import asyncio
import base64
import hmac
from dataclasses import dataclass, field
from functools import lru_cache, partial
from random import Random
from typing import Final
from urllib.parse import quote

from ivr.rehearse.plan import Caller
from ivr.rehearse.simulated.around import Around, Running
from ivr.rehearse.simulated.process import LostError
from ivr.rehearse.trace import Asked
from ivr.rehearse.troubles import Trouble

TOKEN: Final = "a-token-for-rehearsals-only-0001"  # noqa: S105  # of nobody's account
ACCOUNT: Final = "AC" + "0" * 31 + "1"
BASE: Final = "https://line.example.org"
PATIENCE: Final = 15.0
"""How long the carrier waits for an answer."""
_TRAVELS: Final = 0.05
_FORM: Final = b"application/x-www-form-urlencoded"
OK, NO_CONTENT = 200, 204
_BEGUN, _OTHER = (hmac.new(token, digestmod="sha1") for token in (TOKEN.encode(), b"another-token"))
"""Signatures of nothing yet, to be copied: those of the carrier, and of somebody else."""
_quoted = lru_cache(10_000)(partial(quote, safe=""))

STRANGE: Final = "CAf"
"""Begins the ids of calls that only forged webhooks know."""

Form = dict[str, str]


@dataclass(slots=True)
class Leg:
    """One leg of a call, as the carrier knows it, with what goes wrong on its way."""

    sid: str
    form: Form
    caller: Caller | None = None
    """Whose troubles these are; None: nothing goes wrong."""
    rng: Random = field(default_factory=lambda: Random(0))
    sent: list[tuple[str, Form]] = field(default_factory=list)
    pressed: bool = False
    """Whether the person there pressed 1."""

    @property
    def call(self) -> str:
        """The id of the caller's leg."""
        return self.form.get("ParentCallSid") or self.sid

    def troubles(self) -> dict[str, Trouble]:
        """Those of the webhook that is sent next."""
        known = self.caller.troubles if self.caller else ()
        return {each.kind: each for each in known if int(each.at) == len(self.sent)} if known else {}


class Network:
    """Brings webhooks to the line."""

    def __init__(self, world: Around) -> None:
        self._world = world

    async def post(self, leg: Leg, target: str, more: Form) -> bytes | None:
        """The document that a webhook is answered with; None where none comes, or another status than 200."""
        form, troubles = leg.form | more, leg.troubles()
        leg.sent.append((target, form))
        self._besides(leg, target, form, troubles)
        if "lost" in troubles:
            await asyncio.sleep(PATIENCE)
            return None
        late = troubles["late"].lasts if "late" in troubles else 0.0
        slow = troubles["slow-answer"].lasts if "slow-answer" in troubles else 0.0
        if late >= PATIENCE or slow >= PATIENCE or "unanswered" in troubles:
            self._send_later(leg, target, form, late)
            await asyncio.sleep(PATIENCE)
            return None
        await asyncio.sleep(_TRAVELS + late)
        body = await self._sent(leg, target, form)
        if slow:
            await asyncio.sleep(slow)
        return body

    def tell(self, leg: Leg, target: str, more: Form, after: float = 0.0) -> None:
        """A webhook whose answer nobody waits for."""
        form, troubles = leg.form | more, leg.troubles()
        leg.sent.append((target, form))
        self._besides(leg, target, form, troubles)
        if "lost" not in troubles:
            self._send_later(leg, target, form, after + (troubles["late"].lasts if "late" in troubles else 0.0))

    def _besides(self, leg: Leg, target: str, form: Form, troubles: dict[str, Trouble]) -> None:
        """What comes beside the webhook itself."""
        if again := troubles.get("doubled"):
            self._send_later(leg, target, form, again.lasts)
        if again := troubles.get("again"):
            older = leg.sent[again.where % len(leg.sent)]
            self._send_later(leg, *older, again.lasts)
        if "forged" in troubles:
            self._send_later(leg, target, form | {"CallSid": STRANGE + leg.sid[3:]}, 0.0, forged=True)

    def _send_later(self, leg: Leg, target: str, form: Form, seconds: float, *, forged: bool = False) -> None:
        async def send() -> None:
            await asyncio.sleep(_TRAVELS + seconds)
            await self._sent(leg, target, form, forged=forged)

        self._world.task(send())

    async def _sent(self, leg: Leg, target: str, form: Form, *, forged: bool = False) -> bytes | None:
        world, began = self._world, self._world.ticks()
        process, (path, _, query) = world.some_process(leg.rng), target.partition("?")
        status, body = await self._asked(process, path, query, BASE + target, form, forged=forged)
        number = process.number if process else -1
        seconds = round(world.ticks() - began, 3)
        asked = Asked(world.second(), leg.call, path, number, status, seconds, target, forged)
        world.trace.add(asked)
        return body if status in {OK, NO_CONTENT} else None

    async def _asked(
        self, process: Running | None, path: str, query: str, url: str, form: Form, *, forged: bool
    ) -> tuple[int, bytes]:
        if process is None:
            return 0, b""
        signing = (_OTHER if forged else _BEGUN).copy()
        signing.update((url + "".join([name + form[name] for name in sorted(form)])).encode())
        signature = base64.b64encode(signing.digest())
        body = "&".join(f"{name}={_quoted(value)}" for name, value in form.items()).encode()
        headers = [(b"content-type", _FORM), (b"x-twilio-signature", signature)]
        try:
            async with asyncio.timeout(PATIENCE):
                return await process.ask(path, query, headers, body)
        except (LostError, TimeoutError):
            return 0, b""
