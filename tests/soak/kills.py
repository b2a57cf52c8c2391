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
from pathlib import Path
from typing import Final

import httpx

from tests.soak.callers import Callers, Told
from tests.started import free_port

START_SECONDS: Final = 30.0
MOST_SECONDS_OF_CALLS: Final = 0.4
"""A call takes some hundredths of a second here, since nobody waits for words to be spoken."""
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
    def printed(self) -> Path:
        """Where everything goes that any of its processes prints."""
        return self.folder / "printed.txt"

    def start(self) -> None:
        """Start a process. It is perhaps not up yet."""
        if self._forge is None:
            clean = {name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))}
            ours = {"PORT": str(self.port), "IVR_DATA": str(self.folder / "data")}
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
        """End the process at once, as a power failure would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the process as a service manager does, and with it what starts it."""
        self._end(signal.SIGTERM)
        if self._forge is not None and self._forge.stdin is not None:
            self._forge.stdin.close()
            self._forge.wait(10)
            self._forge = None

    def _end(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process, how)
            while True:
                os.kill(self._process, 0)
                time.sleep(0.002)
        self._process = 0


def kill_again_and_again(victim: Victim, token: str, kills: int, seed: int, progress: Progress) -> list[Told]:
    """Let callers call, and kill the line at random moments. Returns what the callers were told, all together."""
    rng = random.Random(seed)
    told: list[Told] = []
    for number in range(1, kills + 1):
        victim.start()
        if rng.random() < KILLED_EARLY:
            time.sleep(rng.uniform(0, MOST_SECONDS_OF_START))
            victim.kill()
        else:
            told += _calls_cut_off(victim, token, rng)
        progress(number, sum(bool(each.sign) for each in told))
    return told


def _calls_cut_off(victim: Victim, token: str, rng: random.Random) -> list[Told]:
    victim.wait()
    callers = Callers(victim.url, token, rng.getrandbits(32))
    callers.start()
    time.sleep(rng.uniform(0, MOST_SECONDS_OF_CALLS))
    victim.kill()
    callers.stop()
    return callers.told
