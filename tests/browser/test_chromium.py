"""Where Chromium is absent it is installed, or there is a command to type."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.browser.chromium import INSTALL, ensure, find, missing


class Machine:
    """A machine with some commands; installing Chromium may work on it or not."""

    def __init__(self, *commands: str, installs: bool = True) -> None:
        self.commands = set(commands)
        self.ran: list[Sequence[str]] = []
        self._installs = installs

    def which(self, name: str) -> str | None:
        """Find a command."""
        return f"/usr/bin/{name}" if name in self.commands else None

    def run(self, command: Sequence[str]) -> int:
        """Run a command."""
        self.ran.append(command)
        if not self._installs:
            return 100
        if "install" in command:
            self.commands.add("chromium")
        return 0


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_that_is_there_is_taken(name: str) -> None:
    machine = Machine(name)
    assert find(machine.which) == f"/usr/bin/{name}"
    assert ensure(machine.which, root=True, run=machine.run) is None
    assert machine.ran == []


def test_as_root_on_debian_it_is_installed() -> None:
    machine = Machine("apt-get")
    assert ensure(machine.which, root=True, run=machine.run) is None
    assert tuple(machine.ran) == INSTALL


@pytest.mark.parametrize(
    ("machine", "root"),
    [(Machine("apt-get"), False), (Machine(), True), (Machine("apt-get", installs=False), True)],
    ids=["not root", "not Debian", "installing fails"],
)
def test_elsewhere_there_is_a_command_to_type(machine: Machine, *, root: bool) -> None:
    told = ensure(machine.which, root=root, run=machine.run)
    assert told == missing()
    assert "apt-get install chromium" in missing("linux")
    assert "brew install" in missing("darwin")
    assert "make test BROWSER=no" in told
