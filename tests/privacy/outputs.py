"""Everything that a line puts out, gathered by where it was found."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx
from click.testing import CliRunner

from ivr.cli.main import main
from tests.privacy.traces import found
from tests.started import StartedLine

FORMATS = ("table", "json", "csv", "html")


@dataclass
class Outputs:
    """What was put out."""

    kept: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, where: str, data: bytes | str) -> None:
        """Note what was put out there."""
        self.kept.append((where, data.encode(errors="surrogateescape") if isinstance(data, str) else data))

    def leaks(self) -> list[str]:
        """Where something of a caller is, and what."""
        return [f"{where}: {', '.join(sorted(told))}" for where, data in self.kept if (told := found(data))]

    def of(self, where: str) -> list[bytes]:
        """All that was put out at places that begin so."""
        return [data for name, data in self.kept if name.startswith(where)]

    def files(self, when: str, *folders: Path) -> None:
        """Note names and bytes of all files as they are now.

        Another process copies them: one that opens and closes a SQLite file lets go of its own locks on it.
        """
        with TemporaryDirectory() as copy:
            subprocess.run(["cp", "-R", *map(str, folders), copy], check=False)  # some are gone again
            for path in sorted(Path(copy).rglob("*")):
                self.add(f"name of a file, {when}", str(path.relative_to(copy)))
                if path.is_file():
                    self.add(f"file {path.name}, {when}", path.read_bytes())

    def pages(self, when: str, line: StartedLine) -> None:
        """Note what those who watch the line see."""
        for path in ("/metrics", "/healthz", "/readyz", "/phone/line"):
            answer = httpx.get(line.url + path, timeout=60, trust_env=False)
            self.add(f"page {path}, {when}", answer.content)
            self.add(f"headers of {path}, {when}", str(answer.headers))

    def commands(self, line: StartedLine) -> None:
        """Note what staff's commands print, but for the one that shows the number."""
        menus = ("--menus", str(line.menus))
        self.add("callbacks", command(line, "callbacks"))
        self.add("callbacks --json", command(line, "callbacks", "--json"))
        self.add("coverage", command(line, "coverage", *menus))
        self.add("coverage --json", command(line, "coverage", *menus, "--json"))
        self.add("calls", command(line, "calls", *menus, "--limit", "1000"))
        listed = command(line, "calls", *menus, "--limit", "1000", "--json")
        self.add("calls --json", listed)
        calls = [each["call"] for each in json.loads(listed)]
        self.add("calls --same-caller", command(line, "calls", *menus, "--same-caller", calls[0]))
        for call in calls:
            self.add("calls show", command(line, "calls", *menus, "show", call))
            self.add("calls show --json", command(line, "calls", *menus, "show", call, "--json"))
        for form in FORMATS:
            self.add(f"report {form}", command(line, "report", *menus, "--format", form))
        other = {"IVR_SECRET": "another-secret-of-the-tests"}
        for id_ in callbacks(line):
            self.add("callbacks show, another secret", command(line, "callbacks", "show", str(id_), code=None, **other))


def command(line: StartedLine, *arguments: str, code: int | None = 0, **changed: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(main, arguments, env={**line.environment, **changed})
    assert code is None or result.exit_code == code, result.output
    return result.output


def callbacks(line: StartedLine) -> list[int]:
    """The ids of the entries that are open or taken."""
    return [each["id"] for each in json.loads(command(line, "callbacks", "--json"))]


@contextmanager
def receiver(outputs: Outputs) -> Iterator[str]:
    """A system of the clinic's own, which notes all that it is sent; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            outputs.add("webhook", f"{self.path} {self.headers}")
            outputs.add("webhook", self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/alerts"
        finally:
            server.shutdown()
            thread.join()
