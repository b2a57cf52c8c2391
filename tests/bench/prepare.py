"""Starts the three servers and gives each of them the same calls."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tests.bench import load, requests, servers
from tests.bench.compare import Target

CALLS = 250
"""Different calls in the mix: some 3,000 requests, each with its own CallSid and signature."""

TOKEN = "the-token-of-the-benchmark"

MENUS = Path("menus")
"""The shipped line."""

ORDER = ("limit", "service", "tutorial")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Servers that are up and have answered the whole mix once."""

    targets: list[Target]
    """In the order in which they are measured."""
    steps: list[requests.Step]
    base: str
    """The service's URL, for which its requests are signed."""
    mix: dict[str, object]
    """What the requests and the answers are like."""


def prepare(running: ExitStack, folder: Path, core: int | None) -> Prepared:
    """Start all servers, collect the mix from the service, and let every server answer all of it once.

    Args:
        running: Ends the servers when it is left.
        folder: For the servers' output and the service's data.
        core: Where the servers run.
    """
    service = _start_service(running, folder, core)
    steps, answers = _collect(service)
    says = max(1, round(mean(answer.count(b"<Say") for answer in answers)))
    size = round(mean(map(len, answers)))
    started = [service]
    for name in ("limit", "tutorial"):
        port = servers.free_port()
        command = ["-m", "tests.bench.apps", name, str(port), TOKEN, str(says), str(size)]
        started.append(running.enter_context(servers.serving(name, port, command, core, folder, os.environ)))
    targets = [
        Target(server, load.aim(server.port, [requests.wire(step, server.base, TOKEN) for step in steps]))
        for server in sorted(started, key=lambda server: ORDER.index(server.name))
    ]
    return Prepared(targets, steps, service.base, _facts(targets, steps, says))


def _start_service(running: ExitStack, folder: Path, core: int | None) -> servers.Server:
    """The service as ``ivr serve`` starts it, with the shipped menus, an empty data folder and our token.

    It is without its call log, since those that it is compared with write nothing; see `tests.bench.durable` for that.
    """
    port = servers.free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))}
    ours = {"PORT": str(port), "IVR_DATA": str(folder / "data"), "IVR_MENUS": str(MENUS), "TWILIO_AUTH_TOKEN": TOKEN}
    # Nothing is rendered beside the measurement, and documents are the same whatever was rendered here before.
    ours |= {"IVR_AUDIO": str(folder / "no-audio"), "IVR_SPEAK": "carrier"}
    command = ["-m", "tests.bench.unlogged"]
    return running.enter_context(servers.serving("service", port, command, core, folder, {**clean, **ours}))


def _collect(service: servers.Server) -> tuple[list[requests.Step], list[bytes]]:
    """The webhooks of `CALLS` calls that walk the line, and the service's answers."""
    answers: list[bytes] = []
    with load.connect(service.port) as connection:

        def ask(step: requests.Step) -> bytes:
            status, body = load.ask(connection, requests.wire(step, service.base, TOKEN))
            if status != 200:
                raise load.WrongAnswerError(f"status {status} instead of 200 for {step.target!r}")
            answers.append(body)
            return body

        return requests.walk(ask, CALLS), answers


def _facts(targets: list[Target], steps: list[requests.Step], says: int) -> dict[str, object]:
    """What a reader must know of the mix: means over all requests."""
    return {
        "calls": CALLS,
        "requests": len(steps),
        "parameters": round(mean(len(step.form) for step in steps), 1),
        "form bytes": round(mean(len(step.body) for step in steps)),
        "URL bytes": round(mean(len(step.target) for step in steps)),
        "answer bytes": {
            target.server.name: round(mean(len(shot.body) for shot in target.shots)) for target in targets
        },
        "says in an answer": says,
    }
