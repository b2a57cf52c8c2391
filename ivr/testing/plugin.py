"""The pytest plugin that comes with the package: the fixture ``ivr_line``.

It is loaded with every run of pytest where the package is installed, so it imports nothing heavy before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ivr.testing.line import IvrLine
    from ivr.wiring.trying.trial import TrialLine

_MENUS = "ivr_menus"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project say where its menus are."""
    parser.addini(_MENUS, "The folder with the line's menus, for the fixture ivr_line.", default="")


@pytest.fixture(scope="session")
def _ivr_trial(pytestconfig: pytest.Config) -> Iterator[TrialLine]:
    """The line, built once for all tests: of ``ivr_menus``, IVR_MENUS, ``menus``, or the menus that are shipped."""
    from ivr import settings  # noqa: PLC0415
    from ivr.cli.main import MENUS, SHIPPED  # noqa: PLC0415
    from ivr.wiring.trying.trial import TOKEN, TrialLine  # noqa: PLC0415

    given = pytestconfig.getini(_MENUS)
    root = pytestconfig.rootpath
    menus = root / given if given else Path(os.environ.get("IVR_MENUS") or root / MENUS)
    if not menus.is_dir() and not given and SHIPPED.is_dir():
        menus = SHIPPED
    environment = {"IVR_MENUS": str(menus), "IVR_SPEAK": "carrier", "TWILIO_AUTH_TOKEN": TOKEN}
    with TrialLine(settings.read(environment), remembers=True) as line:
        yield line


@pytest.fixture
def ivr_line(_ivr_trial: TrialLine) -> Iterator[IvrLine]:
    """The line: set its clock with ``at``, say what ``staff`` do, and ``call`` it. It is a Tuesday morning otherwise.

    Example::

        def test_at_night_the_nurse_on_call_is_rung(ivr_line):
            caller = ivr_line.at("2026-11-29 19:00").staff("no-answer").call()
            caller.press("4").press("1")
            assert caller.hears("nine one one")
    """
    from ivr.testing.line import IvrLine  # noqa: PLC0415

    line = IvrLine(_ivr_trial)
    yield line
    line.close()
