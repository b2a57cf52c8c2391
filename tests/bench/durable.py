"""What the durable call log costs: the same service with and without it, in turn, at many connections.

Every request is sent to each of the two once only: a repeated webhook is an entry that is already there, and cheaper.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import compare, load, report, requests, servers
from tests.bench.prepare import MENUS, TOKEN

CONNECTIONS = 256
CALLS = 2_500
"""Different calls: some 30,000 requests, a part of them for each round."""
ROUNDS = 7
"""The first one warms up and is not counted."""
FLUSHES, FLUSHED_BYTES = 100, 4_096
NOW = "2026-03-31T14:00:00Z"
LOGGED, UNLOGGED = "with log", "without log"


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two services, with its requests round by round."""

    server: servers.Server
    rounds: Sequence[Sequence[load.Shot]]

    def measure(self, number: int) -> compare.Figures:
        """Send the requests of one round."""
        before = self.server.cpu_seconds()
        run = load.run_once(self.server.port, self.rounds[number], CONNECTIONS)
        after = self.server.cpu_seconds()
        return compare.figures(run, before, after)


def measure(folder: Path, core: int | None, client_core: int | None) -> dict[str, Any]:
    """Measure both, print it, and return it for the file.

    Args:
        folder: On the disk where the log would lie.
        core: Where both services run.
        client_core: Where the client runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name, ExitStack() as running:
        flush = flush_milliseconds(Path(name))
        sides = _start(running, Path(name), core)
        with servers.pinned(client_core):
            measured = [_round(sides, number) for number in range(ROUNDS)][1:]
    report.print_rounds(f"The durable log: {CONNECTIONS} connections, {len(measured)} rounds", measured)
    goals = [
        report.Goal("throughput, with log / without", compare.ratio(measured, "throughput", LOGGED, UNLOGGED), 0.7),
        report.Goal("CPU a request, without log / with", compare.ratio(measured, "cpu", UNLOGGED, LOGGED), 0.7),
        report.Goal("p99, with log / without", compare.ratio(measured, "p99", LOGGED, UNLOGGED)),
    ]
    report.print_goals("Ratios within each round", goals)
    doubts = compare.doubts(measured)
    for doubt in doubts:
        print(f"Trust the ratio of CPU time only. {doubt}.")
    report.print_goals("The disk", [report.Goal("flush of 4 KiB, ms", flush)])
    return {
        "connections": CONNECTIONS,
        "rounds": report.as_data(measured),
        "ratios": [goal.as_data() for goal in goals],
        "doubts": doubts,
        "flush milliseconds": asdict(flush),
    }


def _round(sides: Sequence[_Side], number: int) -> dict[str, compare.Figures]:
    """Both sides, now the one first and now the other: whatever else the machine does is unfair to both alike."""
    found = {side.server.name: side.measure(number) for side in (sides if number % 2 else reversed(sides))}
    return {side.server.name: found[side.server.name] for side in sides}


def flush_milliseconds(folder: Path) -> compare.Measure:
    """How long the disk takes to flush a page that was appended to a file."""
    taken = []
    with (folder / "flushed").open("ab", buffering=0) as file:
        for _ in range(FLUSHES):
            file.write(bytes(FLUSHED_BYTES))
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1e3)
    return compare.Measure(median(taken), min(taken), max(taken))


def _start(running: ExitStack, folder: Path, core: int | None) -> list[_Side]:
    """Start both. One answers all calls one by one, and the answers are what both must say later."""
    commands = {UNLOGGED: ["-m", "tests.bench.unlogged"], LOGGED: ["-m", "ivr", "serve"]}
    started = [_service(running, folder, core, name, command) for name, command in commands.items()]
    steps, answers = collect(started[0])
    size = len(steps) // ROUNDS
    return [
        _Side(
            server,
            [
                [
                    load.Shot(requests.wire(step, server.base, TOKEN), answer)
                    for step, answer in zip(steps[first : first + size], answers[first : first + size], strict=True)
                ]
                for first in range(0, size * ROUNDS, size)
            ],
        )
        for server in started
    ]


def _service(running: ExitStack, folder: Path, core: int | None, name: str, command: list[str]) -> servers.Server:
    port = servers.free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))}
    ours = {"PORT": str(port), "IVR_DATA": str(folder / name), "IVR_MENUS": str(MENUS), "TWILIO_AUTH_TOKEN": TOKEN}
    # The second in which a warning sign was chosen is in the answer: both must give the same one.
    ours |= {"IVR_AUDIO": str(folder / "no-audio"), "IVR_SPEAK": "carrier", "IVR_NOW": NOW}
    if url := os.environ.get("IVR_DATABASE_URL"):
        ours["IVR_DATABASE_URL"] = url
    return running.enter_context(servers.serving(name, port, command, core, folder, {**clean, **ours}))


def collect(service: servers.Server) -> tuple[list[requests.Step], list[bytes]]:
    """The webhooks of `CALLS` calls in an order in which calls go side by side, and the body of each answer."""
    answers: dict[requests.Step, bytes] = {}
    with load.connect(service.port) as connection:

        def ask(step: requests.Step) -> bytes:
            status, body = load.ask(connection, requests.wire(step, service.base, TOKEN))
            if status != 200:
                raise load.WrongAnswerError(f"status {status} instead of 200 for {step.target!r}")
            answers[step] = body
            return body

        steps = requests.walk(ask, CALLS)
    return steps, [answers[step] for step in steps]
