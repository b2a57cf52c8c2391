"""``kill -9`` at random moments of red-flag calls; then nothing that a caller was told may be missing.

The line is a real process on a real disk. It is killed while callers talk with it, or while it starts and reads back
what the one before it left; at the end it is started once more with a later clock, so that whatever is still open is
due, and staff must be alerted of each entry.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import Engine

from ivr.core.callbacks.entry import Standing
from ivr.core.callbacks.patients import FIRST_SECONDS
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, default_url
from ivr.store.vault import Vault
from tests.soak import check
from tests.soak.callers import Callers, Told
from tests.soak.staff import Told as Staff
from tests.started import StartedLine, free_port

START_SECONDS: Final = 120.0
ALERT_SECONDS: Final = 60.0
"""How long is waited for the alerts of a batch before they are due again."""
_TRIES: Final = 5
MOST_ANSWERS: Final = 60
"""Answers that callers get before a kill: about a dozen calls. They are counted, so that a busy machine is as good."""
MOST_SECONDS_BEHIND: Final = 0.01
"""From the last answer to the kill: about as long as one takes."""
KILLED_EARLY: Final = 0.15
"""The share of kills that come while the line starts."""
MOST_SECONDS_OF_START: Final = 0.8

Progress = Callable[[int, int], None]
"""Is told after each kill: how many there were, and how many callers were told about their warning sign."""


class NotStartedError(Exception):
    """The line did not come up; the message is what it printed."""


@dataclass
class Victim:
    """A line that is started and killed again and again, always with the same disk and port."""

    folder: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    _forge: subprocess.Popen[str] | None = None
    _process: int = 0

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """The line's data folder."""
        return self.folder / "data"

    @property
    def printed(self) -> Path:
        """Where everything goes that any of its processes prints."""
        return self.folder / "printed.txt"

    def start(self) -> None:
        """Start a process. It is perhaps not up yet."""
        if self._forge is None:
            clean = {name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))}
            ours = {"PORT": str(self.port), "IVR_DATA": str(self.data)}
            ours["IVR_ENGINE"] = "espeak"  # the good voice would begin to speak behind each of a thousand starts
            with self.printed.open("ab") as output:
                self._forge = subprocess.Popen(
                    [sys.executable, "-m", "tests.soak.forge"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=output,
                    text=True,
                    env={**clean, **ours, **self.environment},
                )
        self._tell("start")

    def _tell(self, word: str) -> None:
        forge = self._forge
        if forge is None or forge.stdin is None or forge.stdout is None:
            raise NotStartedError("There is no process that starts the line.")
        print(word, file=forge.stdin, flush=True)
        while not (answer := forge.stdout.readline().strip()).isdigit():
            if not answer and forge.poll() is not None:
                raise NotStartedError(self.printed.read_text(errors="replace")[-2000:])
        self._process = int(answer)

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            NotStartedError: It does not.
        """
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(httpx.TransportError):
                httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False)
                return
            time.sleep(0.01)
        raise NotStartedError(self.printed.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """End the process at once, as a power failure would, and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
            while True:
                os.kill(self._process, 0)
                time.sleep(0.002)

    def end(self) -> None:
        """End what starts the processes."""
        if self._forge is not None and self._forge.stdin is not None and self._forge.stdout is not None:
            self._forge.stdin.close()
            self._forge.stdout.close()
            self._forge.wait(10)
            self._forge = None


@dataclass(frozen=True, slots=True)
class Soak:
    """What is to be done, and how much of it."""

    kills: int
    seed: int
    token: str
    secret: str
    progress: Progress
    batch: int = 50
    """After so many kills staff are alerted of everything, and take it: nobody's list is thousands of entries long."""


@dataclass(slots=True)
class Result:
    """What came of it."""

    told: list[Told] = field(default_factory=list)
    listed: list[check.Row] = field(default_factory=list)
    alerted: set[int] = field(default_factory=set)
    mistakes: list[str] = field(default_factory=list)


def soak(victim: Victim, staff: Staff, plan: Soak) -> Result:
    """Kill the line again and again, and look what became of every caller."""
    rng = random.Random(plan.seed)
    result = Result()
    engine = connect(victim.environment.get("IVR_DATABASE_URL") or default_url(victim.data))
    taken = Callbacks(engine, Vault([plan.secret]))
    for number in range(1, plan.kills + 1):
        result.told += killed_once(victim, plan.token, rng)
        plan.progress(number, sum(bool(each.sign) for each in result.told))
        if number % plan.batch == 0 or number == plan.kills:
            result.mistakes += _everybody_is_alerted(victim, staff, engine)
            result.alerted.update(staff.callbacks)
            result.listed = check.rows(engine)
            for row in result.listed:
                if row.standing is Standing.OPEN:
                    taken.take(row.id, "soak", round(time.time() * 1000))
    victim.end()
    result.mistakes += check.mistakes(result.told, result.listed, result.alerted)
    engine.dispose()
    return result


def killed_once(victim: Victim, token: str, rng: random.Random) -> list[Told]:
    """Start the line, and kill it while it starts, or while callers talk with it; what those were told."""
    victim.start()
    if rng.random() < KILLED_EARLY:
        time.sleep(rng.uniform(0, MOST_SECONDS_OF_START))
        victim.kill()
        return []
    victim.wait()
    callers = Callers(victim.url, token, rng.getrandbits(32))
    callers.start()
    callers.wait(rng.randrange(MOST_ANSWERS), START_SECONDS)
    time.sleep(rng.uniform(0, MOST_SECONDS_BEHIND))
    victim.kill()
    callers.stop()
    return callers.told


def _everybody_is_alerted(victim: Victim, staff: Staff, engine: Engine) -> list[str]:
    """Start the line with a clock by which all that is open is due, and wait for the alerts.

    That clock stands still, so what is to be tried again is due when the line is started with a later one.
    """
    due = datetime.now(UTC) + timedelta(seconds=FIRST_SECONDS + 20)
    for minute in range(_TRIES):
        later = (due + timedelta(minutes=minute)).isoformat()
        line = StartedLine(victim.data, port=victim.port, more={**victim.environment, "IVR_NOW": later})
        line.start()
        try:
            if _wait_for_alerts(line, staff, engine):
                return []
        finally:
            line.stop()
    return [
        f"{len(_unalerted(engine, staff))} entries were not alerted by {_TRIES} starts of {ALERT_SECONDS:.0f} seconds"
    ]


def _wait_for_alerts(line: StartedLine, staff: Staff, engine: Engine) -> bool:
    until = time.monotonic() + ALERT_SECONDS
    while time.monotonic() < until:
        ready = httpx.get(f"{line.url}/readyz", timeout=10, trust_env=False).json()["ready"]
        if ready and not _unalerted(engine, staff):
            return True
        time.sleep(0.2)
    return False


def _unalerted(engine: Engine, staff: Staff) -> set[int]:
    return {row.id for row in check.rows(engine) if row.standing is Standing.OPEN} - set(staff.callbacks)
