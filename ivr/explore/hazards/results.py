"""The tests of the program: which there are, and what came of the last run of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

PASSED = "passed"
_WORSE = ("failed", "did not run to its end", "was skipped", PASSED)
"""What may come of a test, the worst first."""
_OUTCOMES = {"failure": "failed", "error": "did not run to its end", "skipped": "was skipped"}


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a run of the tests."""

    file: str
    began: datetime
    """In UTC."""
    outcomes: Mapping[str, str] = field(repr=False)
    """What came of each test, by its node id; of a test with several sets of data the worst."""

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(each == PASSED for each in self.outcomes.values())

    def changed_since(self, files: Iterable[Path]) -> list[Path]:
        """The files that were changed after the run began, so that it may have tested something else."""
        return sorted(each for each in files if each.is_file() and each.stat().st_mtime > self.began.timestamp())


@cache
def all_tests(folder: Path) -> frozenset[str]:
    """The node ids of all tests below the folder `tests` of a checkout, without running or importing any.

    Args:
        folder: That of the checkout.
    """
    return frozenset(name for path in sorted((folder / "tests").rglob("test_*.py")) for name in _of(path, folder))


def _of(path: Path, folder: Path) -> Iterator[str]:
    file = path.relative_to(folder).as_posix()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield f"{file}::{node.name}"


def read_results(path: Path) -> Results:
    """What pytest wrote with `--junitxml`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else; the message says what.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.begins, reader.ends
    parser.EntityDeclHandler = reader.refuses
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ValueError(f"it is not XML: {expat.errors.messages[error.code]} in line {error.lineno}") from None
    if not reader.outcomes or reader.began is None:
        raise ValueError("it holds no results of tests")
    return Results(str(path), reader.began, reader.outcomes)


class _Reader:
    """Gathers results while the file is read."""

    def __init__(self) -> None:
        self.began: datetime | None = None
        self.outcomes: dict[str, str] = {}
        self._case, self._outcome = "", PASSED

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "testsuite":
            began = _instant(attributes.get("timestamp", ""))
            self.began = min(self.began or began, began)
        elif name == "testcase":
            self._case, self._outcome = _node(attributes), PASSED
        elif self._case and name in _OUTCOMES:
            self._outcome = min(self._outcome, _OUTCOMES[name], key=_WORSE.index)

    def ends(self, name: str) -> None:
        """An element ends."""
        if name == "testcase":
            before = self.outcomes.get(self._case, PASSED)
            self.outcomes[self._case] = min(before, self._outcome, key=_WORSE.index)
            self._case = ""

    def refuses(self, *_: Any) -> None:  # noqa: ANN401  # the parser's own
        """An entity is declared: pytest writes none, and one may grow without end."""
        raise ValueError("it declares entities, which no results of tests do")


def _node(attributes: Mapping[str, str]) -> str:
    """The node id: pytest tells the module with dots, and the set of data in brackets."""
    name = re.sub(r"\[.*", "", attributes.get("name", ""), flags=re.DOTALL)
    return f"{attributes.get('classname', '').replace('.', '/')}.py::{name}"


def _instant(text: str) -> datetime:
    """When something began; without an offset it is the time of this machine."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise ValueError(f"it does not tell when the tests began: '{text}' is not an instant") from None
