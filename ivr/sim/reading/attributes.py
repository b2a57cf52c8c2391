"""Reading the attributes of one element: each with its default and legal values, the bad ones objected to."""

from __future__ import annotations

import re
from collections.abc import Collection

from ivr.sim.reading.refusal import Objection
from ivr.sim.reading.xml_tree import Node

METHODS = ("POST", "GET")
KEYS = frozenset("0123456789*#")


class Attributes:
    """The attributes of one element. Ask for each by name, then call `done` to object to the rest."""

    def __init__(self, node: Node, objections: list[Objection]) -> None:
        self._node = node
        self._left = dict(node.attributes)
        self._objections = objections

    def text(self, name: str) -> str | None:
        """Any text, or None if the attribute is missing."""
        return self._left.pop(name, None)

    def word(self, name: str, default: str, legal: Collection[str], code: int = 12200) -> str:
        """One of the legal words."""
        value = self._left.pop(name, default)
        return value if value in legal else self._default(name, value, default, code)

    def method(self, name: str = "method") -> str:
        """POST, unless GET is asked for."""
        return self.word(name, "POST", METHODS)

    def truth(self, name: str, default: bool, code: int = 12200) -> bool:  # noqa: FBT001 - it is the value itself
        """``true`` or ``false``."""
        return self.word(name, str(default).lower(), ("true", "false"), code) == "true"

    def whole(self, name: str, default: int, low: int, high: int, code: int = 12200) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._left.pop(name, str(default))
        legal = re.fullmatch("[0-9]{1,9}", value) and low <= int(value) <= high
        return int(value) if legal else int(self._default(name, value, str(default), code))

    def keys(self, name: str, default: str, most: int, code: int) -> str:
        """Some of ``0-9*#``, at most ``most`` of them; empty is legal."""
        value = self._left.pop(name, default)
        return value if len(value) <= most and KEYS.issuperset(value) else self._default(name, value, default, code)

    def pass_over(self, names: str) -> None:
        """Pass over attributes, separated by spaces, that the carrier knows and this player has no use for."""
        for name in names.split():
            self._left.pop(name, None)

    def done(self) -> None:
        """Object to every attribute that nobody asked for."""
        for name in self._left:
            self._object(12200, f"unknown attribute '{name}'")

    def _default(self, name: str, value: str, default: str, code: int) -> str:
        self._object(code, f"bad value '{value}' of '{name}', taken as '{default}'")
        return default

    def _object(self, code: int, problem: str) -> None:
        self._objections.append(Objection(code, f"<{self._node.name}> on line {self._node.line}: {problem}"))
