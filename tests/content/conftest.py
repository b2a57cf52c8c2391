"""No check may say anything that has no code, or that cannot be said in Spanish."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ivr
from ivr.content import load
from ivr.content.messages.catalogue import CUT, SPANISH, code_of, translated
from ivr.content.yaml import issues
from ivr.content.yaml.issues import Issue

_ISSUES = Path(issues.__file__)
_PACKAGE = str(Path(ivr.__file__).parent)


def _by_a_check() -> bool:
    """Whether a check makes the message, and not a test."""
    frame = sys._getframe(2)
    while frame.f_back and (Path(frame.f_code.co_filename) == _ISSUES or frame.f_code.co_filename.startswith("<")):
        frame = frame.f_back
    return frame.f_code.co_filename.startswith(_PACKAGE)


@pytest.fixture(autouse=True, scope="package")
def nothing_is_remembered() -> None:
    """Messages that were caused where nobody watched would not be caused again."""
    load._remembered.cache_clear()


@pytest.fixture(autouse=True)
def every_message_is_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watches every message that a test causes: the tests reach each line of the checks."""
    caused: set[tuple[str, str]] = set()
    made = Issue.__init__

    def watched(self: Issue, *arguments: object, **named: object) -> None:
        made(self, *arguments, **named)  # type: ignore[arg-type]
        if _by_a_check():
            caused.add((self.problem, self.remedy))

    monkeypatch.setattr(Issue, "__init__", watched)
    yield
    unknown = [problem for problem, _ in caused if not code_of(problem)]
    english = [text for each in caused for text in each if not text.endswith(CUT) and translated(text, SPANISH) == text]
    assert (unknown, english) == ([], []), "put them into ivr/content/messages/catalogue.json"
