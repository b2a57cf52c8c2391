"""Why a form cannot write something, in words for staff."""

from __future__ import annotations


class EditError(Exception):
    """A change that cannot be written. Nothing was changed."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        """What is wrong, without a full stop."""
        self.remedy = remedy
        """What to do instead, in whole sentences."""
        super().__init__(f"{problem}. {remedy}")


class NotByFormError(EditError):
    """The file is written in a way that no form can change without touching other lines."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__(
            f"Line {line} of '{file}' is written in a way that a form cannot change",
            "Change it as text: open the file below 'All files'.",
        )
