"""Commands that only read menus are quick: they load neither a database nor a web server."""

from __future__ import annotations

import subprocess
import sys

COMMANDS = ("check", "tree", "render", "approve", "evidence", "coverage", "recordings", "notice", "fallback")
HEAVY = {"sqlalchemy", "alembic", "psycopg", "fastapi", "starlette", "uvicorn", "httpx", "cryptography"}


def test_they_import_neither_database_nor_web() -> None:
    program = f"import sys; import {', '.join(f'ivr.cli.menus.{each}' for each in COMMANDS)}; print(*sys.modules)"
    assert not HEAVY & _modules(program)


def test_the_list_of_commands_imports_none_of_them() -> None:
    modules = _modules(
        "import sys; from ivr.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    assert {each for each in modules if each.startswith("ivr.")} == {"ivr.cli", "ivr.cli.main"}


def _modules(program: str) -> set[str]:
    """The modules that a program has loaded, which it prints in its last line."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())
