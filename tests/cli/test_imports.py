"""Commands that only read menus are quick: they load neither a database nor a web server."""

from __future__ import annotations

import subprocess
import sys

COMMANDS = ("check", "tree", "render", "approve", "evidence", "coverage", "recordings", "notice", "fallback")
HEAVY = {"sqlalchemy", "alembic", "psycopg", "fastapi", "starlette", "uvicorn", "httpx", "cryptography"}


def test_they_import_neither_database_nor_web() -> None:
    program = f"import sys; import {', '.join(f'ivr.cli.menus.{each}' for each in COMMANDS)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
