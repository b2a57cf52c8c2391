"""What the carrier objects to: errors that end a document, and warnings that do not."""

from __future__ import annotations

from dataclasses import dataclass


class RefusedError(Exception):
    """The carrier cannot use an answer: it turns to the fallback address with this code.

    Attributes:
        code: the carrier's error code, such as 12100.
        problem: what is wrong, for a person.
    """

    def __init__(self, code: int, problem: str) -> None:
        super().__init__(f"{code}: {problem}")
        self.code = code
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Objection:
    """A warning: the call goes on, generally with the attribute's default."""

    code: int
    problem: str
