"""``make bench``: the service against the limit of this machine and against the tutorial way, in one run.

All three servers run on one core and the client on another, over loopback HTTP with valid signatures. The figures to
trust are ratios within this run. A missed target is printed as such; it is no failure, for the machine may be busy.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import compare, content, durable, exploring, inside, report, servers, speech
from tests.bench.prepare import MENUS, TOKEN, Prepared, prepare


def main() -> None:
    """Measure everything, print the tables, write ``$IVR_DATA/bench.json``."""
    cores = servers.cores()
    print(f"This takes about two minutes. {_where(cores)}", flush=True)
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        ready = prepare(running, Path(name), cores[0] if cores else None)
        print(f"The mix: {ready.mix['requests']} signed requests of {ready.mix['calls']} calls.", flush=True)
        with servers.pinned(cores[-1] if cores else None):
            served = _served(ready)
    with tempfile.TemporaryDirectory() as name, servers.pinned(cores[0] if cores else None):
        alone = inside.measure(MENUS, ready.steps, ready.base, TOKEN)
        loading = content.measure(Path(name))
        walked = exploring.measure()
    with tempfile.TemporaryDirectory() as name:
        spoken = speech.measure(MENUS, Path(name))
    report.print_plain("Without HTTP, a second", alone)
    report.print_plain("Loading a big line", loading)
    report.print_goals("Loading", [report.loading_goal(loading["seconds"])])
    report.print_plain("Walking every call", walked)
    report.print_goals("Growth", [report.growth_goal(walked["times a place costs among the most"])])
    report.print_plain("Rendering the line's audio, on all cores", spoken)
    folder = Path(os.environ.get("IVR_DATA") or "var")
    logged = durable.measure(folder, cores[0] if cores else None, cores[-1] if cores else None)
    path = folder / "bench.json"
    data = {"machine": report.machine(cores), "mix": ready.mix, **served}
    data |= {"without HTTP": alone, "loading": loading, "exploring": walked, "rendering": spoken, "durable log": logged}
    report.write(path, data)
    print(f"\nWritten to {path}")


def _served(ready: Prepared) -> dict[str, Any]:
    """Warm up, measure with many connections and with one, print it, and return it for the file."""
    targets = ready.targets
    compare.rounds(targets, 1, compare.CONNECTIONS, compare.WARM_UP_SECONDS)
    many = compare.undisturbed(compare.rounds(targets, compare.ROUNDS, compare.CONNECTIONS, compare.SECONDS))
    one = compare.rounds(targets, compare.LATENCY_ROUNDS, 1, compare.LATENCY_SECONDS)
    counted = f"{len(many)} of {compare.ROUNDS} rounds counted"
    report.print_rounds(f"{compare.CONNECTIONS} connections, {counted}: median (lowest-highest)", many)
    report.print_rounds(f"1 connection, {compare.LATENCY_ROUNDS} rounds", one)
    goals, doubts = report.goals(many), compare.doubts(many)
    report.print_goals("Ratios within each round", goals)
    for doubt in doubts:
        print(f"Trust the ratios of CPU time only. {doubt}.")
    return {
        "connections": compare.CONNECTIONS,
        "rounds": compare.ROUNDS,
        "rounds counted": len(many),
        "seconds a round": compare.SECONDS,
        "many connections": report.as_data(many),
        "one connection": report.as_data(one),
        "ratios": [goal.as_data() for goal in goals],
        "doubts": doubts,
    }


def _where(cores: tuple[int, ...]) -> str:
    """On which cores the two sides run."""
    if not cores:
        return "This system does not let cores be chosen: no pinning, no CPU time."
    if len(cores) == 1:
        return "There is one core only: client and servers share it, so trust the ratio of CPU time only."
    return f"Servers on core {cores[0]}, client on core {cores[-1]}."


if __name__ == "__main__":
    main()
