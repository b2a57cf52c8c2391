"""Where the simulated world takes the place of the real one: a name in a module, and what stands there meanwhile.

The line knows nothing of rehearsals. Its clock, its threads, its disk, its database and its way into the network are
put in from here, in this process and for the time of a rehearsal only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from ivr.rehearse.simulated.around import Around
from ivr.rehearse.simulated.virtual import Thread, Worker

_DURABLE: Final = "ivr.store.durable"


class _Secrets:
    """Takes the place of the module `secrets`: what it gives is the same in each rehearsal of a seed."""

    def __init__(self) -> None:
        self.rng = Random(0)

    def token_hex(self, size: int = 32) -> str:
        """So many bytes."""
        return self.rng.randbytes(size).hex()


SECRETS: Final = _Secrets()


@contextmanager
def put_in(world: Around) -> Iterator[None]:
    """Let the line run in a world."""
    ticks = SimpleNamespace(monotonic=world.ticks, perf_counter=world.ticks, sleep=lambda _seconds: None)
    seams: dict[str, Any] = {
        f"{_DURABLE}.call_log_writer.time": ticks,
        f"{_DURABLE}.questions.Thread": Thread,
        f"{_DURABLE}.database_writer.time": ticks,
        f"{_DURABLE}.database_writer.Worker": Worker,
        f"{_DURABLE}.spool_writer.Worker": Worker,
        f"{_DURABLE}.spool.write_all": world.disk.write_all,
        f"{_DURABLE}.spool.flush": world.disk.flush,
        f"{_DURABLE}.spool.flush_folder": world.disk.flush_folder,
        f"{_DURABLE}.spool.secrets": SECRETS,
        f"{_DURABLE}.writer_connection.connect": lambda *_arguments, **_more: world.database.engine,
        "ivr.store.reports.earlier.connect": lambda *_arguments, **_more: world.database.engine,
        f"{_DURABLE}.writer_connection.migrate": lambda _engine: None,
        "ivr.calls.lanes.Thread": Thread,
        "ivr.calls.runs.token_hex": SECRETS.token_hex,
        "ivr.alerts.loop.time": ticks,
        "ivr.web.voice.time": ticks,
        "ivr.carriers.twilio.rest.Http": world.internet,
        "ivr.alerts.notifiers.webhook.Http": world.internet,
    }
    with ExitStack() as stack:
        for name, stands_in in seams.items():
            stack.enter_context(patch(name, stands_in))
        yield
