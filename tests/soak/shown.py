"""The pages of the console about menus that are damaged, as a browser asks for them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

from ivr.web.app import create_app
from tests.web.console.browsing import Browsing
from tests.web.console.conftest import template_in

_OF_ALL: Final = (
    "/change", "/change/topic", "/change/staff", "/change/pronunciation", "/change/files", "/try", "/try/line",
    "/approve", "/callers", "/",
)  # fmt: skip
_OF_ONE: Final = (
    ("/change/place", "file"),
    ("/change/place", "file"),
    ("/change/facts", "file"),
    ("/change/file", "name"),
)
_FAULT: Final = 500


class Pages:
    """A console whose menus are others each time."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        parts = template_in(Path(self._folder.name)).fresh()
        self._menus = parts.settings.menus
        self._browsing = Browsing(create_app(parts))

    def ask(self, files: Mapping[str, bytes], rng: random.Random) -> None:
        """Ask for one of the pages.

        Raises:
            AssertionError: It blames us.
        """
        for path in [each for each in self._menus.rglob("*.yaml") if each.is_file()]:
            path.unlink()
        for name, data in files.items():
            (self._menus / name).parent.mkdir(exist_ok=True, parents=True)
            (self._menus / name).write_bytes(data)
        address = rng.choice(_OF_ALL)
        if rng.random() < 0.5:  # as often
            page, field = rng.choice(_OF_ONE)
            address = f"{page}?{urlencode({field: rng.choice(sorted(files))})}"
        mark = "&" if "?" in address else "?"
        answer = self._browsing.get(f"/console{address}{mark}lang={rng.choice(('en', 'es'))}")
        assert answer.status_code < _FAULT, f"{answer.status_code} of {address}"
