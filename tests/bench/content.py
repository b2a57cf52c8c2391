"""Loading a line of 500 menus and topics with 5,000 statements: seconds, and memory in a process of its own.

The limit is the C parser's events over the same bytes: no reader of these files can be quicker than that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import yaml

from ivr.content.load import load, read_folder
from tests.content.big_line import MENUS, STATEMENTS, TOPICS, big_files


def measure(folder: Path) -> dict[str, float]:
    """Write the big line into ``folder``, and load it in a new process.

    Returns:
        The figures of `main`, and the size of the line.
    """
    files = big_files()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    command = [sys.executable, "-m", "tests.bench.content", str(folder)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    size = {"menus and topics": MENUS + TOPICS, "statements": STATEMENTS, "megabytes": _size(files) / 1e6}
    return {**size, **found}


def main(folder: Path) -> dict[str, float]:
    """Load the line and measure it, in a process that has done nothing else.

    Raises:
        AssertionError: The line does not load.
    """
    before = peak_megabytes()
    start = time.perf_counter()
    loaded = load(read_folder(folder))
    seconds = time.perf_counter() - start
    after = peak_megabytes()
    if loaded.line is None:
        raise AssertionError("\n".join(map(str, loaded.issues)))
    limit = min(parse_seconds(loaded.files) for _ in range(3))
    return {
        "seconds": seconds,
        "seconds of the limit": limit,
        "times the limit": seconds / limit,
        "peak megabytes more": after - before,
        "peak megabytes": after,
    }


def parse_seconds(files: Mapping[str, bytes]) -> float:
    """How long the quickest YAML parser takes for the events of all files, doing nothing with them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    start = time.perf_counter()
    for data in files.values():
        for _ in yaml.parse(data, loader):
            pass
    return time.perf_counter() - start


def peak_megabytes() -> float:
    """The most memory this process ever held. Elsewhere than on Linux it may count that of its parent at the start."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        import resource  # noqa: PLC0415  # not on every system, and not needed on Linux

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) * 1024 / 1e6


def _size(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
