"""The servers against each other: in turn, round after round, so that a busy machine is unfair to all of them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench import load, servers

CONNECTIONS = 32
ROUNDS, SECONDS = 10, 1.5
ENOUGH = 3
"""With fewer undisturbed rounds than this, the disturbed ones count as well, and that is told."""
WARM_UP_SECONDS = 1.0
LATENCY_ROUNDS, LATENCY_SECONDS = 3, 0.7
"""The runs with one request at a time."""

BUSY, IDLE = 0.95, 0.9
"""Under load a server's core works all the time. Below `IDLE` it waited: for the client, if that was above `BUSY`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The median over the rounds, with the lowest and the highest."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run says about one server; the CPU figures are None where the system does not tell them."""

    throughput: float
    """Requests a second."""
    p50: float
    """Milliseconds, as are all latencies."""
    p99: float
    requests: float
    client: float
    """The share of the time that the client's core worked."""
    cpu: float | None
    """Microseconds of the server's CPU time, user and system, a request."""
    server: float | None
    """The share of the time that the server's core worked for it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server with the shots prepared for it."""

    server: servers.Server
    shots: Sequence[load.Shot]

    def measure(self, connections: int, seconds: float) -> Figures:
        """One run against this server."""
        before = self.server.cpu_seconds()
        run = load.run(self.server.port, self.shots, connections, seconds)
        after = self.server.cpu_seconds()
        return figures(run, before, after)


def figures(run: load.Run, before: float | None, after: float | None) -> Figures:
    """The figures of one run, with the server's CPU seconds before and after it."""
    spent = None if before is None or after is None else after - before
    return Figures(
        throughput=run.requests / run.seconds,
        p50=run.percentile(0.5),
        p99=run.percentile(0.99),
        requests=run.requests,
        client=run.client_cpu / run.seconds,
        cpu=None if spent is None else spent / run.requests * 1e6,
        server=None if spent is None else spent / run.seconds,
    )


Rounds = list[dict[str, Figures]]
"""Round by round, the figures of each server by its name."""


def rounds(targets: Sequence[Target], count: int, connections: int, seconds: float) -> Rounds:
    """Measure all servers, one after another, ``count`` times."""
    return [{t.server.name: t.measure(connections, seconds) for t in targets} for _ in range(count)]


def values(measured: Rounds, name: str, figure: str) -> list[float]:
    """One figure of one server in every round; empty if the system does not tell it."""
    found = [getattr(one[name], figure) for one in measured]
    return [value for value in found if value is not None]


def over(found: Sequence[float]) -> Measure | None:
    """The median and the spread; None without values."""
    return Measure(median(found), min(found), max(found)) if found else None


def ratio(measured: Rounds, figure: str, above: str, below: str) -> Measure | None:
    """One figure of a server over that of another, taken within each round."""
    pairs = zip(values(measured, above, figure), values(measured, below, figure), strict=True)
    return over([first / second for first, second in pairs])


def undisturbed(measured: Rounds) -> Rounds:
    """The rounds in which every server's core was kept busy; all rounds where those are too few.

    A server that waits of its own accord is idle in every round, so it cannot hide behind this.
    """
    calm = [one for one in measured if all(f.server is None or f.server >= IDLE for f in one.values())]
    return calm if len(calm) >= ENOUGH else measured


def doubts(measured: Rounds) -> list[str]:
    """Why throughput and latency are not to be trusted: servers whose core was not kept busy, and who is to blame."""
    found = []
    for name in measured[0]:
        client = median(values(measured, name, "client"))
        server = median(values(measured, name, "server") or [1.0])
        if server < IDLE:
            blame = "the client was the bottleneck" if client > BUSY else "something else used the machine"
            found.append(f"{name}: its core worked {server:.0%} of the time, the client's {client:.0%}; {blame}")
    return found
