"""A carrier whose API keeps what it is asked to send, and waits until it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition

from ivr.carriers.port import CarrierApi
from ivr.carriers.twilio.carrier import Twilio

PATIENCE = 10.0


@dataclass
class Api:
    """Keeps texts; ``fails`` are what happens instead, one after the other."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    fails: deque[Exception] = field(default_factory=deque)
    changed: Condition = field(default_factory=Condition)

    def text(self, to: str, sender: str, body: str) -> str:
        """Keep it, or fail."""
        with self.changed:
            self.changed.notify_all()
            if self.fails:
                raise self.fails.popleft()
            self.texts.append((to, sender, body))
            return f"SM{len(self.texts)}"

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so."""
        with self.changed:
            assert self.changed.wait_for(until, PATIENCE)

    def sent(self, number: int) -> list[tuple[str, str, str]]:
        """The texts, once there are so many."""
        self.wait(lambda: len(self.texts) >= number)
        return self.texts

    def call(self, to: str, sender: str, url: str, *, detects: bool = False) -> str:
        """Nobody is called here."""
        raise NotImplementedError

    def call_state(self, id_: str) -> tuple[bool | None, str]:
        """Nobody is called here."""
        raise NotImplementedError

    def text_state(self, id_: str) -> tuple[bool | None, str]:
        """It is delivered."""
        return bool(id_), ""

    def recording(self, id_: str) -> bytes | None:
        """There is none."""
        raise NotImplementedError

    def delete_recording(self, id_: str) -> None:
        """There is none."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


class KeepingTwilio(Twilio):
    """Twilio's webhooks, with that API."""

    kept: CarrierApi | None = None

    def api(self) -> CarrierApi | None:  # type: ignore[override]  # another API on purpose
        """What a test gave it."""
        return self.kept
