"""``python -m tests.soak.publishes``: two processes of two live lines are called while staff publish and go back.

Each webhook of a call goes to either process, as behind a load balancer. No webhook may fail, no call may hear two
versions or the other line, and two seconds after a publication no process may speak an older one to a new caller. What
the other line speaks stays as it is.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

import httpx

from ivr.content.lines import folder_of
from ivr.settings import Settings, read
from ivr.sim import events
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff
from ivr.wiring import kept_for
from ivr.wiring.publishing import publish, roll_back
from tests.soak.swaps import HEARD, SCRIPT, letters, save
from tests.started import LIVE, TOKEN, StartedLine
from tests.store.postgres import Postgres, make_database
from tests.two_lines import FIRST_NUMBER, SECOND, SECOND_NUMBER, two_lines

SECONDS: Final = 2.0
"""The longest that a process may go on speaking an older version to new callers."""
_PATIENCE: Final = 60.0
_EDITIONS: Final = {"": 0, SECOND: 5_000}
"""By line, the number of its first edition: the word of an edition tells the line that is heard."""
_NUMBERS: Final = {"": FIRST_NUMBER, SECOND: SECOND_NUMBER}


@dataclass
class Result:
    """What became of it."""

    publishes: int = 0
    rollbacks: int = 0
    calls: int = 0
    webhooks: int = 0
    mistakes: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds from a publication until every process speaks it."""


class Balancer(httpx.BaseTransport):
    """Sends each request to one of the processes, whatever address it names."""

    def __init__(self, lines: Sequence[StartedLine], rng: random.Random) -> None:
        self._ports = [line.port for line in lines]
        self._inner = httpx.HTTPTransport()
        self._rng = rng

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it."""
        host, port = "127.0.0.1", self._rng.choice(self._ports)
        request.url = request.url.copy_with(scheme="http", host=host, port=port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close what is open."""
        self._inner.close()


class Caller(Thread):
    """Calls, and calls again, until it is over."""

    def __init__(self, lines: Sequence[StartedLine], over: Event, result: Result, seed: int) -> None:
        super().__init__(daemon=True)
        self._lines, self._over, self._result, self._rng = lines, over, result, random.Random(seed)

    def run(self) -> None:
        """Call."""
        with httpx.Client(transport=Balancer(self._lines, self._rng), timeout=30) as client:
            while not self._over.is_set():
                self._call(client)

    def _call(self, client: httpx.Client) -> None:
        heard: set[str] = set()
        wrong: list[str] = []

        def listen(event: events.Event) -> None:
            match event:
                case events.Heard(text=text):
                    heard.update(HEARD.findall(text))
                case events.Requested(status=status):
                    self._result.webhooks += 1
                    wrong.extend([f"a webhook was answered {status}"] if status not in {200, 204} else [])
                case events.Refused(problem=problem):
                    wrong.append(problem)

        name = self._rng.choice(list(_NUMBERS))
        number, account = own(_NUMBERS[name]), LIVE["TWILIO_ACCOUNT_SID"]
        called = CallSettings(LIVE["IVR_PUBLIC_URL"], TOKEN, called=number, account=account)
        Call(called, client, (Scripted(parse_keys(SCRIPT)), Staff("answers")), listen, self._rng).run()
        if len(heard) != 1:
            wrong.append(f"a call heard {len(heard)} editions: {', '.join(sorted(heard))}")
        if any((len(each) == len(letters(_EDITIONS[SECOND]))) != (name == SECOND) for each in heard):
            wrong.append(f"a call to the line '{name}' heard another one")
        self._result.calls += 1
        self._result.mistakes += wrong


def publish_under_load(
    folder: Path, url: str, rounds: int, callers: int = 2, progress: Callable[[Result], None] = print
) -> Result:
    """Publish and go back, in turn, while two processes are called.

    Args:
        folder: An empty one.
        url: Of an empty database.
        rounds: How often it is published, and how often gone back.
        callers: How many call at once.
        progress: Is told after each round.
    """
    menus = with_own_numbers(two_lines(folder / "menus"))
    for name, edition in _EDITIONS.items():
        save(folder_of(menus, name), edition)
    more = {**LIVE, "IVR_DATABASE_URL": url, "IVR_SPEAK": "carrier"}
    lines = [StartedLine(folder / name, menus=menus, more=more) for name in ("one", "two")]
    settings = read({**lines[0].environment, "IVR_DATA": str(folder / "desk")})
    result, over = Result(), Event()
    try:
        for line in lines:
            line.data.mkdir()
            line.start()
        threads = [Caller(lines, over, result, seed) for seed in range(callers)]
        for thread in threads:
            thread.start()
        for number in range(1, rounds + 1):
            _round(settings.of_line(list(_NUMBERS)[number % 2]), lines, result, number)
            progress(result)
        over.set()
        for thread in threads:
            thread.join(60)
    finally:
        for line in lines:
            line.kill()
    return result


def own(text: str) -> str:
    """Instead of invented numbers, which no live line may ring, those of an area code that is never given out."""
    return text.replace("+1202555", "+1911200")


def with_own_numbers(menus: Path) -> Path:
    """Give menus such numbers; nothing is ever rung here."""
    for path in menus.rglob("*.yaml"):
        path.write_text(own(path.read_text(encoding="utf-8")), encoding="utf-8")
    return menus


def _round(settings: Settings, lines: Sequence[StartedLine], result: Result, number: int) -> None:
    """Publish one of the lines, and go back."""
    kept, name = kept_for(settings), settings.line
    others = {(each, version) for line in lines for each, version in _spoken(line).items() if each != name}
    save(settings.menus, _EDITIONS[name] + number)
    published = publish(settings, kept, "Ana", f"edition {number}", lambda *_: [])
    _await(lines, name, published.record.version, result)
    result.publishes += 1
    back = roll_back(kept, "", "Ben", "the way back")
    _await(lines, name, back.record.version, result)
    result.rollbacks += 1
    if others != {(each, version) for line in lines for each, version in _spoken(line).items() if each != name}:
        result.mistakes.append(f"publishing the line '{name}' changed another one")


def _await(lines: Sequence[StartedLine], name: str, version: str, result: Result) -> None:
    published = time.monotonic()
    while {_spoken(line)[name] for line in lines} != {version}:
        if time.monotonic() - published > _PATIENCE:
            result.mistakes.append(f"version {version} was not spoken in {_PATIENCE:.0f} seconds")
            return
        time.sleep(0.02)
    result.slowest = max(result.slowest, time.monotonic() - published)


def _spoken(line: StartedLine) -> dict[str, str]:
    """The version that each line speaks in a process."""
    health = httpx.get(f"{line.url}/healthz", trust_env=False, timeout=30).json()
    return {"": health["menus"]} | {name: each["menus"] for name, each in health["lines"].items()}


def main() -> None:
    """Publish and go back, and tell; the exit code is 1 if anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.publishes", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    chosen = parser.parse_args()
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            wrong = [
                _told(name, publish_under_load(Path(folder, name), url, chosen.rounds, progress=_progress))
                for name, url in (
                    ("SQLite", f"sqlite:///{folder}/line.db"),
                    ("PostgreSQL", make_database(server.url, "ivr_soak")),
                )
            ]
    finally:
        server.stop()
    sys.exit(any(wrong))


def _progress(result: Result) -> None:
    if result.rollbacks % 10 == 0 or result.mistakes:
        told = f"{result.calls:,} calls, slowest {result.slowest:.1f} s, {len(result.mistakes)} mistakes"
        print(f"  {result.publishes} publishes, {result.rollbacks} rollbacks, {told}", flush=True)


def _told(name: str, result: Result) -> bool:
    """Print what became of it; returns whether anything went wrong."""
    if result.slowest > SECONDS:
        result.mistakes.append(f"A process spoke an older version for {result.slowest:.1f} s.")
    print(
        f"{name}: {result.publishes} publishes and {result.rollbacks} rollbacks under {result.calls:,} calls with "
        f"{result.webhooks:,} webhooks; the slowest was heard after {result.slowest:.2f} s."
    )
    for mistake in result.mistakes[:20]:
        print(f"WRONG: {mistake}")
    return bool(result.mistakes)


if __name__ == "__main__":
    main()
