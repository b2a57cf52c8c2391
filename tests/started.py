"""Lines that are really started, as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

TOKEN = "auth-token-of-the-tests"
LIVE = {
    "IVR_PUBLIC_URL": "https://line.example.org",
    "TWILIO_ACCOUNT_SID": f"AC{0:032x}",
    "TWILIO_AUTH_TOKEN": TOKEN,
    "IVR_SECRET": "a-secret-of-the-tests",
    "IVR_ALERT_FROM": "+12025550100",
}
"""What a live line needs in its environment, but for its menus and voice. Nothing is ever sent there."""
SECONDS_TO_START = 180
OPEN, CLOSED = {"IVR_NOW": "2026-03-10T15:00:00Z"}, {"IVR_NOW": "2026-03-08T06:30:00Z"}
"""When the clock stands still: a Tuesday in office hours, and a Sunday in the night in which the clocks change."""
MENUS = Path(__file__).parents[1] / "menus"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class StartedLine:
    """The shipped line as ``python -m ivr serve`` on a free port, with ``data`` as its data folder."""

    data: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    token: str = TOKEN
    menus: Path = MENUS
    audio: Path | None = None
    """The folder with the audio; None for one without any, so that the carrier's voice says everything."""
    more: Mapping[str, str] = field(default_factory=dict)
    """What else its environment says, such as IVR_NOW."""
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> int:
        """The number of its process."""
        assert self._server
        return self._server.pid

    @property
    def environment(self) -> dict[str, str]:
        """What a command needs in its environment to reach this line."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))},
            "PORT": str(self.port),
            "IVR_DATA": str(self.data),
            "IVR_MENUS": str(self.menus),
            "IVR_AUDIO": str(self.audio or self.data / "no-audio"),
            "IVR_ENGINE": "espeak",  # the good voice would speak behind every test
            "TWILIO_AUTH_TOKEN": self.token,
            **self.more,
        }

    def start(self) -> None:
        """Start it and wait until it answers; fail with what it printed."""
        log = self.data / "printed.txt"
        command = [sys.executable, "-m", "ivr", "serve", *self.options]
        with log.open("w") as output:
            self._server = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
        until = time.monotonic() + SECONDS_TO_START
        while self._server.poll() is None and time.monotonic() < until:
            if self._answers():
                return
            time.sleep(0.05)
        pytest.fail(f"The line did not start. It printed:\n{log.read_text()}")

    def _answers(self) -> bool:
        """Whether it does. A client of httpx reads all certificates first, which is too much for what asks so often."""
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=1)) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        return True

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does."""
        if self._server is not None:
            self._server.kill()
            self._server.wait(timeout=60)

    def stop(self) -> None:
        """End it as a service manager does."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=60)
